package trappa.fact;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A customer who came because another one told of the shop. Nobody has more than one referrer: of several the first told.
 *
 * @param referee the friend who came
 * @param referrer the one who told
 * @param at when it was told to us
 */
public record Referral(long referee, long referrer, Instant at) {
    /** Which of several referrals of one person counts: the first. */
    public static final Comparator<Referral> FIRST =
            Comparator.comparing(Referral::at).thenComparing(Referral::referee).thenComparing(Referral::referrer);

    public Referral {
        if (referee == referrer) {
            throw new IllegalArgumentException("Customer " + referee + " cannot be their own friend");
        }
    }

    /** A referral with what its gift hangs on: the friend's orders. */
    public record OfFriend(Referral referral, List<OrderState> orders) {}
}
