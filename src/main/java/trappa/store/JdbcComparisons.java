package trappa.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.db.DatabaseTime;
import trappa.db.Tx;

/** How far each shop's orders have been compared with what has arrived. */
final class JdbcComparisons {
    /** How long a count of missed orders goes on before it begins anew. */
    static final Duration LATELY = Duration.ofDays(7);

    /**
     * How far one shop is.
     *
     * @param began when the first comparison began: what changed before it is the past, and was never missed
     * @param until every order changed before this has been compared; null while nothing has
     * @param checkedAt when it was last tried
     * @param lately orders missed since {@code latelySince}
     * @param caughtUp whether it has once come to the present
     */
    record Row(
            Instant began,
            @Nullable Instant until,
            @Nullable Instant checkedAt,
            long compared,
            long brought,
            long missed,
            long lately,
            @Nullable Instant latelySince,
            boolean caughtUp,
            @Nullable String trouble) {}

    Optional<Row> find(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                        select began, compared_until, checked_at, compared, brought, missed, missed_lately, lately_since,
                          caught_up, trouble
                        from order_comparison where shop_id = :shop""")
                .bind("shop", shopId)
                .map((rs, context) -> new Row(
                        rs.getTimestamp("began").toInstant(),
                        DatabaseTime.read(rs, "compared_until"),
                        DatabaseTime.read(rs, "checked_at"),
                        rs.getLong("compared"),
                        rs.getLong("brought"),
                        rs.getLong("missed"),
                        rs.getLong("missed_lately"),
                        DatabaseTime.read(rs, "lately_since"),
                        rs.getBoolean("caught_up"),
                        rs.getString("trouble")))
                .findOne();
    }

    void begin(Tx tx, long shopId, Instant now) {
        tx.handle()
                .createUpdate(
                        "insert into order_comparison (shop_id, began) values (:shop, :now) on conflict do nothing")
                .bind("shop", shopId)
                .bind("now", now)
                .execute();
    }

    /** Notes a page: how far it reached, and what it found. */
    void advance(Tx tx, long shopId, Instant until, long compared, long brought, long missed, Instant now) {
        if (missed > 0) {
            missedLately(tx, shopId, missed, now);
        }
        tx.handle()
                .createUpdate("""
                        update order_comparison set compared_until = :until, compared = compared + :compared,
                          brought = brought + :brought, missed = missed + :missed
                        where shop_id = :shop""")
                .bind("until", until)
                .bind("compared", compared)
                .bind("brought", brought)
                .bind("missed", missed)
                .bind("shop", shopId)
                .execute();
    }

    private static void missedLately(Tx tx, long shopId, long missed, Instant now) {
        tx.handle()
                .createUpdate("""
                        update order_comparison set
                          missed_lately = case when lately_since > :begin then missed_lately + :missed else :missed end,
                          lately_since = case when lately_since > :begin then lately_since else :now end
                        where shop_id = :shop""")
                .bind("missed", missed)
                .bind("begin", now.minus(LATELY))
                .bind("now", now)
                .bind("shop", shopId)
                .execute();
    }

    /** Orders of the past that came in bulk. */
    void brought(Tx tx, long shopId, long orders) {
        tx.handle()
                .createUpdate("update order_comparison set brought = brought + :orders where shop_id = :shop")
                .bind("orders", orders)
                .bind("shop", shopId)
                .execute();
    }

    void checked(Tx tx, long shopId, Instant now, @Nullable String trouble) {
        tx.handle()
                .createUpdate("""
                        update order_comparison set checked_at = :now, trouble = :trouble,
                          caught_up = caught_up or :whole
                        where shop_id = :shop""")
                .bind("now", now)
                .bind("trouble", trouble)
                .bind("whole", trouble == null)
                .bind("shop", shopId)
                .execute();
    }

    /** All orders of all shops that never arrived by themselves. */
    long missed(Tx tx) {
        return tx.handle()
                .createQuery("select coalesce(sum(missed), 0) from order_comparison")
                .mapTo(Long.class)
                .one();
    }
}
