package trappa.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Lease;
import trappa.db.Rounds;
import trappa.member.JdbcFetches;
import trappa.shop.Comparison;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.web.Metrics;

/**
 * Nothing is missed: compares a shop's orders, by when they were last changed, with what has arrived, and fetches what has
 * not, and what an edit left in doubt. It begins with the oldest order, once the past has come in bulk or could not;
 * every page is noted, so that it goes on where it stopped. One server does it at a time.
 */
final class Reconciler implements Comparison, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    /** A webhook may still be on its way for this long; such an order is looked at in the next round. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(2);
    /** Shopify's search may show a change a little late. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int FETCHES = 50;
    private static final int MOST_PAGES = 5_000;

    private final Database database;
    private final JdbcShops shops;
    private final Behind behind;
    private final PastImport past;
    private final JdbcAccess access = new JdbcAccess();
    private final JdbcComparisons comparisons = new JdbcComparisons();
    private final JdbcFetches fetches = new JdbcFetches();
    private final AdminApi api;
    private final Orders orders;
    private final Stores.Inbox inbox;
    private final Clock clock;
    private final Duration every;
    private final Lease lease;
    private final Rounds rounds;

    Reconciler(
            Database database,
            JdbcShops shops,
            Behind behind,
            AdminApi api,
            PastImport past,
            Stores.Inbox inbox,
            Clock clock,
            Duration every,
            Metrics metrics) {
        this.database = database;
        this.shops = shops;
        this.behind = behind;
        this.past = past;
        this.api = api;
        this.orders = new Orders(api);
        this.inbox = inbox;
        this.clock = clock;
        this.every = every;
        lease = new Lease(database, "reconciler", Duration.ofMinutes(10));
        metrics.gauge("trappa_orders_missed", () -> database.inTransaction(comparisons::missed));
        rounds = new Rounds("reconciler", clock, this::look);
    }

    void start() {
        rounds.start();
    }

    private Duration look() {
        if (lease.ours(clock.instant())) {
            for (Shop shop : database.inTransaction(shops::all)) {
                if (!rounds.closed() && database.inTransaction(tx -> access.connected(tx, shop.id()))) {
                    round(shop);
                }
            }
        }
        return LOOK_EVERY;
    }

    /** What is due in one shop. */
    private void round(Shop shop) {
        Instant now = DatabaseTime.now(clock);
        Optional<JdbcComparisons.Row> row = database.inTransaction(tx -> {
            comparisons.begin(tx, shop.id(), now);
            return past.bringsOrders(tx, shop) ? Optional.empty() : comparisons.find(tx, shop.id());
        });
        Instant last = row.map(JdbcComparisons.Row::checkedAt).orElse(null);
        boolean due = row.isPresent() && (last == null || !now.isBefore(last.plus(every)));
        // What has come and is not read yet would look as if it had never come.
        if (due && !inbox.busy() && !inbox.reads(shop.id())) {
            String trouble = compare(shop, now).orElse(null);
            database.useTransaction(tx -> comparisons.checked(tx, shop.id(), now, trouble));
        }
        fetch(shop, now);
    }

    // ---- comparing ----

    /** An order as the shop lists it. */
    private record Listed(long id, Instant updatedAt) {}

    /** Page by page from where the last round came to. @return why it stopped early, if it did */
    private Optional<String> compare(Shop shop, Instant now) {
        JdbcComparisons.Row row =
                database.inTransaction(tx -> comparisons.find(tx, shop.id())).orElseThrow();
        Instant end = now.minus(ON_ITS_WAY);
        String query = row.until() == null ? "" : "updated_at:>='" + row.until().minus(OVERLAP) + "'";
        Optional<String> after = Optional.of("");
        for (int page = 0; after.isPresent() && page < MOST_PAGES && !rounds.closed(); page++) {
            lease.ours(clock.instant());
            Reply reply = api.call(
                    shop.domain(),
                    "orders-updated",
                    AdminApi.variables()
                            .put("query", query)
                            .put("after", after.get().isEmpty() ? null : after.get()));
            if (!(reply instanceof Reply.Data(JsonNode data))) {
                return Optional.of(reply.toString());
            }
            List<Listed> listed = listed(data.at("/orders/nodes"));
            List<Listed> settled =
                    listed.stream().filter(o -> !o.updatedAt().isAfter(end)).toList();
            note(shop, row, settled);
            JsonNode info = data.at("/orders/pageInfo");
            after = info.path("hasNextPage").asBoolean(false) && settled.size() == listed.size()
                    ? Optional.of(info.path("endCursor").asString(""))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private void note(Shop shop, JdbcComparisons.Row row, List<Listed> listed) {
        if (listed.isEmpty()) {
            return;
        }
        database.useTransaction(tx -> {
            Map<Long, Instant> updated = new LinkedHashMap<>();
            listed.forEach(o -> updated.merge(o.id(), o.updatedAt(), (a, b) -> a.isAfter(b) ? a : b));
            Set<Long> fresh = fetches.want(tx, shop.id(), behind.of(tx, shop.id(), updated), clock.instant());
            long missed = fresh.stream()
                    .filter(id -> updated.getOrDefault(id, Instant.MIN).isAfter(row.began()))
                    .count();
            comparisons.advance(
                    tx,
                    shop.id(),
                    listed.getLast().updatedAt(),
                    listed.size(),
                    fresh.size() - missed,
                    missed,
                    clock.instant());
        });
    }

    private static List<Listed> listed(JsonNode nodes) {
        List<Listed> listed = new ArrayList<>();
        for (JsonNode node : nodes) {
            try {
                Instant updated = Instant.parse(node.path("updatedAt").asString(""));
                Gid.of(node, "Order").ifPresent(id -> listed.add(new Listed(id, updated)));
            } catch (DateTimeParseException notATime) {
                LOG.warn("The store listed an order without a time");
            }
        }
        return listed;
    }

    // ---- fetching ----

    private void fetch(Shop shop, Instant now) {
        List<JdbcFetches.Fetch> due;
        do {
            due = database.inTransaction(tx -> fetches.due(tx, shop.id(), now, FETCHES));
            for (JdbcFetches.Fetch fetch : due) {
                if (rounds.closed()) {
                    return;
                }
                lease.ours(clock.instant());
                switch (orders.fetch(shop.domain(), fetch.orderId())) {
                    case Orders.Fetched.Order(byte[] body, String updatedAt) -> {
                        String id = Orders.name(fetch.orderId(), updatedAt);
                        if (inbox.take(shop.domain(), List.of(new Stores.Told("orders/updated", id, body)))) {
                            database.useTransaction(tx -> fetches.done(tx, fetch));
                        } else {
                            later(fetch, now);
                        }
                    }
                    case Orders.Fetched.Gone gone -> database.useTransaction(tx -> fetches.done(tx, fetch));
                    case Orders.Fetched.NotNow(String why) -> {
                        LOG.info("Order {} of {} could not be fetched: {}", fetch.orderId(), shop.domain(), why);
                        later(fetch, now);
                        return;
                    }
                }
            }
        } while (due.size() == FETCHES);
    }

    private void later(JdbcFetches.Fetch fetch, Instant now) {
        Duration wait = Duration.ofSeconds(30L << Math.min(fetch.attempts(), 7));
        Instant next = now.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        database.useTransaction(tx -> fetches.later(tx, fetch, next));
    }

    @Override
    public Standing compared(Shop shop) {
        return database.inTransaction(tx -> {
            long waiting = fetches.waiting(tx, shop.id());
            return comparisons
                    .find(tx, shop.id())
                    .map(r -> new Standing(
                            r.until(),
                            r.checkedAt(),
                            r.compared(),
                            r.brought(),
                            r.missed(),
                            lately(r) ? r.lately() : 0,
                            waiting,
                            !r.caughtUp(),
                            r.trouble(),
                            past.standing(tx, shop)))
                    .orElseGet(() -> new Standing(null, null, 0, 0, 0, 0, waiting, true, null, List.of()));
        });
    }

    private boolean lately(JdbcComparisons.Row row) {
        Instant since = row.latelySince();
        return since != null && since.isAfter(clock.instant().minus(JdbcComparisons.LATELY));
    }

    @Override
    public void close() {
        rounds.close(lease);
    }
}
