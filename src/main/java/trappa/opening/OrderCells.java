package trappa.opening;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.value.Money;

/** Reads the cells of an order's rows; of one that does not say what it should, the file is told. */
record OrderCells(OrderFile file, String currency, int decimals) {
    private static final Set<String> YES = Set.of("true", "yes", "1");
    private static final Set<String> NO = Set.of("false", "no", "0");
    private static final long MOST_UNITS = 1_000_000;

    /** @param silent what an empty cell means */
    boolean flag(OrderRows.Row row, OrderColumn column, boolean silent) {
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
    long amount(OrderRows.Row row, OrderColumn column) {
        return row.at(column) == null ? 0 : neededAmount(row, column);
    }

    /** The same where nothing is no amount either. */
    long neededAmount(OrderRows.Row row, OrderColumn column) {
        String text = row.at(column);
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

    /** @param silent what an empty cell means, null: it may not be empty. @return −1, and told, when it is no number of units */
    long units(OrderRows.Row row, OrderColumn column, @Nullable Long silent) {
        String text = row.at(column);
        if (text == null && silent != null) {
            return silent;
        }
        if (text != null && text.matches("[0-9]{1,7}") && Long.parseLong(text) <= MOST_UNITS) {
            return Long.parseLong(text);
        }
        file.wrong(row.line(), column, text == null ? "" : text, Wrong.NUMBER, 0L, MOST_UNITS);
        return -1;
    }

    /** A number from 1; null when nothing is there, and, told, when it is no such number. */
    @Nullable
    Long id(OrderRows.Row row, OrderColumn column) {
        String text = row.at(column);
        long id = text == null ? 0 : OrderFile.number(text);
        if (id > 0) {
            return id;
        }
        if (text != null) {
            file.wrong(row.line(), column, text, Wrong.NUMBER, 1L, Long.MAX_VALUE);
        }
        return null;
    }
}
