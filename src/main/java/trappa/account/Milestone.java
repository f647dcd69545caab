package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import trappa.program.Program.Metric;
import trappa.program.Program.Reward;
import trappa.program.Program.Tier;

/** One turn of a member's way up, as the fold came past it: a tier or a step, when, and what brought it. */
public sealed interface Milestone {
    Instant at();

    Cause cause();

    /**
     * Another tier, or a later last day of the one held.
     *
     * @param before the tier held until then, null for none
     * @param tier the tier held from then on, null for none
     * @param until its last day, null for one without end
     * @param amount what the period counted then
     */
    record OfTier(
            Instant at,
            Cause cause,
            Turn turn,
            @Nullable Tier before,
            @Nullable Tier tier,
            @Nullable LocalDate until,
            Amount amount)
            implements Milestone {}

    /** What became of a tier. */
    enum Turn {
        REACHED,
        /** It will last longer than it would have. */
        KEPT,
        LOST
    }

    /**
     * A step reached, or no longer.
     *
     * @param offerId the step, and which time it was reached
     * @param stands true: reached; false: returned goods pulled the period below it
     * @param again whether it had been reached before in that period
     * @param threshold what it was reached at
     * @param reward what it offers, null for nothing
     * @param amount what that period counted then
     */
    record OfStep(
            Instant at,
            Cause cause,
            String offerId,
            boolean stands,
            boolean again,
            long threshold,
            @Nullable Reward reward,
            Amount amount)
            implements Milestone {}

    /** A qualifying amount in what the program counted then: points, minor units or orders. */
    record Amount(Metric metric, long amount) {}

    /** What brought it. */
    sealed interface Cause {
        /** An order was confirmed, or changed after it was. */
        record Order(long orderId) implements Cause {}

        /** A version of the program came into force. */
        record Published(int version) implements Cause {}

        /** It was brought along from another program. */
        record Brought() implements Cause {}

        /** The last day of the tier held before was over, its days of grace included. */
        record Ended(LocalDate lastDay) implements Cause {}
    }
}
