package trappa.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import trappa.db.Packed;
import trappa.db.Rows;
import trappa.db.Tx;
import trappa.fact.Remark;
import trappa.privacy.JdbcQuotes;
import trappa.value.ShopDomain;

/** The inbox in the database: every delivery that was answered 200, by (shop, webhook id). */
public final class JdbcInbox {
    /** Each server takes numbers from the database in blocks, which are its own. */
    static final int IDS_PER_BLOCK = 1000;

    private static final int REASON_CHARACTERS = 500;

    private static final RowMapper<Listed> LISTED = (rs, context) -> new Listed(
            rs.getLong("delivery_id"),
            rs.getString("webhook_id"),
            rs.getString("topic"),
            rs.getString("status"),
            rs.getString("reason"),
            rs.getTimestamp("received_at").toInstant(),
            rs.getObject("order_id", Long.class),
            rs.getObject("customer_id", Long.class),
            rs.getString("remark"));

    private static final String LIST = """
            select delivery_id, webhook_id, topic, status, reason, received_at, order_id, customer_id, remark from delivery
            where shop_id = :shop and delivery_id < :before
            order by delivery_id desc limit :most""";
    /** In the order of its index, which is the order of the numbers too: there is one status. */
    static final String LIST_OF_STATUS = """
            select delivery_id, webhook_id, topic, status, reason, received_at, order_id, customer_id, remark from delivery
            where shop_id = :shop and status = :status and delivery_id < :before
            order by shop_id desc, status desc, delivery_id desc limit :most""";
    /** An order has few enough to look through for a status. */
    static final String LIST_OF_ORDER = """
            select delivery_id, webhook_id, topic, status, reason, received_at, order_id, customer_id, remark from delivery
            where shop_id = :shop and order_id = :order and (status = :status or :status = '')
              and delivery_id < :before
            order by shop_id desc, order_id desc, delivery_id desc limit :most""";

    static final String LIST_OF_WEBHOOK = """
            select delivery_id, webhook_id, topic, status, reason, received_at, order_id, customer_id, remark from delivery
            where shop_id = :shop and webhook_id = :webhook""";

    private static final String REMEMBERED = """
            select d.delivery_id, d.received_at, d.topic, d.status, b.delivery_id as body from (
                select shop_id, delivery_id, received_at, topic, status from delivery
                where shop_id = :shop and delivery_id > :after and delivery_id < (
                    select delivery_id from delivery where shop_id = :shop
                    order by shop_id desc, delivery_id desc limit 1)
                order by shop_id, delivery_id limit :most) d
            left join delivery_body b on b.shop_id = d.shop_id and b.delivery_id = d.delivery_id and b.part = 0
            order by d.delivery_id""";

    private static final Comparator<Fresh> BY_WEBHOOK = Comparator.comparingLong(Fresh::shopId)
            .thenComparing(one -> one.stored.delivery().webhookId());

    private long nextId;
    private long lastId = -1;

    /** What has become of a delivery. */
    enum Status {
        RECEIVED,
        APPLIED,
        KEPT,
        QUARANTINED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A delivery with its numbers in the database. */
    record Stored(long shopId, long deliveryId, Delivery delivery) {}

    /** What the owner sees of a delivery. */
    public record Listed(
            long id,
            String webhookId,
            String topic,
            String status,
            @Nullable String reason,
            Instant receivedAt,
            @Nullable Long orderId,
            @Nullable Long customerId,
            @Nullable String remark) {}

    private record Fresh(Stored stored, List<Packed> parts) {
        long shopId() {
            return stored.shopId();
        }

        long deliveryId() {
            return stored.deliveryId();
        }

        Stream<Part> numbered() {
            return IntStream.range(0, parts.size()).mapToObj(number -> new Part(stored, number, parts.get(number)));
        }
    }

    private record Part(Stored of, int number, Packed packed) {}

