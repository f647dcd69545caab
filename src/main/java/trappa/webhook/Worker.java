package trappa.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.webhook.JdbcInbox.Stored;

/**
 * Hands deliveries to the {@link Applier}, many at a time: what was just written, and after a restart, or when it fell
 * behind, what it reads from the inbox. Doing a delivery twice changes nothing.
 */
final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int QUEUE = 8_192;
    private static final long QUEUE_BYTES = InboxWriter.MEMORY / 8;
    private static final int GROUP = 512;
    /** So many written at once, and lately, are a rush. */
    private static final int RUSH = 8;

    private static final Duration LATELY = Duration.ofMillis(50);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    /** Fewer are not worth a second transaction beside the first. */
    private static final int FEWEST_BESIDE = 64;

    private static final int FEWEST_UNREAD = 16;
    private static final int MOST_UNREAD = 512;
    /** A delivery this old that nobody has read was left by a server that ended. Reading it twice would do no harm. */
    private static final Duration LET_LIE = Duration.ofSeconds(10);

    private static final Duration CLAIM = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    /** What has been in memory for so long is claimed before it is read, so that no other server takes it meanwhile. */
    private static final Duration OURS_ALONE = Duration.ofSeconds(7);

    private final Database database;
    private final JdbcUnread unread = new JdbcUnread();
    private final Applier applier;
    private final Clock clock;
    private final LinkedBlockingQueue<Stored> queue = new LinkedBlockingQueue<>(QUEUE);
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Overflow overflow = new Overflow();
    private int portion = FEWEST_UNREAD;
    private final Duration rushMayLast;
    private final int enough;
    private final Thread thread;
    private final ExecutorService beside = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("delivery-worker-2").factory());
    private volatile long rushed = System.nanoTime() - LATELY.toNanos();
    private volatile boolean behind = true;
    private long looked = System.nanoTime();
    private volatile boolean closed;

    Worker(Database database, Applier applier, Clock clock) {
        this.database = database;
        this.applier = applier;
        this.clock = clock;
        // PostgreSQL makes up for it with two transactions at a time. H2 has one, and does not fall behind on purpose.
        rushMayLast = database.shared() ? Duration.ofSeconds(1) : LATELY;
        enough = database.shared() ? QUEUE / 2 : GROUP / 2;
        thread = Thread.ofPlatform().name("delivery-worker").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes deliveries that are on disk. What does not fit is read from the inbox later. */
    void hand(List<Stored> deliveries) {
        if (deliveries.size() >= RUSH) {
            rushed = System.nanoTime();
        }
        for (Stored one : deliveries) {
            int bytes = one.delivery().body().length;
            if (queuedBytes.addAndGet(bytes) <= QUEUE_BYTES && queue.offer(one)) {
                overflow.wentElsewhere();
            } else {
                queuedBytes.addAndGet(-bytes);
                noted(overflow.add(one.deliveryId()));
            }
        }
    }

    /** What could not even be noted is found by looking through the inbox. */
    private void noted(boolean room) {
        if (!room) {
            behind = true;
        }
    }

    /** Something may be in the inbox that was never handed over. */
    void look() {
        behind = true;
    }

    long waiting() {
        return queue.size() + overflow.size();
    }

    private void run() {
        while (!closed) {
            try {
                List<Stored> group = take();
                if (!group.isEmpty()) {
                    together(group, this::handed);
                }
                Optional<Overflow.Range> left = overflow.first();
                if (left.isPresent()) {
                    overflow.done(next(left.get(), true).orElse(left.get().last()));
                } else if (group.isEmpty() && (behind || othersMayHaveLetSomethingLie())) {
                    behind = false;
                    looked = System.nanoTime();
                    catchUp();
                }
            } catch (RuntimeException | Error e) {
                LOG.error("The worker could not go on; it tries again in a second", e);
                behind = true;
                pause();
            }
        }
    }

    /**
     * Works through deliveries, on PostgreSQL in two transactions at the same time: the database is at work on one while
     * the other is worked out. What came together stays together, as what is told of one order mostly did.
     */
    private void together(List<Stored> group, Consumer<List<Stored>> work) {
        if (!database.shared() || group.size() < 2 * FEWEST_BESIDE) {
            work.accept(group);
            return;
        }
        int half = group.size() / 2;
        CompletableFuture<Void> second =
                CompletableFuture.runAsync(() -> work.accept(group.subList(half, group.size())), beside);
        try {
            work.accept(group.subList(0, half));
        } finally {
            second.handle((done, failed) -> failed).join();
        }
        second.join();
    }

    private void handed(List<Stored> group) {
        try {
            work(group);
        } catch (RuntimeException | Error e) {
            noted(overflow.addAgain(group));
            throw e;
        }
    }

    private boolean othersMayHaveLetSomethingLie() {
        return database.shared() && System.nanoTime() - looked > LOOK_EVERY.toNanos();
    }

    /** Reads what waits now, from the first to the last; what comes meanwhile is handed over. */
    private void catchUp() {
        long last = database.inTransaction(unread::lastWaiting);
        OptionalLong done = OptionalLong.of(0);
        while (done.isPresent() && done.getAsLong() < last && !closed) {
            done = next(new Overflow.Range(done.getAsLong() + 1, last), false);
        }
    }

    /**
     * Works through the next portion of what waits in a range. Alone on the database all of it is ours; else what this
     * server wrote itself, and what another one has let lie.
     *
     * @return the last number looked at; empty when nothing is left
     */
    private OptionalLong next(Overflow.Range range, boolean own) {
        Instant now = clock.instant();
        JdbcUnread.Portion taken = database.inTransaction(tx -> database.shared()
                ? unread.claim(tx, range, portion, own ? JdbcUnread.ANY_TIME : now.minus(LET_LIE), now, now.plus(CLAIM))
                : unread.waiting(tx, range, portion, now));
        together(taken.deliveries(), this::work);
        portion = Math.clamp(2L * taken.deliveries().size(), FEWEST_UNREAD, MOST_UNREAD);
        return taken.lookedUpTo();
    }

    private List<Stored> take() {
        List<Stored> group = new ArrayList<>();
        try {
            Stored first = queue.poll(behind || overflow.first().isPresent() ? 0 : 200, TimeUnit.MILLISECONDS);
            if (first != null) {
                letThemIn();
                group.add(first);
                queue.drainTo(group, GROUP - 1);
            }
            group.forEach(one -> queuedBytes.addAndGet(-one.delivery().body().length));
        } catch (InterruptedException e) {
            closed = true;
        }
        if (database.shared()) {
            Instant since = clock.instant().minus(OURS_ALONE);
            List<Stored> old = group.stream()
                    .filter(one -> one.delivery().receivedAt().isBefore(since))
                    .toList();
            group.removeAll(old);
            noted(overflow.addAgain(old));
        }
        return group;
    }

    /**
     * In a rush the store's calls are answered first, and what they told is worked through together a little later, which
     * costs less: once the rush is over or has lasted, or there is enough.
     */
    private void letThemIn() throws InterruptedException {
        long began = System.nanoTime();
        while (!closed
                && System.nanoTime() - rushed < LATELY.toNanos()
                && System.nanoTime() - began < rushMayLast.toNanos()
                && queue.size() < enough
                && queuedBytes.get() < QUEUE_BYTES / 2) {
            Thread.sleep(LOOK_AGAIN);
        }
    }

    /** Works through deliveries of any shops. */
    void work(List<Stored> group) {
        if (applier.work(group)) {
            behind = true;
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        beside.shutdown();
    }
}
