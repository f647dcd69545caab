package trappa.opening;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Money and times as exports and spreadsheets write them. What may be two different amounts or instants is none: a point
 * or comma with exactly three digits behind it may be thousands or decimals, so it is refused.
 */
final class OrderCell {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15})(?:[.,]([0-9]{1,2}|[0-9]{4,6}))?");
    private static final Pattern THREE = Pattern.compile("[0-9]{1,15}\\.[0-9]{3}");
    private static final Pattern GROUPED =
            Pattern.compile("([0-9]{1,3}(?:([ '\u2019\u00a0\u202f.,])[0-9]{3})(?:\\2[0-9]{3})*)([.,])([0-9]{1,2})");
    private static final Pattern SPACED =
            Pattern.compile("[0-9]{1,3}(?:([ '\u2019\u00a0\u202f])[0-9]{3})(?:\\1[0-9]{3})*");
    private static final Pattern TIME = Pattern.compile(
            "([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?) ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private OrderCell() {}

    /**
     * The amount with a decimal point and no groups, null when it is none.
     *
     * @param decimals of the currency: where it has three, three digits behind a point are no thousands
     */
    static @Nullable String amount(String text, int decimals) {
        Matcher plain = AMOUNT.matcher(text);
        if (plain.matches()) {
            return plain.group(2) == null ? plain.group(1) : plain.group(1) + "." + plain.group(2);
        }
        if (decimals == 3 && THREE.matcher(text).matches()) {
            return text;
        }
        Matcher grouped = GROUPED.matcher(text);
        if (grouped.matches() && !grouped.group(2).equals(grouped.group(3))) {
            return grouped.group(1).replaceAll("[^0-9]", "") + "." + grouped.group(4);
        }
        return SPACED.matcher(text).matches() ? text.replaceAll("[^0-9]", "") : null;
    }

    /** @param zone where the text names none. @return null when it is no time */
    static @Nullable Instant time(String text, ZoneId zone) {
        try {
            if (DAY.matcher(text).matches()) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant();
            }
            Matcher time = TIME.matcher(text);
            if (!time.matches()) {
                return null;
            }
            String local = time.group(1) + "T" + time.group(2);
            String offset = time.group(3);
            if (offset == null) {
                return LocalDateTime.parse(local).atZone(zone).toInstant();
            }
            String exact = offset.equals("Z") || offset.equals("UTC")
                    ? "Z"
                    : offset.length() == 5 ? offset.substring(0, 3) + ":" + offset.substring(3) : offset;
            return OffsetDateTime.parse(local + exact).toInstant();
        } catch (DateTimeException noSuchTime) {
            return null;
        }
    }
}
