package trappa.value;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A shop's permanent name, {@code something.myshopify.com}, in lower case. Nothing else ever is one: no port, no path,
 * no other host, no trailing newline, so that a request built from it cannot leave for another host.
 */
public record ShopDomain(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}\\.myshopify\\.com");

    public ShopDomain {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("Not a shop domain (name.myshopify.com): " + text);
        }
    }

    /** The domain in {@code text}, in any case, or empty when it is not one. */
    public static Optional<ShopDomain> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return FORM.matcher(lower).matches() ? Optional.of(new ShopDomain(lower)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
