package trappa.demo;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again and again for what Trappa does by itself. */
final class Patience {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(40);

    private Patience() {}

    /** What is seen once it is as wanted, or what is still seen when patience is over. */
    static <T> T until(Supplier<T> look, Predicate<T> wanted, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        T seen = look.get();
        while (!wanted.test(seen) && System.nanoTime() < end) {
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return seen;
            }
            seen = look.get();
        }
        return seen;
    }
}
