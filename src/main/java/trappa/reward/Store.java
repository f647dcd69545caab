package trappa.reward;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.value.ShopDomain;

/**
 * The store, as rewards need it. Every call may be repeated: a code is derived from its redemption, so whoever asks again
 * finds their own.
 */
public interface Store {

    /**
     * A reward to be made real for one customer, once, until a day.
     *
     * @param kind the word of the reward's kind, such as {@code amount_off}
     * @param amountMinor minor units of {@code currency}, where the kind has an amount
     */
    record Wanted(
            ShopDomain shop,
            long customerId,
            String code,
            String kind,
            @Nullable Long amountMinor,
            @Nullable Integer percent,
            @Nullable Long productId,
            String currency,
            long minimumOrderMinor,
            LocalDate validUntil) {}

    /** What came of asking the store. */
    sealed interface Answer {
        /** It is there: made now, or found as ours. */
        record Done() implements Answer {}

        /** The store will never do it. */
        record Refused(String why) implements Answer {}

        /** The store could not be asked, or it is not known whether it did; ask again later. */
        record Unknown(String why) implements Answer {}
    }

    /** Makes the reward real. */
    Answer make(Wanted wanted);

    /** Whether the code is there; empty when the store could not be asked. */
    Optional<Boolean> has(ShopDomain shop, String code);

    /** Takes the code out of use. */
    Answer withdraw(ShopDomain shop, String code);
}
