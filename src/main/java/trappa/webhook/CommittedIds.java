package trappa.webhook;

import java.util.LinkedHashSet;
import java.util.List;
import trappa.value.ShopDomain;

/**
 * The webhook ids that were last seen on disk, so that a delivery that comes again costs nothing but its signature. An id
 * gets in only after its row is committed and forced, never before; one that has been pushed out is asked of the
 * database. The store repeats within four hours what it got no answer for.
 */
final class CommittedIds {
    private final int most;
    private final LinkedHashSet<Id> ids = new LinkedHashSet<>();

    private record Id(ShopDomain shop, String webhookId) {}

    /** @param most how many are kept, 1 or more; the oldest goes first. One takes about 200 bytes */
    CommittedIds(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("At least one id has to be kept: " + most);
        }
        this.most = most;
    }

    synchronized boolean has(ShopDomain shop, String webhookId) {
        return ids.contains(new Id(shop, webhookId));
    }

    /** @param deliveries what is on disk, each new or there already */
    synchronized void add(List<Delivery> deliveries) {
        for (Delivery one : deliveries) {
            ids.add(new Id(one.shop(), one.webhookId()));
            if (ids.size() > most) {
                ids.removeFirst();
            }
        }
    }
}
