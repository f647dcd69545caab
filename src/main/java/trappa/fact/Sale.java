package trappa.fact;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a paid order has brought in by now, for the owner's numbers: goods as they were charged less what went back, never
 * shipping, tips or gift cards. It has nothing to do with points.
 *
 * @param valueMinor minor units of the shop's currency, at least 0
 */
public record Sale(long orderId, @Nullable Long customer, Instant placedAt, long valueMinor) {

    /** Empty for an order that was never paid, or is a test, voided, cancelled, deleted or taken back. */
    public static Optional<Sale> of(OrderState order) {
        if (!order.everPaid()
                || order.deleted()
                || order.snapshots().isEmpty()
                || order.takenBackAt().isPresent()) {
            return Optional.empty();
        }
        Snapshot last = order.snapshots().lastEntry().getValue();
        if (last.test() || last.voided() || last.cancelledAt() != null) {
            return Optional.empty();
        }
        long value = 0;
        for (Line line : last.lines()) {
            if (!line.giftCard() && !line.tip()) {
                value = Math.addExact(value, kept(line, order));
            }
        }
        for (Refund refund : order.refunds().values()) {
            value = Math.addExact(value, refund.discrepancy());
        }
        return Optional.of(
                new Sale(order.id(), last.customer(), last.processedAt(), Math.max(0, value - last.outstanding())));
    }

    /** The same under the number its buyer goes by. */
    public Sale by(LongUnaryOperator kept) {
        return customer == null ? this : new Sale(orderId, kept.applyAsLong(customer), placedAt, valueMinor);
    }

    private static long kept(Line line, OrderState order) {
        long back = 0;
        for (Refund refund : order.refunds().values()) {
            back = Math.addExact(back, refund.units().getOrDefault(line.id(), 0L));
        }
        long units = Math.max(0, Math.min(line.current(), line.quantity() - back));
        long charged = Math.max(0, line.gross() - line.discount());
        return line.quantity() <= 0
                ? 0
                : BigInteger.valueOf(charged)
                        .multiply(BigInteger.valueOf(units))
                        .divide(BigInteger.valueOf(line.quantity()))
                        .longValueExact();
    }
}
