package trappa.owner;

import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import trappa.db.ArrayOf;
import trappa.db.Tx;

/** What has come in, gone out and gone wrong in one shop. */
final class JdbcActivity {

    /** What needs the owner. @param failed effects that were tried and are not done */
    record Health(
            long quarantined,
            long waiting,
            long failed,
            @Nullable Instant lastDelivery) {}

    Health health(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                    select (select count(*) from delivery where status = 'quarantined' and shop_id = :shop) as quarantined,
                      (select count(*) from delivery where status = 'received' and shop_id = :shop) as waiting,
                      (select count(*) from outbox where shop_id = :shop and last_error is not null) as failed,
                      (select max(delivery_id) from delivery where shop_id = :shop) as newest""")
                .bind("shop", shopId)
                .map((rs, context) -> {
                    long newest = rs.getLong("newest");
                    return new Health(
                            rs.getLong("quarantined"),
                            rs.getLong("waiting"),
                            rs.getLong("failed"),
                            newest == 0 ? null : received(tx, shopId, newest).orElse(null));
                })
                .one();
    }

    /** How many deliveries told of each of these orders; an order none told of is not in it. */
    Map<Long, Long> deliveriesOf(Tx tx, long shopId, Collection<Long> orders) {
        Map<Long, Long> deliveries = new HashMap<>();
        tx.handle()
                .createQuery("""
                    select d.order_id, count(*) as deliveries from unnest(:orders) as wanted(id)
                    left join delivery d on d.shop_id = :shop and d.order_id = wanted.id
                    where d.order_id is not null group by d.order_id""")
                .bind("shop", shopId)
                .bind("orders", ArrayOf.numbers(orders))
                .map((rs, context) -> Map.entry(rs.getLong("order_id"), rs.getLong("deliveries")))
                .forEach(e -> deliveries.put(e.getKey(), e.getValue()));
        return deliveries;
    }

    /** How much of the shop's past has been looked at, of what the store has counted by now. */
    record Past(long taken, long found) {}

    /** The past while it is being brought. */
    Optional<Past> past(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                    select sum(taken) as taken, sum(found) as found,
                      count(case when state not in ('DONE', 'GIVEN_UP') then 1 end) as open
                    from past_import where shop_id = :shop""")
                .bind("shop", shopId)
                .map((rs, context) -> rs.getLong("open") == 0
                        ? Optional.<Past>empty()
                        : Optional.of(new Past(rs.getLong("taken"), rs.getLong("found"))))
                .one();
    }

    /**
     * A receiver of events that hears nothing.
     *
     * @param name what the owner calls it, else its host: the rest of an address may hold a secret
     * @param switchedOff by itself; else it is still tried
     */
    record Deaf(String id, String name, boolean switchedOff) {}

    List<Deaf> deaf(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("""
                    select receiver_id, note, url, state from receiver
                    where shop_id = :shop and (state = 'failed' or (state = 'active' and failing_since is not null))
                    order by created_at, receiver_id""")
                .bind("shop", shopId)
                .map((rs, context) -> new Deaf(
                        rs.getString("receiver_id"),
                        receiver(rs.getString("note"), rs.getString("url")),
                        rs.getString("state").equals("failed")))
                .list();
    }

    /** What the receivers are called, by their ids. */
    Map<String, String> receiverNames(Tx tx, long shopId) {
        return tx
                .handle()
                .createQuery("select receiver_id, note, url from receiver where shop_id = :shop")
                .bind("shop", shopId)
                .map((rs, context) ->
                        Map.entry(rs.getString("receiver_id"), receiver(rs.getString("note"), rs.getString("url"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String receiver(String note, String url) {
        return note.isEmpty() ? URI.create(url).getHost() : note;
    }

    private static Optional<Instant> received(Tx tx, long shopId, long deliveryId) {
        return tx.handle()
                .createQuery("select received_at from delivery where shop_id = :shop and delivery_id = :id")
                .bind("shop", shopId)
                .bind("id", deliveryId)
                .mapTo(Instant.class)
                .findOne();
    }

    /** Something that happened to somebody's points. */
    record Event(long customerId, String kind, long points, Instant at) {}

    List<Event> newest(Tx tx, long shopId, Instant until, int most) {
        return tx.handle()
                .createQuery("""
                    select customer_id, kind, occurred_at,
                      case when to_account = 'MEMBER' then points when from_account = 'MEMBER' then -points else 0 end as moved
                    from ledger_entry where shop_id = :shop and occurred_at <= :until
                    order by shop_id desc, occurred_at desc limit :most""")
                .bind("shop", shopId)
                .bind("until", until)
                .bind("most", most)
                .map((rs, context) -> new Event(
                        rs.getLong("customer_id"),
                        rs.getString("kind").toLowerCase(java.util.Locale.ROOT),
                        rs.getLong("moved"),
                        rs.getTimestamp("occurred_at").toInstant()))
                .list();
    }

    /** An effect in the store that is not done, or never will be. @param nextAt null: given up */
    record Effect(
            String id,
            long customerId,
            String kind,
            int attempts,
            @Nullable Instant nextAt,
            String error) {

        boolean retriable() {
            return nextAt != null || !kind.equals("MAKE");
        }
    }

    List<Effect> effects(Tx tx, long shopId, int most) {
        return tx.handle()
                .createQuery("""
                    select effect_id, customer_id, kind, attempts, next_at, last_error from outbox
                    where shop_id = :shop and (next_at is not null or last_error is not null)
                    order by next_at limit :most""")
                .bind("shop", shopId)
                .bind("most", most)
                .map((rs, context) -> new Effect(
                        rs.getString("effect_id"),
                        rs.getLong("customer_id"),
                        rs.getString("kind"),
                        rs.getInt("attempts"),
                        rs.getTimestamp("next_at") == null
                                ? null
                                : rs.getTimestamp("next_at").toInstant(),
                        Optional.ofNullable(rs.getString("last_error")).orElse("")))
                .list();
    }

    /** How often a delivery came again, and when last. */
    record Repeat(long times, Instant lastAt) {}

    /** Of these deliveries those that came again. */
    Map<Long, Repeat> repeats(Tx tx, long shopId, Collection<Long> deliveries) {
        Map<Long, Repeat> repeats = new HashMap<>();
        if (!deliveries.isEmpty()) {
            tx.handle()
                    .createQuery("""
                        select delivery_id, times, last_at from delivery_repeat
                        where shop_id = :shop and delivery_id in (<deliveries>)""")
                    .bind("shop", shopId)
                    .bindList("deliveries", List.copyOf(deliveries))
                    .map((rs, context) -> Map.entry(
                            rs.getLong("delivery_id"),
                            new Repeat(
                                    rs.getLong("times"),
                                    rs.getTimestamp("last_at").toInstant())))
                    .forEach(e -> repeats.put(e.getKey(), e.getValue()));
        }
        return repeats;
    }

    /** Deliveries that came again, newest first, below an id. */
    List<Long> repeated(Tx tx, long shopId, long before, int most) {
        return tx.handle()
                .createQuery("""
                    select delivery_id from delivery_repeat where shop_id = :shop and delivery_id < :before
                    order by delivery_id desc limit :most""")
                .bind("shop", shopId)
                .bind("before", before)
                .bind("most", most)
                .mapTo(Long.class)
                .list();
    }

    /** How many deliveries there are below an id, of an order and in a state where these are said. */
    long count(Tx tx, long shopId, @Nullable Long order, @Nullable String status, long before) {
        var query = tx.handle()
                .createQuery("select count(*) from delivery where shop_id = :shop and delivery_id < :before"
                        + (order == null ? "" : " and order_id = :order")
                        + (status == null ? "" : " and status = :status"))
                .bind("shop", shopId)
                .bind("before", before);
        if (order != null) {
            query.bind("order", order);
        }
        if (status != null) {
            query.bind("status", status);
        }
        return query.mapTo(Long.class).one();
    }

    /**
     * Makes an effect due at once: one that waits, or one that was given up and whose points are not back. A reward that was
     * given up has given its points back, and is never made after that.
     *
     * @return false when there is none such
     */
    boolean retry(Tx tx, long shopId, String effectId, Instant now) {
        return tx.handle()
                        .createUpdate("""
                            update outbox set next_at = :now
                            where shop_id = :shop and effect_id = :id
                              and (next_at is not null or (last_error is not null and kind <> 'MAKE'))""")
                        .bind("now", now)
                        .bind("shop", shopId)
                        .bind("id", effectId)
                        .execute()
                == 1;
    }
}
