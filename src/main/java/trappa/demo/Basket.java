package trappa.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What lies in a shopper's basket: products by handle, 1 to 20 of each. Written into a cookie as {@code mugg_2.skal_1}. */
record Basket(Map<Product, Integer> quantities) {
    static final Basket EMPTY = new Basket(Map.of());
    private static final int MOST_OF_EACH = 20;
    private static final Pattern ENTRY = Pattern.compile("([a-z-]{1,40})_([0-9]{1,2})");
    private static final long FREE_SHIPPING_FROM_MINOR = 60_000;
    private static final long SHIPPING_MINOR = 4_900;

    Basket {
        quantities = new LinkedHashMap<>(quantities);
    }

    /** Reads a cookie; whatever is not a product of this shop is left out. */
    static Basket parse(@Nullable String cookie) {
        Map<Product, Integer> quantities = new LinkedHashMap<>();
        for (String part : cookie == null ? List.<String>of() : List.of(cookie.split("\\."))) {
            Matcher entry = ENTRY.matcher(part);
            if (entry.matches()) {
                int quantity = clamp(Integer.parseInt(entry.group(2)));
                Catalogue.find(entry.group(1))
                        .filter(product -> quantity > 0)
                        .ifPresent(product -> quantities.put(product, quantity));
            }
        }
        return new Basket(quantities);
    }

    Basket with(Product product, int quantity) {
        Map<Product, Integer> changed = new LinkedHashMap<>(quantities);
        if (clamp(quantity) == 0) {
            changed.remove(product);
        } else {
            changed.put(product, clamp(quantity));
        }
        return new Basket(changed);
    }

    Basket plus(Product product) {
        return with(product, quantities.getOrDefault(product, 0) + 1);
    }

    boolean isEmpty() {
        return quantities.isEmpty();
    }

    int count() {
        return quantities.values().stream().mapToInt(Integer::intValue).sum();
    }

    long goodsMinor() {
        return quantities.entrySet().stream()
                .mapToLong(entry -> entry.getKey().priceMinor() * entry.getValue())
                .sum();
    }

    long shippingMinor() {
        return isEmpty() || goodsMinor() >= FREE_SHIPPING_FROM_MINOR ? 0 : SHIPPING_MINOR;
    }

    /** The VAT inside goods and shipping. */
    long vatMinor() {
        return quantities.entrySet().stream()
                        .mapToLong(
                                entry -> entry.getKey().vatInside(entry.getKey().priceMinor() * entry.getValue()))
                        .sum()
                + LineBody.vatInsideShipping(shippingMinor());
    }

    String cookie() {
        return quantities.entrySet().stream()
                .map(entry -> entry.getKey().handle() + "_" + entry.getValue())
                .collect(Collectors.joining("."));
    }

    private static int clamp(int quantity) {
        return Math.clamp(quantity, 0, MOST_OF_EACH);
    }
}
