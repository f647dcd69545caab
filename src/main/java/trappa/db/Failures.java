package trappa.db;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * What the log is told of work that fails again and again, as in an outage: the first failure whole, then a line a minute with
 * how many there were and why the last did, and a line when it goes again. Several threads may tell.
 */
public final class Failures {
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final Logger log;
    private final LongSupplier nanoTime;
    private int failed;
    private long saidAt;

    public Failures(Logger log) {
        this(log, System::nanoTime);
    }

    Failures(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** @param what begins the sentence: who failed */
    public synchronized void failed(String what, Throwable why) {
        failed++;
        if (failed == 1) {
            log.error("{} failed: {}; trying again", what, last(why), why);
        } else if (nanoTime.getAsLong() - saidAt >= PAUSE.toNanos()) {
            log.error("{} still fails, {} times by now: {}", what, failed, last(why));
        } else {
            return;
        }
        saidAt = nanoTime.getAsLong();
    }

    /** It went this time. */
    public synchronized void went(String what) {
        if (failed > 0) {
            log.info("{} goes again, after {} failures", what, failed);
            failed = 0;
        }
    }

    /** What is behind it all says most: that there is no space left, or that nobody answers. */
    private static String last(Throwable why) {
        Throwable last = why;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last);
    }
}
