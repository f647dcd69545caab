package trappa.fact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import trappa.value.Sha256;

/**
 * All that is known of one order: a join of facts. Which facts arrived first, or how often, never shows: there is one
 * snapshot per second (of two at one second the later under {@link #LATER}), one refund per id (of two the one with the
 * larger canonical text), and flags that only ever go up. Of what the shop said about a product, when asked more than
 * once, the first answer counts, so that asking again never moves points. What an import of past orders told counts only
 * while the shop itself has told of no snapshot: an order that comes both ways is that of the shop.
 *
 * @param listing null for an order the shop has told of
 */
public record OrderState(
        long id,
        NavigableMap<Instant, Snapshot> snapshots,
        NavigableMap<Long, Refund> refunds,
        boolean everPaid,
        boolean deleted,
        @Nullable Instant dirtyAt,
        Map<Long, Product> products,
        @Nullable Listing listing) {

    /** At one second the fields that only grow in an order's life decide; the hash makes the order total. */
    private static final Comparator<Snapshot> LATER = Comparator.comparing(Snapshot::updatedAt)
            .thenComparing((Snapshot s) -> s.cancelledAt() != null)
            .thenComparing(Snapshot::refundCount)
            .thenComparing((Snapshot s) -> -s.currentQuantity())
            .thenComparing(Snapshot::triggeredAt, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(s -> Sha256.hex(FactJson.write(new OrderFact.Seen(s))));

    private static final Comparator<OrderFact.LookedUp> EARLIER =
            Comparator.comparing(OrderFact.LookedUp::at).thenComparing(l -> Sha256.hex(FactJson.write(l)));

    private static final Comparator<Refund> LARGER =
            Comparator.comparing(r -> FactJson.write(new OrderFact.Refunded(r)));

    public static OrderState of(long id, Collection<OrderFact> facts) {
        NavigableMap<Instant, Snapshot> snapshots = new TreeMap<>();
        NavigableMap<Long, Refund> refunds = new TreeMap<>();
        boolean everPaid = false;
        boolean deleted = false;
        Instant dirtyAt = null;
        List<OrderFact.LookedUp> answers = new ArrayList<>();
        List<OrderFact.Listed> listed = new ArrayList<>();
        Map<String, Instant> takenBack = new HashMap<>();
        for (OrderFact fact : facts) {
            switch (fact) {
                case OrderFact.Seen(Snapshot s) -> {
                    snapshots.merge(s.updatedAt(), s, (a, b) -> LATER.compare(a, b) >= 0 ? a : b);
                    everPaid |= s.showsPayment();
                }
                case OrderFact.Refunded(Refund r) ->
                    refunds.merge(r.id(), r, (a, b) -> LARGER.compare(a, b) >= 0 ? a : b);
                case OrderFact.Paid() -> everPaid = true;
                case OrderFact.Edited(Instant at) -> dirtyAt = dirtyAt == null || at.isAfter(dirtyAt) ? at : dirtyAt;
                case OrderFact.LookedUp answer -> answers.add(answer);
                case OrderFact.Deleted() -> deleted = true;
                case OrderFact.Listed told -> listed.add(told);
                case OrderFact.Unlisted(String importId, Instant at) ->
                    takenBack.merge(importId, at, (a, b) -> a.isBefore(b) ? a : b);
            }
        }
        Map<Long, Product> products = new HashMap<>();
        answers.sort(EARLIER);
        answers.forEach(answer -> answer.products().forEach(products::putIfAbsent));
        Listing listing = null;
        if (snapshots.isEmpty() && !listed.isEmpty()) {
            OrderFact.Listed counts = listed.stream()
                    .min(Comparator.comparing((OrderFact.Listed l) -> listing(l, takenBack), Listing.COUNTS)
                            .thenComparing(FactJson::write))
                    .orElseThrow();
            listing = listing(counts, takenBack);
            snapshots.put(counts.snapshot().updatedAt(), counts.snapshot());
            counts.refunds().forEach(r -> refunds.putIfAbsent(r.id(), r));
            everPaid |= counts.snapshot().showsPayment();
        }
        return new OrderState(id, snapshots, refunds, everPaid, deleted, dirtyAt, products, listing);
    }

    private static Listing listing(OrderFact.Listed told, Map<String, Instant> takenBack) {
        return new Listing(told.importId(), told.at(), takenBack.get(told.importId()));
    }

    /** Whether it counts at an instant: one that an import told does until the import was taken back. */
    public boolean countsAt(Instant asOf) {
        return listing == null || listing.countsAt(asOf);
    }

    /** When the import that told of it was taken back, where nobody else has told of it. */
    public Optional<Instant> takenBackAt() {
        return listing == null ? Optional.empty() : Optional.ofNullable(listing.takenBackAt());
    }

    /** Facts that make this order again, under any number, with nothing left in them that tells whose it was. */
    public List<OrderFact> nobodys() {
        List<OrderFact> facts = new ArrayList<>();
        if (listing == null) {
            snapshots.values().forEach(s -> facts.add(new OrderFact.Seen(s.nobodys())));
            refunds.values().forEach(r -> facts.add(new OrderFact.Refunded(r)));
        } else {
            Snapshot told = snapshots.lastEntry().getValue().nobodys();
            facts.add(new OrderFact.Listed(listing.importId(), listing.at(), told, List.copyOf(refunds.values())));
            takenBackAt().ifPresent(at -> facts.add(new OrderFact.Unlisted(listing.importId(), at)));
        }
        if (everPaid) {
            facts.add(new OrderFact.Paid());
        }
        if (deleted) {
            facts.add(new OrderFact.Deleted());
        }
        if (!products.isEmpty()) {
            facts.add(new OrderFact.LookedUp(Instant.EPOCH, products));
        }
        return facts;
    }

    /** Whose order it is: as the latest snapshot says, since a payload may name the customer later or change it. */
    public Optional<Long> customer() {
        return snapshots.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(snapshots.lastEntry().getValue().customer());
    }
}
