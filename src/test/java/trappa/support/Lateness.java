package trappa.support;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How late this machine is while something is timed: a thread that wants to rest for a moment, again and again, and the
 * longest it overslept. A bound in wall time that is kept on an idle machine is kept on a busy one with that added.
 */
public final class Lateness implements AutoCloseable {
    private static final long REST_NANOS = 2_000_000;
    /** Threads that each have to be woken for one call: who asks, who takes it, who works on it, who gives up on it. */
    private static final int WOKEN = 4;

    private final AtomicLong worst = new AtomicLong();
    private volatile boolean closed;

    public Lateness() {
        Thread.ofPlatform().daemon().name("lateness").start(() -> {
            while (!closed) {
                long start = System.nanoTime();
                LockSupport.parkNanos(REST_NANOS);
                long late = System.nanoTime() - start - REST_NANOS;
                worst.accumulateAndGet(late, Math::max);
            }
        });
    }

    /** The bound for one call on this machine, as it was until now. */
    public Duration added(Duration bound) {
        return bound.plusNanos(WOKEN * worst.get());
    }

    @Override
    public void close() {
        closed = true;
    }
}
