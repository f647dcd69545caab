package trappa.staircase;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import trappa.account.Statement.ReachedStep;
import trappa.account.Statement.RedemptionStanding;
import trappa.account.Statement.Standing;

/** What a shopper can do with an offer, in the words of the contract. */
final class OfferStatus {
    private OfferStatus() {}

    /** @param taken the redemption that claimed it, if one did */
    static String of(ReachedStep reached, @Nullable RedemptionStanding taken, LocalDate today) {
        if (taken != null && taken.usedBy() != null) {
            return "used";
        }
        if (taken == null && reached.expired()) {
            return "expired";
        }
        if (!reached.standing()) {
            return "void";
        }
        return taken == null ? "claimable" : of(taken.standing(today));
    }

    static String of(Standing standing) {
        return switch (standing) {
            case RESERVED, ISSUED -> "claimed";
            case USED, PARTLY_RETURNED, RETURNED -> "used";
            case EXPIRED -> "expired";
            case VOID, FAILED -> "void";
        };
    }
}
