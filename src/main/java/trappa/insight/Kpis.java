package trappa.insight;

/**
 * The numbers of one span of days.
 *
 * @param members how many there are at its end
 * @param joined customers the store made within it
 * @param active distinct members with at least one paid order in it
 * @param issued points given: earned and bonus, with later corrections of the same entries
 * @param redeemed points used, less what was given back
 */
public record Kpis(long members, long joined, long active, long issued, long redeemed, Sales sales) {

    /**
     * Redemption rate: points redeemed / points issued in the same span, as Smile.io publishes it. 0 while nothing is
     * issued.
     */
    public double redemptionRate() {
        return share(redeemed, issued);
    }

    /** Paid orders of members. @param revenueMinor goods as charged less returns, without shipping and gift cards */
    public record Sales(long orders, long revenueMinor, long customers, long repeaters) {

        /** AOV, average order value: revenue / orders, in minor units, rounded down. */
        public long averageOrderMinor() {
            return orders == 0 ? 0 : revenueMinor / orders;
        }

        /** Repeat purchase rate: customers with two orders or more / customers with any, in the same span. */
        public double repeatRate() {
            return share(repeaters, customers);
        }

        /** Purchase frequency: orders / customers. */
        public double frequency() {
            return share(orders, customers);
        }
    }

    static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
