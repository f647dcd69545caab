package trappa.db;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that one of several servers does: who holds the lease does it, and holds it for as long as it keeps asking. When a
 * server ends without a word, another has the job once the time is over, also when the clock was set back meanwhile. A
 * database of one process needs no lease.
 */
public final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    /** More than the clocks of two servers may be apart. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final Database database;
    private final String job;
    private final Duration length;
    private final String holder = UUID.randomUUID().toString();
    /** When it was last asked for and ours; null when it may not be. */
    private volatile @Nullable Instant renewed;

    public Lease(Database database, String job, Duration length) {
        this.database = database;
        this.job = job;
        this.length = length;
    }

    /**
     * Whether the job is ours from now on, for at least three quarters of the lease. Nobody else can have it meanwhile, so it is
     * not asked for again before: each time is a write that is on disk before it counts.
     */
    public boolean ours(Instant now) {
        if (!database.shared()) {
            return true;
        }
        Instant last = renewed;
        if (last != null && !now.isBefore(last) && now.isBefore(last.plus(length.dividedBy(4)))) {
            return true;
        }
        boolean ours = database.inTransaction(tx -> renewed(tx, now) || taken(tx, now));
        renewed = ours ? now : null;
        return ours;
    }

    /** Another server may have the job at once. While the database is in trouble it has to wait instead. */
    public void giveBack() {
        if (!database.shared()) {
            return;
        }
        renewed = null;
        try {
            database.useTransaction(tx -> tx.handle()
                    .createUpdate("delete from lease where job = :job and holder = :holder")
                    .bind("job", job)
                    .bind("holder", holder)
                    .execute());
        } catch (RuntimeException e) {
            LOG.debug("The lease of {} stays until it is over", job, e);
        }
    }

    private boolean renewed(Tx tx, Instant now) {
        return tx.handle()
                        .createUpdate("""
                                update lease set holder = :holder, held_until = :until
                                where job = :job and (holder = :holder or held_until <= :now or held_until > :never)""")
                        .bind("holder", holder)
                        .bind("until", now.plus(length))
                        .bind("job", job)
                        .bind("now", now)
                        .bind("never", now.plus(length).plus(CLOCKS_APART))
                        .execute()
                == 1;
    }

    private boolean taken(Tx tx, Instant now) {
        return tx.handle()
                        .createUpdate("""
                                insert into lease (job, holder, held_until) values (:job, :holder, :until)
                                on conflict do nothing""")
                        .bind("job", job)
                        .bind("holder", holder)
                        .bind("until", now.plus(length))
                        .execute()
                == 1;
    }
}
