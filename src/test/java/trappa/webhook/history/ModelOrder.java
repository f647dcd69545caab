package trappa.webhook.history;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import trappa.webhook.history.Told.Line;
import trappa.webhook.history.Told.Refund;
import trappa.webhook.history.Told.Snapshot;

/** One order: everything told about it, and what it is worth at any time. */
final class ModelOrder {
    private static final Comparator<Snapshot> LATER_STATE = Comparator.comparing(
                    (Snapshot s) -> s.cancelledAt() != null)
            .thenComparing(s -> s.refunds().size())
            .thenComparing(s -> -s.unitsLeft());

    private final long id;
    private final TreeMap<Instant, Snapshot> snapshots = new TreeMap<>();
    private final Map<Long, Refund> refunds = new HashMap<>();
    private boolean everPaid;

    ModelOrder(long id, List<Told> told) {
        this.id = id;
        for (Told one : told) {
            switch (one) {
                case Snapshot s -> {
                    snapshots.merge(s.updatedAt(), s, (a, b) -> LATER_STATE.compare(a, b) >= 0 ? a : b);
                    s.refunds().forEach(r -> refunds.put(r.id(), r));
                    everPaid |= s.topicPaid() || s.showsPayment();
                }
                case Refund r -> refunds.put(r.id(), r);
            }
        }
    }

    long id() {
        return id;
    }

    /** Nothing is posted before a snapshot is there and payment is shown. */
    boolean counts() {
        return everPaid && !snapshots.isEmpty();
    }

    Instant processedAt() {
        return snapshots.lastEntry().getValue().processedAt();
    }

    Optional<Long> customer() {
        return snapshots.descendingMap().values().stream()
                .filter(s -> s.customer() != null)
                .map(Snapshot::customer)
                .findFirst();
    }

    /** Every instant at which the worth may change, the day it was placed included. */
    List<Instant> instants() {
        var all = new java.util.TreeSet<Instant>();
        all.add(processedAt());
        snapshots.keySet().forEach(at -> all.add(notBeforePlaced(at)));
        refunds.values().forEach(r -> all.add(notBeforePlaced(r.at())));
        cancelledAt().ifPresent(at -> all.add(notBeforePlaced(at)));
        return List.copyOf(all);
    }

    /** Section 3: what the buyer has paid for and still has, in minor units, at {@code t}. */
    long worth(Instant t, Rule rule) {
        if (!counts() || processedAt().isAfter(t)) {
            return 0;
        }
        if (cancelledAt().filter(at -> !notBeforePlaced(at).isAfter(t)).isPresent()) {
            return 0;
        }
        Snapshot s = at(t);
        if (s.status().equals("voided")) {
            return 0;
        }
        List<Refund> given = refunds.values().stream()
                .filter(r -> !notBeforePlaced(r.at()).isAfter(t))
                .toList();
        long sum = 0;
        long cap = 0;
        for (Line line : s.lines()) {
            if (line.giftCard()) {
                continue;
            }
            long v = Math.max(0, line.price() * line.quantity() - line.discount());
            long back = given.stream()
                    .mapToLong(r -> r.units().getOrDefault(line.id(), 0L))
                    .sum();
            long net = Math.max(0, Math.min(line.current(), line.quantity() - back));
            sum += net == line.quantity() ? v : Math.floorDiv(v * net, line.quantity());
            cap += v;
        }
        sum += given.stream().mapToLong(Refund::discrepancy).sum();
        sum -= Math.max(0, s.outstanding());
        long e = Math.max(0, Math.min(sum, cap));
        return e < rule.minimumMinor() ? 0 : e;
    }

    /** One floor for the whole order. */
    long points(Instant t, Rule rule, Multiplier multiplier) {
        return BigInteger.valueOf(worth(t, rule))
                .multiply(BigInteger.valueOf(rule.points() * multiplier.over()))
                .divide(BigInteger.valueOf(rule.perMinor() * multiplier.under()))
                .longValueExact();
    }

    private Snapshot at(Instant t) {
        Snapshot first = snapshots.values().stream()
                .filter(Snapshot::showsPayment)
                .findFirst()
                .orElse(snapshots.firstEntry().getValue());
        Snapshot latest = snapshots.floorEntry(t) == null
                ? first
                : snapshots.floorEntry(t).getValue();
        return latest.updatedAt().isBefore(first.updatedAt()) ? first : latest;
    }

    private Optional<Instant> cancelledAt() {
        return snapshots.values().stream()
                .map(Snapshot::cancelledAt)
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    private Instant notBeforePlaced(Instant at) {
        return at.isBefore(processedAt()) ? processedAt() : at;
    }
}
