package trappa.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason.Nothing;
import trappa.account.Reason.Order.Cause;

/**
 * What one order gave, as the account has it.
 *
 * @param points what it gives by now, after all that became of it
 * @param nothing why it gives none by now, if so
 * @param placed the arithmetic of the moment it was placed; null where it never came to that
 * @param moved the postings it made, in event time
 */
public record OrderExplained(
        long points, @Nullable Nothing nothing, Reason.@Nullable Order placed, List<Posting> moved) {

    static OrderExplained of(OrderWalk order, List<Posting> moved) {
        return new OrderExplained(
                order.points,
                order.points > 0 ? null : order.nothing(),
                order.reason(Cause.PAID, null, 0, order.timeline.start().worth(order.terms.rule())),
                moved);
    }

    static OrderExplained nothing(@Nullable Nothing why) {
        return new OrderExplained(0, why == null ? Nothing.NOT_PAID : why, null, List.of());
    }
}
