package trappa.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.db.Database;
import trappa.db.Lease;
import trappa.db.Rounds;
import trappa.fact.FactJson;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramVersion;
import trappa.reward.JdbcShownPoints;
import trappa.reward.JdbcShownPoints.Row;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.web.Metrics;

/**
 * Tells the shops what their themes show without asking, as metafields: the staircase and whether it is live, on the app's
 * installation, whenever they have changed; each member's points, on the customer, twenty-five in a call. Telling it
 * twice does no harm, so what is not known is told again.
 */
final class ThemeValues implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ThemeValues.class);
    private static final String NAMESPACE = "trappa";
    private static final String POINTS = "points";
    private static final String CUSTOMER = "gid://shopify/Customer/";
    /** The most that one call takes. */
    private static final int AT_ONCE = 25;

    private static final int CALLS_IN_A_ROW = 10;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration PROGRAM_EVERY = Duration.ofSeconds(5);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);
    private static final Duration AFTER_A_REFUSAL = Duration.ofHours(1);

    private final Database database;
    private final JdbcShops shops;
    private final JdbcPrograms programs;
    private final JdbcAccess access = new JdbcAccess();
    private final JdbcShownPoints shown = new JdbcShownPoints();
    private final AdminApi api;
    private final Clock clock;
    private final Lease lease;
    private final Map<Long, Instant> looked = new ConcurrentHashMap<>();
    private final Set<Long> defined = ConcurrentHashMap.newKeySet();
    private final Rounds rounds;

    ThemeValues(Database database, JdbcShops shops, JdbcPrograms programs, AdminApi api, Clock clock, Metrics metrics) {
        this.database = database;
        this.shops = shops;
        this.programs = programs;
        this.api = api;
        this.clock = clock;
        lease = new Lease(database, "theme-values", Duration.ofMinutes(5));
        metrics.gauge("trappa_theme_values_waiting", () -> database.inTransaction(shown::waiting));
        rounds = new Rounds("theme-values", clock, this::look);
    }

    void start() {
        rounds.start();
    }

    private Duration look() {
        Instant now = now();
        if (lease.ours(now)) {
            Set<Long> due = database.inTransaction(tx -> shown.shopsDue(tx, now));
            for (Shop shop : database.inTransaction(shops::all)) {
                tell(shop, due.contains(shop.id()));
            }
        }
        return LOOK_EVERY;
    }

    private void tell(Shop shop, boolean membersDue) {
        Instant now = now();
        Instant last = looked.getOrDefault(shop.id(), Instant.MAX);
        // The clock may have been set back.
        boolean programDue = now.isBefore(last) || !last.plus(PROGRAM_EVERY).isAfter(now);
        if (programDue) {
            looked.put(shop.id(), now);
        }
        boolean connected = !rounds.closed()
                && (membersDue || programDue)
                && database.inTransaction(tx -> access.find(tx, shop.id()))
                        .filter(row -> row.sealed() != null && row.trouble() == null)
                        .isPresent();
        if (!connected) {
            return;
        }
        try {
            if (programDue) {
                program(shop);
            }
            if (membersDue) {
                members(shop);
            }
        } catch (RuntimeException e) {
            LOG.error("The theme of {} could not be told; trying again", shop.domain(), e);
        }
    }

    // ---- the program ----

    private void program(Shop shop) {
        Instant now = now();
        Row row = database.inTransaction(tx -> {
            Row found = shown.program(tx, shop.id());
            shown.begin(tx, shop.id(), now);
            return found;
        });
        Optional<Program> program = database.inTransaction(
                tx -> programs.history(tx, shop.id()).at(now).map(ProgramVersion::program));
        if (program.isEmpty() || !database.inTransaction(tx -> shown.programDue(tx, shop.id(), now))) {
            return;
        }
        String staircase =
                ThemeProgram.staircase(program.get(), shop.currencyOrHome()).toString();
        String live = Boolean.toString(ThemeProgram.live(program.get()));
        String told = FactJson.hash(live + staircase);
        if (told.equals(row.told())) {
            return;
        }
        Optional<String> failed = installation(shop)
                .map(owner -> wrong(send(
                        shop,
                        List.of(value(owner, "live", "boolean", live), value(owner, "staircase", "json", staircase)))))
                .orElse(Optional.of("The store did not say how the app is installed"));
        failed.ifPresentOrElse(
                why -> database.useTransaction(tx -> shown.later(tx, List.of(row), now.plus(AFTER_A_FAILURE), why)),
                () -> database.useTransaction(tx -> shown.toldProgram(tx, shop.id(), told)));
    }

    private Optional<String> installation(Shop shop) {
        return api.call(shop.domain(), "app-installation", AdminApi.variables()) instanceof Reply.Data(JsonNode data)
                ? Optional.of(data.at("/currentAppInstallation/id").asString(""))
                        .filter(id -> Gid.of(id, "AppInstallation").isPresent())
                : Optional.empty();
    }

    // ---- members ----

    private void members(Shop shop) {
        for (int call = 0; call < CALLS_IN_A_ROW && !rounds.closed(); call++) {
            Instant now = now();
            List<Row> due = database.inTransaction(tx -> shown.due(tx, shop.id(), now, AT_ONCE));
            if (due.isEmpty() || !defined(shop, due, now)) {
                return;
            }
            tell(shop, due.stream().filter(r -> r.points() == null).toList(), now, this::delete);
            List<Row> changed = due.stream()
                    .filter(r ->
                            r.points() != null && !Long.toString(r.points()).equals(r.told()))
                    .toList();
            tell(shop, changed, now, this::set);
            List<Row> asBefore = due.stream()
                    .filter(r -> r.points() != null && Long.toString(r.points()).equals(r.told()))
                    .toList();
            database.useTransaction(tx -> shown.told(tx, asBefore, now));
        }
    }

    /** One call for all of them; where the shop finds fault with one, they are told one by one. */
    private void tell(Shop shop, List<Row> rows, Instant now, Call call) {
        if (rows.isEmpty()) {
            return;
        }
        switch (call.of(shop, rows)) {
            case Reply.Data(JsonNode data) -> {
                Optional<String> wrong = AdminApi.userErrors(payload(data));
                if (wrong.isEmpty()) {
                    database.useTransaction(tx -> shown.told(tx, rows, now));
                } else if (rows.size() > 1) {
                    rows.forEach(row -> tell(shop, List.of(row), now, call));
                } else if (rows.getFirst().points() == null) {
                    // There is nothing to take away: the shop has forgotten the customer itself.
                    database.useTransaction(tx -> shown.told(tx, rows, now));
                } else {
                    database.useTransaction(tx -> shown.later(tx, rows, null, wrong.get()));
                }
            }
            case Reply.Refused(String why) -> later(rows, now.plus(AFTER_A_REFUSAL), why);
            case Reply.NotDone(String why) -> later(rows, now.plus(AFTER_A_FAILURE), why);
            case Reply.Unknown(String why) -> later(rows, now.plus(AFTER_A_FAILURE), why);
        }
    }

    /** What the shop is asked to do for some members. */
    private interface Call {
        Reply of(Shop shop, List<Row> rows);
    }

    private static JsonNode payload(JsonNode data) {
        return data.values().iterator().next();
    }

    private void later(List<Row> rows, Instant next, String why) {
        database.useTransaction(tx -> shown.later(tx, rows, next, why));
    }

    /** Says once to the shop that customers have points, and that themes may read them. */
    private boolean defined(Shop shop, List<Row> due, Instant now) {
        if (defined.contains(shop.id())) {
            return true;
        }
        ObjectNode variables = AdminApi.variables();
        variables
                .putObject("definition")
                .put("name", "Trappa points")
                .put("namespace", NAMESPACE)
                .put("key", POINTS)
                .put("type", "number_integer")
                .put("ownerType", "CUSTOMER")
                .putObject("access")
                .put("storefront", "PUBLIC_READ");
        Reply reply = api.call(shop.domain(), "points-definition", variables);
        if (reply instanceof Reply.Data(JsonNode data)) {
            JsonNode payload = payload(data);
            Optional<String> wrong = AdminApi.userErrors(payload);
            if (wrong.isPresent() && !AdminApi.hasCode(payload, "TAKEN")) {
                LOG.warn("{} does not define what its customers' points are: {}", shop.domain(), wrong.get());
            }
            defined.add(shop.id());
            return true;
        }
        later(due, now.plus(reply instanceof Reply.Refused ? AFTER_A_REFUSAL : AFTER_A_FAILURE), reply.toString());
        return false;
    }

    private Reply set(Shop shop, List<Row> rows) {
        return send(
                shop,
                rows.stream()
                        .map(r ->
                                value(CUSTOMER + r.customerId(), POINTS, "number_integer", String.valueOf(r.points())))
                        .toList());
    }

    private Reply delete(Shop shop, List<Row> rows) {
        ObjectNode variables = AdminApi.variables();
        ArrayNode values = variables.putArray("metafields");
        rows.forEach(r -> values.addObject()
                .put("ownerId", CUSTOMER + r.customerId())
                .put("namespace", NAMESPACE)
                .put("key", POINTS));
        return api.call(shop.domain(), "metafields-delete", variables);
    }

    /** What was wrong, if anything was. */
    private static Optional<String> wrong(Reply reply) {
        return reply instanceof Reply.Data(JsonNode data)
                ? AdminApi.userErrors(payload(data))
                : Optional.of(reply.toString());
    }

    private Reply send(Shop shop, List<ObjectNode> values) {
        ObjectNode variables = AdminApi.variables();
        variables.putArray("metafields").addAll(values);
        return api.call(shop.domain(), "metafields-set", variables);
    }

    private static ObjectNode value(String owner, String key, String type, String value) {
        return AdminApi.variables()
                .put("ownerId", owner)
                .put("namespace", NAMESPACE)
                .put("key", key)
                .put("type", type)
                .put("value", value);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        rounds.close();
    }
}
