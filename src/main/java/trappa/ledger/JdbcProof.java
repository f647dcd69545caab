package trappa.ledger;

import java.util.ArrayList;
import java.util.List;
import trappa.db.Tx;
import trappa.ledger.Deviation.Rule;

/** What a look at whole tables of a shop finds wrong: rows that lack the row they belong to. */
final class JdbcProof {
    private static final int MOST_OF_A_KIND = 1_000;

    /** Each finds {@code customer_id} (or null) and {@code thing}; {@code words} says what is wrong with the thing. */
    private record Check(Rule rule, String words, String sql) {}

    private static final List<Check> CHECKS = List.of(
            new Check(Rule.I9, "has ledger rows but no account here (%s rows)", """
                    select e.customer_id, count(*) as thing from ledger_entry e
                    left join member m on m.shop_id = e.shop_id and m.customer_id = e.customer_id
                    where e.shop_id = :shop and m.customer_id is null group by e.customer_id"""),
            new Check(Rule.I9, "has order %s but no account", """
                    select o.customer_id, o.order_id as thing from order_owner o
                    left join member m on m.shop_id = o.shop_id and m.customer_id = o.customer_id
                    where o.shop_id = :shop and o.customer_id is not null and m.customer_id is null"""),
            new Check(Rule.I9, "has redemption %s but no account", """
                    select r.customer_id, r.redemption_id as thing from redemption r
                    left join member m on m.shop_id = r.shop_id and m.customer_id = r.customer_id
                    where r.shop_id = :shop and m.customer_id is null"""),
            new Check(Rule.I9, "facts tell of order %s, which is nobody's and no guest's", """
                    select cast(null as bigint) as customer_id, f.order_id as thing from order_fact f
                    left join order_owner o on o.shop_id = f.shop_id and o.order_id = f.order_id
                    where f.shop_id = :shop and o.order_id is null group by f.order_id"""),
            new Check(Rule.I9, "something happened to redemption %s, which this shop does not have", """
                    select cast(null as bigint) as customer_id, e.redemption_id as thing from redemption_event e
                    left join redemption r on r.shop_id = e.shop_id and r.redemption_id = e.redemption_id
                    where e.shop_id = :shop and r.redemption_id is null"""),
            new Check(Rule.I9, "the outbox holds redemption %s, which this shop does not have", """
                    select o.customer_id, o.redemption_id as thing from outbox o
                    left join redemption r on r.shop_id = o.shop_id and r.redemption_id = o.redemption_id
                    where o.shop_id = :shop and o.kind = 'MAKE' and r.redemption_id is null"""),
            new Check(Rule.I9, "there is a body of delivery %s, which this shop does not have", """
                    select cast(null as bigint) as customer_id, b.delivery_id as thing from delivery_body b
                    left join delivery d on d.shop_id = b.shop_id and d.delivery_id = b.delivery_id
                    where b.shop_id = :shop and b.part = 0 and d.delivery_id is null"""),
            new Check(Rule.I6, "delivery %s was acknowledged and not yet read, and its body is gone", """
                    select cast(null as bigint) as customer_id, d.delivery_id as thing from delivery d
                    left join delivery_body b
                      on b.shop_id = d.shop_id and b.delivery_id = d.delivery_id and b.part = 0
                    where d.shop_id = :shop and d.status = 'received' and b.delivery_id is null"""),
            new Check(Rule.I7, "redemption %s has not one row in the outbox to make it", """
                    select r.customer_id, r.redemption_id as thing from redemption r
                    left join outbox o
                      on o.shop_id = r.shop_id and o.redemption_id = r.redemption_id and o.kind = 'MAKE'
                    where r.shop_id = :shop group by r.customer_id, r.redemption_id
                    having count(o.effect_id) <> 1"""));

    private static final List<String> TABLES = List.of(
            "ledger_entry",
            "order_fact",
            "order_owner",
            "customer_merge",
            "customer_fact",
            "adjustment",
            "redemption",
            "redemption_event",
            "outbox",
            "delivery_body");

    /** Rows of shops that do not exist. */
    List<Deviation> ofNoShop(Tx tx) {
        List<Deviation> found = new ArrayList<>();
        for (String table : TABLES) {
            tx.handle()
                    .createQuery("select t.shop_id, count(*) as rows_of_it from " + table + " t"
                            + " left join shop s on s.shop_id = t.shop_id where s.shop_id is null group by t.shop_id")
                    .map((rs, context) -> new Deviation(
                            Rule.I9,
                            "number " + rs.getLong("shop_id"),
                            null,
                            "there is no such shop, but " + rs.getLong("rows_of_it") + " of its rows in " + table))
                    .forEach(found::add);
        }
        return found;
    }

    List<Deviation> deviations(Tx tx, long shopId, String shop) {
        List<Deviation> found = new ArrayList<>();
        for (Check check : CHECKS) {
            found.addAll(tx.handle()
                    .createQuery(check.sql + " order by 1, 2 limit " + MOST_OF_A_KIND)
                    .bind("shop", shopId)
                    .map((rs, context) -> new Deviation(
                            check.rule,
                            shop,
                            rs.getObject("customer_id", Long.class),
                            check.words.formatted(rs.getString("thing"))))
                    .list());
        }
        return found;
    }
}
