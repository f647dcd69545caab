package trappa.insight;

import java.time.Duration;
import java.time.Instant;

/** Equal lengths of time one after another, the last of which ends now. @param count how many there are */
record Slices(Instant from, Duration each, int count) {

    static Slices last(int count, Duration each, Instant now) {
        return new Slices(now.minus(each.multipliedBy(count)), each, count);
    }

    /** Where the first {@code number} of them end. */
    Instant end(int number) {
        return from.plus(each.multipliedBy(number));
    }

    Instant to() {
        return end(count);
    }

    /** In which one an instant lies, counted from 0; what is later than now counts as now. */
    int of(Instant at) {
        if (at.isBefore(from)) {
            throw new IllegalArgumentException(at + " is before " + from);
        }
        return (int) Math.min(count - 1L, Duration.between(from, at).dividedBy(each));
    }
}
