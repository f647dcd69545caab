package trappa.insight;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.db.DatabaseTime;
import trappa.db.Tx;

/**
 * What happened in one shop since some day: one reading each of the ledger, the orders and the members, however many there
 * are. They are put into slices here, since H2 takes longer to work out the slice of a row than to hand the row over.
 */
final class JdbcTrend {
    private static final int FETCHED = 2_000;

    /** Members the store made at an instant within, null for all others, and the points these hold now. */
    record Joined(@Nullable Instant at, long members, long outstanding) {}

    List<Joined> joined(Tx tx, long shopId, Slices slices) {
        return tx.handle()
                .createQuery("""
                    select joined_at, count(*) as members, sum(held) as held
                    from (select case when created_at >= :from and created_at < :to then created_at end as joined_at,
                        case when balance > 0 then balance else 0 end as held
                      from member where shop_id = :shop and merged_into is null) m
                    group by joined_at""")
                .bind("shop", shopId)
                .bind("from", slices.from())
                .bind("to", slices.to())
                .map((rs, context) ->
                        new Joined(DatabaseTime.read(rs, "joined_at"), rs.getLong("members"), rs.getLong("held")))
                .list();
    }

    /** What moved members' points in each slice. */
    List<Flow> flows(Tx tx, long shopId, Slices slices) {
        long[][] sums = new long[slices.count()][Flow.By.values().length];
        tx.handle()
                .createQuery("select kind, occurred_at, " + JdbcInsight.TO_MEMBER + " as moved from ledger_entry"
                        + " where shop_id = :shop and occurred_at >= :from")
                .bind("shop", shopId)
                .bind("from", slices.from())
                .setFetchSize(FETCHED)
                .map((rs, context) -> {
                    int slice = slices.of(rs.getTimestamp("occurred_at").toInstant());
                    sums[slice][Flow.By.of(rs.getString("kind")).ordinal()] += rs.getLong("moved");
                    return slice;
                })
                .forEach(slice -> {});
        owed(tx, shopId, slices, sums);
        List<Flow> flows = new ArrayList<>();
        for (long[] sum : sums) {
            flows.add(Flow.of(sum));
        }
        return flows;
    }

    /** Backwards from today's balance of everybody who owes: below 0 nothing is out there that could become less. */
    private static void owed(Tx tx, long shopId, Slices slices, long[][] sums) {
        record Moved(long customerId, long balance, int slice, long points) {}
        long customer = 0;
        long held = 0;
        for (Moved moved : tx.handle()
                .createQuery(
                        "select customer_id, balance, occurred_at, " + JdbcInsight.TO_MEMBER + " as moved from (select"
                                + " m.balance, e.* from member m join ledger_entry e on e.shop_id = :shop and e.customer_id ="
                                + " m.customer_id where m.shop_id = :shop and m.balance < 0 and e.occurred_at >= :from) owing"
                                + " order by customer_id, occurred_at desc, number desc")
                .bind("shop", shopId)
                .bind("from", slices.from())
                .map((rs, context) -> new Moved(
                        rs.getLong("customer_id"),
                        rs.getLong("balance"),
                        slices.of(rs.getTimestamp("occurred_at").toInstant()),
                        rs.getLong("moved")))
                .list()) {
            held = moved.customerId() == customer ? held : moved.balance();
            customer = moved.customerId();
            long before = held - moved.points();
            sums[moved.slice()][Flow.By.OWED.ordinal()] += Math.max(held, 0) - Math.max(before, 0) - moved.points();
            held = before;
        }
    }

    List<RollingSales.Sale> sales(Tx tx, long shopId, Slices slices) {
        return tx.handle()
                .createQuery("""
                    select customer_id, placed_at, value_minor from sale
                    where shop_id = :shop and placed_at >= :from and placed_at < :to
                      and customer_id is not null and value_minor > 0""")
                .bind("shop", shopId)
                .bind("from", slices.from())
                .bind("to", slices.to())
                .setFetchSize(FETCHED)
                .map((rs, context) -> new RollingSales.Sale(
                        rs.getLong("customer_id"),
                        slices.of(rs.getTimestamp("placed_at").toInstant()),
                        rs.getLong("value_minor")))
                .list();
    }
}
