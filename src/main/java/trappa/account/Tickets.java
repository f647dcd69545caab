package trappa.account;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.program.Program;
import trappa.program.Program.Tier;

/**
 * The tiers a member holds. A tier is a ticket with a last day: reaching the threshold gives it at once, a refund never
 * takes it back before its day, and nothing ever makes it shorter.
 */
final class Tickets {
    private final Map<String, Ticket> held = new HashMap<>();

    /**
     * A tier held until a day.
     *
     * @param until the last day shown; {@link LocalDate#MAX}: no end
     * @param endsAt when it is over, the grace days after {@code until} included; null: never
     */
    record Ticket(LocalDate until, @Nullable Instant endsAt) {
        boolean outlasts(Ticket other) {
            return other.endsAt != null && (endsAt == null || endsAt.isAfter(other.endsAt));
        }
    }

    /** Gives a ticket unless the one held lasts at least as long. @return whether it is new */
    boolean give(String tierId, Ticket ticket) {
        Ticket old = held.get(tierId);
        if (old != null && !ticket.outlasts(old)) {
            return false;
        }
        held.put(tierId, ticket);
        return true;
    }

    /** Takes an ended ticket off, unless a longer one took its place. @return whether it was there */
    boolean end(String tierId, Ticket ticket) {
        return held.remove(tierId, ticket);
    }

    /** The highest tier of this program that is held; a tier from 0 is everybody's. */
    Optional<Tier> highest(Program program) {
        Tier highest = null;
        for (Tier tier : program.tiers()) {
            if ((tier.at() == 0 || held.containsKey(tier.id())) && (highest == null || tier.at() > highest.at())) {
                highest = tier;
            }
        }
        return Optional.ofNullable(highest);
    }

    /** The tier right below another. */
    static Optional<Tier> below(Program program, Tier tier) {
        List<Tier> tiers = program.tiers();
        return tiers.stream().filter(t -> t.at() < tier.at()).max(Comparator.comparingLong(Tier::at));
    }

    Optional<Ticket> of(Tier tier) {
        return Optional.ofNullable(held.get(tier.id()));
    }
}
