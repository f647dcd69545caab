package trappa.opening;

import java.util.List;

/**
 * What can be wrong with a place in an import file. The sentences are the operator's and the API's; the owner's pages say
 * the same in the owner's language.
 */
public enum Wrong {
    NO_HEAD("the first line should name the columns: {0}"),
    UNKNOWN_COLUMN("is not a column here; there are {0}"),
    COLUMN_TWICE("is there twice"),
    COLUMN_MISSING("the column {0} is missing"),
    UNREADABLE("cannot be read on: {0}"),
    TOO_MANY_ROWS("more than {0} rows: split the file"),
    TOO_MANY_CELLS("there are more cells than columns; put a text that has a comma in it in quotes"),
    NOTE_LENGTH("at most {0} characters"),
    TIER_ALONE("tier and tier_until belong together: give both or neither"),
    NOTHING("brings nothing: no points, no qualifying amount, no tier"),
    SAME_DAY("the same customer and day as in line {0}: add them up in one row"),
    ROUNDED_ID("a spreadsheet has rounded this id: format the column as text and export again"),
    CUSTOMER("the customer's id in the shop, a whole number from 1 to {0}"),
    EMAIL("an e-mail address that is in the list of customers"),
    NUMBER("a whole number from {0} to {1}"),
    DAY("a day such as 2026-01-31, from {0} to {1}"),
    TWO_DAYS("may be either of two days; write it as 2026-01-31"),
    TIER("the id of a tier of the program: {0}"),
    CODE("1 to {0} printable characters without a space"),
    REWARD("the id of a reward whose codes are uploaded: {0}"),
    ORDER("the order's id in the shop, a whole number from 1 to {0}"),
    SAME_ORDER("the same order as in line {0}: the rows of an order follow each other"),
    TIME("a time such as 2026-01-31 12:00:00 +0100, from 1990 until now"),
    AMOUNT("an amount of money in {0} such as 1234.50; 1,234 may be two different ones"),
    TOO_LARGE("the amounts of the order are too large"),
    NO_CURRENCY("the currency, three letters such as SEK"),
    CURRENCY("{0}, like the shop's other orders"),
    STATUS("one of {0}"),
    SUBTOTAL("not more than the lines of the order together: are some of its rows missing?"),
    FLAG("true or false"),
    NO_ORDER("cannot be taken as an order: {0}"),
    FORGOTTEN("a customer who asked to be forgotten"),
    CHANGED("this customer and day were imported before with {0} points, or another tier or qualifying amount:"
            + " an import is never changed, correct it with an adjustment");

    private final String sentence;

    Wrong(String sentence) {
        this.sentence = sentence;
    }

    String said(List<Object> values) {
        String said = sentence;
        for (int i = 0; i < values.size(); i++) {
            said = said.replace("{" + i + "}", String.valueOf(values.get(i)));
        }
        return said;
    }
}
