package trappa.fact;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reward a shopper took, and what became of it. What was promised (cost, code, last day) never changes; what happened
 * is only ever added.
 *
 * @param offerId the offer that was claimed, or null when points were spent
 * @param costPoints points it costs, 0 for an offer
 * @param code the discount code, derived from the id, so that a retry finds its own
 */
public record Redemption(
        String id,
        String rewardId,
        @Nullable String offerId,
        long costPoints,
        Instant at,
        String code,
        LocalDate validUntil,
        List<Event> events) {

    /** What can happen to a redemption after it was asked for. */
    public enum Happened {
        ISSUED,
        FAILED,
        HANDED_BACK,
        VOIDED,
        /** Somebody of the shop deleted the unused code in the store. */
        DELETED
    }

    /** One thing that happened, at its time. */
    public record Event(Happened what, Instant at) {}

    public Redemption {
        events = List.copyOf(events);
    }

    /** The same, to which all of this happened. */
    public Redemption with(List<Event> happened) {
        return new Redemption(id, rewardId, offerId, costPoints, at, code, validUntil, happened);
    }

    public Optional<Instant> when(Happened what) {
        return events.stream().filter(e -> e.what() == what).map(Event::at).min(Instant::compareTo);
    }

    /** True when the points and the offer went back to the shopper. */
    public boolean undone() {
        return events.stream().anyMatch(e -> e.what() != Happened.ISSUED);
    }
}
