package trappa.value;

import java.util.Locale;
import java.util.Optional;

/**
 * A shop's permanent name, {@code something.myshopify.com}, in lower case. Nothing else ever is one: no port, no path,
 * no other host, no trailing newline, so that a request built from it cannot leave for another host.
 */
public record ShopDomain(String text) {
    private static final String END = ".myshopify.com";
    private static final int LONGEST_NAME = 60;

    public ShopDomain {
        if (!wellFormed(text)) {
            throw new IllegalArgumentException("Not a shop domain (name.myshopify.com): " + text);
        }
    }

    /** The domain in {@code text}, in any case, or empty when it is not one. */
    public static Optional<ShopDomain> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return wellFormed(lower) ? Optional.of(new ShopDomain(lower)) : Optional.empty();
    }

    /** {@code [a-z0-9][a-z0-9-]{0,59}.myshopify.com}, by hand: every call of a shopper is asked this. */
    private static boolean wellFormed(String text) {
        int name = text.length() - END.length();
        if (name < 1 || name > LONGEST_NAME || !text.endsWith(END) || text.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < name; i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
