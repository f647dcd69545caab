package trappa.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.fact.Line;
import trappa.fact.OrderState;
import trappa.fact.Sale;
import trappa.fact.Snapshot;
import trappa.value.Money;

/**
 * An order as a file of past orders tells it: what it is now, with everything that went back as one amount. When it went
 * back is not told, nor that it was edited.
 */
final class Purchase {
    static final String[] COLUMNS = {
        "order_id",
        "placed_at",
        "customer_id",
        "currency",
        "financial_status",
        "cancelled_at",
        "refunded_amount",
        "outstanding",
        "shipping",
        "taxes_included",
        "discount_code",
        "source",
        "tags",
        "test",
        "quantity",
        "price",
        "discount",
        "tax",
        "product_id",
        "variant_id",
        "gift_card",
        "tip"
    };

    private final OrderState order;
    private final Snapshot last;
    private final String currency;
    private final int decimals;

    private Purchase(OrderState order, String currency) {
        this.order = order;
        this.currency = currency;
        last = order.snapshots().lastEntry().getValue();
        decimals = Money.decimals(currency);
    }

    /** A row for each line; none for an order the shop has not described, or whose import was taken back. */
    static List<@Nullable Object[]> of(OrderState order, long customer, String currency) {
        if (order.snapshots().isEmpty() || order.takenBackAt().isPresent()) {
            return List.of();
        }
        Purchase purchase = new Purchase(order, currency);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Line line : purchase.last.lines()) {
            if (line.quantity() > 0) {
                rows.add(purchase.row(customer, line));
            }
        }
        return rows;
    }

    private @Nullable Object[] row(long customer, Line line) {
        return new @Nullable Object[] {
            Long.toString(order.id()),
            last.processedAt(),
            Long.toString(customer),
            currency,
            status(),
            order.deleted() ? (Object) last.updatedAt() : last.cancelledAt(),
            orNothing(wentBack()),
            orNothing(last.outstanding()),
            orNothing(last.shipping()),
            Boolean.toString(last.taxesIncluded()),
            last.codes().stream().findFirst().orElse(null),
            last.channel(),
            last.orderTags().isEmpty() ? null : String.join(", ", last.orderTags()),
            last.test() ? "true" : null,
            line.quantity(),
            Money.plain(line.gross() / line.quantity(), decimals),
            orNothing(line.discount()),
            orNothing(line.tax()),
            id(line.product()),
            id(line.variant()),
            line.giftCard() ? "true" : null,
            line.tip() ? "true" : null
        };
    }

    /** That an order was paid may have been told by a delivery's topic alone. */
    private String status() {
        boolean told = order.everPaid() && !last.voided() && !last.showsPayment();
        return told ? "paid" : last.status().isEmpty() ? "pending" : last.status();
    }

    private long wentBack() {
        Optional<Sale> sale = Sale.of(order);
        if (sale.isEmpty() || last.status().equals("refunded")) {
            return 0;
        }
        long charged = last.lines().stream()
                .filter(line -> !line.giftCard() && !line.tip())
                .mapToLong(line -> Math.max(0, line.gross() - line.discount()))
                .sum();
        return Math.max(0, charged - last.outstanding() - sale.get().valueMinor());
    }

    private @Nullable String orNothing(long minor) {
        return minor == 0 ? null : Money.plain(minor, decimals);
    }

    private static @Nullable String id(@Nullable Long id) {
        return id == null ? null : id.toString();
    }
}
