package trappa.reward;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing to be done in the store, exactly once as far as anybody can tell: its row in the outbox.
 *
 * @param id stays the same over all attempts
 * @param redemptionId whose it is; null when it is about an order
 * @param body what is wanted, as JSON
 */
record Effect(
        long shopId,
        String id,
        long customerId,
        @Nullable String redemptionId,
        Kind kind,
        String body,
        int attempts,
        Instant nextAt) {

    /** What is to be done. */
    enum Kind {
        /** Make the reward real. */
        MAKE,
        /** Take an unused code back, because the shopper hands it back. */
        WITHDRAW,
        /** Take an unused code back, because the goods its step was reached with went back. */
        REVOKE,
        /** Ask what an order does not say of its products. */
        LOOK_UP,
        /** See whether it is gone, since the store says that somebody of the shop deleted it. */
        LOST
    }
}
