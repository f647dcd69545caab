package trappa.staircase;

import java.util.OptionalLong;
import trappa.account.Statement;
import trappa.account.Statement.OrderOutcome;
import trappa.program.Program.Metric;

/** A distance in the shopper's own terms: how many orders like the ones they usually place. */
final class OrdersToGo {
    private OrdersToGo() {}

    /** @return empty for somebody whose orders have given nothing yet, and where money is counted instead of points */
    static OptionalLong of(long toGo, Statement statement, Metric metric) {
        return switch (metric) {
            case ORDERS -> OptionalLong.of(toGo);
            case SPEND -> OptionalLong.empty();
            case POINTS -> {
                long[] points = statement.orders().stream()
                        .mapToLong(OrderOutcome::points)
                        .filter(each -> each > 0)
                        .sorted()
                        .toArray();
                // The median, so that one large order does not make the distance look short; the lower of two, for the
                // same.
                yield points.length == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(Math.ceilDiv(toGo, points[(points.length - 1) / 2]));
            }
        };
    }
}
