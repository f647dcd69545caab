package trappa.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.RowMapper;
import trappa.db.DatabaseTime;
import trappa.db.Tx;

/** API keys in the database, each by the hash of its secret. */
final class JdbcApiKeys {
    private static final Duration USED_AGAIN = Duration.ofMinutes(5);
    private static final String COLUMNS = "key_id, name, rights, created_at, created_by, used_at, revoked_at, hash";
    private static final RowMapper<ApiKey> KEY = (rs, context) -> new ApiKey(
            rs.getString("key_id"),
            rs.getString("name"),
            read(rs.getString("rights")),
            rs.getTimestamp("created_at").toInstant(),
            rs.getString("created_by"),
            DatabaseTime.read(rs, "used_at"),
            DatabaseTime.read(rs, "revoked_at"));

    /** A key with the hash it is known by. */
    record Hashed(ApiKey key, String hash) {}

    void add(Tx tx, long shopId, ApiKey key, String hash) {
        tx.handle()
                .createUpdate("""
                        insert into api_key (shop_id, key_id, hash, name, rights, created_at, created_by)
                        values (:shop, :id, :hash, :name, :rights, :at, :by)""")
                .bind("shop", shopId)
                .bind("id", key.id())
                .bind("hash", hash)
                .bind("name", key.name())
                .bind("rights", key.rights().stream().map(Right::word).sorted().collect(Collectors.joining(",")))
                .bind("at", key.createdAt())
                .bind("by", key.createdBy())
                .execute();
    }

    /** Those in use first, then the newest. */
    List<ApiKey> all(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select " + COLUMNS + """
                         from api_key where shop_id = :shop
                        order by case when revoked_at is null then 0 else 1 end, created_at desc, key_id""")
                .bind("shop", shopId)
                .map(KEY)
                .list();
    }

    /** A key of a shop the app is in. */
    Optional<Hashed> find(Tx tx, long shopId, String id) {
        return tx.handle()
                .createQuery("select " + COLUMNS + " " + """
                        from api_key where shop_id = :shop and key_id = :id
                          and exists (select 1 from shop s where s.shop_id = :shop and s.uninstalled_at is null)""")
                .bind("shop", shopId)
                .bind("id", id)
                .map((rs, context) -> new Hashed(KEY.map(rs, context), rs.getString("hash")))
                .findOne();
    }

    /** Notes that it was used, now and then. */
    void used(Tx tx, long shopId, ApiKey key, Instant now) {
        if (key.usedAt() == null || key.usedAt().plus(USED_AGAIN).isBefore(now)) {
            tx.handle()
                    .createUpdate("update api_key set used_at = :now where shop_id = :shop and key_id = :id")
                    .bind("now", now)
                    .bind("shop", shopId)
                    .bind("id", key.id())
                    .execute();
        }
    }

    boolean revoke(Tx tx, long shopId, String id, Instant now) {
        return tx.handle()
                        .createUpdate("""
                                update api_key set revoked_at = :now
                                where shop_id = :shop and key_id = :id and revoked_at is null""")
                        .bind("now", now)
                        .bind("shop", shopId)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    private static Set<Right> read(String rights) {
        return Arrays.stream(rights.split(","))
                .flatMap(word -> Right.of(word).stream())
                .collect(Collectors.toSet());
    }
}
