package trappa.staircase;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.shop.JdbcShops;
import trappa.shop.JdbcStorefront;
import trappa.value.ShopDomain;

/** Notes that a shop's widget asked, at most once a minute; when that fails the shopper is answered all the same. */
final class Sightings {
    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final JdbcShops shops;
    private final JdbcStorefront storefront = new JdbcStorefront();
    private final ConcurrentHashMap<ShopDomain, Instant> noted = new ConcurrentHashMap<>();

    Sightings(Database database, JdbcShops shops) {
        this.database = database;
        this.shops = shops;
    }

    void seen(ShopDomain shop, Instant now) {
        Instant last = noted.get(shop);
        if (last != null && last.plus(EVERY).isAfter(now)) {
            return;
        }
        if (last == null ? noted.putIfAbsent(shop, now) != null : !noted.replace(shop, last, now)) {
            return;
        }
        try {
            database.useTransaction(
                    tx -> shops.find(tx, shop).ifPresent(found -> storefront.asked(tx, found.id(), now)));
        } catch (RuntimeException e) {
            LOG.debug("That the widget of {} asked could not be noted", shop, e);
        }
    }
}
