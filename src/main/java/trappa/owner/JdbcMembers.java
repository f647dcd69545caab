package trappa.owner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import trappa.db.ArrayOf;
import trappa.db.DatabaseTime;
import trappa.db.Tx;

/** A shop's members for the owner's list: pages found by key, never by counting rows over. */
final class JdbcMembers {

    /** A member as stored; the standing is as of when the account was last brought up. */
    record Stored(
            long customerId,
            @Nullable Instant since,
            long balance,
            long qualifying,
            @Nullable String tier) {}

    /** What a member has bought. */
    record Sales(long orders, long spentMinor, @Nullable Instant last) {
        static final Sales NONE = new Sales(0, 0, null);
    }

    /** Where a page ended. */
    record After(long balance, long customerId) {}

    List<Stored> page(Tx tx, long shopId, Members.Filter f, @Nullable After after, int most) {
        boolean byPoints = f.sort().equals("points");
        List<String> where = new ArrayList<>(List.of("m.merged_into is null"));
        if (!f.tier().isEmpty()) {
            where.add("m.tier = :tier");
        }
        switch (f.with()) {
            case "points" -> where.add("m.balance > 0");
            case "owing" -> where.add("m.balance < 0");
            default -> {}
        }
        if (after != null) {
            where.add(
                    byPoints
                            ? "(m.balance < :balance or (m.balance = :balance and m.customer_id < :after))"
                            : "m.customer_id < :after");
            if (byPoints) {
                where.add("m.balance <= :balance"); // for the index: a union of ranges is walked from its start
            }
        }
        Query query = tx.handle()
                .createQuery("select m.customer_id, m.created_at, m.balance, m.qualifying, m.tier from member m"
                        + " where m.shop_id = :shop and "
                        + String.join(" and ", where)
                        + (byPoints
                                ? " order by m.shop_id desc, m.balance desc, m.customer_id desc"
                                : " order by m.shop_id desc, m.customer_id desc")
                        + " limit :most")
                .bind("shop", shopId)
                .bind("most", most);
        if (!f.tier().isEmpty()) {
            query.bind("tier", f.tier());
        }
        if (after != null) {
            query.bind("after", after.customerId());
            if (byPoints) {
                query.bind("balance", after.balance());
            }
        }
        return query.map((rs, context) -> stored(rs)).list();
    }

    /** Members of these ids, in no order. */
    List<Stored> of(Tx tx, long shopId, Collection<Long> ids) {
        return tx.handle()
                .createQuery("""
                    select m.customer_id, m.created_at, m.balance, m.qualifying, m.tier
                    from unnest(:ids) as wanted(id)
                    left join member m on m.shop_id = :shop and m.customer_id = wanted.id
                    where m.customer_id is not null""")
                .bind("shop", shopId)
                .bind("ids", ArrayOf.numbers(ids))
                .map((rs, context) -> stored(rs))
                .list();
    }

    Map<Long, Sales> sales(Tx tx, long shopId, Collection<Long> customers) {
        Map<Long, Sales> sales = new HashMap<>();
        tx.handle()
                .createQuery("""
                    select wanted.id, count(s.order_id) as orders, sum(s.value_minor) as spent,
                      max(s.placed_at) as last_order
                    from unnest(:customers) as wanted(id)
                    left join sale s on s.shop_id = :shop and s.customer_id = wanted.id
                    where s.order_id is not null group by wanted.id""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customers))
                .map((rs, context) -> Map.entry(
                        rs.getLong("id"),
                        new Sales(
                                rs.getLong("orders"),
                                rs.getLong("spent"),
                                rs.getTimestamp("last_order").toInstant())))
                .forEach(e -> sales.put(e.getKey(), e.getValue()));
        return sales;
    }

    Optional<Long> buyer(Tx tx, long shopId, long orderId) {
        return tx.handle()
                .createQuery("""
                    select customer_id from order_owner
                    where shop_id = :shop and order_id = :order and customer_id is not null""")
                .bind("shop", shopId)
                .bind("order", orderId)
                .mapTo(Long.class)
                .findOne();
    }

    long count(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select count(*) from member where shop_id = :shop and merged_into is null")
                .bind("shop", shopId)
                .mapTo(Long.class)
                .one();
    }

    /** Members whose qualifying amount is at least so much. */
    long above(Tx tx, long shopId, long least) {
        return tx.handle()
                .createQuery("""
                        select count(*) from member
                        where shop_id = :shop and merged_into is null and qualifying >= :least""")
                .bind("shop", shopId)
                .bind("least", least)
                .mapTo(Long.class)
                .one();
    }

    private static Stored stored(java.sql.ResultSet rs) throws java.sql.SQLException {
        return new Stored(
                rs.getLong("customer_id"),
                DatabaseTime.read(rs, "created_at"),
                rs.getLong("balance"),
                rs.getLong("qualifying"),
                rs.getString("tier"));
    }
}
