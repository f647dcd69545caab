package trappa.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.program.Program;
import trappa.value.Rational;

/** Why points moved: kept with the ledger row, so that the owner and the shopper can read the arithmetic years later. */
public sealed interface Reason {

    /** A reason that needs no arithmetic. {@code note} is the owner's own words on an adjustment. */
    record Plain(Because because, @Nullable String note) implements Reason {
        public Plain(Because because) {
            this(because, null);
        }

        /** What happened. */
        public enum Because {
            EXPIRED,
            EXPIRY_TAKEN_BACK,
            ADJUSTMENT,
            REDEEMED,
            REDEMPTION_FAILED,
            HANDED_BACK,
            ORDER_REFUNDED,
            OPENING_BALANCE,
            MERGED,
            CORRECTED
        }
    }

    /**
     * The arithmetic of an order at one moment.
     *
     * @param cause what happened to the order
     * @param before the points of the order before it
     * @param after the points after it
     */
    record Order(
            long orderId,
            Cause cause,
            @Nullable Long refundId,
            int programVersion,
            long before,
            long after,
            long value,
            List<CountedLine> lines,
            long adjustments,
            long outstanding,
            long shipping,
            @Nullable Nothing nothing,
            long points,
            long perMinor,
            Program.Mode mode,
            Rational multiplier,
            @Nullable String tier)
            implements Reason {

        /** What happened to the order. */
        public enum Cause {
            PAID,
            REFUND,
            CANCELLED,
            EDITED,
            DELETED
        }
    }

    /**
     * A line as it counted.
     *
     * @param value minor units that counted; the lines' shares add up to the order's
     * @param left why the line earned nothing, if so
     */
    record CountedLine(
            long id,
            long quantity,
            long net,
            long value,
            @Nullable Left left) {}

    /** Why a line is left out. */
    enum Left {
        GIFT_CARD,
        TIP,
        PRODUCT_EXCLUDED
    }

    /** Why a whole order is worth nothing. */
    enum Nothing {
        NOT_PAID,
        CANCELLED,
        VOIDED,
        DELETED,
        TEST_ORDER,
        CHANNEL,
        ORDER_TAG,
        CUSTOMER_TAG,
        BELOW_MINIMUM,
        NO_PROGRAM,
        PAUSED,
        TOO_SMALL
    }
}
