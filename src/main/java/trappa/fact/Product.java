package trappa.fact;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the shop said of a product when it was asked; no order says it by itself.
 *
 * @param collections the collections it is in
 * @param compareAt variant id → the price it is compared at, minor units, for the variants that have one
 */
public record Product(SortedSet<Long> collections, Map<Long, Long> compareAt) {
    /** A product the shop has nothing to say of, such as one that was deleted: in no collection, never on sale. */
    public static final Product PLAIN = new Product(new TreeSet<>(), Map.of());

    public Product {
        collections = collections == null ? new TreeSet<>() : collections;
        compareAt = compareAt == null ? Map.of() : new TreeMap<>(compareAt);
    }

    /** A line is on sale when the variant's compare-at price is above the price it was sold at. */
    public boolean onSale(Line line) {
        Long before = line.variant() == null ? null : compareAt.get(line.variant());
        return before != null && Math.multiplyExact(before, line.quantity()) > line.gross();
    }
}
