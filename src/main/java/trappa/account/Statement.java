package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason.Nothing;
import trappa.fact.Redemption;
import trappa.fact.Redemption.Happened;
import trappa.program.Program.Reward;
import trappa.program.Program.Tier;
import trappa.program.ProgramVersion;

/**
 * A member's account at one instant, as the facts make it.
 *
 * @param asOf the instant it is for
 * @param version the program in force then, null before the first
 * @param postings every movement of points up to then, in event time
 * @param available points that can be spent, at least 0
 * @param owed points a reversal took beyond them; while above 0, {@code available} is 0
 * @param pending points earned and not yet confirmed
 * @param pendingReadyOn the day by which all pending points are confirmed, null when there are none
 * @param qualifying the amount that counts towards tiers and steps in the period running
 * @param ending points that end within 30 days, by day
 * @param changesAt when time alone changes the account next, empty if never
 * @param noticeAt when something is next to be told though no points move: an end of points or of a tier comes near
 * @param next what an order placed now would meet
 * @param activities what else the member can do, and has done
 * @param unknownProducts order → products the shop has to be asked about before the order's points are final
 */
public record Statement(
        Instant asOf,
        @Nullable ProgramVersion version,
        List<Posting> postings,
        long available,
        long owed,
        long pending,
        @Nullable LocalDate pendingReadyOn,
        long qualifying,
        List<Ending> ending,
        @Nullable HeldTier tier,
        List<ReachedStep> reached,
        List<OrderOutcome> orders,
        List<RedemptionStanding> redemptions,
        Optional<Instant> changesAt,
        Optional<Instant> noticeAt,
        NextOrder next,
        Activities activities,
        Map<Long, SortedSet<Long>> unknownProducts) {

    /**
     * When the account is to be looked at next though nobody told anything new.
     *
     * @param heard whether anybody hears what is to be told
     */
    public Optional<Instant> dueAt(boolean heard) {
        return heard ? Stream.concat(changesAt.stream(), noticeAt.stream()).min(Comparator.naturalOrder()) : changesAt;
    }

    /**
     * What an order placed now would meet.
     *
     * @param lastOrderOn the day of the member's last order, null: this would be the first
     * @param cap the tightest limit on its points, null: none
     * @param customerTags what the store calls the customer now
     */
    public record NextOrder(@Nullable LocalDate lastOrderOn, Reason.@Nullable Cap cap, Set<String> customerTags) {}

    /** Points whose last day is near. */
    public record Ending(LocalDate lastDay, long points) {}

    /**
     * The tier held.
     *
     * @param until its last day; null for a tier without end
     * @param atRisk what is missing to keep it, null when nothing is
     */
    public record HeldTier(
            Tier tier, @Nullable LocalDate until, @Nullable AtRisk atRisk) {}

    /** What it takes to keep a tier: so much more, by this day. */
    public record AtRisk(long toGo, LocalDate by) {}

    /**
     * A step reached in some period.
     *
     * @param standing false while returned goods pull the period below the threshold
     * @param current whether its period is the one running
     * @param expired whether the offer's last day passed while it stood, which is final
     */
    public record ReachedStep(
            String stepId,
            String offerId,
            @Nullable Reward reward,
            boolean standing,
            boolean current,
            LocalDate lastDay,
            boolean expired,
            @Nullable String redemptionId) {}

    /**
     * What an order is worth now, in points and in what counts as money spent.
     *
     * @param value minor units, at least 0: the part of the order that earns, and that tiers counted in money count
     * @param nothing why it is worth no points, null when it is
     */
    public record OrderOutcome(
            long orderId, long points, long value, @Nullable Nothing nothing) {}

    /** What became of a redemption: the order that used its code, and how many of its points have been returned. */
    public record RedemptionStanding(
            Redemption redemption, @Nullable Long usedBy, long returned) {

        /** Where it stands on a day, in the words of the contract. */
        public Standing standing(LocalDate today) {
            if (redemption.when(Happened.FAILED).isPresent()) {
                return Standing.FAILED;
            }
            if (redemption.when(Happened.VOIDED).isPresent()
                    || (redemption.when(Happened.DELETED).isPresent() && usedBy == null)) {
                return Standing.VOID;
            }
            if (redemption.when(Happened.HANDED_BACK).isPresent()) {
                return Standing.RETURNED;
            }
            if (usedBy != null) {
                return returned == 0
                        ? Standing.USED
                        : returned < redemption.costPoints() ? Standing.PARTLY_RETURNED : Standing.RETURNED;
            }
            if (redemption.when(Happened.ISSUED).isEmpty()) {
                return Standing.RESERVED;
            }
            return redemption.validUntil().isBefore(today) ? Standing.EXPIRED : Standing.ISSUED;
        }
    }

    /** The states of a redemption. */
    public enum Standing {
        RESERVED,
        ISSUED,
        USED,
        PARTLY_RETURNED,
        RETURNED,
        EXPIRED,
        VOID,
        FAILED
    }
}
