package trappa.value;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A positive fraction in lowest terms, such as the multiplier 5/4. Multipliers are multiplied as fractions and floored
 * once at the very end, so that no order of roundings can change the points.
 */
public record Rational(long numerator, long denominator) implements Comparable<Rational> {
    public static final Rational ONE = new Rational(1, 1);
    /** The largest numerator or denominator a written multiplier may have. */
    public static final long LIMIT = 10_000;

    private static final Pattern FORM = Pattern.compile("([0-9]{1,5})(?:/([0-9]{1,5}))?");

    public Rational {
        if (numerator <= 0 || denominator <= 0) {
            throw new IllegalArgumentException("A multiplier is above zero, not " + numerator + "/" + denominator);
        }
        long divisor = BigInteger.valueOf(numerator)
                .gcd(BigInteger.valueOf(denominator))
                .longValueExact();
        numerator /= divisor;
        denominator /= divisor;
    }

    /** Reads "a/b" or "a", each from 1 to {@link #LIMIT}. */
    public static Rational parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A multiplier is written a/b, such as 5/4, not " + text);
        }
        long numerator = Long.parseLong(matcher.group(1));
        long denominator = matcher.group(2) == null ? 1 : Long.parseLong(matcher.group(2));
        if (numerator < 1 || numerator > LIMIT || denominator < 1 || denominator > LIMIT) {
            throw new IllegalArgumentException("A multiplier's parts are from 1 to " + LIMIT + ", not " + text);
        }
        return new Rational(numerator, denominator);
    }

    @Override
    public int compareTo(Rational other) {
        return BigInteger.valueOf(numerator)
                .multiply(BigInteger.valueOf(other.denominator))
                .compareTo(BigInteger.valueOf(other.numerator).multiply(BigInteger.valueOf(denominator)));
    }

    public boolean isOne() {
        return numerator == denominator;
    }

    @Override
    public String toString() {
        return denominator == 1 ? Long.toString(numerator) : numerator + "/" + denominator;
    }
}
