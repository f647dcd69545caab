package trappa.fact;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Points given or taken by a person of the shop, or brought along from another program.
 *
 * @param points above or below zero; 0 only for an opening that brings a tier or a qualifying amount
 * @param note the reason in the person's own words
 * @param by who did it
 * @param opening what came along with them, when they were brought in by an import
 * @param undoneAt when the import was taken back: from then on it is as if this had never been brought
 */
public record Adjustment(
        String id,
        Instant at,
        long points,
        String note,
        String by,
        @Nullable Opening opening,
        @Nullable Instant undoneAt) {

    /** Points given or taken by a person. */
    public Adjustment(String id, Instant at, long points, String note, String by) {
        this(id, at, points, note, by, null);
    }

    /** What was brought along and not taken back. */
    public Adjustment(String id, Instant at, long points, String note, String by, @Nullable Opening opening) {
        this(id, at, points, note, by, opening, null);
    }

    /** Whether it counts at an instant at or after its own. */
    public boolean countsAt(Instant asOf) {
        return undoneAt == null || undoneAt.isAfter(asOf);
    }

    /**
     * What a member had in another program. An adjustment never qualifies; this does, since it says so.
     *
     * @param earnedOn the day the points were earned: they end as if they had been earned here
     * @param qualifying the amount that counts in the period of that day, in the metric in force when it was brought
     *     along, at least 0
     * @param tier the tier held, with {@code tierUntil} its last day; both null when none is brought along
     */
    public record Opening(
            LocalDate earnedOn,
            long qualifying,
            @Nullable String tier,
            @Nullable LocalDate tierUntil) {
        public Opening {
            if (qualifying < 0 || (tier == null) != (tierUntil == null)) {
                throw new IllegalArgumentException(
                        "Not an opening: qualifying " + qualifying + ", tier " + tier + " until " + tierUntil);
            }
        }
    }
}
