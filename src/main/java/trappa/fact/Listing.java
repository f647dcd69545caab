package trappa.fact;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * That an order is known by an import of past orders alone: the shop itself has not told of it.
 *
 * @param importId the import
 * @param at when it was uploaded
 * @param takenBackAt when the import was taken back: from then on it is as if it had never been
 */
public record Listing(String importId, Instant at, @Nullable Instant takenBackAt) {
    /** Of several imports the first that stays counts, else the one that stayed longest. */
    static final Comparator<Listing> COUNTS = Comparator.comparing(
                    (Listing l) -> l.takenBackAt == null ? Instant.MAX : l.takenBackAt)
            .reversed()
            .thenComparing(Listing::at)
            .thenComparing(Listing::importId);

    /** Whether it counts at an instant. */
    boolean countsAt(Instant asOf) {
        return takenBackAt == null || takenBackAt.isAfter(asOf);
    }
}
