package trappa.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.program.Program;
import trappa.program.Program.CapPeriod;
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
            CODE_DELETED,
            ORDER_REFUNDED,
            OPENING_BALANCE,
            IMPORT_UNDONE,
            MERGED,
            FORGOTTEN,
            REFERRAL,
            REFERRED,
            REFERRAL_TAKEN_BACK,
            BIRTHDAY,
            SURVEY,
            CORRECTED
        }
    }

    /**
     * The arithmetic of an order at one moment.
     *
     * @param cause what happened to the order
     * @param before the points of the order before it
     * @param after the points after it
     * @param shares the value by the multiplier of a campaign it counts at; they add up to it
     * @param extras points on top: bonuses of campaigns, fixed points of the rule
     * @param uncapped the points before the cap
     * @param cap the limit that took something, if one did
     * @param unknown the shop has not said yet what a product is, so it counts like any other
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
            @Nullable String tier,
            List<Share> shares,
            List<Extra> extras,
            long uncapped,
            @Nullable Cap cap,
            boolean unknown)
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
     * @param value minor units that counted, for the units the buyer still has
     * @param whole minor units it was worth when nothing had been given back
     * @param left why the line earned nothing, if so
     */
    record CountedLine(
            long id,
            @Nullable Long product,
            long quantity,
            long net,
            long value,
            long whole,
            @Nullable Left left) {}

    /**
     * A part of an order's value that counts at one multiplier.
     *
     * @param campaign whose multiplier it is, null: no campaign's
     */
    record Share(long value, Rational multiplier, @Nullable String campaign) {}

    /**
     * Points on top of the multiplication.
     *
     * @param campaign whose bonus it is, null: the fixed points of every order
     */
    record Extra(@Nullable String campaign, long points) {}

    /**
     * A limit on the points of an order.
     *
     * @param limit as the program says
     * @param room what was left of it when the order was placed
     * @param period of which span of the calendar, null: of one order
     */
    record Cap(long limit, long room, @Nullable CapPeriod period) {}

    /** Why a line is left out. */
    enum Left {
        GIFT_CARD,
        TIP,
        PRODUCT_EXCLUDED,
        COLLECTION_EXCLUDED,
        SALE_PRICE
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
        CAP_REACHED,
        /** The program leaves out each of its lines. */
        NOTHING_COUNTS,
        /** All that counted was given back or paid back. */
        RETURNED,
        TOO_SMALL
    }
}
