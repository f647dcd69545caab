package trappa.fact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All facts of one member.
 *
 * @param createdAt when the customer was created in the shop, the earliest known; null until the store has said
 */
public record MemberFacts(
        long customerId,
        @Nullable Instant createdAt,
        List<OrderState> orders,
        List<Adjustment> adjustments,
        List<Redemption> redemptions) {}
