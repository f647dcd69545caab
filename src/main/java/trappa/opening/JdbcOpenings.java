package trappa.opening;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.PreparedBatch;
import trappa.db.ArrayOf;
import trappa.db.Tx;
import trappa.fact.FactJson;
import trappa.fact.OrderFact;

/** What is asked of the facts around an import, and the facts that take one back. */
final class JdbcOpenings {

    /** One row of an import as the fact it became, and the number it was made under. */
    record Brought(String adjustmentId, long customerId) {}

    /** Which of these customers the shop knows of. */
    Set<Long> known(Tx tx, long shopId, Collection<Long> customers) {
        return new HashSet<>(tx.handle()
                .createQuery("""
                        select m.customer_id from unnest(:customers) as wanted(id)
                        left join member m on m.shop_id = :shop and m.customer_id = wanted.id
                        where m.customer_id is not null""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customers))
                .mapTo(Long.class)
                .list());
    }

    /** Which of these customers another import brought something for that was not taken back. */
    Set<Long> broughtBefore(Tx tx, long shopId, Collection<Long> customers, String importId) {
        return new HashSet<>(tx.handle()
                .createQuery("""
                        select a.customer_id from unnest(:customers) as wanted(id)
                        left join adjustment a on a.shop_id = :shop and a.customer_id = wanted.id
                        left join adjustment_undone u
                          on u.shop_id = :shop and u.adjustment_id = a.adjustment_id
                        where a.earned_on is not null and u.adjustment_id is null
                          and a.adjustment_id not like :mine""")
                .bind("shop", shopId)
                .bind("mine", OpeningRow.prefix(importId) + "%")
                .bind("customers", ArrayOf.numbers(customers))
                .mapTo(Long.class)
                .list());
    }

    /** The rows of an import, by id, after one. */
    List<Brought> brought(Tx tx, long shopId, String importId, String after, int most) {
        return tx.handle()
                .createQuery("""
                        select adjustment_id, customer_id from adjustment
                        where shop_id = :shop and adjustment_id > :after and adjustment_id like :mine
                        order by adjustment_id limit :most""")
                .bind("shop", shopId)
                .bind("after", after)
                .bind("mine", OpeningRow.prefix(importId) + "%")
                .bind("most", most)
                .map((rs, context) -> new Brought(rs.getString("adjustment_id"), rs.getLong("customer_id")))
                .list();
    }

    /** Where a fact is among those of a shop. */
    record Place(long orderId, String hash) {
        static final Place START = new Place(Long.MIN_VALUE, "");
    }

    /** What an import told of an order. */
    record Listed(Place place, OrderFact.Listed fact) {}

    /** What imports told of orders, after a place. */
    List<Listed> listed(Tx tx, long shopId, Place after, int most) {
        return tx.handle()
                .createQuery("""
                        select order_id, hash, body from order_fact
                        where shop_id = :shop and kind = 'listed'
                          and (order_id > :order or (order_id = :order and hash > :hash))
                        order by order_id, hash limit :most""")
                .bind("shop", shopId)
                .bind("order", after.orderId())
                .bind("hash", after.hash())
                .bind("most", most)
                .map((rs, context) ->
                        new Listed(new Place(rs.getLong("order_id"), rs.getString("hash")), (OrderFact.Listed)
                                FactJson.read("listed", rs.getString("body"))))
                .list();
    }

    /** When the last row of an import was brought in, of those that were not taken back. */
    Optional<Instant> broughtAt(Tx tx, long shopId, String importId) {
        return tx.handle()
                .createQuery("""
                        select max(a.at) from adjustment a
                        left join adjustment_undone u on u.shop_id = :shop and u.adjustment_id = a.adjustment_id
                        where a.shop_id = :shop and a.adjustment_id like :mine and u.adjustment_id is null""")
                .bind("shop", shopId)
                .bind("mine", OpeningRow.prefix(importId) + "%")
                .mapTo(Instant.class)
                .findOne();
    }

    /** Whether any row of an import was taken back. */
    boolean takenBack(Tx tx, long shopId, String importId) {
        return tx.handle()
                .createQuery("""
                        select 1 from adjustment_undone
                        where shop_id = :shop and adjustment_id like :mine limit 1""")
                .bind("shop", shopId)
                .bind("mine", OpeningRow.prefix(importId) + "%")
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Of these orders those that this import brought and that were taken back with it. */
    Set<Long> unlisted(Tx tx, long shopId, Collection<Long> orders, String importId) {
        return new HashSet<>(tx.handle()
                .createQuery("""
                        select f.order_id from unnest(:orders) as wanted(id)
                        left join order_fact f
                          on f.shop_id = :shop and f.order_id = wanted.id and f.kind = 'unlisted'
                        where f.body like :mine""")
                .bind("shop", shopId)
                .bind("orders", ArrayOf.numbers(orders))
                .bind("mine", "%\"importId\":\"" + importId + "\"%")
                .mapTo(Long.class)
                .list());
    }

    /** From {@code at} on these are as if they had never been brought. Said again it changes nothing. */
    void takeBack(Tx tx, long shopId, List<Brought> rows, Instant at, String by) {
        PreparedBatch batch = tx.handle().prepareBatch("""
                insert into adjustment_undone (shop_id, adjustment_id, customer_id, at, made_by)
                values (:shop, :id, :customer, :at, :by) on conflict do nothing""");
        rows.forEach(row -> batch.bind("shop", shopId)
                .bind("id", row.adjustmentId())
                .bind("customer", row.customerId())
                .bind("at", at)
                .bind("by", by)
                .add());
        if (!rows.isEmpty()) {
            batch.execute();
        }
    }
}
