package trappa.insight;

/**
 * How long customers stay and what one is worth.
 *
 * @param before customers who bought in the span before the last one
 * @param gone those of them who did not buy in the last one
 */
public record Lifetime(int spanDays, long before, long gone, Kpis.Sales year) {
    private static final double LONGEST_YEARS = 5;

    /** Churn rate of one span: customers lost / customers at its beginning. 0 while nobody had bought before. */
    public double churn() {
        return Kpis.share(gone, before);
    }

    /** Expected years as a customer: 1 / churn in spans, at most five. */
    public double years() {
        double churn = churn();
        double spanYears = spanDays / 365.0;
        return churn == 0 ? LONGEST_YEARS : Math.min(LONGEST_YEARS, spanYears / churn);
    }

    /**
     * CLV, the simple historic kind: average order value × orders per customer and year × expected years, in minor units.
     * Revenue, not profit; nothing is discounted.
     */
    public long valueMinor() {
        return Math.round(year.averageOrderMinor() * year.frequency() * years());
    }
}
