package trappa.account;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import trappa.account.Reason.CountedLine;
import trappa.fact.Line;
import trappa.fact.Redemption;
import trappa.fact.Snapshot;
import trappa.program.Program.RewardReturn;

/**
 * How many of the points a discount code cost go back when the order that used it is returned: in proportion to the
 * discount on the returned units, over all returns together, so that any split of refunds ends at the full cost.
 */
final class CodeReturn {
    private CodeReturn() {}

    /** Points returned in all, when {@code lines} are what the buyer still has of the order as it was placed. */
    static long total(Redemption redemption, Snapshot placed, OrderWorth now, RewardReturn policy) {
        Map<Long, CountedLine> kept = new HashMap<>();
        now.lines().forEach(line -> kept.put(line.id(), line));
        boolean over = now.nothing() == Reason.Nothing.CANCELLED || now.nothing() == Reason.Nothing.DELETED;
        BigInteger numerator = BigInteger.ZERO;
        BigInteger denominator = BigInteger.ONE;
        long discount = 0;
        boolean all = true;
        for (Line line : placed.lines()) {
            CountedLine counted = kept.get(line.id());
            long left = over || counted == null ? 0 : Math.min(counted.net(), line.quantity());
            long share = line.codes().stream()
                    .filter(s -> s.code().equalsIgnoreCase(redemption.code()))
                    .mapToLong(Line.CodeShare::amount)
                    .sum();
            all &= left == 0;
            discount = Math.addExact(discount, share);
            if (share > 0 && line.quantity() > 0) {
                BigInteger back = BigInteger.valueOf(share).multiply(BigInteger.valueOf(line.quantity() - left));
                BigInteger quantity = BigInteger.valueOf(line.quantity());
                numerator = numerator.multiply(quantity).add(back.multiply(denominator));
                denominator = denominator.multiply(quantity);
            }
        }
        return switch (policy) {
            case NEVER -> 0;
            case FULL_ONLY -> all ? redemption.costPoints() : 0;
            case PROPORTIONAL ->
                all
                        ? redemption.costPoints()
                        : discount == 0
                                ? 0
                                : BigInteger.valueOf(redemption.costPoints())
                                        .multiply(numerator)
                                        .divide(denominator.multiply(BigInteger.valueOf(discount)))
                                        .longValueExact();
        };
    }
}
