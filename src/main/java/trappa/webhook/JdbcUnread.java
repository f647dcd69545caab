package trappa.webhook;

import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.PreparedBatch;
import trappa.db.ArrayOf;
import trappa.db.DatabaseTime;
import trappa.db.Packed;
import trappa.db.Tx;
import trappa.value.ShopDomain;
import trappa.webhook.JdbcInbox.Stored;

/**
 * What lies in the inbox and has not been read, by portions: each takes the same few statements however many small
 * deliveries are in it, and the bodies of a portion have room in memory however large they are.
 */
final class JdbcUnread {
    private static final long PORTION_BYTES = 8L << 20;
    /** More than the clocks of two servers may be apart. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    /** Ordered as its index is: there is one status. */
    static final String FREE = """
            select d.shop_id, d.delivery_id,
              (select sum(coalesce(b.unpacked, octet_length(b.bytes))) from delivery_body b
               where b.shop_id = d.shop_id and b.delivery_id = d.delivery_id) as bytes
            from delivery d
            where d.status = 'received' and d.delivery_id >= :first and d.delivery_id <= :last
              and (d.received_at <= :received or d.received_at > :never or d.reason is not null)
              and (d.claimed_until is null or d.claimed_until <= :claimed or d.claimed_until > :never)
            order by d.status, d.delivery_id limit :most""";

    /** Left joins, so that H2 begins at what is wanted. */
    static final String READ = """
            select d.shop_id, d.delivery_id, d.webhook_id, d.topic, d.triggered_at, d.received_at, s.domain,
              b.bytes, b.unpacked
            from unnest(:shops, :ids) as wanted(shop_id, id)
            left join delivery d on d.shop_id = wanted.shop_id and d.delivery_id = wanted.id
            left join shop s on s.shop_id = d.shop_id
            left join delivery_body b on b.shop_id = d.shop_id and b.delivery_id = d.delivery_id
            where d.delivery_id is not null
            order by d.delivery_id, b.part""";

    static final Instant ANY_TIME = Instant.parse("9999-01-01T00:00:00Z");
    private static final byte[] NO_BODY = {};

    /**
     * The oldest deliveries of a range that wait to be read: few enough for their bodies to have room in memory.
     *
     * @param deliveries those that are the caller's to read, in order
     * @param lookedUpTo the last number that was looked at; empty when nothing in the range waits
     */
    record Portion(List<Stored> deliveries, OptionalLong lookedUpTo) {}

    /** A delivery, and how long its body is. */
    record Key(long shopId, long deliveryId, long bytes) {}

    /** The last number of all that wait to be read, of any shop; 0 when none does. */
    long lastWaiting(Tx tx) {
        return tx.handle()
                .createQuery(
                        "select delivery_id from delivery where status = 'received' order by status desc, delivery_id desc limit 1")
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** What waits in a range, for a server that is alone on its database. */
    Portion waiting(Tx tx, Overflow.Range range, int most, Instant now) {
        return portion(tx, free(tx, range, most, ANY_TIME, ANY_TIME, now), List::copyOf);
    }

    /**
     * Takes what waits in a range and nobody else is reading, for a while. Those that wait for something else (they have a
     * reason) are taken whatever their age.
     *
     * @param receivedBy only those received until then: a younger one is still in the hands of who received it
     * @param until the end of the claim; afterwards others may take them
     */
    Portion claim(Tx tx, Overflow.Range range, int most, Instant receivedBy, Instant now, Instant until) {
        // Times further ahead than any claim reaches were written before the clock was set back.
        Instant neverYet = until.plus(CLOCKS_APART);
        return portion(tx, free(tx, range, most, receivedBy, now, neverYet), free -> {
            PreparedBatch claim = tx.handle().prepareBatch("""
                    update delivery set claimed_until = :until
                    where shop_id = :shop and delivery_id = :id and status = 'received'
                      and (claimed_until is null or claimed_until <= :now or claimed_until > :never)""");
            free.forEach(key -> claim.bind("until", until)
                    .bind("shop", key.shopId)
                    .bind("id", key.deliveryId)
                    .bind("now", now)
                    .bind("never", neverYet)
                    .add());
            int[] claimed = claim.execute();
            return IntStream.range(0, claimed.length)
                    .filter(i -> claimed[i] == 1)
                    .mapToObj(free::get)
                    .toList();
        });
    }

    private static Portion portion(Tx tx, List<Key> free, UnaryOperator<List<Key>> ours) {
        int some = 0;
        for (long bytes = 0; some < free.size(); some++) {
            bytes += free.get(some).bytes;
            if (bytes > PORTION_BYTES && some > 0) {
                break;
            }
        }
        return some == 0
                ? new Portion(List.of(), OptionalLong.empty())
                : new Portion(
                        read(tx, ours.apply(free.subList(0, some))), OptionalLong.of(free.get(some - 1).deliveryId));
    }

    private static List<Key> free(
            Tx tx, Overflow.Range range, int most, Instant receivedBy, Instant claimedBy, Instant neverYet) {
        return tx.handle()
                .createQuery(FREE)
                .bind("first", range.first())
                .bind("last", range.last())
                .bind("received", receivedBy)
                .bind("claimed", claimedBy)
                .bind("never", neverYet)
                .bind("most", most)
                .map((rs, context) -> new Key(rs.getLong("shop_id"), rs.getLong("delivery_id"), rs.getLong("bytes")))
                .list();
    }

    /** Deliveries with their bodies, in order, by one statement however many they are. */
    static List<Stored> read(Tx tx, List<Key> keys) {
        Map<Long, Stored> heads = new LinkedHashMap<>();
        Map<Long, ByteArrayOutputStream> bodies = new HashMap<>();
        if (!keys.isEmpty()) {
            tx.handle()
                    .createQuery(READ)
                    .bind(
                            "shops",
                            ArrayOf.numbers(keys.stream().map(Key::shopId).toList()))
                    .bind(
                            "ids",
                            ArrayOf.numbers(keys.stream().map(Key::deliveryId).toList()))
                    .map((rs, context) -> {
                        long id = rs.getLong("delivery_id");
                        if (!heads.containsKey(id)) {
                            heads.put(id, stored(rs));
                        }
                        byte[] part = Packed.read(rs);
                        if (part != null) {
                            bodies.computeIfAbsent(id, k -> new ByteArrayOutputStream(part.length))
                                    .writeBytes(part);
                        }
                        return id;
                    })
                    .list();
        }
        return heads.values().stream()
                .map(one -> new Stored(
                        one.shopId(),
                        one.deliveryId(),
                        one.delivery()
                                .with(
                                        bodies.containsKey(one.deliveryId())
                                                ? bodies.get(one.deliveryId()).toByteArray()
                                                : NO_BODY)))
                .toList();
    }

    /** A delivery without its body. */
    private static Stored stored(ResultSet rs) throws SQLException {
        return new Stored(
                rs.getLong("shop_id"),
                rs.getLong("delivery_id"),
                new Delivery(
                        new ShopDomain(rs.getString("domain")),
                        rs.getString("webhook_id"),
                        rs.getString("topic"),
                        DatabaseTime.read(rs, "triggered_at"),
                        rs.getTimestamp("received_at").toInstant(),
                        NO_BODY));
    }
}
