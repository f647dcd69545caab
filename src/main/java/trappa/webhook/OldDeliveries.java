package trappa.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * Drops the bodies of deliveries when their days are over, and later their rows. The facts stay: a delivery that comes again
 * after that adds what is known already. What is no fact but was done is remembered for ever, since it would be done again;
 * so is what waits to be read or lies in quarantine. It goes through what is still kept, oldest first, and ends at what is too
 * young, so that what was dropped before costs nothing.
 */
final class OldDeliveries {
    /** Numbers follow time but for blocks of 1,000 that each server takes ahead: more than a few idle ones have is looked at. */
    private static final int PORTION = 5_000;

    private static final int AT_ONCE = 500;
    private final Database database;
    private final JdbcInbox inbox;
    private final JdbcShops shops;
    private final Clock clock;

    OldDeliveries(Database database, JdbcInbox inbox, JdbcShops shops, Clock clock) {
        this.database = database;
        this.inbox = inbox;
        this.shops = shops;
        this.clock = clock;
    }

    /**
     * @param bodies how long a body is kept
     * @param rows how long a delivery is remembered; in any case as long as its body, and a shop's last one for ever
     */
    void drop(Duration bodies, Duration rows) {
        Instant now = clock.instant();
        for (Shop shop : database.inTransaction(shops::all)) {
            drop(shop, now.minus(bodies), inbox::keptBodies, inbox::dropBodies);
            drop(shop, now.minus(rows), inbox::remembered, inbox::drop);
        }
    }

    /** A shop's next above a number, in order. */
    private interface Next {
        List<JdbcInbox.Aged> above(Tx tx, long shopId, long after, int most);
    }

    private interface Drop {
        void these(Tx tx, long shopId, List<Long> deliveries);
    }

    private void drop(Shop shop, Instant before, Next next, Drop drop) {
        long after = 0;
        boolean more;
        do {
            long from = after;
            List<JdbcInbox.Aged> some = database.inTransaction(tx -> next.above(tx, shop.id(), from, PORTION));
            List<Long> old = some.stream()
                    .filter(one -> one.mayGo() && one.receivedAt().isBefore(before))
                    .map(JdbcInbox.Aged::deliveryId)
                    .toList();
            for (int i = 0; i < old.size(); i += AT_ONCE) {
                List<Long> these = old.subList(i, Math.min(old.size(), i + AT_ONCE));
                database.useTransaction(tx -> drop.these(tx, shop.id(), these));
            }
            more = some.size() == PORTION
                    && some.stream().anyMatch(one -> one.receivedAt().isBefore(before));
            after = some.isEmpty() ? after : some.getLast().deliveryId();
        } while (more);
    }
}
