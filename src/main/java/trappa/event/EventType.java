package trappa.event;

import java.util.Locale;
import java.util.Optional;

/** What can be told. The order is that of the documentation. */
public enum EventType {
    POINTS_EARNED,
    POINTS_REVERSED,
    POINTS_REDEEMED,
    POINTS_RETURNED,
    POINTS_ADJUSTED,
    /** Points end soon: 30 days and 7 days before their last day. */
    POINTS_EXPIRING,
    POINTS_EXPIRED,
    TIER_CHANGED,
    /** The tier ends soon and too little has come in to keep it. */
    TIER_AT_RISK,
    STEP_REACHED,
    STEP_RETURNED,
    OFFER_CLAIMABLE,
    REDEMPTION_ISSUED,
    REDEMPTION_USED,
    /** Points of a used code came back, or the shopper handed an unused one back. */
    REDEMPTION_RETURNED,
    /** The store would not make the reward, or its unused code was taken out of use. */
    REDEMPTION_CANCELLED,
    /** The store made two customers one. */
    MEMBER_MERGED,
    /** Sent when the owner asks for it; about nobody. */
    TEST;

    /** As it is told: {@code points.earned}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    }

    public static Optional<EventType> of(String word) {
        for (EventType type : values()) {
            if (type.word().equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
