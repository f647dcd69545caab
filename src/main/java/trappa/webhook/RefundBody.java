package trappa.webhook;

import static trappa.webhook.OrderBody.required;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import trappa.fact.OrderFact;
import trappa.fact.Refund;
import trappa.fact.Remark.Code;

/**
 * A refund, as the body of {@code refunds/create} or inside an order. What it takes back is units per line; what its
 * lines say of money is not believed (they need not add up to what was paid back), except for discrepancies.
 */
final class RefundBody {
    private @Nullable Long id;
    private @Nullable Long orderId;
    private @Nullable Instant createdAt;
    private @Nullable Instant processedAt;
    private final Map<Long, Long> units = new TreeMap<>();
    private final List<Adjustment> adjustments = new ArrayList<>();
    private @Nullable String currency;

    private static final class Adjustment {
        @Nullable
        String kind;

        final ShopMoney amount = new ShopMoney();
        final ShopMoney tax = new ShopMoney();
    }

    /** A refund told on its own: which order it is of, and in what currency where it says so. */
    record Told(
            long orderId, OrderFact.Refunded fact, @Nullable String currency) {}

    /**
     * Reads the body of {@code refunds/create}. Its adjustments may name no currency: then the shop's is taken.
     *
     * @throws CurrencyUnknown when money in it can only be read once an order of the shop has told its currency
     * @throws Unreadable with the reason, for anything else
     */
    static Told read(byte[] body, @Nullable String shopCurrency) {
        RefundBody refund = new RefundBody();
        JsonIn.read(body, refund::field);
        long order = required(refund.orderId, "order_id");
        String code = refund.currency != null ? refund.currency : shopCurrency;
        if (code == null && refund.adjustments.stream().anyMatch(a -> a.amount.given())) {
            throw new CurrencyUnknown();
        }
        ShopMoney.Reader money = code == null ? new ShopMoney.Reader("", 0) : ShopMoney.reader(code);
        return new Told(order, new OrderFact.Refunded(refund.refund(money, "")), refund.currency);
    }

    /** The delivery is fine, but has to wait for the first order of the shop. */
    static final class CurrencyUnknown extends RuntimeException {}

    static RefundBody within(JsonIn in) {
        RefundBody refund = new RefundBody();
        in.object(name -> refund.field(in, name));
        return refund;
    }

    /** @param path where the refund is in the body, empty or with a stroke at its end */
    Refund refund(ShopMoney.Reader money, String path) {
        String amounts = "/" + path + "order_adjustments";
        long discrepancy = 0;
        long tax = 0;
        try {
            for (Adjustment adjustment : adjustments) {
                if ("refund_discrepancy".equals(adjustment.kind)) {
                    discrepancy = Math.addExact(discrepancy, money.of(adjustment.amount, amounts));
                    tax = Math.addExact(tax, money.of(adjustment.tax, amounts));
                }
            }
        } catch (ArithmeticException overflow) {
            throw new Unreadable(Code.TOO_LARGE, amounts);
        }
        Instant at = processedAt != null ? processedAt : required(createdAt, path + "created_at");
        return new Refund(required(id, path + "id"), at, units, discrepancy, tax);
    }

    private void field(JsonIn in, String name) {
        switch (name) {
            case "id" -> id = in.id();
            case "order_id" -> orderId = in.id();
            case "created_at" -> createdAt = in.time();
            case "processed_at" -> processedAt = in.time();
            case "refund_line_items" -> in.list(() -> units(in));
            case "order_adjustments" -> in.list(() -> adjustment(in));
            default -> in.skip();
        }
    }

    private void units(JsonIn in) {
        @Nullable Long[] line = new Long[1];
        long[] quantity = {-1};
        in.object(name -> {
            switch (name) {
                case "line_item_id" -> line[0] = in.id();
                case "quantity" -> quantity[0] = in.count();
                default -> in.skip();
            }
        });
        if (quantity[0] < 0) {
            throw new Unreadable(Code.MISSING, in.pointer() + "/quantity");
        }
        if (line[0] == null) {
            throw new Unreadable(Code.MISSING, in.pointer() + "/line_item_id");
        }
        units.merge(line[0], quantity[0], Long::sum);
    }

    private void adjustment(JsonIn in) {
        Adjustment adjustment = new Adjustment();
        in.object(name -> {
            switch (name) {
                case "kind" -> adjustment.kind = in.text();
                case "amount" -> adjustment.amount.plain(in);
                case "amount_set" -> adjustment.amount.set(in);
                case "tax_amount" -> adjustment.tax.plain(in);
                case "tax_amount_set" -> adjustment.tax.set(in);
                default -> in.skip();
            }
        });
        adjustments.add(adjustment);
        currency = adjustment.amount.currencyCode() != null ? adjustment.amount.currencyCode() : currency;
    }
}
