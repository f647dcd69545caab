package trappa.privacy;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries privacy requests out beside everything else: nothing waits for it. */
public final class PrivacyWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrivacyWork.class);
    private static final int LOOK_EVERY_SECONDS = 1;
    private final Privacy privacy;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    public PrivacyWork(Privacy privacy) {
        this.privacy = privacy;
        thread = Thread.ofPlatform().name("privacy").start(this::run);
    }

    private void run() {
        boolean again = true;
        while (!closed) {
            try {
                if (again) {
                    privacy.forgetAgain();
                    again = false;
                }
                privacy.carryOut();
                wake.tryAcquire(LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
                wake.drainPermits();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("Privacy requests could not be carried out; trying again", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            wake.tryAcquire(LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at once instead of within the next seconds. */
    public void wake() {
        wake.release();
    }

    /** Waits for the thread to end by itself: an interrupt in the middle of a read would close H2's file for everybody. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
