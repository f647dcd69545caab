package trappa.opening;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import trappa.value.Apportionment;

/**
 * The lines of one order of a file, in minor units. What Shopify's export tells of the whole order only is dealt out: the
 * part of a discount that no line names, and the taxes, in proportion to the lines' values.
 */
final class OrderLines {
    private static final Pattern GIFT_CARD = Pattern.compile(
            ".*(gift ?card|presentkort|gavekort|lahjakortti|geschenkkarte|geschenkgutschein).*",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private final OrderCells cells;
    private final boolean ofShopify;
    private final OrderRows.Row first;
    private final List<Line> lines = new ArrayList<>();
    private int giftCards;
    private boolean taxesIncluded;

    /** A line: {@code discount} and {@code tax} are of the whole line. */
    static final class Line {
        private final OrderRows.Row row;
        private final long quantity;
        private final long price;
        private final boolean taxable;
        private final boolean tip;
        private final boolean giftCard;
        private long discount;
        private long tax;

        private Line(OrderRows.Row row, long quantity, long price, boolean taxable, boolean tip, boolean giftCard) {
            this.row = row;
            this.quantity = quantity;
            this.price = price;
            this.taxable = taxable;
            this.tip = tip;
            this.giftCard = giftCard;
        }

        private long gross() {
            return Math.multiplyExact(price, quantity);
        }

        private long value() {
            return Math.max(0, Math.subtractExact(gross(), discount));
        }

        OrderRows.Row row() {
            return row;
        }

        long quantity() {
            return quantity;
        }

        long price() {
            return price;
        }

        boolean tip() {
            return tip;
        }

        boolean giftCard() {
            return giftCard;
        }

        long discount() {
            return discount;
        }

        long tax() {
            return tax;
        }
    }

    private OrderLines(OrderCells cells, boolean ofShopify, OrderRows.Row first) {
        this.cells = cells;
        this.ofShopify = ofShopify;
        this.first = first;
    }

    /** @return null when something is wrong with one, which the file is told. @throws ArithmeticException amounts too large */
    static @Nullable OrderLines of(OrderCells cells, boolean ofShopify, List<OrderRows.Row> rows) {
        OrderLines lines = new OrderLines(cells, ofShopify, rows.getFirst());
        boolean fine = true;
        for (OrderRows.Row row : rows) {
            if (row.at(OrderColumn.PRICE) != null || row.at(OrderColumn.QUANTITY) != null || rows.size() == 1) {
                fine &= lines.add(row);
            }
        }
        if (fine) {
            lines.taxesIncluded =
                    ofShopify ? lines.dealOut() : cells.flag(lines.first, OrderColumn.TAXES_INCLUDED, true);
        }
        return fine ? lines : null;
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Whether the prices have the taxes in them. */
    boolean taxesIncluded() {
        return taxesIncluded;
    }

    /** How many were taken for gift cards by their name. */
    int giftCards() {
        return giftCards;
    }

    /** What the goods cost. */
    long value() {
        return goods().mapToLong(Line::value).reduce(0, Math::addExact);
    }

    private Stream<Line> goods() {
        return lines.stream().filter(line -> !line.tip);
    }

    /** @return whether the row says what it should */
    private boolean add(OrderRows.Row row) {
        long price = cells.neededAmount(row, OrderColumn.PRICE);
        long quantity = cells.units(row, OrderColumn.QUANTITY, ofShopify ? null : 1L);
        long discount = cells.amount(row, OrderColumn.DISCOUNT);
        long tax = cells.amount(row, OrderColumn.TAX);
        String title = Objects.requireNonNullElse(row.at(OrderColumn.TITLE), "");
        boolean unsent = ofShopify && !cells.flag(row, OrderColumn.REQUIRES_SHIPPING, true);
        boolean taxable = cells.flag(row, OrderColumn.TAXABLE, true);
        boolean tip = cells.flag(row, OrderColumn.TIP, false) || (unsent && title.equalsIgnoreCase("tip"));
        boolean giftCard = cells.flag(row, OrderColumn.GIFT_CARD, false)
                || (unsent && !taxable && GIFT_CARD.matcher(title).matches());
        if (price < 0 || quantity < 0 || discount < 0 || tax < 0) {
            return false;
        }
        if (quantity > 0) {
            Line line = new Line(row, quantity, price, taxable, tip, giftCard);
            line.discount = discount;
            line.tax = tax;
            giftCards += giftCard && ofShopify ? 1 : 0;
            lines.add(line);
        }
        return true;
    }

    /**
     * Deals out what is told of the whole order only. The lines as they stand less the discounts of single lines are worth
     * more than the subtotal by what was taken off all of them; where a line's own discounts are more than that, its price
     * has them in it already.
     *
     * @return whether the prices have the taxes in them
     */
    private boolean dealOut() {
        List<Line> goods = goods().toList();
        long subtotal = cells.amount(first, OrderColumn.SUBTOTAL);
        long off = Math.subtractExact(goods.stream().mapToLong(Line::gross).reduce(0, Math::addExact), subtotal);
        if (off < 0) {
            cells.file().wrong(first.line(), OrderColumn.SUBTOTAL, first.at(OrderColumn.SUBTOTAL), Wrong.SUBTOTAL);
            return true;
        }
        dealOutDiscount(goods, off);
        long taxes = cells.amount(first, OrderColumn.TAXES);
        long shipping = cells.amount(first, OrderColumn.SHIPPING);
        dealOutTaxes(goods, Math.max(0, taxes), Math.max(0, shipping));
        String total = first.at(OrderColumn.TOTAL);
        long tips = lines.stream().filter(l -> l.tip).mapToLong(Line::gross).sum();
        long above = total == null ? 0 : cells.amount(first, OrderColumn.TOTAL) - subtotal - shipping - tips;
        return Math.abs(above) <= Math.abs(above - taxes);
    }

    private static void dealOutDiscount(List<Line> goods, long off) {
        long ofLines =
                goods.stream().mapToLong(l -> Math.min(l.discount, l.gross())).reduce(0, Math::addExact);
        goods.forEach(l -> l.discount = ofLines > off ? 0 : Math.min(l.discount, l.gross()));
        List<Long> shares = Apportionment.of(
                ofLines > off ? off : off - ofLines,
                goods.stream().map(Line::value).toList());
        for (int i = 0; i < goods.size(); i++) {
            goods.get(i).discount += shares.get(i);
        }
    }

    private static void dealOutTaxes(List<Line> goods, long taxes, long shipping) {
        List<Long> weights = Stream.concat(goods.stream().map(l -> l.taxable ? l.value() : 0), Stream.of(shipping))
                .toList();
        boolean taxed = weights.stream().anyMatch(weight -> weight > 0);
        List<Long> shares = Apportionment.of(taxed ? taxes : 0, weights);
        for (int i = 0; i < goods.size(); i++) {
            goods.get(i).tax = shares.get(i);
        }
    }
}
