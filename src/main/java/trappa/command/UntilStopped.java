package trappa.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for Ctrl-C (or a plain kill), and holds the process open while what was started is closed again. Opened before
 * everything else in a try, so that it is closed last.
 */
final class UntilStopped implements AutoCloseable {
    private static final int LONGEST_CLOSING_SECONDS = 10;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread onExit = new Thread(this::exit, "on-exit");

    UntilStopped() {
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** Returns when the process is asked to stop, or this thread is interrupted. */
    void await() {
        try {
            asked.await();
        } catch (InterruptedException stop) {
            // Being interrupted is being asked to stop; what follows is closing, which must not be interrupted again.
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException exiting) {
            // The process is ending already, and the hook has seen the latch.
        }
    }

    private void exit() {
        asked.countDown();
        try {
            boolean inTime = closed.await(LONGEST_CLOSING_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                System.err.println("Stopped without waiting any longer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
