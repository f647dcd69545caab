package trappa.db;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work for many others, a thread for each while there is something to do, so that one that hangs holds up no other. Nobody
 * is ever worked for twice at once, and who finds no place free is begun in a later round.
 *
 * @param <K> whom the work is for
 */
public final class Lanes<K> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final long STOP_SECONDS = 10;

    private final String name;
    private final int most;
    private final Runnable again;
    private final Map<K, Failures> failing = new ConcurrentHashMap<>();
    private final Semaphore places;
    private final Set<K> atWork = ConcurrentHashMap.newKeySet();

    /**
     * @param name of the threads, and of the work in the log
     * @param most how many are worked for at once
     * @param again called when a place is free and there may be more to do
     */
    public Lanes(String name, int most, Runnable again) {
        this.name = name;
        this.most = most;
        this.again = again;
        places = new Semaphore(most);
    }

    /** @param work says whether there may be more to do */
    public void begin(K whom, BooleanSupplier work) {
        if (!atWork.add(whom)) {
            return;
        }
        if (!places.tryAcquire()) {
            atWork.remove(whom);
            return;
        }
        Thread.ofVirtual().name(name).start(() -> {
            boolean more = false;
            try {
                more = work.getAsBoolean();
                Failures before = failing.remove(whom);
                if (before != null) {
                    before.went("The " + name + " for " + whom);
                }
            } catch (RuntimeException | Error e) {
                failing.computeIfAbsent(whom, k -> new Failures(LOG)).failed("The " + name + " for " + whom, e);
            } finally {
                places.release();
                atWork.remove(whom);
                if (more) {
                    again.run();
                }
            }
        });
    }

    /** Waits for what is under way; the work has to end by itself soon. */
    @Override
    public void close() {
        try {
            if (places.tryAcquire(most, STOP_SECONDS, TimeUnit.SECONDS)) {
                places.release(most); // so that closing once more does not wait
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
