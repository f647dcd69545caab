package trappa.webhook.history;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the store told about an order, as the model understands it. Money in minor units. */
sealed interface Told {
    long order();

    /** The whole order as it stood at {@code updatedAt}. */
    record Snapshot(
            long order,
            boolean topicPaid,
            Instant processedAt,
            Instant updatedAt,
            String status,
            @Nullable Instant cancelledAt,
            @Nullable Long customer,
            List<Line> lines,
            List<Refund> refunds,
            long outstanding)
            implements Told {
        boolean showsPayment() {
            return List.of("paid", "partially_refunded", "refunded").contains(status);
        }

        long unitsLeft() {
            return lines.stream().mapToLong(Line::current).sum();
        }
    }

    record Line(long id, long price, long quantity, long current, long discount, boolean giftCard) {}

    /** Money or goods given back, whatever told of it. */
    record Refund(long order, long id, Instant at, Map<Long, Long> units, long discrepancy) implements Told {}
}
