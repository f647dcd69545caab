package trappa.webhook;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import trappa.db.ArrayOf;
import trappa.db.Keys;
import trappa.db.Rows;
import trappa.db.Tx;

/** How often deliveries came again. */
final class JdbcRepeats {

    /** How often, and when last. */
    record Count(long times, Instant lastAt) {
        static final Count NONE = new Count(0, Instant.EPOCH);

        Count and(Count other) {
            return new Count(times + other.times, lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt);
        }
    }

    /** The deliveries of a shop by their webhook ids; those that are not in the inbox are left out. */
    Map<String, Long> numbers(Tx tx, long shopId, Collection<String> webhookIds) {
        Map<String, Long> numbers = new HashMap<>();
        tx.handle()
                .createQuery("""
                        select d.webhook_id, d.delivery_id from unnest(:webhooks) as wanted(id)
                        left join delivery d on d.shop_id = :shop and d.webhook_id = wanted.id
                        where d.delivery_id is not null""")
                .bind("shop", shopId)
                .bind("webhooks", ArrayOf.texts(webhookIds))
                .map((rs, context) -> numbers.put(rs.getString("webhook_id"), rs.getLong("delivery_id")))
                .list();
        return numbers;
    }

    /**
     * Adds to what is known of a shop's deliveries, by four statements. Of a first repeat that two servers write at the same
     * moment one is lost.
     */
    void add(Tx tx, long shopId, SortedMap<Long, Count> more) {
        if (more.isEmpty()) {
            return;
        }
        SortedMap<Long, Count> known = new TreeMap<>();
        Keys.lock(tx, "delivery_repeat", "delivery_id, times, last_at", "delivery_id", shopId, more.keySet())
                .map((rs, context) -> known.put(
                        rs.getLong("delivery_id"),
                        new Count(
                                rs.getLong("times"), rs.getTimestamp("last_at").toInstant())))
                .list();
        SortedMap<Long, Count> first = new TreeMap<>(more);
        first.keySet().removeAll(known.keySet());
        known.replaceAll((id, count) -> count.and(more.getOrDefault(id, Count.NONE)));
        rows(shopId, known).update(tx, "delivery_repeat", "shop_id", "delivery_id");
        rows(shopId, first).insertMissing(tx, "delivery_repeat");
    }

    private static Rows<Map.Entry<Long, Count>> rows(long shopId, Map<Long, Count> counts) {
        return Rows.of(counts.entrySet())
                .number("shop_id", e -> shopId)
                .number("delivery_id", Map.Entry::getKey)
                .number("times", e -> e.getValue().times())
                .time("last_at", e -> e.getValue().lastAt());
    }
}
