package trappa.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.db.Failures;
import trappa.webhook.JdbcInbox.Stored;

/**
 * Hands deliveries to the {@link Applier}, many at a time: what was just written, and after a restart, or when it fell
 * behind, what it reads from the inbox. Doing a delivery twice changes nothing. On PostgreSQL, which is at work in other
 * processes, several groups are worked through at once, each in a transaction of its own.
 */
final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int QUEUE = 8_192;
    private static final long QUEUE_BYTES = InboxWriter.MEMORY / 8;
    /** Together they keep two cores and the database busy: one is worked out while others are written. */
    private static final int THREADS = 3;

    private static final int GROUP = 512;
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    /** Fewer are not worth a transaction beside another: they go together once that is over, unless it takes so long. */
    private static final int FEWEST_BESIDE = 64;

    private static final Duration STUCK = Duration.ofMillis(100);

    private static final int FEWEST_UNREAD = 16;
    /** A delivery this old that nobody has read was left by a server that ended. Reading it twice would do no harm. */
    private static final Duration LET_LIE = Duration.ofSeconds(10);

    private static final Duration CLAIM = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    /** What has been in memory for so long is claimed before it is read, so that no other server takes it meanwhile. */
    private static final Duration OURS_ALONE = Duration.ofSeconds(7);

    private final Failures failures = new Failures(LOG);
    private final Database database;
    private final JdbcUnread unread = new JdbcUnread();
    private final Applier applier;
    private final Clock clock;
    private final LinkedBlockingQueue<Stored> queue = new LinkedBlockingQueue<>(QUEUE);
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicInteger inHand = new AtomicInteger();
    private final Overflow overflow = new Overflow();
    private final int group;
    private final Rush rush;
    private final List<Thread> threads;
    private volatile boolean behind = true;
    private volatile boolean closed;

    /** Held by the one thread that looks for what is next, and guards what is below. */
    private final ReentrantLock looking = new ReentrantLock();

    /** Nobody signals it: who has finished looks itself. It lets go of the lock for a moment. */
    private final Condition aMoment = looking.newCondition();

    private Optional<Overflow.Range> catchingUp = Optional.empty();
    private boolean unreadFirst;
    private int portion = FEWEST_UNREAD;
    private long looked = System.nanoTime();

    Worker(Database database, Applier applier, Clock clock) {
        this.database = database;
        this.applier = applier;
        this.clock = clock;
        group = database.shared() ? GROUP / 2 : GROUP;
        // H2 has one writer at a time, and does not fall behind on purpose.
        rush = database.shared()
                ? new Rush(A_SECOND, QUEUE / 2, QUEUE_BYTES / 2)
                : new Rush(Rush.LATELY, GROUP / 2, QUEUE_BYTES / 2);
        threads = IntStream.rangeClosed(1, database.shared() ? THREADS : 1)
                .mapToObj(i -> Thread.ofPlatform().name("delivery-worker-" + i).unstarted(this::run))
                .toList();
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Takes deliveries that are on disk. What does not fit is read from the inbox later. */
    void hand(List<Stored> deliveries) {
        rush.written(deliveries.size(), System.nanoTime());
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
        return queue.size() + overflow.size() + inHand.get();
    }

    /** Deliveries to work through together. @param handed whether they were handed over, not read from the inbox */
    private record Group(List<Stored> deliveries, boolean handed) {
        static final Group NONE = new Group(List.of(), false);
    }

    private void run() {
        while (!closed) {
            try {
                Group next = next();
                try {
                    work(next.deliveries);
                    failures.went("The worker of deliveries");
                } catch (RuntimeException | Error e) {
                    noted(next.handed && overflow.addAgain(next.deliveries));
                    throw e;
                } finally {
                    inHand.addAndGet(-next.deliveries.size());
                }
            } catch (InterruptedException e) {
                closed = true;
            } catch (RuntimeException | Error e) {
                failures.failed("The worker of deliveries", e);
                behind = true;
                pause();
            }
        }
    }

    /** Waits a little for something to do. What is in memory and what is to be read take turns. */
    private Group next() throws InterruptedException {
        looking.lock();
        try {
            long began = System.nanoTime();
            while (inHand.get() > 0
                    && queue.size() < FEWEST_BESIDE
                    && !somethingUnread()
                    && System.nanoTime() - began < STUCK.toNanos()
                    && !closed) {
                aMoment.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
            if (closed) {
                return Group.NONE;
            }
            unreadFirst = !unreadFirst && (somethingUnread() || othersMayHaveLetSomethingLie());
            Group next = unreadFirst ? Group.NONE : new Group(take(), true);
            if (next.deliveries.isEmpty()) {
                next = new Group(read(), false);
            }
            inHand.addAndGet(next.deliveries.size());
            return next;
        } finally {
            looking.unlock();
        }
    }

    private boolean somethingUnread() {
        return overflow.first().isPresent() || catchingUp.isPresent();
    }

    private boolean othersMayHaveLetSomethingLie() {
        return database.shared() && System.nanoTime() - looked > LOOK_EVERY.toNanos();
    }

    /** The next portion of what is not in memory: first what this server wrote, then what waits at all. */
    private List<Stored> read() {
        Optional<Overflow.Range> own = overflow.first();
        if (own.isPresent()) {
            JdbcUnread.Portion taken = portion(own.get(), true);
            overflow.done(taken.lookedUpTo().orElse(own.get().last()));
            return taken.deliveries();
        }
        if (catchingUp.isEmpty() && (behind || othersMayHaveLetSomethingLie())) {
            behind = false;
            looked = System.nanoTime();
            long last = database.inTransaction(unread::lastWaiting);
            catchingUp = last > 0 ? Optional.of(new Overflow.Range(1, last)) : Optional.empty();
        }
        if (catchingUp.isEmpty()) {
            return List.of();
        }
        long last = catchingUp.get().last();
        JdbcUnread.Portion taken = portion(catchingUp.get(), false);
        long upTo = taken.lookedUpTo().orElse(last);
        catchingUp = upTo < last ? Optional.of(new Overflow.Range(upTo + 1, last)) : Optional.empty();
        return taken.deliveries();
    }

    /**
     * The next portion of what waits in a range. Alone on the database all of it is ours; else what this server wrote
     * itself, and what another one has let lie.
     */
    private JdbcUnread.Portion portion(Overflow.Range range, boolean own) {
        Instant now = clock.instant();
        JdbcUnread.Portion taken = database.inTransaction(tx -> database.shared()
                ? unread.claim(tx, range, portion, own ? JdbcUnread.ANY_TIME : now.minus(LET_LIE), now, now.plus(CLAIM))
                : unread.waiting(tx, range, portion, now));
        portion = Math.clamp(2L * taken.deliveries().size(), FEWEST_UNREAD, group);
        return taken;
    }

    private List<Stored> take() throws InterruptedException {
        List<Stored> taken = new ArrayList<>();
        Stored first = queue.poll(behind || somethingUnread() ? 0 : 200, TimeUnit.MILLISECONDS);
        if (first != null) {
            while (!closed && !somethingUnread() && rush.waits(System.nanoTime(), queue.size(), queuedBytes.get())) {
                Thread.sleep(LOOK_AGAIN);
            }
            taken.add(first);
            queue.drainTo(taken, group - 1);
        }
        rush.taken(!queue.isEmpty());
        taken.forEach(one -> queuedBytes.addAndGet(-one.delivery().body().length));
        if (database.shared()) {
            Instant since = clock.instant().minus(OURS_ALONE);
            List<Stored> old = taken.stream()
                    .filter(one -> one.delivery().receivedAt().isBefore(since))
                    .toList();
            taken.removeAll(old);
            noted(overflow.addAgain(old));
        }
        return taken;
    }

    /** Works through deliveries of any shops. */
    void work(List<Stored> deliveries) {
        if (!deliveries.isEmpty() && applier.work(deliveries)) {
            behind = true;
        }
    }

    /** Nobody looks for more meanwhile. */
    private void pause() {
        looking.lock();
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            looking.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
