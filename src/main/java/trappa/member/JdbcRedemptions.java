package trappa.member;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.db.ArrayOf;
import trappa.db.Tx;
import trappa.fact.Redemption;
import trappa.fact.Redemption.Event;
import trappa.fact.Redemption.Happened;

/** Redemptions as facts in the database: inserted, never changed. */
public final class JdbcRedemptions {

    /** A redemption that was asked for under an idempotency key, and a hash of what was asked. */
    public record Asked(String redemptionId, String request) {}

    /** What was asked for under a key of this member before, if anything, also under a number merged into it. */
    public Optional<Asked> asked(Tx tx, long shopId, long customerId, String key) {
        return tx.handle()
                .createQuery("""
                        select r.redemption_id, r.request, who.own from (
                            select cast(:customer as bigint) as id, 0 as own
                            union all
                            select customer_id, 1 from member where shop_id = :shop and merged_into = :customer) who
                        left join redemption r
                          on r.shop_id = :shop and r.customer_id = who.id and r.idempotency_key = :key
                        where r.redemption_id is not null order by who.own, r.redemption_id limit 1""")
                .bind("shop", shopId)
                .bind("customer", customerId)
                .bind("key", key)
                .map((rs, context) -> new Asked(rs.getString("redemption_id"), rs.getString("request")))
                .findOne();
    }

    public void add(Tx tx, long shopId, long customerId, Redemption r, String key, String request) {
        tx.handle()
                .createUpdate("""
                        insert into redemption (shop_id, redemption_id, customer_id, reward_id, offer_id, cost_points,
                          at, code, valid_until, idempotency_key, request)
                        values (:shop, :id, :customer, :reward, :offer, :cost, :at, :code, :until, :key, :request)""")
                .bind("shop", shopId)
                .bind("id", r.id())
                .bind("customer", customerId)
                .bind("reward", r.rewardId())
                .bind("offer", r.offerId())
                .bind("cost", r.costPoints())
                .bind("at", r.at())
                .bind("code", r.code())
                .bind("until", r.validUntil())
                .bind("key", key)
                .bind("request", request)
                .execute();
    }

    /** Notes what happened; the same thing twice is once. */
    public void happened(Tx tx, long shopId, String redemptionId, Happened what, Instant at) {
        tx.handle()
                .createUpdate("""
                        insert into redemption_event (shop_id, redemption_id, what, at)
                        values (:shop, :id, :what, :at) on conflict do nothing""")
                .bind("shop", shopId)
                .bind("id", redemptionId)
                .bind("what", what.name())
                .bind("at", at)
                .execute();
    }

    /** The redemptions of these members with all that happened to them. */
    Map<Long, List<Redemption>> of(Tx tx, long shopId, Collection<Long> customerIds) {
        Map<String, List<Event>> events = new HashMap<>();
        Map<String, Row> rows = new LinkedHashMap<>();
        tx.handle()
                .createQuery("""
                        select r.customer_id, r.redemption_id, r.reward_id, r.offer_id, r.cost_points, r.at, r.code,
                          r.valid_until, e.what, e.at as happened_at
                        from unnest(:customers) as wanted(id)
                        left join redemption r on r.shop_id = :shop and r.customer_id = wanted.id
                        left join redemption_event e on e.shop_id = :shop and e.redemption_id = r.redemption_id
                        where r.redemption_id is not null""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customerIds))
                .map((rs, context) -> new Row(rs.getLong("customer_id"), redemption(rs), event(rs)))
                .forEach(row -> {
                    rows.putIfAbsent(row.asked.id(), row);
                    List<Event> theirs = events.computeIfAbsent(row.asked.id(), k -> new ArrayList<>());
                    if (row.event != null) {
                        theirs.add(row.event);
                    }
                });
        Map<Long, List<Redemption>> redemptions = new HashMap<>();
        rows.forEach((id, row) -> redemptions
                .computeIfAbsent(row.customerId, k -> new ArrayList<>())
                .add(row.asked.with(events.getOrDefault(id, List.of()))));
        return redemptions;
    }

    /** A redemption, of which nothing is known to have happened yet, and one of the things that did. */
    private record Row(
            long customerId, Redemption asked, @Nullable Event event) {}

    private static Redemption redemption(ResultSet rs) throws SQLException {
        return new Redemption(
                rs.getString("redemption_id"),
                rs.getString("reward_id"),
                rs.getString("offer_id"),
                rs.getLong("cost_points"),
                rs.getTimestamp("at").toInstant(),
                rs.getString("code"),
                rs.getDate("valid_until").toLocalDate(),
                List.of());
    }

    private static @Nullable Event event(ResultSet rs) throws SQLException {
        String what = rs.getString("what");
        return what == null
                ? null
                : new Event(
                        Happened.valueOf(what), rs.getTimestamp("happened_at").toInstant());
    }
}
