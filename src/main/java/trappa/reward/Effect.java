package trappa.reward;

import java.time.Instant;

/**
 * One thing to be done in the store, exactly once as far as anybody can tell: its row in the outbox.
 *
 * @param id stays the same over all attempts
 * @param body what is wanted, as JSON
 */
record Effect(
        long shopId,
        String id,
        long customerId,
        String redemptionId,
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
        REVOKE
    }
}
