package trappa.opening;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and days as other programs and spreadsheets write them. Points are whole: groups of exactly three digits are
 * thousands ({@code 89,085}, {@code 1 234}), and decimals may be there when they are nothing ({@code 12,00}).
 */
final class Cell {
    private static final Pattern PLAIN = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern GROUPED =
            Pattern.compile("([+-]?[0-9]{1,3}(?:([., '\u2019\u00a0\u202f])[0-9]{3})(?:\\2[0-9]{3})*)(?:[.,]0{1,2})?");
    private static final Pattern NO_DECIMALS = Pattern.compile("([+-]?[0-9]{1,18})[.,]0{1,2}");
    private static final Pattern ISO = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?");
    private static final Pattern DAY_FIRST = Pattern.compile("([0-9]{1,2})([./-])([0-9]{1,2})\\2([0-9]{4})(?: .*)?");

    private Cell() {}

    /** @param free also as people and other programs write it */
    static OptionalLong number(String text, boolean free) {
        String number = free ? text.replace('\u2212', '-') : text;
        if (PLAIN.matcher(number).matches()) {
            return OptionalLong.of(Long.parseLong(number));
        }
        Matcher decimals = NO_DECIMALS.matcher(number);
        Matcher grouped = GROUPED.matcher(number);
        if (free && decimals.matches()) {
            return OptionalLong.of(Long.parseLong(decimals.group(1)));
        }
        return free && grouped.matches() && grouped.group(1).length() < 24
                ? number(grouped.group(1).replaceAll("[^0-9+-]", ""), false)
                : OptionalLong.empty();
    }

    /** A day, or that it may be either of two. */
    record Day(@Nullable LocalDate date, boolean either) {
        static final Day NONE = new Day(null, false);
    }

    /** Days by points and hyphens start with the day; with slashes both ways are written, so only what is clear is read. */
    static Day day(String text, boolean free) {
        try {
            Matcher iso = ISO.matcher(text);
            if (!free) {
                return new Day(LocalDate.parse(text), false);
            }
            if (iso.matches()) {
                return new Day(LocalDate.parse(iso.group(1)), false);
            }
            Matcher other = DAY_FIRST.matcher(text);
            if (!other.matches()) {
                return Day.NONE;
            }
            int first = Integer.parseInt(other.group(1));
            int second = Integer.parseInt(other.group(3));
            int year = Integer.parseInt(other.group(4));
            if (other.group(2).equals("/") && first <= 12 && second <= 12 && first != second) {
                return new Day(null, true);
            }
            boolean monthFirst = other.group(2).equals("/") && second > 12;
            return new Day(monthFirst ? LocalDate.of(year, first, second) : LocalDate.of(year, second, first), false);
        } catch (DateTimeException noSuchDay) {
            return Day.NONE;
        }
    }
}
