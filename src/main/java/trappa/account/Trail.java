package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import trappa.account.Milestone.Amount;
import trappa.account.Milestone.Cause;
import trappa.account.Milestone.Turn;
import trappa.program.Program.Tier;

/**
 * The milestones of a walk, written down while it goes. Most walks are asked for where the member stands and not for how
 * they came there: those write nothing.
 */
final class Trail {
    private final boolean wanted;
    private final List<Milestone> milestones = new ArrayList<>();
    private @Nullable Tier tier;
    private @Nullable LocalDate until;
    private Cause cause = new Cause.Brought();

    Trail(boolean wanted) {
        this.wanted = wanted;
    }

    boolean wanted() {
        return wanted;
    }

    List<Milestone> milestones() {
        return List.copyOf(milestones);
    }

    /** What is written from now on came from this. */
    void because(Cause cause) {
        this.cause = cause;
    }

    /**
     * Where the member stands after something happened. In a rolling span every order moves the last day of the tier held:
     * it is written when it comes to lie in another month.
     *
     * @param lastDay of the tier, null for one without end
     */
    void stands(Instant at, @Nullable Tier now, @Nullable LocalDate lastDay, Amount amount) {
        Tier before = tier;
        boolean same = Objects.equals(id(before), id(now));
        if (same && sameMonth(until, lastDay)) {
            tier = now;
            return;
        }
        boolean everybodys = before == null && now != null && now.at() == 0;
        if (!everybodys) {
            milestones.add(new Milestone.OfTier(at, cause, turn(same, before, now), before, now, lastDay, amount));
        }
        tier = now;
        until = lastDay;
    }

    private static Turn turn(boolean same, @Nullable Tier before, @Nullable Tier now) {
        if (same) {
            return Turn.KEPT;
        }
        return now != null && (before == null || now.at() >= before.at()) ? Turn.REACHED : Turn.LOST;
    }

    private static @Nullable String id(@Nullable Tier tier) {
        return tier == null ? null : tier.id();
    }

    private static boolean sameMonth(@Nullable LocalDate one, @Nullable LocalDate other) {
        return one == null || other == null ? one == other : YearMonth.from(one).equals(YearMonth.from(other));
    }

    void reached(Instant at, Reach reach, boolean again, Amount amount) {
        step(at, reach, true, again, amount);
    }

    void fell(Instant at, Reach reach, Amount amount) {
        step(at, reach, false, true, amount);
    }

    private void step(Instant at, Reach reach, boolean stands, boolean again, Amount amount) {
        milestones.add(new Milestone.OfStep(
                at, cause, reach.offerId(), stands, again, reach.threshold(), reach.reward(), amount));
    }
}
