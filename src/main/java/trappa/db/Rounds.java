package trappa.db;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that looks again and again for what is due, on a thread of its own, until it is closed. Between two rounds it
 * rests, until it is woken or the rest is over by the clock: whoever sets the clock forward, or lets the machine sleep,
 * need not wait for it. A round that fails is told of in the log, and the next one comes all the same.
 */
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    /** How soon it notices that the clock was set. */
    private static final long LOOK_NANOS = 100_000_000L;

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(2);
    private static final long STOP_MILLIS = 10_000;

    private final String name;
    private final Clock clock;
    private final Round round;
    private final Failures failures = new Failures(LOG);
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /** One look for what is due. */
    public interface Round {
        /** Does what is due. @return how long to rest before the next look; zero: there may be more */
        Duration go();
    }

    /** @param name of the thread, and of the job in the log */
    public Rounds(String name, Clock clock, Round round) {
        this.name = name;
        this.clock = clock;
        this.round = round;
        thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Looks at once instead of when the rest is over. */
    public void wake() {
        wake.release();
    }

    /** Whether whatever is under way should come to an end. */
    public boolean closed() {
        return closed;
    }

    private void run() {
        while (!closed) {
            Duration rest = AFTER_A_FAILURE;
            Instant begun = clock.instant();
            long began = System.nanoTime();
            try {
                rest = round.go();
                failures.went("The job " + name);
            } catch (RuntimeException | Error e) {
                failures.failed("The job " + name, e);
            }
            // What became due by a clock that was set during the round is looked for at once too.
            rest(rest, begun.plusNanos(System.nanoTime() - began));
        }
    }

    /** Called by a round too, when it has to wait for somebody else. */
    public void rest(Duration rest) {
        rest(rest, clock.instant());
    }

    private void rest(Duration rest, Instant since) {
        Instant over = since.plus(rest);
        long end = System.nanoTime() + rest.toNanos();
        try {
            long left = rest.toNanos();
            while (!closed && left > 0 && clock.instant().isBefore(over)) {
                if (wake.tryAcquire(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                    return;
                }
                left = end - System.nanoTime();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** The same, and another server may have what this one did under a lease, unless a round goes on for too long. */
    public void close(Lease lease) {
        close();
        if (!thread.isAlive()) {
            lease.giveBack();
        }
    }

    /** Waits for the thread to end by itself: an interrupt in the middle of a read would close H2's file for everybody. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
