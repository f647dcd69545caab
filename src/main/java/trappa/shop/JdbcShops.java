package trappa.shop;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import trappa.db.Tx;
import trappa.value.ShopDomain;

/** Shops in the database. A shop's number never changes, so it is remembered. */
public final class JdbcShops {
    private static final RowMapper<Shop> SHOP = (rs, context) -> {
        String zone = rs.getString("time_zone");
        return new Shop(
                rs.getLong("shop_id"),
                new ShopDomain(rs.getString("domain")),
                rs.getString("currency"),
                rs.getString("country"),
                rs.getString("locale"),
                zone == null ? null : ZoneId.of(zone),
                rs.getBoolean("heard"));
    };

    private final ConcurrentHashMap<ShopDomain, Long> numbers = new ConcurrentHashMap<>();

    /** The shop's number if this process has met it. */
    public Optional<Long> met(ShopDomain domain) {
        return Optional.ofNullable(numbers.get(domain));
    }

    /** Call when the transaction that made or found the shop has been committed. */
    public void meet(ShopDomain domain, long number) {
        numbers.put(domain, number);
    }

    public Optional<Shop> find(Tx tx, ShopDomain domain) {
        return tx.handle()
                .createQuery("""
                        select shop_id, domain, currency, country, locale, time_zone, heard
                        from shop where domain = :domain""")
                .bind("domain", domain.text())
                .map(SHOP)
                .findOne();
    }

    public Shop get(Tx tx, long shopId) {
        return tx.handle().createQuery("""
                        select shop_id, domain, currency, country, locale, time_zone, heard
                        from shop where shop_id = :shop""").bind("shop", shopId).map(SHOP).one();
    }

    public List<Shop> all(Tx tx) {
        return tx.handle()
                .createQuery(
                        "select shop_id, domain, currency, country, locale, time_zone, heard from shop order by shop_id")
                .map(SHOP)
                .list();
    }

    /** Makes the shop unless it is there. @return true when this call made it */
    public boolean create(Tx tx, ShopDomain domain, Instant now) {
        return tx.handle()
                        .createUpdate("""
                                insert into shop (domain, created_at) values (:domain, :now)
                                on conflict do nothing""")
                        .bind("domain", domain.text())
                        .bind("now", now)
                        .execute()
                == 1;
    }

    /**
     * Gives a shop that nobody has heard of another name: it is not installed, and nothing has come from it.
     *
     * @return false when somebody has, or another shop has the name
     */
    public boolean rename(Tx tx, long shopId, ShopDomain domain) {
        return tx.handle()
                        .createUpdate("""
                                update shop set domain = :domain, version = :version
                                where shop_id = :shop
                                  and not exists (select 1 from shop_access where shop_id = :shop)
                                  and not exists (select 1 from delivery where shop_id = :shop)
                                  and not exists (select 1 from member where shop_id = :shop)
                                  and not exists (select 1 from shop where domain = :domain)""")
                        .bind("domain", domain.text())
                        .bind("version", tx.changesShop(shopId))
                        .bind("shop", shopId)
                        .execute()
                == 1;
    }

    /** Called by whoever writes what shoppers are shown of this shop, in the same transaction: it has another version then. */
    public static void changed(Tx tx, long shopId) {
        tx.handle()
                .createUpdate("update shop set version = :version where shop_id = :shop")
                .bind("version", tx.changesShop(shopId))
                .bind("shop", shopId)
                .execute();
    }

    /**
     * Fixes the currency by the first order.
     *
     * @throws IllegalStateException when somebody has fixed another one meanwhile: what was read by this one is to be read again
     */
    public void learnCurrency(Tx tx, long shopId, String currency) {
        tx.handle()
                .createUpdate("""
                        update shop set currency = :currency, version = :version
                        where shop_id = :shop and currency is null""")
                .bind("currency", currency)
                .bind("version", tx.changesShop(shopId))
                .bind("shop", shopId)
                .execute();
        String fixed = get(tx, shopId).currency();
        if (!currency.equals(fixed)) {
            throw new IllegalStateException("The shop's currency was fixed as " + fixed + " meanwhile");
        }
    }

    /** What the store said of the shop; null leaves what was known. The currency of its orders is never changed. */
    public void learn(Tx tx, long shopId, @Nullable ZoneId zone, @Nullable String country, @Nullable String locale) {
        tx.handle()
                .createUpdate("""
                        update shop set time_zone = coalesce(:zone, time_zone),
                          country = coalesce(:country, country), locale = coalesce(:locale, locale), version = :version
                        where shop_id = :shop""")
                .bind("zone", zone == null ? null : zone.getId())
                .bind("country", country)
                .bind("locale", locale)
                .bind("version", tx.changesShop(shopId))
                .bind("shop", shopId)
                .execute();
    }

    /**
     * Notes that the app is gone from the shop, and drops its tokens, unless they are from after that: the news may be old.
     *
     * @param happenedAt when, as far as the store said
     */
    public void uninstalled(Tx tx, long shopId, Instant happenedAt) {
        boolean since = tx.handle()
                        .createQuery("""
                                select count(*) from shop_access where shop_id = :shop and obtained_at > :at""")
                        .bind("shop", shopId)
                        .bind("at", happenedAt)
                        .mapTo(Long.class)
                        .one()
                > 0;
        if (since) {
            return;
        }
        tx.handle()
                .createUpdate("delete from shop_access where shop_id = :shop")
                .bind("shop", shopId)
                .execute();
        tx.handle()
                .createUpdate("delete from theme_value where shop_id = :shop")
                .bind("shop", shopId)
                .execute();
        tx.handle()
                .createUpdate("update shop set uninstalled_at = :at where shop_id = :shop")
                .bind("at", happenedAt)
                .bind("shop", shopId)
                .execute();
    }

    /** Nobody else changes the shop's row until the transaction ends. What hangs on the shop is written all the same. */
    public void lock(Tx tx, long shopId) {
        tx.handle()
                .createUpdate("update shop set heard = heard where shop_id = :shop")
                .bind("shop", shopId)
                .execute();
    }

    /** Whether another system of the shop hears of what happens to its members from now on. @return whether that is new */
    public boolean heard(Tx tx, long shopId, boolean heard) {
        return tx.handle()
                        .createUpdate("update shop set heard = :heard where shop_id = :shop and heard <> :heard")
                        .bind("heard", heard)
                        .bind("shop", shopId)
                        .execute()
                == 1;
    }

    /** The app is in the shop (again). */
    public void installed(Tx tx, long shopId) {
        tx.handle()
                .createUpdate("update shop set uninstalled_at = null where shop_id = :shop")
                .bind("shop", shopId)
                .execute();
    }

    /** What the shop allows the app from an instant on; what is older than what is known changes nothing. */
    public void allowed(Tx tx, long shopId, String scopes, Instant at) {
        tx.handle()
                .createUpdate("""
                        update shop_access set scopes = :scopes, scopes_at = :at
                        where shop_id = :shop and sealed is not null and scopes_at <= :at""")
                .bind("scopes", scopes)
                .bind("at", at)
                .bind("shop", shopId)
                .execute();
    }
}
