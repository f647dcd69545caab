package trappa.account;

import java.time.Instant;
import trappa.account.Reason.Plain;

/**
 * One movement of points the facts call for, under a key that stays the same however often the account is worked out.
 * The ledger holds, per key, rows that add up to {@code points}.
 *
 * @param key what moved the points, unique within the shop, such as {@code order/1/earned}
 * @param points from {@code from} to {@code to}; negative the other way round
 * @param at when it counts, in the time of the shop's events
 */
public record Posting(String key, Kind kind, Side from, Side to, long points, Instant at, Reason reason) {

    /** What a shopper reads as the kind of entry. A refund is money; its effect on points is {@code REVERSED}. */
    public enum Kind {
        EARNED,
        REVERSED,
        REDEEMED,
        RETURNED,
        EXPIRED,
        ADJUSTED,
        BONUS
    }

    /** The accounts points move between. MEMBER and RESERVED are the member's own, the others the shop's. */
    public enum Side {
        ISSUED,
        MEMBER,
        RESERVED,
        REDEEMED,
        EXPIRED,
        ADJUSTED
    }

    static Posting earned(String key, Kind kind, long points, Instant at, Reason reason) {
        return new Posting(key, kind, Side.ISSUED, Side.MEMBER, points, at, reason);
    }

    static Posting expired(String key, long points, Instant at) {
        return new Posting(key, Kind.EXPIRED, Side.MEMBER, Side.EXPIRED, points, at, new Plain(Plain.Because.EXPIRED));
    }
}
