package trappa.store;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import trappa.db.Tx;
import trappa.fact.OrderState;
import trappa.member.JdbcFacts;

/** Tells the orders that are not known here as they are in the shop. */
record Behind(JdbcFacts facts) {

    /**
     * Of some orders, those whose latest known snapshot is older, or that only an import has told of.
     *
     * @param updated per order, when it was last changed in the shop
     */
    Set<Long> of(Tx tx, long shopId, Map<Long, Instant> updated) {
        Set<Long> behind = new TreeSet<>(updated.keySet());
        for (OrderState order : facts.orders(tx, shopId, updated.keySet())) {
            Instant latest = order.snapshots().isEmpty()
                    ? Instant.MIN
                    : order.snapshots().lastKey();
            if (order.listing() == null
                    && (order.deleted() || !latest.isBefore(updated.getOrDefault(order.id(), Instant.MAX)))) {
                behind.remove(order.id());
            }
        }
        return behind;
    }
}
