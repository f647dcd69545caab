package trappa.webhook;

import java.time.Duration;

/**
 * Whether to wait before the worker begins. In a rush the store's calls are answered first, and what they told is worked
 * through together a little later, which costs less: once the rush is over or has lasted, or there is enough. From then on
 * nobody waits until nothing is left. Times are as of {@link System#nanoTime}.
 */
final class Rush {
    /** So many written at once, and lately, are a rush. */
    static final int TOGETHER = 8;

    static final Duration LATELY = Duration.ofMillis(20);

    private final Duration mayLast;
    private final int enough;
    private final long enoughBytes;
    private volatile long wrote;
    private volatile boolean ever;
    private long began;
    private boolean waiting;
    private boolean through;

    Rush(Duration mayLast, int enough, long enoughBytes) {
        this.mayLast = mayLast;
        this.enough = enough;
        this.enoughBytes = enoughBytes;
    }

    /** So many deliveries came together. Any thread may say so; all else is said and asked by one at a time. */
    void written(int deliveries, long now) {
        if (deliveries >= TOGETHER) {
            wrote = now;
            ever = true;
        }
    }

    /** Whether to wait a little longer, with so much in memory. */
    boolean waits(long now, int deliveries, long bytes) {
        if (!waiting) {
            waiting = true;
            began = now;
        }
        return !through
                && ever
                && now - wrote < LATELY.toNanos()
                && now - began < mayLast.toNanos()
                && deliveries < enough
                && bytes < enoughBytes;
    }

    /** Some were taken to be worked through. */
    void taken(boolean someLeft) {
        through = someLeft;
        waiting = false;
    }
}
