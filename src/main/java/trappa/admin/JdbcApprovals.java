package trappa.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.mapper.RowMapper;
import trappa.db.DatabaseTime;
import trappa.db.Tx;

/** The limit above which an adjustment needs a second person, and the requests in the database. */
public final class JdbcApprovals {
    private static final String COLUMNS = """
            request_id, request_key, customer_id, points, note, asked_by, asked_at, ends_at,
              approved, decided_by, decided_at""";
    private static final RowMapper<AdjustmentRequest> REQUEST = (rs, context) -> {
        Object approved = rs.getObject("approved");
        return new AdjustmentRequest(
                rs.getLong("request_id"),
                rs.getString("request_key"),
                rs.getLong("customer_id"),
                rs.getLong("points"),
                rs.getString("note"),
                rs.getString("asked_by"),
                rs.getTimestamp("asked_at").toInstant(),
                rs.getTimestamp("ends_at").toInstant(),
                approved == null ? null : (Boolean) rs.getBoolean("approved"),
                rs.getString("decided_by"),
                DatabaseTime.read(rs, "decided_at"));
    };

    /** Adjustments of more points than this, either way, need a second person; empty: none does. */
    public Optional<Long> limit(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select points from adjustment_limit where shop_id = :shop")
                .bind("shop", shopId)
                .mapTo(Long.class)
                .findOne();
    }

    /** Sets the limit where it still is what it was. @return false when it is another by now */
    boolean limit(Tx tx, long shopId, Optional<Long> was, Optional<Long> points) {
        if (was.isEmpty() && points.isEmpty()) {
            return limit(tx, shopId).isEmpty();
        }
        String change = points.isEmpty()
                ? "delete from adjustment_limit where shop_id = :shop and points = :was"
                : was.isEmpty()
                        ? "insert into adjustment_limit (shop_id, points) values (:shop, :points) on conflict do nothing"
                        : "update adjustment_limit set points = :points where shop_id = :shop and points = :was";
        var update = tx.handle().createUpdate(change).bind("shop", shopId);
        was.ifPresent(w -> update.bind("was", w));
        points.ifPresent(p -> update.bind("points", p));
        return update.execute() == 1;
    }

    /**
     * How many points somebody has moved for a member since then, either way, that no second person looked at.
     *
     * @param customerId the number the member goes by; what was told under a number merged into it counts
     * @param hands every name that somebody acts under
     */
    long alone(Tx tx, long shopId, long customerId, Set<String> hands, Instant since) {
        return tx.handle()
                .createQuery("""
                    select coalesce(sum(abs(a.points)), 0) from adjustment a
                    where a.shop_id = :shop and a.made_by in (<hands>) and a.at > :since
                      and a.customer_id in (
                        select m.customer_id from member m
                        where m.shop_id = :shop and (m.customer_id = :customer or m.merged_into = :customer))
                      and a.earned_on is null and not exists (
                        select 1 from adjustment_request r
                        where r.shop_id = :shop and r.request_key = a.adjustment_id)""")
                .bind("shop", shopId)
                .bind("customer", customerId)
                .bindList("hands", hands)
                .bind("since", since)
                .mapTo(Long.class)
                .one();
    }

    /** @return false when its key is taken */
    boolean ask(Tx tx, long shopId, String key, long customerId, long points, String reason, String by, Instant now) {
        return tx.handle()
                        .createUpdate("""
                            insert into adjustment_request
                              (shop_id, request_key, customer_id, points, note, asked_by, asked_at, ends_at)
                            values (:shop, :key, :customer, :points, :note, :by, :now, :ends)
                            on conflict do nothing""")
                        .bind("shop", shopId)
                        .bind("key", key)
                        .bind("customer", customerId)
                        .bind("points", points)
                        .bind("note", reason)
                        .bind("by", by)
                        .bind("now", now)
                        .bind("ends", now.plus(AdjustmentRequest.LASTS))
                        .execute()
                == 1;
    }

    Optional<AdjustmentRequest> byKey(Tx tx, long shopId, String key) {
        return tx.handle()
                .createQuery(
                        "select " + COLUMNS + " from adjustment_request where shop_id = :shop and request_key = :key")
                .bind("shop", shopId)
                .bind("key", key)
                .map(REQUEST)
                .findOne();
    }

    Optional<AdjustmentRequest> find(Tx tx, long shopId, long id) {
        return tx.handle()
                .createQuery(
                        "select " + COLUMNS + " from adjustment_request where shop_id = :shop and request_id = :id")
                .bind("shop", shopId)
                .bind("id", id)
                .map(REQUEST)
                .findOne();
    }

    /** Those that can be decided, the oldest first. */
    public List<AdjustmentRequest> waiting(Tx tx, long shopId, Instant now, int most) {
        return tx.handle()
                .createQuery("select " + COLUMNS + """
                     from adjustment_request where shop_id = :shop and approved is null and ends_at > :now
                    order by request_id limit :most""")
                .bind("shop", shopId)
                .bind("now", now)
                .bind("most", most)
                .map(REQUEST)
                .list();
    }

    /** How many nobody has decided that none of these hands asked for. */
    public long waitingFor(Tx tx, long shopId, Set<String> hands, Instant now) {
        return tx.handle()
                .createQuery("""
                    select count(*) from adjustment_request
                    where shop_id = :shop and approved is null and ends_at > :now and asked_by not in (<hands>)""")
                .bind("shop", shopId)
                .bind("now", now)
                .bindList("hands", hands)
                .mapTo(Long.class)
                .one();
    }

    /** Those that are over, below an id, the newest first. */
    public List<AdjustmentRequest> over(Tx tx, long shopId, Instant now, long before, int most) {
        return tx.handle()
                .createQuery("select " + COLUMNS + """
                     from adjustment_request where shop_id = :shop and (approved is not null or ends_at <= :now) and request_id < :before
                    order by request_id desc limit :most""")
                .bind("shop", shopId)
                .bind("now", now)
                .bind("before", before)
                .bind("most", most)
                .map(REQUEST)
                .list();
    }

    /** Those of a member that can be decided, also under a number merged into theirs. */
    public List<AdjustmentRequest> of(Tx tx, long shopId, long customerId, Instant now) {
        return tx.handle()
                .createQuery("select " + COLUMNS + """
                     from adjustment_request where shop_id = :shop and approved is null and ends_at > :now and customer_id in (
                      select m.customer_id from member m
                      where m.shop_id = :shop and (m.customer_id = :customer or m.merged_into = :customer))
                    order by request_id""")
                .bind("shop", shopId)
                .bind("customer", customerId)
                .bind("now", now)
                .map(REQUEST)
                .list();
    }

    void decide(Tx tx, long shopId, long id, boolean approved, String by, Instant now) {
        tx.handle()
                .createUpdate("""
                    update adjustment_request set approved = :approved, decided_by = :by, decided_at = :now
                    where shop_id = :shop and request_id = :id and approved is null""")
                .bind("approved", approved)
                .bind("by", by)
                .bind("now", now)
                .bind("shop", shopId)
                .bind("id", id)
                .execute();
    }
}
