package trappa.ledger;

import java.time.Duration;

/**
 * How many accounts are brought up in one transaction: as many as the last one says can be done in a fixed time, which is
 * short while others are at work. Larger portions cost less for each account; but whoever wants one of these members, the
 * disk or the processor meanwhile may have to wait for all of it.
 */
final class Portion {
    static final int FEWEST = 16;
    static final int MOST = 1_000;
    /** So that a shopper who waits for it does not notice. */
    static final Duration ALONE = Duration.ofMillis(250);

    static final Duration BESIDE_OTHERS = Duration.ofMillis(25);

    private int members = 64;

    int members() {
        return members;
    }

    /**
     * @param done how many accounts were brought up, 1 or more
     * @param took how long that took
     * @param beside whether others are at work
     */
    void took(int done, Duration took, boolean beside) {
        long wanted = (beside ? BESIDE_OTHERS : ALONE).toNanos();
        double fits = (double) done * wanted / Math.max(1, took.toNanos());
        members = (int) Math.clamp(fits, FEWEST, Math.min(MOST, 2L * members));
    }
}
