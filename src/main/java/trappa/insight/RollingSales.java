package trappa.insight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The sales of a span that moves on slice by slice. How many different customers bought within a span is no sum over its
 * slices, so each order says in which spans it is its customer's latest, and in which of those another came before it:
 * then every customer is counted once in each span, from one reading of the orders.
 */
final class RollingSales {
    private final int slices;
    private final int width;
    private final long[] orders;
    private final long[] revenue;
    private final long[] customers;
    private final long[] repeaters;

    private RollingSales(int slices, int width) {
        this.slices = slices;
        this.width = width;
        orders = new long[slices + 1];
        revenue = new long[slices + 1];
        customers = new long[slices + 2];
        repeaters = new long[slices + 2];
    }

    /** A paid order of a member. */
    record Sale(long customerId, int slice, long valueMinor) {}

    /** @return one for every span of {@code width} slices, from the first {@code width} slices to the last */
    static List<Kpis.Sales> of(List<Sale> sales, int slices, int width) {
        RollingSales rolling = new RollingSales(slices, width);
        List<Sale> sorted = new ArrayList<>(sales);
        sorted.sort(Comparator.comparingLong(Sale::customerId).thenComparingInt(Sale::slice));
        for (int i = 0; i < sorted.size(); i++) {
            Sale sale = sorted.get(i);
            boolean again = i > 0 && sorted.get(i - 1).customerId() == sale.customerId();
            boolean more = i + 1 < sorted.size() && sorted.get(i + 1).customerId() == sale.customerId();
            int latest = more ? Math.min(sale.slice() + width, sorted.get(i + 1).slice()) : sale.slice() + width;
            rolling.add(sale, latest, again ? Math.min(latest, sorted.get(i - 1).slice() + width) : 0);
        }
        return rolling.spans();
    }

    /**
     * Spans are named by how many slices are before their end.
     *
     * @param latest the last span in which this is the customer's latest order
     * @param again the last of those in which another came before it; 0 for none
     */
    private void add(Sale sale, int latest, int again) {
        int first = sale.slice() + 1;
        orders[first]++;
        revenue[first] += sale.valueMinor();
        count(customers, first, latest);
        count(repeaters, first, again);
    }

    /** From one span to another and in both; what reaches past the last slice is cut there. */
    private void count(long[] changes, int first, int last) {
        if (last >= first) {
            changes[first]++;
            changes[Math.min(last, slices) + 1]--;
        }
    }

    private List<Kpis.Sales> spans() {
        List<Kpis.Sales> spans = new ArrayList<>();
        for (int end = 1; end <= slices; end++) {
            orders[end] += orders[end - 1];
            revenue[end] += revenue[end - 1];
            customers[end] += customers[end - 1];
            repeaters[end] += repeaters[end - 1];
            if (end >= width) {
                spans.add(new Kpis.Sales(
                        orders[end] - orders[end - width],
                        revenue[end] - revenue[end - width],
                        customers[end],
                        repeaters[end]));
            }
        }
        return spans;
    }
}
