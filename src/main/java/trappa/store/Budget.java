package trappa.store;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * How many cost points of the Admin API one shop has left, by its own last answer and what has been restored since. A
 * call that would not fit waits here instead of being refused there. Times are {@link System#nanoTime}.
 */
final class Budget {
    private static final double FEWEST_RESTORED = 50;
    private double available = Double.MAX_VALUE;
    private double most = Double.MAX_VALUE;
    private double restoredPerSecond = FEWEST_RESTORED;
    private long at;

    /** How long a call of this cost should wait; what it will use is set aside. */
    synchronized Duration reserve(double cost, long nanos) {
        restore(nanos);
        double missing = Math.min(cost, most) - available;
        available -= cost;
        return missing <= 0 ? Duration.ZERO : Duration.ofMillis((long) Math.ceil(missing / restoredPerSecond * 1000));
    }

    /** Learns from {@code extensions.cost} of an answer. */
    synchronized void learn(JsonNode cost, long nanos) {
        JsonNode status = cost.path("throttleStatus");
        if (!status.path("currentlyAvailable").isNumber()) {
            return;
        }
        available = status.path("currentlyAvailable").doubleValue();
        most = Math.max(1, status.path("maximumAvailable").asDouble(1_000));
        restoredPerSecond = Math.max(1, status.path("restoreRate").asDouble(FEWEST_RESTORED));
        at = nanos;
    }

    /** How long until a call of this cost fits. */
    synchronized Duration until(double cost, long nanos) {
        restore(nanos);
        double missing = Math.min(cost, most) - available;
        return missing <= 0 ? Duration.ZERO : Duration.ofMillis((long) Math.ceil(missing / restoredPerSecond * 1000));
    }

    private void restore(long nanos) {
        if (available < Double.MAX_VALUE) {
            available = Math.min(most, available + (nanos - at) / 1e9 * restoredPerSecond);
        }
        at = nanos;
    }
}
