package trappa.insight;

import java.time.YearMonth;
import java.util.List;

/**
 * Customers whose first order was in one month, and how many of them bought in each month since.
 *
 * @param active by month: the first is the month itself, so all of them
 */
public record Cohort(YearMonth month, List<Long> active) {
    public long size() {
        return active.getFirst();
    }

    /** Retention: the share that bought in a month / the cohort's size. */
    public double retention(int monthsLater) {
        return Kpis.share(active.get(monthsLater), size());
    }
}
