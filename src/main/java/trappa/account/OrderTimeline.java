package trappa.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason.Nothing;
import trappa.account.Reason.Order.Cause;
import trappa.fact.Line;
import trappa.fact.OrderState;
import trappa.fact.Product;
import trappa.fact.Refund;
import trappa.fact.Snapshot;
import trappa.program.Program.OrderRule;

/**
 * The life of one paid order in event time: what it was when placed, and each later change at its own time. A change
 * dated before the order was placed counts from when it was placed.
 */
final class OrderTimeline {
    private final Instant placedAt;
    private final Snapshot first;
    private final List<Change> changes;
    private final Map<Long, Product> products;

    private OrderTimeline(Instant placedAt, Snapshot first, List<Change> changes, Map<Long, Product> products) {
        this.placedAt = placedAt;
        this.first = first;
        this.changes = changes;
        this.products = products;
    }

    /**
     * One thing that happened to the order.
     *
     * @param key the end of its posting's key
     * @param snapshot the order as it stood from then on, for an edit
     * @param refund the refund, for a refund
     */
    record Change(
            Instant at,
            Cause cause,
            long id,
            String key,
            @Nullable Snapshot snapshot,
            @Nullable Refund refund) {}

    /** What is so at one point of the walk over the changes. */
    static final class Standing {
        private Snapshot snapshot;
        private final Map<Long, Product> products;
        private final List<Refund> refunds = new ArrayList<>();
        private @Nullable Nothing over;

        private Standing(Snapshot first, Map<Long, Product> products) {
            snapshot = first;
            this.products = products;
        }

        void apply(Change change) {
            switch (change.cause()) {
                case REFUND -> {
                    if (change.refund() != null) {
                        refunds.add(change.refund());
                    }
                }
                case EDITED -> {
                    if (change.snapshot() != null) {
                        snapshot = change.snapshot();
                    }
                }
                case CANCELLED -> over = over == null ? Nothing.CANCELLED : over;
                case DELETED -> over = Nothing.DELETED;
                case PAID -> throw new IllegalStateException("Being paid is where the walk begins, not a change");
            }
        }

        OrderWorth worth(OrderRule rule) {
            return OrderWorth.of(snapshot, refunds, over, rule, products);
        }

        Snapshot snapshot() {
            return snapshot;
        }
    }

    /** The life of the order, or null when nothing shows that it was ever paid. */
    static @Nullable OrderTimeline of(OrderState order) {
        if (!order.everPaid() || order.snapshots().isEmpty()) {
            return null;
        }
        Snapshot first = order.snapshots().values().stream()
                .filter(Snapshot::showsPayment)
                .findFirst()
                .orElseGet(() -> order.snapshots().firstEntry().getValue());
        Instant placedAt = order.snapshots().lastEntry().getValue().processedAt();
        List<Change> changes = new ArrayList<>();
        order.refunds()
                .values()
                .forEach(r -> changes.add(
                        new Change(later(placedAt, r.at()), Cause.REFUND, r.id(), "refund/" + r.id(), null, r)));
        order.snapshots()
                .tailMap(first.updatedAt(), false)
                .forEach((at, s) -> changes.add(new Change(
                        later(placedAt, at), Cause.EDITED, at.getEpochSecond(), "edit/" + at.toEpochMilli(), s, null)));
        Instant cancelledAt = cancelledAt(order);
        if (cancelledAt != null) {
            changes.add(new Change(later(placedAt, cancelledAt), Cause.CANCELLED, 0, "cancelled", null, null));
        }
        if (order.deleted()) {
            changes.add(
                    new Change(later(placedAt, order.snapshots().lastKey()), Cause.DELETED, 0, "deleted", null, null));
        }
        changes.sort(Comparator.comparing(Change::at)
                .thenComparing(Change::cause, Comparator.comparingInt(OrderTimeline::turn))
                .thenComparing(Change::id));
        return new OrderTimeline(placedAt, first, List.copyOf(changes), order.products());
    }

    Instant placedAt() {
        return placedAt;
    }

    List<Change> changes() {
        return changes;
    }

    /** What the shop said of the order's products, as far as it was asked. */
    Map<Long, Product> products() {
        return products;
    }

    /** The products of goods that are or were in the order. */
    Set<Long> bought() {
        Set<Long> bought = new HashSet<>();
        Stream.concat(Stream.of(first), changes.stream().map(Change::snapshot).filter(Objects::nonNull))
                .flatMap(snapshot -> snapshot.lines().stream())
                .filter(line -> !line.giftCard() && !line.tip())
                .map(Line::product)
                .filter(Objects::nonNull)
                .forEach(bought::add);
        return bought;
    }

    Standing start() {
        return new Standing(first, products);
    }

    /** At one instant a refund explains better than the edit that came of it. */
    private static int turn(Cause cause) {
        return switch (cause) {
            case PAID -> 0;
            case REFUND -> 1;
            case CANCELLED -> 2;
            case DELETED -> 3;
            case EDITED -> 4;
        };
    }

    private static @Nullable Instant cancelledAt(OrderState order) {
        for (Snapshot snapshot : order.snapshots().descendingMap().values()) {
            if (snapshot.cancelledAt() != null) {
                return snapshot.cancelledAt();
            }
        }
        return null;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
