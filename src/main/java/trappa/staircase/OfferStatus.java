package trappa.staircase;

import java.time.LocalDate;
import trappa.account.Statement.ReachedStep;

/** What a shopper can do with the offer of a step they reached. */
final class OfferStatus {
    private OfferStatus() {}

    static String of(ReachedStep reached, LocalDate today) {
        if (reached.redemptionId() != null) {
            return "claimed";
        }
        if (!reached.standing()) {
            return "void";
        }
        return reached.lastDay().isBefore(today) ? "expired" : "claimable";
    }
}
