package trappa.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.db.Failures;
import trappa.db.Lease;
import trappa.ledger.JdbcProofs.Kept;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * Proves each shop's ledger once a night beside the traffic, on one of several servers, and keeps what it came to. A
 * shop that has never been proved is proved at once. It can be stopped anywhere: what was not finished is due again.
 */
public final class NightlyProof implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NightlyProof.class);
    private static final LocalTime AT = LocalTime.of(3, 0);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final int LONGEST = 300;

    private final Failures failures = new Failures(LOG);
    private final Database database;
    private final Clock clock;
    private final Duration every;
    private final Lease lease;
    private final JdbcShops shops = new JdbcShops();
    private final JdbcProofs proofs = new JdbcProofs();
    private final AtomicLong off = new AtomicLong();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /** @param every how long it waits between two looks for what is due */
    public NightlyProof(Database database, Clock clock, Duration every) {
        this.database = database;
        this.clock = clock;
        this.every = every;
        lease = new Lease(database, "ledger-proof", LEASE);
        thread = Thread.ofPlatform().name("ledger-proof").daemon().start(this::run);
    }

    /** Deviations in the last proofs of all shops together. */
    public long deviations() {
        return off.get();
    }

    private void run() {
        while (!closed) {
            try {
                wake.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
                if (!closed) {
                    look();
                    failures.went("The proof of the ledger");
                }
            } catch (InterruptedException e) {
                return;
            } catch (GivenUp e) {
                LOG.debug("The proof of the ledger goes on later or elsewhere");
            } catch (RuntimeException e) {
                failures.failed("The proof of the ledger", e);
            }
        }
    }

    private void look() {
        if (!lease.ours(clock.instant())) {
            return;
        }
        List<Shop> all = database.inTransaction(shops::all);
        long found = 0;
        for (Shop shop : all) {
            Kept last = database.inTransaction(tx -> proofs.last(tx, shop.id())).orElse(null);
            Kept newest = last == null || last.at().isBefore(lastNight(clock.instant(), shop.zoneOrHome()))
                    ? prove(shop)
                    : last;
            found += newest.deviations();
        }
        off.set(found);
    }

    /** The instant from which a shop's proof of this night is due. */
    static Instant lastNight(Instant now, ZoneId zone) {
        ZonedDateTime tonight = now.atZone(zone).with(AT);
        return (tonight.toInstant().isAfter(now) ? tonight.minusDays(1) : tonight).toInstant();
    }

    private Kept prove(Shop shop) {
        LedgerProof.Result result = LedgerProof.ofShop(database, shop, clock, members -> goOn());
        List<Deviation> deviations = result.deviations();
        Kept kept = new Kept(
                clock.instant(),
                result.members(),
                result.rows(),
                deviations.size(),
                deviations.isEmpty() ? null : first(deviations.getFirst()));
        database.useTransaction(tx -> proofs.keep(tx, shop.id(), kept));
        deviations.stream().limit(20).forEach(d -> LOG.error("The ledger is not as it has to be: {}", d));
        return kept;
    }

    private static String first(Deviation deviation) {
        String words = deviation.rule() + ": " + deviation.what();
        return words.length() > LONGEST ? words.substring(0, LONGEST) : words;
    }

    private void goOn() {
        if (closed || !lease.ours(clock.instant())) {
            throw new GivenUp();
        }
    }

    private static final class GivenUp extends RuntimeException {}

    /** Waits for the thread to end by itself: an interrupt in the middle of a read would close H2's file for everybody. */
    @Override
    public void close() {
        closed = true;
        wake.release();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            lease.giveBack();
        }
    }
}
