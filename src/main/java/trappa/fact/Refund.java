package trappa.fact;

import java.time.Instant;
import java.util.Map;

/**
 * A refund of an order: units taken back per line, and money given back (or kept) beside them.
 *
 * @param at when it was processed in the store
 * @param units line id → units taken back
 * @param discrepancy the sum of adjustments of kind {@code refund_discrepancy}, minor units; negative: extra money back
 *     to the buyer; positive: the shop kept some
 * @param discrepancyTax the tax of those adjustments, the same sign
 */
public record Refund(long id, Instant at, Map<Long, Long> units, long discrepancy, long discrepancyTax) {
    public Refund {
        units = units == null ? Map.of() : units;
    }
}
