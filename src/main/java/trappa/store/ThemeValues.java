package trappa.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.FailuresEach;
import trappa.db.Lease;
import trappa.db.Rounds;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramVersion;
import trappa.reward.JdbcShownPoints;
import trappa.reward.JdbcShownPoints.Row;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.value.Sha256;
import trappa.web.Metrics;

/**
 * Tells the shops what their themes show without asking, as metafields: the staircase and whether it is live, on the app's
 * installation, whenever they have changed; each member's points, on the customer. Telling it
 * twice does no harm, so what is not known is told again.
 */
final class ThemeValues implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ThemeValues.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration PROGRAM_EVERY = Duration.ofSeconds(5);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);

    private final Database database;
    private final JdbcShops shops;
    private final JdbcPrograms programs;
    private final JdbcAccess access = new JdbcAccess();
    private final JdbcShownPoints shown = new JdbcShownPoints();
    private final AdminApi api;
    private final Metafields metafields;
    private final ThemePoints points;
    private final Clock clock;
    private final Lease lease;
    private final Map<Long, Instant> looked = new ConcurrentHashMap<>();
    private final FailuresEach failures = new FailuresEach(LOG);
    private final Rounds rounds;

    ThemeValues(Database database, JdbcShops shops, JdbcPrograms programs, AdminApi api, Clock clock, Metrics metrics) {
        this.database = database;
        this.shops = shops;
        this.programs = programs;
        this.api = api;
        this.clock = clock;
        metafields = new Metafields(api);
        points = new ThemePoints(database, shown, metafields, clock);
        lease = new Lease(database, "theme-values", Duration.ofMinutes(5));
        metrics.gauge("trappa_theme_values_waiting", () -> database.inTransaction(shown::waiting));
        rounds = new Rounds("theme-values", clock, this::look);
    }

    void start() {
        rounds.start();
    }

    private Duration look() {
        Instant now = DatabaseTime.now(clock);
        if (lease.ours(now)) {
            Set<Long> due = database.inTransaction(tx -> shown.shopsDue(tx, now));
            for (Shop shop : database.inTransaction(shops::all)) {
                tell(shop, due.contains(shop.id()));
            }
        }
        return LOOK_EVERY;
    }

    private void tell(Shop shop, boolean membersDue) {
        Instant now = DatabaseTime.now(clock);
        Instant last = looked.getOrDefault(shop.id(), Instant.MAX);
        // The clock may have been set back.
        boolean programDue = now.isBefore(last) || !last.plus(PROGRAM_EVERY).isAfter(now);
        if (programDue) {
            looked.put(shop.id(), now);
        }
        boolean connected = !rounds.closed()
                && (membersDue || programDue)
                && database.inTransaction(tx -> access.connected(tx, shop.id()));
        if (!connected) {
            return;
        }
        String telling = "Telling the theme of " + shop.domain();
        try {
            if (programDue) {
                program(shop);
            }
            if (membersDue) {
                points.tell(shop, rounds::closed);
            }
            failures.went(shop.id(), telling);
        } catch (RuntimeException e) {
            failures.failed(shop.id(), telling, e);
        }
    }

    private void program(Shop shop) {
        Instant now = DatabaseTime.now(clock);
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
        String told = Sha256.hex(live + staircase);
        if (told.equals(row.told())) {
            return;
        }
        Optional<String> failed = installation(shop)
                .map(owner -> Metafields.wrong(metafields.setProgram(shop, owner, live, staircase)))
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

    @Override
    public void close() {
        rounds.close(lease);
    }
}
