package trappa.insight;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import trappa.program.Program;
import trappa.program.Program.Reward;
import trappa.program.Program.Step;

/**
 * Points liability: what the points out there may cost the shop.
 *
 * @param points the sum of all positive balances, pending points too
 * @param mostMinor points × the most one point can fetch: an upper bound
 * @param expectedMinor the same × the redemption rate so far (IFRS 15 calls the rest breakage)
 */
public record Liability(long points, long mostMinor, long expectedMinor) {

    /** @param redemptionRate of everything issued so far, from 0 to 1 */
    static Liability of(long points, Program program, double redemptionRate) {
        BigDecimal most = BigDecimal.valueOf(points).multiply(worth(program));
        return new Liability(
                points,
                most(points, program),
                most.multiply(BigDecimal.valueOf(Math.clamp(redemptionRate, 0, 1)))
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact());
    }

    /** Points × the most one point can fetch, in minor units. */
    public static long most(long points, Program program) {
        return BigDecimal.valueOf(points)
                .multiply(worth(program))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /**
     * The most one point can fetch, in minor units: the best amount per point among rewards that cost points; where steps
     * give rewards, the best of (all amounts up to a step) / (its threshold), when thresholds are points.
     */
    static BigDecimal worth(Program program) {
        BigDecimal best = BigDecimal.ZERO;
        for (Reward reward : program.rewards()) {
            if (reward.costPoints() != null && reward.amountMinor() != null) {
                best = best.max(ratio(reward.amountMinor(), reward.costPoints()));
            }
        }
        if (program.qualification().metric() == Program.Metric.POINTS) {
            long sum = 0;
            for (Step step : program.steps()) {
                sum += program.reward(step.rewardId())
                        .filter(r -> r.amountMinor() != null && r.costPoints() == null)
                        .map(Reward::amountMinor)
                        .orElse(0L);
                best = best.max(ratio(sum, step.at()));
            }
        }
        return best;
    }

    private static BigDecimal ratio(long minor, long points) {
        return BigDecimal.valueOf(minor).divide(BigDecimal.valueOf(points), MathContext.DECIMAL64);
    }
}