    /**
     * Adds deliveries of one batch. Called by one thread.
     *
     * @return those that were not there yet, in the order they were given
     */
    List<Stored> add(Tx tx, List<Arrived> deliveries, Map<ShopDomain, Long> shops) {
        List<Fresh> rows = new ArrayList<>();
        for (Arrived one : deliveries) {
            Delivery d = one.delivery();
            Long shop = shops.get(d.shop());
            if (shop == null) {
                throw new IllegalStateException("A delivery's shop was not made before it: " + d.shop());
            }
            rows.add(new Fresh(new Stored(shop, nextId(tx), d), one.parts()));
        }
        // Everybody takes the webhook ids in one order: two who write the same ones wait for each other once, not in a
        // circle.
        rows.sort(BY_WEBHOOK);
        Rows<Part> bodies = Rows.of(rows.stream().flatMap(Fresh::numbered).toList())
                .number("shop_id", part -> part.of.shopId())
                .number("delivery_id", part -> part.of.deliveryId())
                .number("part", part -> (long) part.number)
                .bytes("bytes", part -> part.packed.bytes())
                .number("unpacked", part -> part.packed.unpacked() == null ? null : (long) part.packed.unpacked());
        return Rows.of(rows)
                .number("shop_id", Fresh::shopId)
                .number("delivery_id", Fresh::deliveryId)
                .text("webhook_id", one -> one.stored.delivery().webhookId())
                .text("topic", one -> one.stored.delivery().topic())
                .time("triggered_at", one -> one.stored.delivery().triggeredAt())
                .time("received_at", one -> one.stored.delivery().receivedAt())
                .text("status", one -> Status.RECEIVED.word())
                .insertMissing(tx, "delivery", "delivery_id", bodies, "delivery_body")
                .stream()
                .map(Fresh::stored)
                .sorted(Comparator.comparingLong(Stored::deliveryId))
                .toList();
    }

