package trappa.simulate;

import java.math.BigInteger;
import java.util.Optional;
import trappa.program.Program;
import trappa.program.Program.Reward;

/** What points are worth in money: an amount for so many of them, as a reward that can be bought says. */
public record PointValue(String rewardId, long amountMinor, long points) {

    /** The best rate a program offers; empty when no reward with an amount can be bought. */
    static Optional<PointValue> best(Program program) {
        return program.rewards().stream().flatMap(r -> of(r).stream()).reduce((a, b) -> b.isMoreThan(a) ? b : a);
    }

    static Optional<PointValue> of(Reward reward) {
        return reward.amountMinor() == null || reward.costPoints() == null
                ? Optional.empty()
                : Optional.of(new PointValue(reward.id(), reward.amountMinor(), reward.costPoints()));
    }

    private boolean isMoreThan(PointValue other) {
        return big(amountMinor)
                        .multiply(big(other.points))
                        .compareTo(big(other.amountMinor).multiply(big(points)))
                > 0;
    }

    /** Minor units, rounded down. */
    long minor(long some) {
        return big(some).multiply(big(amountMinor)).divide(big(points)).longValueExact();
    }

    private static BigInteger big(long number) {
        return BigInteger.valueOf(number);
    }
}
