package trappa.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import trappa.db.DatabaseTime;
import trappa.db.Tx;

/** Messages in the database: the outbox of events, and its history while the events are kept. */
final class JdbcMessages {
    private static final RowMapper<Message> MESSAGE = (rs, context) -> new Message(
            rs.getString("event_id"),
            rs.getString("type"),
            rs.getLong("customer_id"),
            rs.getString("body"),
            rs.getInt("attempts"),
            DatabaseTime.read(rs, "next_at"),
            rs.getString("state"),
            rs.getObject("status", Integer.class),
            rs.getString("error"),
            DatabaseTime.read(rs, "tried_at"),
            rs.getTimestamp("at").toInstant());
    private static final String COLUMNS = "m.event_id, e.type, m.customer_id, e.body, m.attempts, m.next_at, m.state,"
            + " m.status, m.error, m.tried_at, e.at";

    /** Puts events on their way to receivers, each to those who want it. */
    void add(Tx tx, long shopId, Collection<Event> events, Collection<Receiver> receivers, Instant now) {
        PreparedBatch batch = tx.handle().prepareBatch("""
                insert into message (shop_id, receiver_id, event_id, customer_id, attempts, next_at, state)
                values (:shop, :receiver, :event, :customer, 0, :now, 'waiting')""");
        for (Event event : events) {
            for (Receiver receiver : receivers) {
                if (event.type() == EventType.TEST || receiver.wants(event.type())) {
                    batch.bind("shop", shopId)
                            .bind("receiver", receiver.id())
                            .bind("event", event.id())
                            .bind("customer", event.customerId())
                            .bind("now", now)
                            .add();
                }
            }
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** A receiver that has messages whose time has come. */
    record Due(long shopId, String receiverId) {}

    /** Those of shops the app was removed from wait until it is back. */
    List<Due> receiversDue(Tx tx, Instant now) {
        return tx.handle()
                .createQuery("""
                        select distinct m.shop_id, m.receiver_id from message m join shop s using (shop_id)
                        where m.next_at <= :now and s.uninstalled_at is null""")
                .bind("now", now)
                .map((rs, context) -> new Due(rs.getLong("shop_id"), rs.getString("receiver_id")))
                .list();
    }

    /** A receiver's messages whose time has come. */
    List<Message> due(Tx tx, Due who, Instant now, int most) {
        return tx.handle()
                .createQuery("select " + COLUMNS + """
                         from message m join event e on e.shop_id = m.shop_id and e.event_id = m.event_id
                        where m.shop_id = :shop and m.receiver_id = :receiver and m.next_at <= :now
                        order by m.next_at, m.event_id limit :most""")
                .bind("shop", who.shopId())
                .bind("receiver", who.receiverId())
                .bind("now", now)
                .bind("most", most)
                .map(MESSAGE)
                .list();
    }

    /**
     * Takes messages for one attempt each, but for those that another server has taken since they were read. What is taken
     * comes back by itself after a while.
     */
    List<Message> take(Tx tx, Due who, List<Message> messages, Instant backAt) {
        PreparedBatch batch = tx.handle().prepareBatch("""
                update message set attempts = attempts + 1, state = 'sending', next_at = :back
                where shop_id = :shop and receiver_id = :receiver and event_id = :event
                  and attempts = :seen and next_at = :due""");
        messages.forEach(m -> batch.bind("back", backAt)
                .bind("shop", who.shopId())
                .bind("receiver", who.receiverId())
                .bind("event", m.eventId())
                .bind("seen", m.attempts())
                .bind("due", m.nextAt())
                .add());
        List<Message> taken = new ArrayList<>();
        int[] changed = messages.isEmpty() ? new int[0] : batch.execute();
        for (int i = 0; i < changed.length; i++) {
            if (changed[i] == 1) {
                taken.add(messages.get(i));
            }
        }
        return taken;
    }

    /** Notes what came of an attempt; {@code next} null: it is settled. */
    void attempted(
            Tx tx,
            Due who,
            String eventId,
            String state,
            @Nullable Instant next,
            @Nullable Integer status,
            @Nullable String error,
            Instant now) {
        tx.handle()
                .createUpdate("""
                        update message set state = :state, next_at = :next, status = :status, error = :error,
                          tried_at = :now
                        where shop_id = :shop and receiver_id = :receiver and event_id = :event""")
                .bind("state", state)
                .bind("next", next)
                .bind("status", status)
                .bind("error", error)
                .bind("now", now)
                .bind("shop", who.shopId())
                .bind("receiver", who.receiverId())
                .bind("event", eventId)
                .execute();
    }

    /** Gives up what waits for a receiver. */
    void stop(Tx tx, long shopId, String receiverId, String why) {
        tx.handle()
                .createUpdate("""
                        update message set state = 'failed', next_at = null, error = coalesce(error, :why)
                        where shop_id = :shop and receiver_id = :receiver and next_at is not null""")
                .bind("why", why)
                .bind("shop", shopId)
                .bind("receiver", receiverId)
                .execute();
    }

    /** Newest first, below the id {@code before}; in one state, or in any when it is null. */
    List<Message> newest(Tx tx, long shopId, String receiverId, @Nullable String state, String before, int most) {
        return tx.handle()
                .createQuery("select " + COLUMNS + """
                         from message m join event e on e.shop_id = m.shop_id and e.event_id = m.event_id
                        where m.shop_id = :shop and m.receiver_id = :receiver and m.event_id < :before
                          and (cast(:state as varchar) is null or m.state = :state)
                        order by m.event_id desc limit :most""")
                .bind("shop", shopId)
                .bind("receiver", receiverId)
                .bind("before", before)
                .bind("state", state)
                .bind("most", most)
                .map(MESSAGE)
                .list();
    }

    /** Sends one again, unless an attempt is under way. @return whether there is such a one */
    boolean again(Tx tx, long shopId, String receiverId, String eventId, Instant now) {
        return tx.handle()
                        .createUpdate("""
                                update message set state = 'waiting', attempts = 0, next_at = :now
                                where shop_id = :shop and receiver_id = :receiver and event_id = :event
                                  and (state <> 'sending' or next_at <= :now)""")
                        .bind("now", now)
                        .bind("shop", shopId)
                        .bind("receiver", receiverId)
                        .bind("event", eventId)
                        .execute()
                == 1;
    }

    /** Sends those of a span again that are settled. {@code failed}: only those that did not arrive. @return how many */
    int again(Tx tx, long shopId, String receiverId, Instant from, Instant to, boolean failed, Instant now) {
        return tx.handle()
                .createUpdate("""
                        update message set state = 'waiting', attempts = 0, next_at = :now
                        where shop_id = :shop and receiver_id = :receiver and event_id >= :from and event_id < :to
                          and next_at is null and (:all or state = 'failed')""")
                .bind("now", now)
                .bind("shop", shopId)
                .bind("receiver", receiverId)
                .bind("from", EventIds.first(from))
                .bind("to", EventIds.first(to))
                .bind("all", !failed)
                .execute();
    }

    /** Events of a span that this receiver has no message of and wants: those told to others alone. @return how many */
    int fill(Tx tx, long shopId, Receiver receiver, Instant from, Instant to, Instant now) {
        List<String> types = receiver.wants().stream().map(EventType::word).toList();
        return tx.handle()
                .createUpdate("""
                        insert into message (shop_id, receiver_id, event_id, customer_id, attempts, next_at, state)
                        select e.shop_id, cast(:receiver as varchar), e.event_id, e.customer_id, 0,
                          cast(:now as timestamp(6) with time zone), 'waiting'
                        from event e
                        left join message m on m.shop_id = e.shop_id and m.receiver_id = :receiver
                          and m.event_id = e.event_id
                        where e.shop_id = :shop and e.event_id >= :from and e.event_id < :to and m.event_id is null
                          and e.type <> 'test' and (:all or e.type in (<types>))""")
                .bind("receiver", receiver.id())
                .bind("now", now)
                .bind("shop", shopId)
                .bind("from", EventIds.first(from))
                .bind("to", EventIds.first(to))
                .bind("all", types.isEmpty())
                .bindList("types", types.isEmpty() ? List.of("") : types)
                .execute();
    }
}
