package trappa.fact;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One thing the store told us about an order. Facts are only ever added; telling one twice adds nothing. */
public sealed interface OrderFact {
    /** The order as it stood at one second. */
    record Seen(Snapshot snapshot) implements OrderFact {}

    /** A refund, told on its own or inside a snapshot. */
    record Refunded(Refund refund) implements OrderFact {}

    /** The store said the order was paid by the topic it used, whatever the body's status. */
    record Paid() implements OrderFact {}

    /** An edit was committed; its delivery has no money in it, so the order is to be read again. */
    record Edited(Instant at) implements OrderFact {}

    /** The shop was asked about products of the order, and this is what it said then; of several answers the first counts. */
    record LookedUp(Instant at, Map<Long, Product> products) implements OrderFact {
        public LookedUp {
            products = new TreeMap<>(products);
        }
    }

    /**
     * The order as an import of past orders told it. It stands until the shop itself has told of the order, and then
     * counts no more.
     *
     * @param at when the import was uploaded
     */
    record Listed(String importId, Instant at, Snapshot snapshot, List<Refund> refunds) implements OrderFact {
        public Listed {
            refunds = refunds == null ? List.of() : List.copyOf(refunds);
        }
    }

    /** An import was taken back: from then on it is as if it had never told of the order. */
    record Unlisted(String importId, Instant at) implements OrderFact {}

    /** The order was deleted in the store: worth nothing from its last snapshot on. */
    record Deleted() implements OrderFact {}
}
