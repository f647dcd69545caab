package trappa.opening;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import trappa.db.Tx;

/** What was brought in under a limit, and what waits for a second person, in the database. */
final class JdbcImportRequests {
    private static final RowMapper<ImportRequest> REQUEST = (rs, context) -> new ImportRequest(
            rs.getLong("request_id"),
            rs.getString("import_id"),
            rs.getString("asked_by"),
            rs.getTimestamp("asked_at").toInstant(),
            rs.getTimestamp("ends_at").toInstant());

    /** The shop's limit; while the transaction lasts nobody else weighs anything against it. */
    Optional<Long> limit(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select points from adjustment_limit where shop_id = :shop for update")
                .bind("shop", shopId)
                .mapTo(Long.class)
                .findOne();
    }

    /** What these hands brought in since then that no second person looked at. */
    long alone(Tx tx, long shopId, Set<String> hands, Instant since) {
        return tx.handle()
                .createQuery("""
                    select coalesce(sum(moved), 0) from import_request
                    where shop_id = :shop and asked_at > :since and ends_at is null and asked_by in (<hands>)""")
                .bind("shop", shopId)
                .bind("since", since)
                .bindList("hands", hands)
                .mapTo(Long.class)
                .one();
    }

    /** @param endsAt null for what came in at once */
    void add(Tx tx, long shopId, String importId, String by, Instant now, long moved, @Nullable Instant endsAt) {
        tx.handle()
                .createUpdate("""
                    insert into import_request (shop_id, import_id, asked_by, asked_at, moved, ends_at)
                    values (:shop, :import, :by, :now, :moved, :ends)""")
                .bind("shop", shopId)
                .bind("import", importId)
                .bind("by", by)
                .bind("now", now)
                .bind("moved", moved)
                .bind("ends", endsAt)
                .execute();
    }

    /** What nobody has decided, in time or not. */
    Optional<ImportRequest> undecided(Tx tx, long shopId, String importId) {
        return tx.handle()
                .createQuery("""
                    select request_id, import_id, asked_by, asked_at, ends_at from import_request
                    where shop_id = :shop and import_id = :import and ends_at is not null and approved is null""")
                .bind("shop", shopId)
                .bind("import", importId)
                .map(REQUEST)
                .findOne();
    }

    /** Those that can be decided, the oldest first. */
    List<ImportRequest> waiting(Tx tx, long shopId, Instant now, int most) {
        return tx.handle()
                .createQuery("""
                    select request_id, import_id, asked_by, asked_at, ends_at from import_request
                    where shop_id = :shop and approved is null and ends_at > :now
                    order by request_id limit :most""")
                .bind("shop", shopId)
                .bind("now", now)
                .bind("most", most)
                .map(REQUEST)
                .list();
    }

    /** How many can be decided that none of these hands asked for. */
    long waitingFor(Tx tx, long shopId, Set<String> hands, Instant now) {
        return tx.handle()
                .createQuery("""
                    select count(*) from import_request
                    where shop_id = :shop and approved is null and ends_at > :now and asked_by not in (<hands>)""")
                .bind("shop", shopId)
                .bind("now", now)
                .bindList("hands", hands)
                .mapTo(Long.class)
                .one();
    }

    boolean decide(Tx tx, long shopId, long id, boolean approved, String by, Instant now) {
        return tx.handle()
                        .createUpdate("""
                                update import_request set approved = :approved, decided_by = :by, decided_at = :now
                                where shop_id = :shop and request_id = :id and approved is null""")
                        .bind("approved", approved)
                        .bind("by", by)
                        .bind("now", now)
                        .bind("shop", shopId)
                        .bind("id", id)
                        .execute()
                == 1;
    }
}