    /** Whether a delivery that was fetched from the shop has not been read yet. */
    boolean waitsFetched(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                        select 1 from delivery
                        where status = 'received' and shop_id = :shop
                          and (webhook_id like 'fetched/%' or webhook_id like 'imported/%') limit 1""")
                .bind("shop", shopId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    Optional<Stored> find(Tx tx, long shopId, long deliveryId) {
        return JdbcUnread.read(tx, List.of(new JdbcUnread.Key(shopId, deliveryId, 0))).stream()
                .findFirst();
    }

    /** The number of the delivery of this webhook id. */
    Optional<Long> number(Tx tx, long shopId, String webhookId) {
        return tx.handle()
                .createQuery("select delivery_id from delivery where shop_id = :shop and webhook_id = :webhook")
                .bind("shop", shopId)
                .bind("webhook", webhookId)
                .mapTo(Long.class)
                .findOne();
    }

    boolean hasBody(Tx tx, long shopId, long deliveryId) {
        return tx.handle()
                        .createQuery("""
                        select count(*) from delivery_body
                        where shop_id = :shop and delivery_id = :id and part = 0""")
                        .bind("shop", shopId)
                        .bind("id", deliveryId)
                        .mapTo(Long.class)
                        .one()
                == 1;
    }

    /** Drops the body of a delivery that tells of somebody nothing is to be kept about. */
    void dropBody(Tx tx, Stored one) {
        tx.handle()
                .createUpdate("delete from delivery_body where shop_id = :shop and delivery_id = :id")
                .bind("shop", one.shopId())
                .bind("id", one.deliveryId())
                .execute();
    }

    /** Writes what has become of deliveries, why, and what they told of as far as they did. */
    void settle(Tx tx, Map<Stored, Outcome> outcomes, Map<Stored, About> told) {
        Rows.of(outcomes.entrySet())
                .number("shop_id", e -> e.getKey().shopId())
                .number("delivery_id", e -> e.getKey().deliveryId())
                .text("status", e -> e.getValue().status().word())
                .text(
                        "reason",
                        e -> e.getValue().why() == null
                                ? null
                                : cut(e.getValue().why().sentence()))
                .text(
                        "remark",
                        e -> e.getValue().why() == null
                                ? null
                                : e.getValue().why().text())
                .time("claimed_until", e -> null)
                .number(
                        "order_id",
                        e -> told.getOrDefault(e.getKey(), About.NOTHING).orderId())
                .number(
                        "customer_id",
                        e -> told.getOrDefault(e.getKey(), About.NOTHING).customerId())
                .update(tx, "delivery", "shop_id", "delivery_id");
    }

    /** What became of one delivery, and what there is to say of it. */
    record Outcome(Status status, @Nullable Remark why) {
        static Outcome of(Status status, Remark.Code why, Object... values) {
            return new Outcome(status, Remark.of(why, values));
        }
    }

    /** A shop's deliveries, newest first, below {@code before}; with a status, only those. */
    public List<Listed> list(Tx tx, long shopId, @Nullable String status, long before, int most) {
        Query query = tx.handle().createQuery(status == null ? LIST : LIST_OF_STATUS);
        if (status != null) {
            query.bind("status", status);
        }
        return query.bind("shop", shopId)
                .bind("before", before)
                .bind("most", most)
                .map(LISTED)
                .list();
    }

    /** The same of one order. */
    List<Listed> ofOrder(Tx tx, long shopId, long orderId, @Nullable String status, long before, int most) {
        return tx.handle()
                .createQuery(LIST_OF_ORDER)
                .bind("shop", shopId)
                .bind("order", orderId)
                .bind("status", status == null ? "" : status)
                .bind("before", before)
                .bind("most", most)
                .map(LISTED)
                .list();
    }

    /** The delivery of this webhook id. */
    Optional<Listed> ofWebhook(Tx tx, long shopId, String webhookId) {
        return tx.handle()
                .createQuery(LIST_OF_WEBHOOK)
                .bind("shop", shopId)
                .bind("webhook", webhookId)
                .map(LISTED)
                .findOne();
    }

    /** Something that is still kept of a delivery, when that came, and whether it may go once it is old. */
    record Aged(long deliveryId, Instant receivedAt, boolean mayGo) {}

    /** A shop's bodies above a number, in order. One that waits to be read stays whatever its age. */
    List<Aged> keptBodies(Tx tx, long shopId, long after, int most) {
        return tx.handle()
                .createQuery("""
                        select d.delivery_id, d.received_at, d.status from (
                            select delivery_id from delivery_body
                            where shop_id = :shop and delivery_id > :after and part = 0
                            order by delivery_id limit :most) kept
                        join delivery d on d.shop_id = :shop and d.delivery_id = kept.delivery_id
                        order by d.delivery_id""")
                .bind("shop", shopId)
                .bind("after", after)
                .bind("most", most)
                .map((rs, context) -> new Aged(
                        rs.getLong("delivery_id"),
                        rs.getTimestamp("received_at").toInstant(),
                        !rs.getString("status").equals(Status.RECEIVED.word())))
                .list();
    }

    /**
     * A shop's deliveries above a number, in order, but for its last. One with a body stays, and one whose topic has an effect
     * that is no fact.
     */
    List<Aged> remembered(Tx tx, long shopId, long after, int most) {
        return tx.handle()
                .createQuery(REMEMBERED)
                .bind("shop", shopId)
                .bind("after", after)
                .bind("most", most)
                .map((rs, context) -> new Aged(
                        rs.getLong("delivery_id"),
                        rs.getTimestamp("received_at").toInstant(),
                        rs.getObject("body", Long.class) == null
                                && (rs.getString("status").equals(Status.APPLIED.word())
                                        || rs.getString("status").equals(Status.KEPT.word()))
                                && !DeliveryReader.DONE_NOT_TOLD.contains(rs.getString("topic"))))
                .list();
    }

    /** Drops the bodies of these deliveries. */
    void dropBodies(Tx tx, long shopId, List<Long> deliveries) {
        JdbcQuotes.leaveOut(tx, shopId, deliveries);
        each(tx, "delete from delivery_body where shop_id = ? and delivery_id = ?", shopId, deliveries);
    }

    /** Drops these deliveries, which have no bodies any more. */
    void drop(Tx tx, long shopId, List<Long> deliveries) {
        each(tx, "delete from delivery_repeat where shop_id = ? and delivery_id = ?", shopId, deliveries);
        each(tx, "delete from delivery where shop_id = ? and delivery_id = ?", shopId, deliveries);
    }

    private static void each(Tx tx, String sql, long shopId, List<Long> deliveries) {
        PreparedBatch batch = tx.handle().prepareBatch(sql);
        deliveries.forEach(id -> batch.add(shopId, id));
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** When the last delivery of each topic came, among a shop's latest. */
    public Map<String, Instant> lastOfTopics(Tx tx, long shopId) {
        return tx
                .handle()
                .createQuery("""
                        select latest.topic, max(latest.received_at) as last_at from (
                          select topic, received_at from delivery where shop_id = :shop
                          order by delivery_id desc limit 2000) as latest
                        group by latest.topic""")
                .bind("shop", shopId)
                .map((rs, context) -> Map.entry(
                        rs.getString("topic"), rs.getTimestamp("last_at").toInstant()))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** After a failure the database may hand out the same numbers again: what is left of them is not used. */
    void leaveNumbers() {
        lastId = -1;
        nextId = 0;
    }

    private long nextId(Tx tx) {
        if (nextId > lastId) {
            nextId = tx.next("delivery_ids");
            lastId = nextId + IDS_PER_BLOCK - 1;
        }
        return nextId++;
    }

    private static String cut(String reason) {
        return reason.length() <= REASON_CHARACTERS ? reason : reason.substring(0, REASON_CHARACTERS);
    }
}
