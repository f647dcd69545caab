package trappa.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * A warning that many requests give at once, as in an outage: the first is logged, those of the next ten seconds are
 * counted, and the one after says how many there were.
 */
public final class Seldom {
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final Logger log;
    private final LongSupplier nanoTime;
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong next;

    public Seldom(Logger log) {
        this(log, System::nanoTime);
    }

    Seldom(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        next = new AtomicLong(nanoTime.getAsLong());
    }

    /** Logs the sentence, or counts it. */
    public void warn(String sentence) {
        long now = nanoTime.getAsLong();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + PAUSE.toNanos())) {
            unsaid.incrementAndGet();
            return;
        }
        long before = unsaid.getAndSet(0);
        log.warn(
                "{}{}",
                sentence,
                before == 0 ? "" : " (and " + before + " more like it since the last of these lines)");
    }
}
