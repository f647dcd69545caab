package trappa.member;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.statement.PreparedBatch;
import trappa.db.Tx;

/** Orders that have to be read again in the shop, since what is known of them is not the latest. */
public final class JdbcFetches {

    /**
     * One order to be fetched.
     *
     * @param wanted how often somebody said so until now
     */
    public record Fetch(long shopId, long orderId, int attempts, int wanted) {}

    /** Adds orders to be fetched, also when they are being fetched just now. @return those that were not waiting already */
    public Set<Long> want(Tx tx, long shopId, Collection<Long> orderIds, Instant from) {
        Set<Long> fresh = new LinkedHashSet<>();
        if (orderIds.isEmpty()) {
            return fresh;
        }
        PreparedBatch batch = tx.handle().prepareBatch("""
                insert into order_fetch (shop_id, order_id, next_at) values (?, ?, ?) on conflict do nothing""");
        orderIds.forEach(order -> batch.add(shopId, order, java.sql.Timestamp.from(from)));
        int[] added = batch.execute();
        int i = 0;
        for (Long order : orderIds) {
            if (added[i++] == 1) {
                fresh.add(order);
            }
        }
        List<Long> again = orderIds.stream()
                .filter(order -> !fresh.contains(order))
                .sorted()
                .toList();
        if (!again.isEmpty()) {
            tx.handle()
                    .createUpdate("""
                            update order_fetch set wanted = wanted + 1
                            where shop_id = :shop and order_id in (<orders>)""")
                    .bind("shop", shopId)
                    .bindList("orders", again)
                    .execute();
        }
        return fresh;
    }

    /** A shop's orders whose time has come. */
    public List<Fetch> due(Tx tx, long shopId, Instant now, int most) {
        return tx.handle()
                .createQuery("""
                        select shop_id, order_id, attempts, wanted from order_fetch
                        where shop_id = :shop and next_at <= :now order by next_at limit :most""")
                .bind("shop", shopId)
                .bind("now", now)
                .bind("most", most)
                .map((rs, context) -> new Fetch(
                        rs.getLong("shop_id"), rs.getLong("order_id"), rs.getInt("attempts"), rs.getInt("wanted")))
                .list();
    }

    public long waiting(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select count(*) from order_fetch where shop_id = :shop")
                .bind("shop", shopId)
                .mapTo(Long.class)
                .one();
    }

    /** It was fetched. Who wanted it since then gets it fetched again. */
    public void done(Tx tx, Fetch fetch) {
        tx.handle()
                .createUpdate("""
                        delete from order_fetch where shop_id = :shop and order_id = :order and wanted = :wanted""")
                .bind("wanted", fetch.wanted())
                .bind("shop", fetch.shopId())
                .bind("order", fetch.orderId())
                .execute();
    }

    public void later(Tx tx, Fetch fetch, Instant next) {
        tx.handle()
                .createUpdate("""
                        update order_fetch set attempts = attempts + 1, next_at = :next
                        where shop_id = :shop and order_id = :order""")
                .bind("next", next)
                .bind("shop", fetch.shopId())
                .bind("order", fetch.orderId())
                .execute();
    }
}
