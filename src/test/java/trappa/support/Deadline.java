package trappa.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for an effect: look again and again, a little later each time, and fail by name when it does not come. */
public final class Deadline {
    private static final long FIRST_PAUSE_NANOS = 2_000_000;
    private static final long LONGEST_PAUSE_NANOS = 50_000_000;

    private Deadline() {}

    /** Returns when {@code reached} is true; throws when it is not within {@code limit}. */
    public static void await(Duration limit, String what, BooleanSupplier reached) {
        long end = System.nanoTime() + limit.toNanos();
        long pause = FIRST_PAUSE_NANOS;
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
        }
    }
}
