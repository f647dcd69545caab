package trappa.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.ledger.JdbcLedger.DueMember;

/**
 * Appends what time alone brings about: confirmations, points that end, a new program's effect. Balances are right on
 * read without it; it lets the ledger catch up, in small transactions, and can be stopped anywhere.
 */
public final class DueAccounts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DueAccounts.class);
    private static final int CHUNK = 200;

    private final Database database;
    private final JdbcLedger ledger;
    private final Accounts accounts;
    private final Clock clock;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    public DueAccounts(Database database, JdbcLedger ledger, Accounts accounts, Clock clock) {
        this.database = database;
        this.ledger = ledger;
        this.accounts = accounts;
        this.clock = clock;
        thread = Thread.ofPlatform().name("due-accounts").start(this::run);
    }

    /** Looks at once instead of within the next seconds. */
    public void wake() {
        wake.release();
    }

    private void run() {
        while (!closed) {
            try {
                while (!closed && chunk() == CHUNK) {
                    // the next chunk
                }
                wake.tryAcquire(5, TimeUnit.SECONDS);
                wake.drainPermits();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("Due accounts could not be brought up to date; trying again", e);
                pause();
            }
        }
    }

    /** Brings some due members up to date. @return how many were due */
    private int chunk() {
        Instant now = clock.instant();
        List<DueMember> due = database.inTransaction(tx -> ledger.due(tx, now, CHUNK));
        Map<Long, List<Long>> byShop = due.stream()
                .collect(Collectors.groupingBy(
                        DueMember::shopId,
                        TreeMap::new,
                        Collectors.mapping(DueMember::customerId, Collectors.toList())));
        byShop.forEach((shop, members) -> database.inTransaction(
                tx -> accounts.bringUp(tx, shop, members, now).size()));
        return due.size();
    }

    private void pause() {
        try {
            wake.tryAcquire(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the thread to end by itself: an interrupt in the middle of a read would close H2's file for everybody. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
