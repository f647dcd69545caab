package trappa.opening;

import java.io.Reader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import trappa.value.Text;

/**
 * Reads the rows of a file of past orders, order by order: the rows of an order follow each other, what holds for the whole
 * order stands in the first. Everything that is wrong is told by line and column, and an order with something wrong in it
 * is left out whole.
 */
final class OrderFile {
    static final int MOST_ROWS = 500_000;
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Duration AHEAD = Duration.ofDays(1);
    private static final Pattern ID = Pattern.compile("'?(?:gid://shopify/[A-Za-z]{1,20}/)?([0-9]{1,19})");
    private static final Pattern ROUNDED = Pattern.compile("[0-9](?:[.,][0-9]+)?E\\+?[0-9]+");

    private final Terms terms;
    private final LongPredicate wanted;
    private final Consumer<Told> to;
    private final Map<Long, Integer> lines = new HashMap<>();
    private final List<OrderRows.Row> rows = new ArrayList<>();
    private final List<RowError> errors = new ArrayList<>();
    private boolean ofShopify;
    private int wrong;
    private int count;
    private long id;
    private @Nullable String currency;

    private OrderFile(Terms terms, LongPredicate wanted, Consumer<Told> to) {
        this.terms = terms;
        this.wanted = wanted;
        this.to = to;
        currency = terms.currency();
    }

    /**
     * What the shop says to a file.
     *
     * @param currency of the shop's orders, null while none has come
     * @param zone of times that name none
     */
    record Terms(@Nullable String currency, ZoneId zone, Instant now) {}

    /**
     * An order as it was understood.
     *
     * @param body as a delivery of the shop would tell it
     * @param giftCards how many of its lines were taken for gift cards by their name
     */
    record Told(int line, long id, @Nullable Long customer, String body, int giftCards) {}

    /** @param wrong how many things are wrong, of which {@code errors} has the first */
    record Read(List<RowError> errors, int wrong) {}

    /**
     * Reads the orders of some customers.
     *
     * @param wanted of a customer's number, or where there is none the order's, whether it is one of these
     */
    static Read of(Reader kept, Terms terms, LongPredicate wanted, Consumer<Told> to) {
        OrderFile file = new OrderFile(terms, wanted, to);
        OrderRows.read(kept, new OrderRows.Taker() {
            @Override
            public void head(List<OrderColumn> columns) {
                file.ofShopify = columns.contains(OrderColumn.NAME);
            }

            @Override
            public void row(OrderRows.Row row) {
                file.row(row);
            }
        });
        file.order();
        return new Read(List.copyOf(file.errors), file.wrong);
    }

    private void row(OrderRows.Row row) {
        count++;
        if (count == MOST_ROWS + 1 && wanted.test(0)) {
            wrong(row.line(), null, null, Wrong.TOO_MANY_ROWS, MOST_ROWS);
        }
        if (count > MOST_ROWS) {
            return;
        }
        if (rows.isEmpty() || !belongs(row)) {
            order();
            rows.clear();
        }
        rows.add(row);
    }

    /** Shopify gives an order's id in its first row only, and its name in all of them. */
    private boolean belongs(OrderRows.Row row) {
        OrderRows.Row first = rows.getFirst();
        String itsId = row.at(OrderColumn.ORDER_ID);
        return ofShopify
                ? itsId == null && Objects.equals(first.at(OrderColumn.NAME), row.at(OrderColumn.NAME))
                : Objects.equals(first.at(OrderColumn.ORDER_ID), itsId);
    }

    private void order() {
        if (rows.isEmpty()) {
            return;
        }
        OrderRows.Row first = rows.getFirst();
        int before = wrong;
        String said = first.at(OrderColumn.CUSTOMER_ID);
        long customer = said == null ? 0 : number(said);
        id = number(Objects.requireNonNullElse(first.at(OrderColumn.ORDER_ID), ""));
        Integer same = id == 0 ? null : lines.putIfAbsent(id, first.line());
        if (!wanted.test(customer == 0 ? id : customer)) {
            return;
        }
        if (id == 0) {
            wrongId(first, OrderColumn.ORDER_ID, Wrong.ORDER);
        }
        if (said != null && customer == 0) {
            wrongId(first, OrderColumn.CUSTOMER_ID, Wrong.CUSTOMER);
        }
        if (same != null) {
            wrong(first.line(), null, null, Wrong.SAME_ORDER, same);
        }
        OrderWords words = new OrderWords(this, ofShopify, rows, currency);
        String body = words.body(id, customer);
        if (wrong == before && body != null) {
            currency = words.currency();
            to.accept(new Told(first.line(), id, customer == 0 ? null : customer, body, words.giftCards()));
        }
    }

    private void wrongId(OrderRows.Row row, OrderColumn column, Wrong what) {
        String text = row.at(column);
        boolean rounded = text != null && ROUNDED.matcher(text).matches();
        wrong(
                row.line(),
                column,
                text,
                rounded ? Wrong.ROUNDED_ID : what,
                rounded ? new Object[0] : new Object[] {Long.MAX_VALUE});
    }

    /** An id as the shop and its exports write it, 0 when it is none. */
    static long number(String text) {
        Matcher number = ID.matcher(text);
        try {
            return number.matches() ? Long.parseLong(number.group(1)) : 0;
        } catch (NumberFormatException above63Bits) {
            return 0;
        }
    }

    /** A time in a cell; null, and told, when there is none or it is not one. */
    @Nullable
    Instant time(OrderRows.Row row, OrderColumn column, boolean needed) {
        String text = row.at(column);
        if (text == null && !needed) {
            return null;
        }
        Instant time = text == null ? null : OrderCell.time(text, terms.zone());
        if (time == null || time.isBefore(EARLIEST) || time.isAfter(terms.now().plus(AHEAD))) {
            wrong(row.line(), column, text, Wrong.TIME);
            return null;
        }
        return time;
    }

    void wrong(int line, @Nullable OrderColumn column, @Nullable String value, Wrong what, Object... values) {
        wrong++;
        if (errors.size() < OpeningFile.MOST_ERRORS) {
            errors.add(new RowError(
                    line,
                    column == null ? null : column.header(ofShopify),
                    value == null ? (column == null ? null : "") : Text.shown(value),
                    what,
                    values));
        }
    }
}
