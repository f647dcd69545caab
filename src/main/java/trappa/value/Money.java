package trappa.value;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Money text as Shopify writes it, turned into whole minor units (öre, cents, fils). The text is matched before any
 * arithmetic: a twelve-character exponent would otherwise cost seconds of CPU. Never rounds.
 */
public final class Money {
    private static final Pattern FORM = Pattern.compile("(-?)([0-9]{1,15})(?:\\.([0-9]{1,6}))?");
    private static final Pattern CODE = Pattern.compile("[A-Z]{3}");

    private Money() {}

    /** Decimals of an ISO 4217 currency: 2 for SEK, 0 for JPY, 3 for KWD. */
    public static int decimals(String currency) {
        if (CODE.matcher(currency).matches()) {
            try {
                int digits = Currency.getInstance(currency).getDefaultFractionDigits();
                if (digits >= 0) {
                    return digits;
                }
            } catch (IllegalArgumentException unknown) {
                // falls through to the one error below
            }
        }
        throw new IllegalArgumentException("Not a currency: " + Text.shown(currency));
    }

    /**
     * Minor units of {@code text} in a currency with {@code decimals}.
     *
     * @throws IllegalArgumentException when the text is not {@code -?[0-9]{1,15}(\.[0-9]{1,6})?}, or has more decimals
     *     than the currency once trailing zeros are gone
     * @throws ArithmeticException when it does not fit 64 bits
     */
    public static long minor(String text, int decimals) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not an amount of money: " + Text.shown(text));
        }
        String fraction = matcher.group(3) == null ? "" : matcher.group(3).replaceAll("0+$", "");
        if (fraction.length() > decimals) {
            throw new IllegalArgumentException(
                    "More decimals than the currency has (" + decimals + "): " + Text.shown(text));
        }
        long whole = Long.parseLong(matcher.group(2) + fraction + "0".repeat(decimals - fraction.length()));
        return matcher.group(1).isEmpty() ? whole : -whole;
    }

    /** An amount as a country writes it, without decimals that are all zero. */
    public static String written(long minor, String currency, Locale locale) {
        int decimals = decimals(currency);
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(Currency.getInstance(currency));
        int digits = minor % Math.powExact(10L, decimals) == 0 ? 0 : decimals;
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return format.format(BigDecimal.valueOf(minor, decimals));
    }

    /** The plain decimal text of minor units: 49900 öre is "499", 49950 is "499.50". */
    public static String plain(long minor, int decimals) {
        long scale = Math.powExact(10L, decimals);
        long fraction = Math.abs(minor % scale);
        String whole = (minor < 0 ? "-" : "") + Math.abs(minor / scale);
        return fraction == 0 ? whole : whole + "." + String.format("%0" + decimals + "d", fraction);
    }
}
