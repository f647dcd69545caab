package trappa.webhook;

import org.jspecify.annotations.Nullable;

/** What a delivery told of, kept with its row: the order, and the customer it named; null where it named none. */
record About(@Nullable Long orderId, @Nullable Long customerId) {
    static final About NOTHING = new About(null, null);

    static About of(Meaning meaning) {
        return switch (meaning) {
            case Meaning.AboutOrder order -> new About(order.orderId(), order.customer());
            case Meaning.AboutCustomer about -> new About(null, about.customer());
            case Meaning.Merged merged -> new About(null, merged.merge().kept());
            case Meaning.Asked asked -> new About(null, asked.request().customerId());
            case Meaning.AboutShop shop -> NOTHING;
            case Meaning.Uninstalled gone -> NOTHING;
            case Meaning.DiscountGone gone -> NOTHING;
            case Meaning.Allowed allowed -> NOTHING;
            case Meaning.NoEffect none -> NOTHING;
        };
    }
}
