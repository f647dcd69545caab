package trappa.store;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import trappa.db.DatabaseTime;
import trappa.db.Tx;

/** Each shop's sealed tokens. The lease lets one server at a time renew them. */
final class JdbcAccess {
    private static final RowMapper<Row> ROW = (rs, context) -> new Row(
            rs.getLong("shop_id"),
            rs.getString("sealed"),
            rs.getString("scopes"),
            DatabaseTime.read(rs, "expires_at"),
            DatabaseTime.read(rs, "renewable_until"),
            DatabaseTime.read(rs, "obtained_at"),
            rs.getString("trouble"));

    /**
     * What is kept of a shop's access.
     *
     * @param sealed both tokens, encrypted; null before the first
     * @param expiresAt null for a token without end
     * @param trouble why it cannot be used, in words; null while it can
     */
    record Row(
            long shopId,
            @Nullable String sealed,
            String scopes,
            @Nullable Instant expiresAt,
            @Nullable Instant renewableUntil,
            @Nullable Instant obtainedAt,
            @Nullable String trouble) {}

    Optional<Row> find(Tx tx, long shopId) {
        return tx.handle().createQuery("""
                        select shop_id, sealed, scopes, expires_at, renewable_until, obtained_at, trouble
                        from shop_access where shop_id = :shop""").bind("shop", shopId).map(ROW).findOne();
    }

    /** Whether the shop can be called. */
    boolean connected(Tx tx, long shopId) {
        return find(tx, shopId)
                .filter(row -> row.sealed() != null && row.trouble() == null)
                .isPresent();
    }

    /** Makes the row that can be leased. */
    void prepare(Tx tx, long shopId) {
        tx.handle()
                .createUpdate("insert into shop_access (shop_id, scopes) values (:shop, '') on conflict do nothing")
                .bind("shop", shopId)
                .execute();
    }

    /**
     * Takes the right to renew, unless somebody has it or has renewed since the tokens were read.
     *
     * @param seen the sealed tokens as they were read
     */
    boolean lease(Tx tx, long shopId, @Nullable String seen, Instant now, Instant until) {
        return tx.handle()
                        .createUpdate("""
                                update shop_access set lease_until = :until
                                where shop_id = :shop and (lease_until is null or lease_until <= :now)
                                  and coalesce(sealed, '') = :seen""")
                        .bind("until", until)
                        .bind("shop", shopId)
                        .bind("now", now)
                        .bind("seen", seen == null ? "" : seen)
                        .execute()
                == 1;
    }

    /** Whether the lease until that instant is still held; if so, until the transaction ends. */
    boolean leased(Tx tx, long shopId, Instant until) {
        return tx.handle()
                .createQuery("select 1 from shop_access where shop_id = :shop and lease_until = :until for update")
                .bind("shop", shopId)
                .bind("until", until)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Stores both tokens at once and gives the lease back. */
    void store(
            Tx tx,
            long shopId,
            String sealed,
            String scopes,
            @Nullable Instant expiresAt,
            @Nullable Instant renewableUntil,
            Instant now) {
        tx.handle()
                .createUpdate("""
                        update shop_access set sealed = :sealed, scopes = :scopes, scopes_at = :now,
                          expires_at = :expires, renewable_until = :renewable, obtained_at = :now, lease_until = null,
                          trouble = null
                        where shop_id = :shop""")
                .bind("sealed", sealed)
                .bind("scopes", scopes)
                .bind("expires", expiresAt)
                .bind("renewable", renewableUntil)
                .bind("now", now)
                .bind("shop", shopId)
                .execute();
    }

    /**
     * Gives a lease back without new tokens; with {@code trouble}, the owner is told.
     *
     * @param until of the lease
     * @return false when it is not held any more: nothing is changed then
     */
    boolean failed(Tx tx, long shopId, Instant until, @Nullable String trouble) {
        return tx.handle()
                        .createUpdate("""
                                update shop_access set lease_until = null, trouble = coalesce(:trouble, trouble)
                                where shop_id = :shop and lease_until = :until""")
                        .bind("trouble", trouble)
                        .bind("shop", shopId)
                        .bind("until", until)
                        .execute()
                == 1;
    }

    /** These tokens are of no use, which the owner is told. */
    void lapsed(Tx tx, long shopId, String sealed, String trouble) {
        tx.handle()
                .createUpdate("update shop_access set trouble = :trouble where shop_id = :shop and sealed = :sealed")
                .bind("trouble", trouble)
                .bind("shop", shopId)
                .bind("sealed", sealed)
                .execute();
    }

    /** The store did not accept these tokens: they count as expired. */
    void expired(Tx tx, long shopId, String sealed, Instant now) {
        tx.handle()
                .createUpdate("""
                        update shop_access set expires_at = :now where shop_id = :shop and sealed = :sealed""")
                .bind("now", now)
                .bind("shop", shopId)
                .bind("sealed", sealed)
                .execute();
    }
}
