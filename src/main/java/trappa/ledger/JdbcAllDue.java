package trappa.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import trappa.db.Tx;

/**
 * Shops whose members are all to be worked out again, and up to whom that is done. Marking one costs the same however
 * many members there are and locks none of them.
 */
public final class JdbcAllDue {
    /** Below every member: those who were forgotten have numbers below it and are not looked at again. */
    private static final long NOBODY = 0;

    private static final RowMapper<Left> LEFT = (rs, context) -> new Left(
            rs.getLong("shop_id"), rs.getTimestamp("since").toInstant(), rs.getLong("mark"), rs.getLong("done_up_to"));

    /**
     * How far a shop is.
     *
     * @param since the members above {@code doneUpTo} were last worked out some time after this or just before
     * @param mark another one each time it begins anew
     * @param doneUpTo the last member, in the order of their numbers, who has been worked out since
     */
    record Left(long shopId, Instant since, long mark, long doneUpTo) {}

    /** Every member of a shop is to be worked out again, from the first: its program has changed, for instance. */
    public void mark(Tx tx, long shopId, Instant now) {
        if (!again(tx, shopId, now) && !added(tx, shopId, now)) {
            again(tx, shopId, now);
        }
    }

    private static boolean again(Tx tx, long shopId, Instant now) {
        return tx.handle()
                        .createUpdate("""
                                update all_due set since = least(since, :now), mark = mark + 1, done_up_to = :nobody
                                where shop_id = :shop""")
                        .bind("now", now)
                        .bind("nobody", NOBODY)
                        .bind("shop", shopId)
                        .execute()
                == 1;
    }

    private static boolean added(Tx tx, long shopId, Instant now) {
        return tx.handle()
                        .createUpdate("""
                                insert into all_due (shop_id, since, mark, done_up_to) values (:shop, :now, 0, :nobody)
                                on conflict do nothing""")
                        .bind("shop", shopId)
                        .bind("now", now)
                        .bind("nobody", NOBODY)
                        .execute()
                == 1;
    }

    /** The shop that has waited longest. */
    Optional<Left> first(Tx tx) {
        return tx.handle()
                .createQuery("select shop_id, since, mark, done_up_to from all_due order by since, shop_id limit 1")
                .map(LEFT)
                .findOne();
    }

    /** Whether some of a shop's members are still to be worked out. */
    public boolean waiting(Tx tx, long shopId) {
        return of(tx, shopId).isPresent();
    }

    Optional<Left> of(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select shop_id, since, mark, done_up_to from all_due where shop_id = :shop")
                .bind("shop", shopId)
                .map(LEFT)
                .findOne();
    }

    /** Notes how far it is, unless it has begun anew meanwhile. */
    void upTo(Tx tx, Left before, long customerId) {
        tx.handle()
                .createUpdate("update all_due set done_up_to = :upTo where shop_id = :shop and mark = :mark")
                .bind("upTo", customerId)
                .bind("shop", before.shopId())
                .bind("mark", before.mark())
                .execute();
    }

    /** Notes that nobody is left, unless it has begun anew meanwhile. */
    void done(Tx tx, Left before) {
        tx.handle()
                .createUpdate("delete from all_due where shop_id = :shop and mark = :mark")
                .bind("shop", before.shopId())
                .bind("mark", before.mark())
                .execute();
    }
}
