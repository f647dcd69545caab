package trappa.simulate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** The days a simulation looks at, both inclusive, in the shop's time. */
public record Window(LocalDate from, LocalDate until, ZoneId zone) {
    private static final int MONTHS = 12;

    public Window {
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("A window that ends (" + until + ") before it begins (" + from + ")");
        }
    }

    /** The twelve months that end with a day. */
    static Window yearTo(LocalDate until, ZoneId zone) {
        return new Window(until.minusMonths(MONTHS).plusDays(1), until, zone);
    }

    Instant start() {
        return from.atStartOfDay(zone).toInstant();
    }

    /** The last instant: what ends with the last day has not ended yet. */
    Instant end() {
        return until.plusDays(1).atStartOfDay(zone).toInstant().minusNanos(1_000);
    }

    boolean holds(Instant at) {
        return !at.isBefore(start()) && !at.isAfter(end());
    }

    boolean holds(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(until);
    }
}
