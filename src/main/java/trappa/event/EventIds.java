package trappa.event;

import java.security.SecureRandom;
import java.time.Instant;

/** Ids of events: the millisecond, the place within one piece of work, and 64 random bits. */
final class EventIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String FORM = "evt_%012x";
    /** The last millisecond that has twelve digits, in the year 10889. */
    private static final Instant LAST = Instant.ofEpochMilli(0xffff_ffff_ffffL);

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
        return FORM.formatted(
                at.isBefore(Instant.EPOCH) ? 0 : at.isAfter(LAST) ? LAST.toEpochMilli() : at.toEpochMilli());
    }
}
