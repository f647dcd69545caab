package trappa.admin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Points somebody wants to give or take that a second person has to look at first. Until then nobody's points move.
 *
 * @param id counts up within the server
 * @param key under which it was asked for, once in a shop
 * @param approved null while nobody has decided
 */
public record AdjustmentRequest(
        long id,
        String key,
        long customerId,
        long points,
        String reason,
        String askedBy,
        Instant askedAt,
        Instant endsAt,
        @Nullable Boolean approved,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt) {
    /** How long it can be approved. */
    public static final Duration LASTS = Duration.ofDays(7);

    /** What has become of one. */
    public enum State {
        WAITING,
        APPROVED,
        DECLINED,
        /** Nobody decided in time. */
        ENDED
    }

    public State state(Instant now) {
        if (approved != null) {
            return approved ? State.APPROVED : State.DECLINED;
        }
        return now.isBefore(endsAt) ? State.WAITING : State.ENDED;
    }
}
