package trappa.insight;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The figures of the first page, day by day: each is that of a whole span, so that the first stands for the span before,
 * and the last for the one that ends now.
 *
 * @param points oldest first
 * @param why what changed the points out there from the first to the last
 */
public record Trend(List<Point> points, Flow why) {

    /**
     * The figures of the span that ends here.
     *
     * @param members how many there are at its end
     * @param active distinct members with at least one paid order in it
     * @param outstanding the points out there at its end, pending points too: today's sum of all positive balances, less
     *     what came since. A debt of then that has been paid is not told from points
     */
    public record Point(
            Instant at, long members, long active, long revenueMinor, long issued, long redeemed, long outstanding) {

        /** As {@link Kpis#redemptionRate()}. */
        public double redemptionRate() {
            return Kpis.share(redeemed, issued);
        }
    }

    /**
     * @param joined of all members
     * @param flows one for each slice
     * @param sales one for every span of half the slices
     */
    static Trend of(Slices slices, List<JdbcTrend.Joined> joined, List<Flow> flows, List<Kpis.Sales> sales) {
        int all = slices.count();
        int span = all / 2;
        long[] came = new long[all];
        long members = 0;
        long outstanding = 0;
        for (JdbcTrend.Joined some : joined) {
            members += some.members();
            outstanding += some.outstanding();
            Instant at = some.at();
            if (at != null) {
                came[slices.of(at)] += some.members();
            }
        }
        List<Point> points = new ArrayList<>();
        for (int end = all; end >= span; end--) {
            Flow within = Flow.sum(flows.subList(end - span, end));
            Kpis.Sales sold = sales.get(end - span);
            points.addFirst(new Point(
                    slices.end(end),
                    members,
                    sold.customers(),
                    sold.revenueMinor(),
                    within.issued(),
                    -within.redeemed(),
                    outstanding));
            members -= came[end - 1];
            outstanding -= flows.get(end - 1).change();
        }
        return new Trend(List.copyOf(points), Flow.sum(flows.subList(span, all)));
    }

    public Point now() {
        return points.getLast();
    }

    public Point before() {
        return points.getFirst();
    }
}
