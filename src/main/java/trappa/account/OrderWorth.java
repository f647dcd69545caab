package trappa.account;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason.CountedLine;
import trappa.account.Reason.Left;
import trappa.account.Reason.Nothing;
import trappa.fact.Line;
import trappa.fact.Product;
import trappa.fact.Refund;
import trappa.fact.Snapshot;
import trappa.program.Program;
import trappa.program.Program.OrderRule;

/**
 * What an order is worth at one moment under one rule: the sum of what the buyer still has, in minor units, and why.
 *
 * @param value minor units that count, at least 0
 * @param nothing why it is 0 although there were lines that count
 */
record OrderWorth(
        long value,
        List<CountedLine> lines,
        long adjustments,
        long outstanding,
        long shipping,
        @Nullable Nothing nothing) {

    /**
     * Worth by one snapshot and the refunds that count by then.
     *
     * @param products what the shop said of the order's products; a line whose product is not among them counts
     * @param over the order is cancelled or deleted by then, and earns nothing for that reason
     */
    static OrderWorth of(
            Snapshot snapshot,
            Collection<Refund> refunds,
            @Nullable Nothing over,
            OrderRule rule,
            Map<Long, Product> products) {
        List<CountedLine> lines = new ArrayList<>();
        long sum = 0;
        long ceiling = 0;
        for (Line line : snapshot.lines()) {
            long whole = charged(line, snapshot.taxesIncluded(), rule.taxBasis());
            long net = net(line, refunds);
            Left left = left(line, rule, products);
            long value = left != null ? 0 : net == line.quantity() ? whole : share(whole, net, line.quantity());
            lines.add(new CountedLine(line.id(), line.product(), line.quantity(), net, value, whole, left));
            if (left == null) {
                sum = Math.addExact(sum, value);
                ceiling = Math.addExact(ceiling, whole);
            }
        }
        long adjustments = 0;
        for (Refund refund : refunds) {
            adjustments = Math.addExact(adjustments, refund.discrepancy());
            if (rule.taxBasis() == Program.TaxBasis.INCLUDE) {
                adjustments = Math.addExact(adjustments, refund.discrepancyTax());
            }
        }
        long value = Math.subtractExact(Math.addExact(sum, adjustments), snapshot.outstanding());
        value = Math.clamp(value, 0, ceiling);
        Nothing nothing = over != null ? over : nothing(snapshot, rule, value);
        return new OrderWorth(
                nothing == null ? value : 0,
                Collections.unmodifiableList(lines),
                adjustments,
                snapshot.outstanding(),
                snapshot.shipping(),
                nothing);
    }

    /** Why it gives no points although nothing about the order as a whole keeps it from that. */
    Nothing given() {
        List<CountedLine> counted =
                lines.stream().filter(line -> line.left() == null).toList();
        if (counted.isEmpty() && !lines.isEmpty()) {
            return Nothing.NOTHING_COUNTS;
        }
        long charged = counted.stream().mapToLong(CountedLine::whole).sum();
        long kept = counted.stream().mapToLong(CountedLine::value).sum();
        return charged > 0 && kept + adjustments <= 0 ? Nothing.RETURNED : Nothing.TOO_SMALL;
    }

    private static long charged(Line line, boolean taxesIncluded, Program.TaxBasis basis) {
        long charged = Math.subtractExact(line.gross(), line.discount());
        charged = switch (basis) {
            case AS_CHARGED -> charged;
            case INCLUDE -> taxesIncluded ? charged : Math.addExact(charged, line.tax());
            case EXCLUDE -> taxesIncluded ? Math.subtractExact(charged, line.tax()) : charged;
        };
        return Math.max(0, charged);
    }

    /** Both counts are upper bounds of what the buyer still has; a refund told twice must not count twice. */
    private static long net(Line line, Collection<Refund> refunds) {
        long taken = 0;
        for (Refund refund : refunds) {
            taken = Math.addExact(taken, refund.units().getOrDefault(line.id(), 0L));
        }
        return Math.max(0, Math.min(line.current(), line.quantity() - taken));
    }

    private static long share(long whole, long net, long quantity) {
        return BigInteger.valueOf(whole)
                .multiply(BigInteger.valueOf(net))
                .divide(BigInteger.valueOf(quantity))
                .longValueExact();
    }

    private static @Nullable Left left(Line line, OrderRule rule, Map<Long, Product> products) {
        if (line.giftCard()) {
            return Left.GIFT_CARD;
        }
        if (line.tip()) {
            return Left.TIP;
        }
        if (line.product() == null) {
            return null;
        }
        if (rule.excludeProductIds().contains(line.product())) {
            return Left.PRODUCT_EXCLUDED;
        }
        Product product = products.getOrDefault(line.product(), Product.PLAIN);
        if (!Collections.disjoint(rule.excludeCollectionIds(), product.collections())) {
            return Left.COLLECTION_EXCLUDED;
        }
        return rule.excludeSalePrice() && product.onSale(line) ? Left.SALE_PRICE : null;
    }

    private static @Nullable Nothing nothing(Snapshot snapshot, OrderRule rule, long value) {
        if (snapshot.test()) {
            return Nothing.TEST_ORDER;
        }
        if (snapshot.voided()) {
            return Nothing.VOIDED;
        }
        if (!rule.channels().isEmpty() && !rule.channels().contains(snapshot.channel())) {
            return Nothing.CHANNEL;
        }
        if (!Collections.disjoint(rule.excludeOrderTags(), snapshot.orderTags())) {
            return Nothing.ORDER_TAG;
        }
        if (!Collections.disjoint(rule.excludeCustomerTags(), snapshot.customerTags())) {
            return Nothing.CUSTOMER_TAG;
        }
        return value < rule.minimumMinor() ? Nothing.BELOW_MINIMUM : null;
    }
}
