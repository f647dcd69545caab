package trappa.staircase;

import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import trappa.account.Statement;
import trappa.account.Statement.OrderOutcome;
import trappa.program.Program.Metric;

/** A distance in the shopper's own terms: how many orders like the ones they usually place. */
final class OrdersToGo {
    private OrdersToGo() {}

    /**
     * @param toGo in the metric: points, minor units, or orders
     * @return empty for somebody whose orders have counted for nothing yet
     */
    static OptionalLong of(long toGo, Statement statement, Metric metric) {
        return switch (metric) {
            case ORDERS -> OptionalLong.of(toGo);
            case SPEND -> ofUsual(toGo, statement, OrderOutcome::value);
            case POINTS -> ofUsual(toGo, statement, OrderOutcome::points);
        };
    }

    /** By the median, so that one large order does not make the distance look short; the lower of two, for the same. */
    private static OptionalLong ofUsual(long toGo, Statement statement, ToLongFunction<OrderOutcome> worth) {
        long[] usual = statement.orders().stream()
                .mapToLong(worth)
                .filter(each -> each > 0)
                .sorted()
                .toArray();
        return usual.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.ceilDiv(toGo, usual[(usual.length - 1) / 2]));
    }
}
