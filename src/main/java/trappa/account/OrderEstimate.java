package trappa.account;

import org.jspecify.annotations.Nullable;
import trappa.account.Statement.HeldTier;
import trappa.program.Program;
import trappa.program.Rung;
import trappa.value.Rational;

/**
 * What an order of some amount would give now, before it is placed: an estimate, since lines that do not count are not
 * known yet.
 *
 * @param reaches the highest step it would newly reach, null when none
 */
public record OrderEstimate(long points, @Nullable Rung reaches) {

    /** @param statement the shopper's account, null for a guest */
    public static OrderEstimate of(long amountMinor, Program program, @Nullable Statement statement) {
        if (program.status() == Program.Status.PAUSED
                || amountMinor < program.orders().minimumMinor()) {
            return new OrderEstimate(0, null);
        }
        HeldTier held = statement == null ? null : statement.tier();
        Rational multiplier = held != null
                ? held.tier().multiplier()
                : program.tiers().stream()
                        .filter(t -> t.at() == 0)
                        .findFirst()
                        .map(Program.Tier::multiplier)
                        .orElse(Rational.ONE);
        OrderWorth worth = new OrderWorth(amountMinor, java.util.List.of(), 0, 0, 0, null);
        long points = worth.points(program.orders(), multiplier);
        long before = statement == null ? 0 : statement.qualifying();
        long more = switch (program.qualification().metric()) {
            case POINTS -> points;
            case SPEND -> amountMinor;
            case ORDERS -> amountMinor > 0 ? 1 : 0;
        };
        Rung reaches = Rung.of(program).stream()
                .filter(r -> r.at() > before && r.at() <= before + more)
                .reduce((a, b) -> b)
                .orElse(null);
        return new OrderEstimate(points, reaches);
    }
}
