package trappa.event;

import java.security.SecureRandom;
import java.time.Instant;

/** Ids of events: the millisecond, the place within one piece of work, and 64 random bits. */
final class EventIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String FORM = "evt_%012x";

    private final Instant at;
    private int made;

    EventIds(Instant at) {
        this.at = at;
    }

    String next() {
        return first(at) + String.format("%05x%016x", made++ & 0xfffff, RANDOM.nextLong());
    }

    /** What no id made before an instant is above. */
    static String first(Instant at) {
        return FORM.formatted(Math.max(0, at.toEpochMilli()));
    }
}
