package trappa.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.db.Rounds;
import trappa.shop.JdbcShops;
import trappa.value.ShopDomain;
import trappa.webhook.JdbcRepeats.Count;

/**
 * Deliveries that came again, counted for the owner. A repeat changes nothing and is answered from memory; so it is only
 * noted in memory, and written out every few seconds by a thread of its own. Whoever is killed loses what was not written,
 * and of more at once than {@link #MOST} different ones some are not counted: nothing else depends on these numbers.
 */
final class Repeats implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);
    private static final int MOST = 10_000;
    private static final int AT_ONCE = 1_000;
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Database database;
    private final JdbcShops shops;
    private final JdbcRepeats rows = new JdbcRepeats();
    private final Map<Id, Count> counted = new ConcurrentHashMap<>();
    private final Rounds rounds;

    private record Id(ShopDomain shop, String webhookId) {}

    Repeats(Database database, JdbcShops shops, Clock clock) {
        this.database = database;
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
        Map<ShopDomain, Map<String, Count>> taken = new HashMap<>();
        for (Id id : ids) {
            Count count = counted.remove(id);
            if (count != null) {
                taken.computeIfAbsent(id.shop, shop -> new HashMap<>()).put(id.webhookId, count);
            }
        }
        try {
            database.useTransaction(tx -> {
                SortedMap<Long, Map<String, Count>> byShop = new TreeMap<>(); // as every server takes them
                taken.forEach(
                        (domain, counts) -> shops.find(tx, domain).ifPresent(shop -> byShop.put(shop.id(), counts)));
                byShop.forEach((shop, counts) -> {
                    SortedMap<Long, Count> more = new TreeMap<>();
                    rows.numbers(tx, shop, counts.keySet())
                            .forEach((id, number) ->
                                    more.merge(number, counts.getOrDefault(id, Count.NONE), Count::and));
                    rows.add(tx, shop, more);
                });
            });
        } catch (RuntimeException e) {
            taken.forEach((shop, counts) ->
                    counts.forEach((id, count) -> counted.merge(new Id(shop, id), count, Count::and)));
            throw e;
        }
    }

    /** Writes what is counted, then stops. */
    @Override
    public void close() {
        rounds.close();
        try {
            write();
        } catch (RuntimeException e) {
            LOG.warn("How often {} deliveries came again could not be written: {}", counted.size(), e.getMessage());
        }
    }
}
