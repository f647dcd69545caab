package trappa.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import trappa.db.Database;
import trappa.db.Rounds;
import trappa.db.Tx;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.value.ShopDomain;

/**
 * Deliveries that came again, counted for the owner. A repeat changes nothing and is answered from memory; so it is only
 * noted in memory, and written out every few seconds by a thread of its own. Whoever is killed loses what was not written,
 * and of more at once than {@link #MOST} different ones some are not counted: nothing else depends on these numbers.
 */
final class Repeats implements AutoCloseable {
    private static final int MOST = 10_000;
    private static final int AT_ONCE = 200;
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Database database;
    private final JdbcInbox inbox;
    private final JdbcShops shops;
    private final JdbcRepeats rows = new JdbcRepeats();
    private final Map<Id, Count> counted = new ConcurrentHashMap<>();
    private final Rounds rounds;

    private record Id(ShopDomain shop, String webhookId) {}

    private record Count(long times, Instant lastAt) {
        Count and(Count other) {
            return new Count(times + other.times, lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt);
        }
    }

    Repeats(Database database, JdbcInbox inbox, JdbcShops shops, Clock clock) {
        this.database = database;
        this.inbox = inbox;
        this.shops = shops;
        rounds = new Rounds("repeats", clock, () -> {
            write();
            return EVERY;
        });
    }

    void start() {
        rounds.start();
    }

    /** One that was there already came once more. */
    void came(Delivery again) {
        Id id = new Id(again.shop(), again.webhookId());
        if (counted.size() < MOST || counted.containsKey(id)) {
            counted.merge(id, new Count(1, again.receivedAt()), Count::and);
        }
    }

    /** Of what was written, those that were not new. What we fetched ourselves did not come. */
    void among(List<Delivery> written, List<JdbcInbox.Stored> fresh) {
        if (fresh.size() == written.size()) {
            return;
        }
        Set<Id> once = new HashSet<>();
        fresh.forEach(s -> once.add(new Id(s.delivery().shop(), s.delivery().webhookId())));
        for (Delivery one : written) {
            if (!once.remove(new Id(one.shop(), one.webhookId()))
                    && !one.webhookId().contains("/")) {
                came(one);
            }
        }
    }

    private void write() {
        List<Id> ids = new ArrayList<>(counted.keySet());
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            write(ids.subList(from, Math.min(ids.size(), from + AT_ONCE)));
        }
    }

    private void write(List<Id> ids) {
        Map<Id, Count> taken = new ConcurrentHashMap<>();
        for (Id id : ids) {
            Count count = counted.remove(id);
            if (count != null) {
                taken.put(id, count);
            }
        }
        try {
            database.useTransaction(tx -> sorted(tx, taken)
                    .forEach((at, count) -> rows.add(tx, at.shopId(), at.deliveryId(), count.times(), count.lastAt())));
        } catch (RuntimeException e) {
            taken.forEach((id, count) -> counted.merge(id, count, Count::and));
            throw e;
        }
    }

    /** A row of the inbox. */
    private record At(long shopId, long deliveryId) implements Comparable<At> {
        @Override
        public int compareTo(At other) {
            return shopId == other.shopId
                    ? Long.compare(deliveryId, other.deliveryId)
                    : Long.compare(shopId, other.shopId);
        }
    }

    /** In the order in which every server takes them. What is not in the inbox any more is left out. */
    private Map<At, Count> sorted(Tx tx, Map<Id, Count> taken) {
        Map<At, Count> sorted = new TreeMap<>();
        taken.forEach((id, count) -> {
            Optional<Long> shopId = shops.find(tx, id.shop()).map(Shop::id);
            shopId.flatMap(shop -> inbox.ofWebhook(tx, shop, id.webhookId()))
                    .ifPresent(row -> sorted.put(new At(shopId.get(), row.id()), count));
        });
        return sorted;
    }

    /** Writes what is counted, then stops. */
    @Override
    public void close() {
        rounds.close();
        write();
    }
}
