package trappa.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.FailuresEach;
import trappa.db.Lease;
import trappa.db.Rounds;
import trappa.db.Tx;
import trappa.reward.Trouble;
import trappa.shop.Comparison;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.store.JdbcPast.Part;
import trappa.store.JdbcPast.Row;
import trappa.store.JdbcPast.State;
import trappa.web.Metrics;

/**
 * Brings the past of a shop: the store is asked for all customers, then all orders, in one bulk operation each, and the
 * result goes into the inbox. Where it is is noted after each portion, so it can be stopped anywhere; what is in the inbox
 * already, or known already, is not taken twice. What the store will not do in bulk the comparison does order by order.
 */
final class PastImport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PastImport.class);
    private static final String CUSTOMERS = "bulk-customers";
    private static final String CUSTOMERS_PLAIN = "bulk-customers-plain";
    private static final String ORDERS = "bulk-orders";
    private static final String OLD_ORDERS = "read_all_orders";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration AT_WORK = Duration.ofMillis(50);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final int MOST_FAILURES = 5;

    private final Database database;
    private final JdbcShops shops;
    private final JdbcAccess access = new JdbcAccess();
    private final JdbcPast rows = new JdbcPast();
    private final JdbcComparisons comparisons = new JdbcComparisons();
    private final AdminApi api;
    private final PastResult result;
    private final Stores.Inbox inbox;
    private final Clock clock;
    private final Lease lease;
    private final Map<Long, Instant> notBefore = new HashMap<>();
    private final FailuresEach failures = new FailuresEach(LOG);
    private final Rounds rounds;

    PastImport(
            Database database,
            JdbcShops shops,
            Behind behind,
            AdminApi api,
            AdminUrl url,
            Http http,
            Stores.Inbox inbox,
            Clock clock,
            Metrics metrics) {
        this.database = database;
        this.shops = shops;
        this.api = api;
        this.inbox = inbox;
        this.clock = clock;
        lease = new Lease(database, "past", Duration.ofMinutes(10));
        result = new PastResult(database, new PastPortion(database, behind, inbox), url, http, lease, clock);
        metrics.gauge("trappa_past_taken", () -> database.inTransaction(rows::taken));
        metrics.gauge(
                "trappa_past_open",
                () -> database.inTransaction(tx -> rows.in(tx, List.of(State.WAITING, State.ASKED, State.TAKEN))));
        metrics.gauge("trappa_past_given_up", () -> database.inTransaction(tx -> rows.in(tx, List.of(State.GIVEN_UP))));
        rounds = new Rounds("past", clock, this::look);
    }

    void start() {
        rounds.start();
    }

    private Duration look() {
        boolean worked = false;
        if (lease.ours(clock.instant())) {
            for (Shop shop : database.inTransaction(shops::all)) {
                worked |= !rounds.closed() && tried(shop);
            }
        }
        return worked ? AT_WORK : LOOK_EVERY;
    }

    /** One shop whose past cannot be brought must not hold up the others. */
    private boolean tried(Shop shop) {
        String bringing = "Bringing the past of " + shop.domain();
        try {
            boolean worked = step(shop);
            failures.went(shop.id(), bringing);
            return worked;
        } catch (RuntimeException e) {
            failures.failed(shop.id(), bringing, e);
            return false;
        }
    }

    /** Whether a shop's orders are still to come in bulk: nobody else has to ask for them yet. */
    boolean bringsOrders(Tx tx, Shop shop) {
        return rows.of(tx, shop.id()).stream()
                .filter(row -> row.part() == Part.ORDERS)
                .findFirst()
                .map(Row::open)
                .orElse(true);
    }

    /** How far each part is, for the owner. */
    List<Comparison.Past> standing(Tx tx, Shop shop) {
        return rows.of(tx, shop.id()).stream()
                .map(row -> new Comparison.Past(
                        row.part() == Part.ORDERS,
                        switch (row.state()) {
                            case WAITING -> Comparison.Stage.WAITING;
                            case ASKED, TAKEN -> Comparison.Stage.UNDER_WAY;
                            case DONE -> Comparison.Stage.DONE;
                            case GIVEN_UP -> Comparison.Stage.GIVEN_UP;
                        },
                        row.found(),
                        row.taken(),
                        row.nextAt(),
                        row.trouble()))
                .toList();
    }

    /** @return whether there was something to do */
    private boolean step(Shop shop) {
        Instant now = DatabaseTime.now(clock);
        if (now.isBefore(notBefore.getOrDefault(shop.id(), Instant.MIN))) {
            return false;
        }
        Optional<Row> due = database.inTransaction(tx -> {
            Optional<JdbcAccess.Row> connected =
                    access.find(tx, shop.id()).filter(row -> row.sealed() != null && row.trouble() == null);
            if (connected.isEmpty()) {
                return Optional.<Row>empty();
            }
            begin(tx, shop, Scopes.parse(connected.get().scopes()).contains(OLD_ORDERS), now);
            return rows.due(tx, shop.id(), now);
        });
        due.ifPresent(row -> {
            switch (row.state()) {
                case WAITING -> ask(shop, row, now);
                case ASKED -> look(shop, row, now);
                case TAKEN -> settle(shop, row, now);
                case DONE, GIVEN_UP -> throw new IllegalStateException("Not open: " + row);
            }
        });
        if (due.isEmpty()) {
            notBefore.put(shop.id(), now.plus(SOON));
        }
        return due.isPresent();
    }

    private void begin(Tx tx, Shop shop, boolean all, Instant now) {
        boolean compared = comparisons
                .find(tx, shop.id())
                .map(JdbcComparisons.Row::caughtUp)
                .orElse(false);
        comparisons.begin(tx, shop.id(), now);
        rows.begin(tx, shop.id(), Part.CUSTOMERS, State.WAITING, CUSTOMERS, all, now);
        rows.begin(tx, shop.id(), Part.ORDERS, compared ? State.DONE : State.WAITING, ORDERS, all || compared, now);
        if (all) {
            rows.again(tx, shop.id(), now);
        }
    }

    private void ask(Shop shop, Row row, Instant now) {
        Reply reply = api.call(
                shop.domain(), "bulk-start", AdminApi.variables().put("query", Documents.text(row.document())));
        switch (reply) {
            case Reply.Data(JsonNode data) -> started(row, data.path("bulkOperationRunQuery"), now);
            case Reply.Refused(Trouble why) -> refused(row, why.sentence(), now);
            case Reply.NotDone(Trouble why) -> go(row, State.WAITING, null, now.plus(LATER), why.sentence());
            // Should it have been begun after all, the store does it once more in vain.
            case Reply.Unknown(Trouble why) -> go(row, State.WAITING, null, now.plus(LATER), why.sentence());
        }
    }

    private void started(Row row, JsonNode payload, Instant now) {
        Optional<String> wrong = AdminApi.userErrors(payload);
        String operation = payload.at("/bulkOperation/id").asString("");
        if (AdminApi.hasCode(payload, "OPERATION_IN_PROGRESS") || AdminApi.hasCode(payload, "LIMIT_REACHED")) {
            String why = "The shop is busy with other bulk operations: " + wrong.orElse("");
            go(row, State.WAITING, null, now.plus(LATER), why);
        } else if (wrong.isPresent()) {
            refused(row, wrong.get(), now);
        } else if (Gid.of(operation, "BulkOperation").isEmpty()) {
            failed(row, "The store did not say what it began", now);
        } else {
            go(row, State.ASKED, operation, now.plus(SOON), null);
        }
    }

    private void look(Shop shop, Row row, Instant now) {
        Reply reply =
                api.call(shop.domain(), "bulk-standing", AdminApi.variables().put("id", row.operation()));
        if (!(reply instanceof Reply.Data(JsonNode data))) {
            go(row, State.ASKED, row.operation(), now.plus(LATER), reply.toString());
            return;
        }
        JsonNode operation = data.path("bulkOperation");
        String found = operation.path("rootObjectCount").asString("");
        if (found.matches("[0-9]{1,15}")) {
            database.useTransaction(tx -> rows.found(tx, row, Long.parseLong(found)));
        }
        String error = operation.path("errorCode").asString("");
        switch (operation.path("status").asString("")) {
            case "CREATED", "RUNNING", "CANCELING" -> go(row, State.ASKED, row.operation(), now.plus(SOON), null);
            case "COMPLETED" -> {
                if (operation.path("url").isString()) {
                    bring(shop, row, operation.path("url").asString(), now);
                } else {
                    go(row, State.TAKEN, row.operation(), now, null);
                }
            }
            case "FAILED" -> {
                if (error.equals("ACCESS_DENIED")) {
                    refused(row, "The shop has not allowed it", now);
                } else {
                    failed(row, "The store's bulk operation failed: " + error, now);
                }
            }
            case "CANCELED" -> failed(row, "The bulk operation was cancelled in the shop", now);
            case "EXPIRED" -> failed(row, "The result of the bulk operation is no longer there", now);
            default -> failed(row, "The store does not know of the bulk operation", now);
        }
    }

    /** Asks for less where that may be allowed; else it is left. */
    private void refused(Row row, String why, Instant now) {
        if (row.document().equals(CUSTOMERS)) {
            LOG.info("Shop {} does not show who wants mails ({}); it is asked without", row.shopId(), why);
            database.useTransaction(tx -> {
                rows.ask(tx, row, CUSTOMERS_PLAIN);
                rows.go(tx, row, State.WAITING, null, now, why);
            });
        } else {
            giveUp(row, why, now);
        }
    }

    /** Once more from the beginning, later and later, and not for ever. */
    private void failed(Row row, String why, Instant now) {
        LOG.warn("The past of shop {} ({}) did not come: {}", row.shopId(), row.part(), why);
        int failures = row.attempts() + 1;
        if (failures >= MOST_FAILURES) {
            giveUp(row, why, now);
        } else {
            go(row.attempted(failures), State.WAITING, null, now.plus(LATER.multipliedBy(1L << failures)), why);
        }
    }

    private void giveUp(Row row, String why, Instant now) {
        String instead = row.part() == Part.ORDERS
                ? ". The orders are brought one by one instead"
                : ". Customers come with their next order or change instead";
        go(row, State.GIVEN_UP, row.operation(), now, why + instead);
    }

    private void go(Row row, State state, @Nullable String operation, Instant next, @Nullable String trouble) {
        database.useTransaction(tx -> rows.go(tx, row, state, operation, next, trouble));
    }

    private void bring(Shop shop, Row row, String address, Instant now) {
        switch (result.bring(shop, row, address, rounds)) {
            case PastResult.Outcome.Taken taken -> go(row, State.TAKEN, row.operation(), clock.instant(), null);
            case PastResult.Outcome.Stopped stopped ->
                go(row, State.ASKED, row.operation(), clock.instant().plus(SOON), null);
            case PastResult.Outcome.Useless(String why) -> failed(row, why, now);
            case PastResult.Outcome.Broken(String why) -> {
                int failures = row.attempts() + 1;
                if (failures >= MOST_FAILURES) {
                    failed(row, why, now);
                } else {
                    go(row.attempted(failures), State.ASKED, row.operation(), now.plus(LATER), why);
                }
            }
            case PastResult.Outcome.NoRoom noRoom ->
                go(
                        row,
                        State.ASKED,
                        row.operation(),
                        now.plus(LATER),
                        "There is no room for the result on the disk here");
        }
    }

    /** Done when the inbox has been read: the comparison looks at what has become of it. */
    private void settle(Shop shop, Row row, Instant now) {
        if (!inbox.reads(shop.id())) {
            String older = row.part() == Part.ORDERS && !row.allOrders()
                    ? "Shopify shows orders of the last 60 days only. Allow " + OLD_ORDERS
                            + ", and the older ones follow"
                    : null;
            String mails = row.document().equals(CUSTOMERS_PLAIN) ? "Who wants mails is not shown to Trappa" : null;
            go(row, State.DONE, row.operation(), now, older == null ? mails : older);
        }
    }

    @Override
    public void close() {
        rounds.close(lease);
    }
}
