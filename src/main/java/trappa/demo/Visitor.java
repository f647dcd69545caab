package trappa.demo;

import org.jspecify.annotations.Nullable;

/** Who looks at the page and how: language, light or dark, the shopper logged in (null for a guest) and the basket. */
record Visitor(Words words, String theme, @Nullable Shopper shopper, Basket basket) {
    static final String LIGHT = "light";
    static final String DARK = "dark";

    static Visitor of(
            Cast cast,
            @Nullable String language,
            @Nullable String theme,
            @Nullable String shopper,
            @Nullable String basket) {
        return new Visitor(
                Words.in(language),
                DARK.equals(theme) ? DARK : LIGHT,
                shopper == null
                        ? cast.shoppers().getFirst()
                        : cast.find(shopper).orElse(null),
                Basket.parse(basket));
    }

    String handle() {
        return shopper == null ? "guest" : shopper.handle();
    }
}
