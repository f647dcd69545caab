package trappa.webhook;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.fact.CustomerFact;
import trappa.fact.Merge;
import trappa.fact.OrderFact;
import trappa.fact.Remark;
import trappa.privacy.Request;

/** What a delivery means to us, once read. */
sealed interface Meaning {
    /**
     * Facts about one order.
     *
     * @param currency the order's currency, when the body says
     * @param customer whose order it is, when the body says, and since when that customer exists
     */
    record AboutOrder(
            long orderId,
            List<OrderFact> facts,
            @Nullable String currency,
            @Nullable Long customer,
            @Nullable Instant customerSince)
            implements Meaning {}

    /** A customer of the shop, and what was said of them. */
    record AboutCustomer(long customer, @Nullable Instant since, List<CustomerFact> facts) implements Meaning {}

    /** Two customers of the shop are one. */
    record Merged(Merge merge) implements Meaning {}

    /** The shop's own settings; null where it did not say. */
    record AboutShop(
            @Nullable ZoneId zone,
            @Nullable String country,
            @Nullable String locale) implements Meaning {}

    /** The app was removed from the shop. */
    record Uninstalled() implements Meaning {}

    /** A discount is gone from the store, or one of its codes. Ours have one code each. */
    record DiscountGone(String name) implements Meaning {}

    /** The shop allows the app this from an instant on. */
    record Allowed(List<String> scopes, Instant at) implements Meaning {}

    /** What the law asks for. */
    record Asked(Request.Told request) implements Meaning {}

    /** Kept, without effect on points. */
    record NoEffect(Remark.Code why) implements Meaning {}
}
