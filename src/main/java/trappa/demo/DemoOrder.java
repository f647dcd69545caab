package trappa.demo;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An order as the shop knows it at one moment: every change gives a new value with a later {@code updatedAt}, so an
 * older one can still be delivered late. {@code buyer} is null for a guest, {@code cancelledAt} while it stands.
 */
record DemoOrder(
        long id,
        int number,
        @Nullable Shopper buyer,
        Instant placedAt,
        Instant updatedAt,
        boolean paid,
        @Nullable Instant cancelledAt,
        List<DemoLine> lines,
        long shippingMinor,
        List<DemoRefund> refunds) {
    DemoOrder {
        lines = List.copyOf(lines);
        refunds = List.copyOf(refunds);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("An order has at least one line");
        }
    }

    String name() {
        return "#" + number;
    }

    DemoOrder paidAt(Instant at) {
        return new DemoOrder(id, number, buyer, placedAt, at, true, cancelledAt, lines, shippingMinor, refunds);
    }

    DemoOrder with(DemoRefund refund) {
        List<DemoRefund> all =
                Stream.concat(refunds.stream(), Stream.of(refund)).toList();
        return new DemoOrder(id, number, buyer, placedAt, refund.at(), paid, cancelledAt, lines, shippingMinor, all);
    }

    DemoOrder cancelledAt(Instant at) {
        return new DemoOrder(id, number, buyer, placedAt, at, paid, at, lines, shippingMinor, refunds);
    }

    /** How many of a line the buyer still has. */
    int currentQuantity(DemoLine line) {
        int refunded = refunds.stream().mapToInt(refund -> refund.unitsOf(line)).sum();
        return cancelledAt == null ? line.quantity() - refunded : 0;
    }

    boolean nothingLeft() {
        return lines.stream().allMatch(line -> currentQuantity(line) == 0);
    }

    long listPriceMinor() {
        return lines.stream()
                .mapToLong(line -> line.product().priceMinor() * line.quantity())
                .sum();
    }

    long discountMinor() {
        return lines.stream().mapToLong(DemoLine::discountMinor).sum();
    }

    /** Goods after discounts, before returns. */
    long goodsMinor() {
        return lines.stream().mapToLong(DemoLine::paidMinor).sum();
    }

    long refundedMinor() {
        return refunds.stream().mapToLong(DemoRefund::amountMinor).sum();
    }

    /** Goods the buyer still has. */
    long currentGoodsMinor() {
        return cancelledAt == null ? goodsMinor() - refundedMinor() : 0;
    }

    long totalMinor() {
        return goodsMinor() + shippingMinor;
    }

    long currentTotalMinor() {
        return cancelledAt == null ? currentGoodsMinor() + shippingMinor : 0;
    }

    long outstandingMinor() {
        return paid ? 0 : currentTotalMinor();
    }

    String financialStatus() {
        if (!paid) {
            return cancelledAt == null ? "pending" : "voided";
        }
        if (cancelledAt != null || nothingLeft()) {
            return "refunded";
        }
        return refunds.isEmpty() ? "paid" : "partially_refunded";
    }
}
