package trappa.reward;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.value.ShopDomain;

/**
 * The store, as rewards need it. Every call may be repeated: a code is derived from its redemption, and what has no code
 * is looked for first, so whoever asks again finds their own.
 */
public interface Store {

    /**
     * A reward to be made real for one customer, once, until a day.
     *
     * @param shopId the shop's number here
     * @param code derived from the redemption, or one of the shop's own vouchers; empty for what has no code
     * @param kind the word of the reward's kind, such as {@code amount_off}
     * @param amountMinor minor units of {@code currency}, where the kind has an amount
     * @param validUntil the last day, inclusive; {@code endsAt} is when it is over where the shop is
     * @param combinesWith what it may be used together with: {@code order}, {@code product}, {@code shipping}
     */
    record Wanted(
            ShopDomain shop,
            long shopId,
            String redemptionId,
            String rewardId,
            long customerId,
            String code,
            String kind,
            @Nullable Long amountMinor,
            @Nullable Integer percent,
            @Nullable Long productId,
            String currency,
            long minimumOrderMinor,
            Instant startsAt,
            LocalDate validUntil,
            Instant endsAt,
            Set<String> combinesWith) {}

    /** What came of asking the store. */
    sealed interface Answer {
        /**
         * It is there: made now, or found as ours.
         *
         * @param receipt what the store calls it, where it has a name; never that of another redemption
         */
        record Done(@Nullable String receipt) implements Answer {}

        /** The store will never do it. */
        record Refused(Trouble why) implements Answer {}

        /**
         * The store could not be asked, or it is not known whether it did; ask again later.
         *
         * @param notBefore how long what was asked may still be under way
         */
        record Unknown(Trouble why, Duration notBefore) implements Answer {
            public Unknown(Trouble why) {
                this(why, Duration.ZERO);
            }
        }
    }

    /**
     * Makes the reward real.
     *
     * @param again true when it may have been made by an attempt before
     */
    Answer make(Wanted wanted, boolean again);

    /** Whether the reward is there; empty when the store could not be asked. */
    Optional<Boolean> has(Wanted wanted);

    /** Takes it out of use. */
    Answer withdraw(Wanted wanted);
}
