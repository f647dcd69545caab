package trappa.web;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Room in memory for request bodies under way. What does not fit waits until others are done, for a moment in all, and is
 * refused then: more callers than there is memory for cost patience and never the process.
 */
public final class Room {
    private static final int UNIT = 1 << 10;

    private final Semaphore units;
    private final Duration patience;

    /**
     * @param bytes of all bodies together; rounded down to whole KiB
     * @param patience how long one body may wait for room, in all
     */
    public Room(long bytes, Duration patience) {
        units = new Semaphore(Math.toIntExact(bytes / UNIT));
        this.patience = patience;
    }

    /** A share of the room that holds nothing yet. Closing it gives back what it holds. */
    public Share share() {
        return new Share();
    }

    /** What one body takes of the room; for one thread at a time. */
    public final class Share implements AutoCloseable {
        private final long until = System.nanoTime() + patience.toNanos();
        private int held;

        /**
         * Takes room for so many bytes more.
         *
         * @throws Problem.Thrown 503 when there is none in time
         */
        void take(int bytes) {
            int more = Math.ceilDiv(bytes, UNIT);
            try {
                if (!units.tryAcquire(more, until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw Problem.busy().thrown();
                }
                held += more;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Problem.busy().thrown();
            }
        }

        @Override
        public void close() {
            units.release(held);
            held = 0;
        }
    }
}
