package trappa.account;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import trappa.account.Calendar.Span;
import trappa.program.Program.Reward;
import trappa.program.Rung;

/**
 * A step that was reached, once per period. While the period's orders are worth less than the threshold it was reached
 * at, it is void; when they are worth it again it stands again, with a new last day for its offer.
 */
final class Reach {
    private final String stepId;
    private final int number;
    private final long threshold;
    private final Span span;
    private final @Nullable Reward reward;
    private LocalDate reachedOn;
    private boolean standing = true;
    private boolean lapsed;

    Reach(Rung rung, int number, Span span, LocalDate reachedOn) {
        this.stepId = rung.id();
        this.number = number;
        this.threshold = rung.at();
        this.span = span;
        this.reward = rung.reward();
        this.reachedOn = reachedOn;
    }

    /** The offer's id: the step and which time it was reached. */
    String offerId() {
        return stepId + "." + number;
    }

    String stepId() {
        return stepId;
    }

    long threshold() {
        return threshold;
    }

    Span span() {
        return span;
    }

    @Nullable
    Reward reward() {
        return reward;
    }

    /** The last day its offer can be claimed. */
    LocalDate lastDay() {
        return reward == null ? LocalDate.MAX : reachedOn.plusDays(reward.validDays());
    }

    boolean standing() {
        return standing;
    }

    /** Its last day passed while it stood: whatever the period is worth later, the offer is over. */
    boolean expired(LocalDate today) {
        return lapsed || (standing && lastDay().isBefore(today));
    }

    /** The period is worth less than the threshold now. An offer whose last day had passed stays expired for good. */
    void fall(LocalDate on) {
        standing = false;
        lapsed |= lastDay().isBefore(on);
    }

    /** Its offer can be seen from this day on. */
    void launched(LocalDate on) {
        reachedOn = on;
        lapsed = false;
    }

    void standAgain(LocalDate on) {
        standing = true;
        if (!lapsed) {
            reachedOn = on;
        }
    }
}
