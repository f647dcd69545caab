package trappa.opening;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.value.Money;

/**
 * One order of a file in the words of the shop's deliveries, so that there is one reader of orders and one worth of them.
 * What Shopify's export tells of the whole order only is dealt out: the part of a discount that no line names, and the
 * taxes, in proportion to the lines' values. What was given back has no date and no lines there, so it is money back on the
 * day the order was placed.
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
    private static final Set<String> YES = Set.of("true", "yes", "1");
    private static final Set<String> NO = Set.of("false", "no", "0");
    private static final Set<String> TEST_GATEWAYS = Set.of("bogus", "bogus gateway", "(for testing) bogus gateway");
    private static final Pattern GIFT_CARD = Pattern.compile(
            ".*(gift ?card|presentkort|gavekort|lahjakortti|geschenkkarte|geschenkgutschein).*",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final long MOST_UNITS = 1_000_000;

    private final OrderFile file;
    private final boolean ofShopify;
    private final List<OrderRows.Row> rows;
    private final OrderRows.Row first;
    private final @Nullable String shopCurrency;
    private String currency = "";
    private int decimals;
    private int giftCards;

    /** A line in minor units: {@code discount} and {@code tax} are of the whole line. */
    private static final class Line {
        private final OrderRows.Row row;
        private final long quantity;
        private final long price;
        private long discount;
        private long tax;
        private boolean giftCard;
        private boolean tip;
        private boolean taxable = true;

        private Line(OrderRows.Row row, long quantity, long price) {
            this.row = row;
            this.quantity = quantity;
            this.price = price;
        }

        private long gross() {
            return Math.multiplyExact(price, quantity);
        }

        private long value() {
            return Math.max(0, Math.subtractExact(gross(), discount));
        }
    }

    OrderWords(OrderFile file, boolean ofShopify, List<OrderRows.Row> rows, @Nullable String shopCurrency) {
        this.file = file;
        this.ofShopify = ofShopify;
        this.rows = rows;
        this.shopCurrency = shopCurrency;
        first = rows.getFirst();
    }

    String currency() {
        return currency;
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
            List<Line> lines = lines();
            boolean included = lines != null && dealOut(lines);
            if (placed == null || status == null || lines == null) {
                return null;
            }
            ObjectNode out = JsonNodeFactory.instance.objectNode();
            out.put("id", id)
                    .put("updated_at", placed.toString())
                    .put("processed_at", placed.toString())
                    .put("cancelled_at", cancelled == null ? null : cancelled.toString())
                    .put("currency", currency)
                    .put("financial_status", status)
                    .put("source_name", Objects.requireNonNullElse(first.at(OrderColumn.SOURCE), ""))
                    .put("test", test())
                    .put("taxes_included", included)
                    .put("total_outstanding", plain(amount(first, OrderColumn.OUTSTANDING)))
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
                    .put("amount", plain(amount(first, OrderColumn.SHIPPING)))
                    .put("currency_code", currency);
            ArrayNode items = out.putArray("line_items");
            for (int i = 0; i < lines.size(); i++) {
                line(items.addObject().put("id", i + 1), lines.get(i), code != null);
            }
            refund(out, lines, included, status, placed);
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
            currency = known == null ? "" : known;
            decimals = Money.decimals(currency);
        } catch (IllegalArgumentException e) {
            file.wrong(first.line(), OrderColumn.CURRENCY, said, Wrong.NO_CURRENCY);
            return false;
        }
        if (shopCurrency != null && !shopCurrency.equals(currency)) {
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
        return flag(first, OrderColumn.TEST, false) || TEST_GATEWAYS.contains(gateway.toLowerCase(Locale.ROOT));
    }

    /** The lines of the order; null when something is wrong with one. */
    private @Nullable List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        boolean fine = true;
        for (OrderRows.Row row : rows) {
            if (row.at(OrderColumn.PRICE) == null && row.at(OrderColumn.QUANTITY) == null && rows.size() > 1) {
                continue;
            }
            long price = amount(row, OrderColumn.PRICE, true);
            long quantity = units(row);
            long discount = amount(row, OrderColumn.DISCOUNT);
            long tax = amount(row, OrderColumn.TAX);
            String title = Objects.requireNonNullElse(row.at(OrderColumn.TITLE), "");
            boolean unsent = ofShopify && !flag(row, OrderColumn.REQUIRES_SHIPPING, true);
            boolean taxable = flag(row, OrderColumn.TAXABLE, true);
            boolean tip = flag(row, OrderColumn.TIP, false) || (unsent && title.equalsIgnoreCase("tip"));
            boolean giftCard = flag(row, OrderColumn.GIFT_CARD, false)
                    || (unsent && !taxable && GIFT_CARD.matcher(title).matches());
            fine &= price >= 0 && quantity >= 0 && discount >= 0 && tax >= 0;
            if (fine && quantity > 0) {
                Line line = new Line(row, quantity, price);
                line.discount = discount;
                line.tax = tax;
                line.taxable = taxable;
                line.tip = tip;
                line.giftCard = giftCard;
                giftCards += giftCard && ofShopify ? 1 : 0;
                lines.add(line);
            }
        }
        return fine ? lines : null;
    }

    private long units(OrderRows.Row row) {
        String text = row.at(OrderColumn.QUANTITY);
        if (text == null) {
            return ofShopify ? badUnits(row, "") : 1;
        }
        return text.matches("[0-9]{1,7}") && Long.parseLong(text) <= MOST_UNITS
                ? Long.parseLong(text)
                : badUnits(row, text);
    }

    private long badUnits(OrderRows.Row row, String text) {
        file.wrong(row.line(), OrderColumn.QUANTITY, text, Wrong.NUMBER, 0L, MOST_UNITS);
        return -1;
    }

    /**
     * Deals out what is told of the whole order only. The lines as they stand less the discounts of single lines are worth
     * more than the subtotal by what was taken off all of them; where a line's own discounts are more than that, its price
     * has them in it already.
     *
     * @return whether the prices have the taxes in them
     */
    private boolean dealOut(List<Line> lines) {
        if (!ofShopify) {
            return flag(first, OrderColumn.TAXES_INCLUDED, true);
        }
        List<Line> goods = lines.stream().filter(l -> !l.tip).toList();
        long subtotal = amount(first, OrderColumn.SUBTOTAL);
        long off = Math.subtractExact(goods.stream().mapToLong(Line::gross).reduce(0, Math::addExact), subtotal);
        if (off < 0) {
            file.wrong(first.line(), OrderColumn.SUBTOTAL, first.at(OrderColumn.SUBTOTAL), Wrong.SUBTOTAL);
            return true;
        }
        long ofLines =
                goods.stream().mapToLong(l -> Math.min(l.discount, l.gross())).reduce(0, Math::addExact);
        goods.forEach(l -> l.discount = ofLines > off ? 0 : Math.min(l.discount, l.gross()));
        long rest = ofLines > off ? off : off - ofLines;
        long[] parts =
                OrderCell.shares(rest, goods.stream().mapToLong(Line::value).toArray());
        for (int i = 0; i < parts.length; i++) {
            goods.get(i).discount += parts[i];
        }
        long taxes = amount(first, OrderColumn.TAXES);
        long shipping = amount(first, OrderColumn.SHIPPING);
        long[] bases = goods.stream().mapToLong(l -> l.taxable ? l.value() : 0).toArray();
        long[] withShipping = Arrays.copyOf(bases, bases.length + 1);
        withShipping[bases.length] = shipping;
        long[] shares = OrderCell.shares(Math.max(0, taxes), withShipping);
        for (int i = 0; i < bases.length; i++) {
            goods.get(i).tax = shares[i];
        }
        String total = first.at(OrderColumn.TOTAL);
        long tips = lines.stream().filter(l -> l.tip).mapToLong(Line::gross).sum();
        long above = total == null ? 0 : amount(first, OrderColumn.TOTAL) - subtotal - shipping - tips;
        return Math.abs(above) <= Math.abs(above - taxes);
    }

    private void line(ObjectNode out, Line line, boolean byCode) {
        id(out, "product_id", line.row, OrderColumn.PRODUCT_ID);
        id(out, "variant_id", line.row, OrderColumn.VARIANT_ID);
        out.put("quantity", line.quantity).put("price", plain(line.price)).put("gift_card", line.giftCard);
        if (line.tip) {
            out.putObject("tip");
        }
        if (line.discount > 0) {
            ObjectNode share = out.putArray("discount_allocations").addObject();
            share.put("amount", plain(line.discount));
            if (byCode) {
                share.put("discount_application_index", 0);
            }
        }
        if (line.tax > 0) {
            out.putArray("tax_lines").addObject().put("price", plain(line.tax));
        }
    }

    private void id(ObjectNode out, String key, OrderRows.Row row, OrderColumn column) {
        String text = row.at(column);
        long id = text == null ? 0 : OrderFile.number(text);
        if (id > 0) {
            out.put(key, id);
        } else if (text != null) {
            file.wrong(row.line(), column, text, Wrong.NUMBER, 1L, Long.MAX_VALUE);
        }
    }

    /** Money back on the day the order was placed: an export does not say when it was, nor of which lines. */
    private void refund(ObjectNode out, List<Line> lines, boolean included, String status, Instant placed) {
        long back = amount(first, OrderColumn.REFUNDED_AMOUNT);
        long all = lines.stream().filter(l -> !l.tip).mapToLong(Line::value).reduce(0, Math::addExact);
        long tax = 0;
        if (status.equals("refunded")) {
            back = Math.max(back, all);
        } else if (back > 0 && !included) {
            long taxes = amount(first, OrderColumn.TAXES);
            long[] parts =
                    OrderCell.shares(back, new long[] {Math.addExact(all, amount(first, OrderColumn.SHIPPING)), taxes});
            tax = parts[1];
            back = parts[0];
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

    private boolean flag(OrderRows.Row row, OrderColumn column, boolean silent) {
        String text = row.at(column);
        if (text == null) {
            return silent;
        }
        String word = text.toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            file.wrong(row.line(), column, text, Wrong.FLAG);
        }
        return YES.contains(word);
    }

    /** Minor units, 0 when nothing is there; −1, and told, when it is no amount. */
    private long amount(OrderRows.Row row, OrderColumn column) {
        return amount(row, column, false);
    }

    private long amount(OrderRows.Row row, OrderColumn column, boolean needed) {
        String text = row.at(column);
        if (text == null && !needed) {
            return 0;
        }
        String amount = text == null ? null : OrderCell.amount(text, decimals);
        try {
            if (amount != null) {
                return Money.minor(amount, decimals);
            }
        } catch (IllegalArgumentException moreDecimals) {
            // said below
        }
        file.wrong(row.line(), column, text, Wrong.AMOUNT, currency);
        return -1;
    }

    private String plain(long minor) {
        return Money.plain(Math.max(0, minor), decimals);
    }
}
