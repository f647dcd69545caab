package trappa.event;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.statement.PreparedBatch;
import trappa.db.ArrayOf;
import trappa.db.Tx;

/** Events, and what of each member's standing was told, in the database. The member's row is locked by the caller. */
final class JdbcEvents {

    void add(Tx tx, long shopId, Collection<Event> events) {
        PreparedBatch batch = tx.handle().prepareBatch("""
                insert into event (shop_id, event_id, customer_id, type, body, at)
                values (:shop, :id, :customer, :type, :body, :at)""");
        events.forEach(event -> batch.bind("shop", shopId)
                .bind("id", event.id())
                .bind("customer", event.customerId())
                .bind("type", event.type().word())
                .bind("body", event.body())
                .bind("at", event.at())
                .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** What was told of these members; those of whom nothing was are not in it. */
    Map<Long, Told> told(Tx tx, long shopId, Collection<Long> customers) {
        Map<Long, Told> told = new HashMap<>();
        tx.handle()
                .createQuery("""
                        select t.customer_id, t.standing from unnest(:customers) as wanted(id)
                        left join told t on t.shop_id = :shop and t.customer_id = wanted.id
                        where t.standing is not null""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customers))
                .map((rs, context) -> Map.entry(rs.getLong("customer_id"), Told.read(rs.getString("standing"))))
                .forEach(e -> told.put(e.getKey(), e.getValue()));
        return told;
    }

    /** Writes what is told now. {@code before} says which members have a row. */
    void tell(Tx tx, long shopId, Map<Long, Told> now, Set<Long> before) {
        PreparedBatch insert = tx.handle()
                .prepareBatch("insert into told (standing, shop_id, customer_id) values (:standing, :shop, :customer)");
        PreparedBatch update = tx.handle()
                .prepareBatch("update told set standing = :standing where shop_id = :shop and customer_id = :customer");
        now.forEach((customer, told) -> (before.contains(customer) ? update : insert)
                .bind("standing", told.json())
                .bind("shop", shopId)
                .bind("customer", customer)
                .add());
        for (PreparedBatch batch : List.of(insert, update)) {
            if (batch.size() > 0) {
                batch.execute();
            }
        }
    }

    /** Forgets where the members of a shop stood: whoever hears from now on does not hear of what was before. */
    void forgetStandings(Tx tx, long shopId) {
        tx.handle()
                .createUpdate("delete from told where shop_id = :shop")
                .bind("shop", shopId)
                .execute();
    }

    /** The warnings these members were given of points that have not ended. */
    Set<Difference.Warning> warned(Tx tx, long shopId, Collection<Long> customers) {
        return new HashSet<>(tx.handle()
                .createQuery("""
                        select w.customer_id, w.last_day, w.days from unnest(:customers) as wanted(id)
                        left join warned w on w.shop_id = :shop and w.customer_id = wanted.id
                        where w.days is not null""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customers))
                .map((rs, context) -> new Difference.Warning(
                        rs.getLong("customer_id"), rs.getObject("last_day", LocalDate.class), rs.getInt("days")))
                .list());
    }

    void warn(Tx tx, long shopId, Collection<Difference.Warning> warnings) {
        PreparedBatch batch = tx.handle().prepareBatch("""
                insert into warned (shop_id, customer_id, last_day, days)
                values (:shop, :customer, :day, :days) on conflict do nothing""");
        warnings.forEach(w -> batch.bind("shop", shopId)
                .bind("customer", w.customerId())
                .bind("day", w.lastDay())
                .bind("days", w.days())
                .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** Drops a shop's events made before an instant, with their messages, and warnings of days long gone. */
    void drop(Tx tx, long shopId, Instant before, LocalDate goneDay) {
        String first = EventIds.first(before);
        tx.handle()
                .createUpdate("delete from message where shop_id = :shop and event_id < :first")
                .bind("shop", shopId)
                .bind("first", first)
                .execute();
        tx.handle()
                .createUpdate("delete from event where shop_id = :shop and event_id < :first")
                .bind("shop", shopId)
                .bind("first", first)
                .execute();
        tx.handle()
                .createUpdate("delete from warned where shop_id = :shop and last_day < :day")
                .bind("shop", shopId)
                .bind("day", goneDay)
                .execute();
    }
}
