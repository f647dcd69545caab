package trappa.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import trappa.db.Database;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * Drops the bodies of deliveries when their days are over; their rows and facts stay. It goes through the bodies that are
 * still kept, oldest first, and ends at those that are too young, so that what was dropped before costs nothing. A
 * delivery that waits to be read keeps its body whatever its age.
 */
final class OldBodies {
    /** Numbers follow time but for blocks of 1,000 that each server takes ahead: more than a few idle ones have is looked at. */
    private static final int PORTION = 5_000;

    private static final int AT_ONCE = 500;
    private final Database database;
    private final JdbcInbox inbox;
    private final JdbcShops shops;
    private final Clock clock;

    OldBodies(Database database, JdbcInbox inbox, JdbcShops shops, Clock clock) {
        this.database = database;
        this.inbox = inbox;
        this.shops = shops;
        this.clock = clock;
    }

    /** Drops bodies older than {@code age}. */
    void drop(Duration age) {
        Instant before = clock.instant().minus(age);
        database.inTransaction(shops::all).forEach(shop -> drop(shop, before));
    }

    private void drop(Shop shop, Instant before) {
        long after = 0;
        boolean more;
        do {
            long from = after;
            List<JdbcInbox.KeptBody> kept =
                    database.inTransaction(tx -> inbox.keptBodies(tx, shop.id(), from, PORTION));
            List<Long> old = kept.stream()
                    .filter(body -> body.read() && body.receivedAt().isBefore(before))
                    .map(JdbcInbox.KeptBody::deliveryId)
                    .toList();
            for (int i = 0; i < old.size(); i += AT_ONCE) {
                List<Long> some = old.subList(i, Math.min(old.size(), i + AT_ONCE));
                database.useTransaction(tx -> inbox.dropBodies(tx, shop.id(), some));
            }
            more = kept.size() == PORTION
                    && kept.stream().anyMatch(body -> body.receivedAt().isBefore(before));
            after = kept.isEmpty() ? after : kept.getLast().deliveryId();
        } while (more);
    }
}
