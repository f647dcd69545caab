package trappa.opening;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.value.Apportionment;
import trappa.value.Money;

/**
 * One order of a file in the words of the shop's deliveries, so that there is one reader of orders and one worth of them.
 * What was given back has no date and no lines in an export, so it is money back on the day the order was placed.
 */
final class OrderWords {
    private static final Set<String> STATUSES = Set.of(
            "paid",
            "partially_paid",
            "partially_refunded",
            "refunded",
            "pending",
            "authorized",
            "voided",
            "expired",
            "unpaid");
    private static final Set<String> TEST_GATEWAYS = Set.of("bogus", "bogus gateway", "(for testing) bogus gateway");

    private final OrderFile file;
    private final boolean ofShopify;
    private final List<OrderRows.Row> rows;
    private final OrderRows.Row first;
    private final @Nullable String shopCurrency;
    private OrderCells cells;
    private int giftCards;

    OrderWords(OrderFile file, boolean ofShopify, List<OrderRows.Row> rows, @Nullable String shopCurrency) {
        this.file = file;
        this.ofShopify = ofShopify;
        this.rows = rows;
        this.shopCurrency = shopCurrency;
        first = rows.getFirst();
        cells = new OrderCells(file, "", 0);
    }

    String currency() {
        return cells.currency();
    }

    /** How many lines were taken for gift cards by their name. */
    int giftCards() {
        return giftCards;
    }

    /** The body of a delivery about the order; null when something is wrong, which the file is told. */
    @Nullable
    String body(long id, long customer) {
        if (!currencyKnown()) {
            return null;
        }
        Instant placed = file.time(first, OrderColumn.PLACED_AT, true);
        Instant cancelled = file.time(first, OrderColumn.CANCELLED_AT, false);
        String status = status();
        try {
            OrderLines lines = OrderLines.of(cells, ofShopify, rows);
            if (placed == null || status == null || lines == null) {
                return null;
            }
            giftCards = lines.giftCards();
            ObjectNode out = JsonNodeFactory.instance.objectNode();
            out.put("id", id)
                    .put("updated_at", placed.toString())
                    .put("processed_at", placed.toString())
                    .put("cancelled_at", cancelled == null ? null : cancelled.toString())
                    .put("currency", currency())
                    .put("financial_status", status)
                    .put("source_name", Objects.requireNonNullElse(first.at(OrderColumn.SOURCE), ""))
                    .put("test", test())
                    .put("taxes_included", lines.taxesIncluded())
                    .put("total_outstanding", plain(cells.amount(first, OrderColumn.OUTSTANDING)))
                    .put("tags", Objects.requireNonNullElse(first.at(OrderColumn.TAGS), ""));
            if (customer != 0) {
                out.putObject("customer").put("id", customer);
            }
            String code = first.at(OrderColumn.DISCOUNT_CODE);
            if (code != null) {
                out.putArray("discount_codes").addObject().put("code", code);
                out.putArray("discount_applications").addObject().put("code", code);
            }
            out.putObject("total_shipping_price_set")
                    .putObject("shop_money")
                    .put("amount", plain(cells.amount(first, OrderColumn.SHIPPING)))
                    .put("currency_code", currency());
            ArrayNode items = out.putArray("line_items");
            for (OrderLines.Line line : lines.lines()) {
                line(items.addObject().put("id", items.size()), line, code != null);
            }
            refund(out, lines, status, placed);
            return out.toString();
        } catch (ArithmeticException tooLarge) {
            file.wrong(first.line(), null, null, Wrong.TOO_LARGE);
            return null;
        }
    }

    private boolean currencyKnown() {
        String said = first.at(OrderColumn.CURRENCY);
        String known = said == null ? shopCurrency : said;
        try {
            String currency = known == null ? "" : known;
            cells = new OrderCells(file, currency, Money.decimals(currency));
        } catch (IllegalArgumentException e) {
            file.wrong(first.line(), OrderColumn.CURRENCY, said, Wrong.NO_CURRENCY);
            return false;
        }
        if (shopCurrency != null && !shopCurrency.equals(currency())) {
            file.wrong(first.line(), OrderColumn.CURRENCY, said, Wrong.CURRENCY, shopCurrency);
            return false;
        }
        return true;
    }

    private @Nullable String status() {
        String said = first.at(OrderColumn.FINANCIAL_STATUS);
        String status = said == null
                ? (ofShopify ? "" : "paid")
                : said.toLowerCase(Locale.ROOT).replace(' ', '_');
        if (!STATUSES.contains(status)) {
            file.wrong(
                    first.line(),
                    OrderColumn.FINANCIAL_STATUS,
                    said,
                    Wrong.STATUS,
                    STATUSES.stream().sorted().toList());
            return null;
        }
        return status;
    }

    private boolean test() {
        String gateway = Objects.requireNonNullElse(first.at(OrderColumn.PAYMENT_METHOD), "");
        return cells.flag(first, OrderColumn.TEST, false) || TEST_GATEWAYS.contains(gateway.toLowerCase(Locale.ROOT));
    }

    private void line(ObjectNode out, OrderLines.Line line, boolean byCode) {
        id(out, "product_id", line.row(), OrderColumn.PRODUCT_ID);
        id(out, "variant_id", line.row(), OrderColumn.VARIANT_ID);
        out.put("quantity", line.quantity()).put("price", plain(line.price())).put("gift_card", line.giftCard());
        if (line.tip()) {
            out.putObject("tip");
        }
        if (line.discount() > 0) {
            ObjectNode share = out.putArray("discount_allocations").addObject();
            share.put("amount", plain(line.discount()));
            if (byCode) {
                share.put("discount_application_index", 0);
            }
        }
        if (line.tax() > 0) {
            out.putArray("tax_lines").addObject().put("price", plain(line.tax()));
        }
    }

    private void id(ObjectNode out, String key, OrderRows.Row row, OrderColumn column) {
        Long id = cells.id(row, column);
        if (id != null) {
            out.put(key, id);
        }
    }

    /** Money back on the day the order was placed: an export does not say when it was, nor of which lines. */
    private void refund(ObjectNode out, OrderLines lines, String status, Instant placed) {
        long back = cells.amount(first, OrderColumn.REFUNDED_AMOUNT);
        long all = lines.value();
        long tax = 0;
        if (status.equals("refunded")) {
            back = Math.max(back, all);
        } else if (back > 0 && !lines.taxesIncluded()) {
            long goods = Math.addExact(all, Math.max(0, cells.amount(first, OrderColumn.SHIPPING)));
            List<Long> parts =
                    Apportionment.of(back, List.of(goods, Math.max(0, cells.amount(first, OrderColumn.TAXES))));
            back = parts.getFirst();
            tax = parts.getLast();
        }
        if (back > 0) {
            ObjectNode refund = out.putArray("refunds").addObject();
            refund.put("id", 1).put("processed_at", placed.toString());
            ObjectNode adjustment = refund.putArray("order_adjustments").addObject();
            adjustment.put("kind", "refund_discrepancy").put("amount", "-" + plain(back));
            if (tax > 0) {
                adjustment.put("tax_amount", "-" + plain(tax));
            }
        }
    }

    private String plain(long minor) {
        return Money.plain(Math.max(0, minor), cells.decimals());
    }
}
