package trappa.owner;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import trappa.value.Money;
import trappa.value.Resource;

/** The words, numbers, amounts and days of the owner's pages in one language, as the shop's country writes them. */
final class Texts {
    static final List<String> LANGUAGES = List.of("sv", "da", "en");
    private static final Map<String, Properties> CATALOGUES =
            LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(l -> l, Texts::load));

    private final String language;
    private final Locale locale;
    private final Properties catalogue;
    private final String currency;
    private final int decimals;
    private final ZoneId zone;

    /** @param language any tag; one the pages are not written in gives English */
    Texts(String language, String country, String currency, ZoneId zone) {
        this.language =
                LANGUAGES.stream().filter(language::startsWith).findFirst().orElse("en");
        this.locale = Locale.of(this.language, country);
        this.catalogue = CATALOGUES.getOrDefault(this.language, new Properties());
        this.currency = currency;
        this.decimals = Money.decimals(currency);
        this.zone = zone;
    }

    /** The first language a browser asks for that the pages are written in. */
    static Optional<String> first(@Nullable String acceptLanguage) {
        return Arrays.stream((acceptLanguage == null ? "" : acceptLanguage).split(","))
                .map(each -> each.strip().split("[-;]")[0])
                .filter(LANGUAGES::contains)
                .findFirst();
    }

    private static Properties load(String language) {
        return Resource.texts("/texts/owner_" + language + ".properties");
    }

    String language() {
        return language;
    }

    String currency() {
        return currency;
    }

    int decimals() {
        return decimals;
    }

    ZoneId zone() {
        return zone;
    }

    /** The text of a key with {0}, {1}, … filled in. */
    String of(String key, Object... values) {
        String text = catalogue.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("No text for " + key + " in " + language);
        }
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    boolean has(String key) {
        return catalogue.containsKey(key);
    }

    /** A text in the singular or the plural; {0} is the number. */
    String count(String key, long n, Object... more) {
        Object[] values = new Object[more.length + 1];
        values[0] = number(n);
        System.arraycopy(more, 0, values, 1, more.length);
        return of(key + (n == 1 ? ".one" : ".other"), values);
    }

    String number(long n) {
        return NumberFormat.getIntegerInstance(locale).format(n).replace('-', '\u2212');
    }

    /** With its sign, also when it is positive. */
    String signed(long n) {
        return n > 0 ? "+" + number(n) : number(n);
    }

    String money(long minor) {
        return Money.written(minor, currency, locale);
    }

    /** An amount that is an estimate: in whole units. */
    String about(long minor) {
        long unit = Math.powExact(10L, decimals);
        return money(Math.round((double) minor / unit) * unit);
    }

    String percent(double share) {
        NumberFormat format = NumberFormat.getPercentInstance(locale);
        format.setMaximumFractionDigits(Math.abs(share) < 0.1 ? 1 : 0);
        return format.format(share);
    }

    /** How a figure moved, as a share of what it was. */
    String share(long now, long before, String was) {
        return moved(now - before, before == 0 ? "" : percent(Math.abs((double) (now - before) / before)), was);
    }

    /** How a share moved, in percentage points. */
    String rate(double now, double before) {
        long tenths = Math.round((now - before) * 1000);
        return moved(tenths, of("moved.points", decimal(Math.abs(tenths) / 10.0)), percent(before));
    }

    /**
     * How a figure moved, with its sign and in words.
     *
     * @param change its direction by its sign
     * @param much how much without a sign; empty where nothing can be said but from where
     */
    String moved(long change, String much, String was) {
        if (change == 0) {
            return of("moved.same", was);
        }
        String how = of(change > 0 ? "moved.up" : "moved.down", was);
        return much.isEmpty() ? how : (change > 0 ? "+" : "\u2212") + much + ", " + how;
    }

    String decimal(double value) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(2);
        return format.format(value);
    }

    /** At most four decimals, never rounded up. */
    String decimal(BigDecimal value) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(4);
        format.setRoundingMode(RoundingMode.DOWN);
        return format.format(value);
    }

    String weekday(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL_STANDALONE, locale);
    }

    String month(YearMonth month) {
        return DateTimeFormatter.ofPattern("MMM yyyy", locale).format(month);
    }

    String month(Month month) {
        return month.getDisplayName(TextStyle.FULL_STANDALONE, locale);
    }

    /** A country by its code, as this language calls it. */
    String country(String code) {
        return Locale.of("", code).getDisplayCountry(locale);
    }

    /** An amount as somebody typed it, or what was typed where it is none. */
    String amount(String typed) {
        return typed.matches("[0-9]{1,12}([.,][0-9]{1,3})?")
                ? money(new BigDecimal(typed.replace(',', '.'))
                        .movePointRight(decimals)
                        .longValue())
                : typed + " " + currency;
    }

    String day(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(locale)
                .format(day);
    }

    /** A day of every year. */
    String day(MonthDay day) {
        return DateTimeFormatter.ofLocalizedPattern("MMMMd").withLocale(locale).format(day);
    }

    String day(Instant at) {
        return day(at.atZone(zone).toLocalDate());
    }

    LocalDate date(Instant at) {
        return at.atZone(zone).toLocalDate();
    }

    /** Day and minute. */
    String moment(Instant at) {
        return day(at) + " " + DateTimeFormatter.ofPattern("HH:mm", locale).format(at.atZone(zone));
    }

    /** How long ago, in the largest unit that fits. */
    String ago(Instant at, Instant now) {
        Duration since = Duration.between(at, now);
        if (since.toSeconds() < 60) {
            return count("ago.second", Math.max(0, since.toSeconds()));
        }
        if (since.toMinutes() < 60) {
            return count("ago.minute", since.toMinutes());
        }
        return since.toHours() < 48 ? count("ago.hour", since.toHours()) : count("ago.day", since.toDays());
    }

    /** Minor units as they stand in a file: "25" or "24.50". */
    String plain(@Nullable Long minor) {
        return minor == null ? "" : Money.plain(minor, decimals);
    }

    /** Minor units as they are typed into a field: "25" or "24,50". */
    String typed(long minor) {
        return Money.plain(minor, decimals)
                .replace('.', DecimalFormatSymbols.getInstance(locale).getDecimalSeparator());
    }
}
