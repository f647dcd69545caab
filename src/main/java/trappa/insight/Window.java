package trappa.insight;

import java.time.Duration;
import java.time.Instant;

/** A span of time: from an instant, up to and without another. */
public record Window(Instant from, Instant to) {
    public Window {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("A window ends after it begins, not " + from + " to " + to);
        }
    }

    /** The days that end now. */
    public static Window last(int days, Instant now) {
        return new Window(now.minus(Duration.ofDays(days)), now);
    }

    /** The span of the same length just before this one. */
    public Window before() {
        return new Window(from.minus(Duration.between(from, to)), from);
    }
}
