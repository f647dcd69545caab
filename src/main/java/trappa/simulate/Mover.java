package trappa.simulate;

import java.util.Comparator;

/**
 * A member whose points would be others.
 *
 * @param current points by the program in force at the window's end: available and pending, less what is owed
 * @param draft the same by the draft
 */
public record Mover(long customerId, long current, long draft) {
    /** Who gains most first; of two alike the lower id. */
    static final Comparator<Mover> BY_GAIN =
            Comparator.comparingLong(Mover::difference).reversed().thenComparingLong(Mover::customerId);

    /** Who loses most first; of two alike the lower id. */
    static final Comparator<Mover> BY_LOSS =
            Comparator.comparingLong(Mover::difference).thenComparingLong(Mover::customerId);

    public long difference() {
        return Math.subtractExact(draft, current);
    }
}
