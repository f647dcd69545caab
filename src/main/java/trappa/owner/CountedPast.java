package trappa.owner;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;

/** From when on a shop's orders count, before it goes live: by themselves those since a day before first contact. */
final class CountedPast {
    /** How much of the past can be counted: further back Shopify shows an app orders only where it was asked to. */
    private static final int DAYS = 90;

    private final List<ProgramVersion> inForce;
    private final Instant alone;
    private final Instant withPast;

    CountedPast(Visit v, List<ProgramVersion> versions) {
        inForce = List.copyOf(ProgramHistory.of(versions).inForce());
        alone = versions.getFirst().effectiveFrom();
        // A whole day's beginning: whoever picks twice in a day means the same orders.
        Instant day = v.texts()
                .date(v.now())
                .minusDays(DAYS)
                .atStartOfDay(v.texts().zone())
                .toInstant();
        withPast = day.isBefore(alone) ? day : alone;
    }

    /** From when orders count without the past. */
    Instant alone() {
        return alone;
    }

    /** From when they count with it. */
    Instant withPast() {
        return withPast;
    }

    /** When the first order that earns anything may have been placed. */
    Instant since() {
        return inForce.stream()
                .filter(p -> !Starters.givesNothing(p.program()))
                .findFirst()
                .orElse(inForce.getFirst())
                .effectiveFrom();
    }

    /** Whether the past counts now; null where there is none to choose. */
    @Nullable
    Boolean counted() {
        return withPast.isBefore(alone) ? (Boolean) since().isBefore(alone) : null;
    }

    /** From when orders before an instant count now; empty where none of them does. */
    Optional<Instant> countedBefore(Instant from) {
        return inForce.stream()
                .filter(p -> p.effectiveFrom().isBefore(from) && !Starters.givesNothing(p.program()))
                .findFirst()
                .map(ProgramVersion::effectiveFrom);
    }
}
