package trappa.fact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All facts of one member: those told under the member's own number and under every number merged into it.
 *
 * @param mergedInto the number this one was merged into; then there is nothing here, all of it moved there
 * @param referredBy who brought this member, null: nobody
 * @param friends those this member brought, with their orders
 * @param createdAt when the customer was created in the shop, the earliest known; null until the store has said
 */
public record MemberFacts(
        long customerId,
        @Nullable Long mergedInto,
        @Nullable Instant createdAt,
        List<OrderState> orders,
        List<Adjustment> adjustments,
        List<Redemption> redemptions,
        CustomerState customer,
        @Nullable Referral referredBy,
        List<Referral.OfFriend> friends) {

    /** Facts of a customer of whom nothing else was said. */
    public MemberFacts(
            long customerId,
            @Nullable Instant createdAt,
            List<OrderState> orders,
            List<Adjustment> adjustments,
            List<Redemption> redemptions) {
        this(customerId, null, createdAt, orders, adjustments, redemptions, CustomerState.NOTHING, null, List.of());
    }
}
