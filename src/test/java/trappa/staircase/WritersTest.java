package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.Config;
import trappa.db.Database;
import trappa.operation.Core;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;
import trappa.value.ShopDomain;
import trappa.web.Metrics;

/**
 * What a state is made of, and who writes it. Whoever adds a table to the first or a method to the second sees to it that
 * the write gives the shop or the member another version, puts a step into {@link EveryWriteTest}, and then a line here.
 */
class WritersTest {
    /** Bring up the accounts they change in the same transaction; that gives each of them another version. */
    private static final Set<String> THEN_BROUGHT_UP = Set.of(
            "adjustment: JdbcFacts.adjust",
            "adjustment_undone: JdbcOpenings.takeBack",
            "customer_fact: JdbcCustomers.add",
            "member: JdbcCustomers.settle",
            "member: JdbcFacts.customers",
            "member: JdbcLedger.lock",
            "member: JdbcLedger.store",
            "order_fact: JdbcFacts.add",
            "order_owner: JdbcFacts.first",
            "order_owner: JdbcFacts.own",
            "redemption: JdbcRedemptions.add",
            "redemption_event: JdbcRedemptions.happened",
            "referral: JdbcReferrals.add");

    /** Give the whole shop another version. */
    private static final Set<String> OF_THE_SHOP = Set.of(
            "branding: JdbcBranding.save",
            "program_version: JdbcPrograms.insert",
            "shop: JdbcShops.changed",
            "shop: JdbcShops.learn",
            "shop: JdbcShops.learnCurrency",
            "shop: JdbcShops.rename",
            // Forgetting a person, and forgetting a shop: the one transaction of each in Privacy.
            "?: JdbcPrivacy.delete",
            "?: JdbcPrivacy.empty",
            "member: JdbcPrivacy.rename",
            "order_owner: JdbcPrivacy.owned",
            "referral: JdbcPrivacy.rename",
            "shop: JdbcPrivacy.bare",
            // Everything there is.
            "?: JdbcTables.empty",
            "?: JdbcTables.Filling");

    /** Write what no state shows. */
    private static final Set<String> UNSEEN = Set.of(
            // When to look at an account again.
            "member: JdbcLedger.due",
            // A shop that nobody could have asked about before.
            "shop: JdbcShops.create",
            // Whether the app is there, and whether anybody hears of it.
            "shop: JdbcShops.heard",
            "shop: JdbcShops.installed",
            "shop: JdbcShops.lock",
            "shop: JdbcShops.uninstalled",
            // Receivers of messages, by a table's name.
            "?: JdbcReceivers.delete");

    private static final Set<String> READ = Set.of(
            "adjustment",
            "adjustment_undone",
            "branding",
            "customer_fact",
            "member",
            "order_fact",
            "order_owner",
            "program_version",
            "redemption",
            "redemption_event",
            "referral",
            "shop");

    private static final Pattern READS = Pattern.compile("\\b(?:from|join)\\s+([a-z_]+)\\b(?!\\()");
    private static final Pattern WRITES =
            Pattern.compile("\\b(?:insert into|update|delete from|merge into|truncate table)\\s+(?:(\\w+)|\"\\s*\\+)"
                    + "|\\.(?:insert|insertMissing|update)\\(\\s*tx,\\s*\"(\\w+)\"");
    private static final Pattern METHOD =
            Pattern.compile("\n {4,8}(?:public |private |static |final )*[\\w<>.,?@ ]+? (\\w+)\\([^;{]*\\{");

    @TempDir
    private Path folder;

    @Test
    void a_state_is_made_of_these_tables() throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("trappa");
        String domain;
        Map<String, String> settings;
        try (RunningTrappa server = RunningTrappa.start(Map.of("DATABASE_URL", url))) {
            TestShop shop = server.newShop()
                    .publish(ProgramJson.onePointPerKrona()
                            .step("s300", 300, 2_500)
                            .reward("r100", 10_000, 100));
            shop.deliver(
                    Delivery.of("orders/paid", OrderJson.paid(1).customer(1).line(1, "700.00", 1)),
                    Delivery.of("orders/paid", OrderJson.paid(2).customer(2).line(2, "700.00", 1)));
            shop.owner("POST", "/api/members/1/referrals", Json.object().put("refereeId", "2"), Map.of());
            shop.redeem(1, "rewardId", "r100", "key");
            shop.adjust(1, 5);
            domain = shop.domain();
            settings = server.settings();
        }
        assertThat(readFor(Config.from(settings), domain, url)).isEqualTo(new TreeSet<>(READ));
    }

    /** The tables of the statements that the database saw while a state was worked out, and nobody else was there. */
    private static Set<String> readFor(Config config, String domain, String url) throws SQLException {
        Set<String> read = new TreeSet<>();
        try (Database database = new Database(config.database());
                Connection connection =
                        DriverManager.getConnection(url + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "sa", "");
                Statement statement = connection.createStatement()) {
            Core core = Core.of(config, database, Clock.systemUTC());
            States states = new States(database, core.shops(), core.accounts(), TestShop.SECRETS, new Metrics());
            statement.execute("set query_statistics true");
            states.of(new ShopDomain(domain), OptionalLong.of(1), Optional.empty(), Instant.parse(RunningTrappa.NOW));
            try (ResultSet row =
                    statement.executeQuery("select sql_statement from information_schema.query_statistics")) {
                while (row.next()) {
                    Matcher tables = READS.matcher(row.getString(1));
                    while (tables.find()) {
                        read.add(tables.group(1));
                    }
                }
            }
        }
        read.removeAll(Set.of("unnest", "information_schema"));
        return read;
    }

    @Test
    void these_methods_write_them_and_no_others() throws IOException {
        Set<String> known = new TreeSet<>(THEN_BROUGHT_UP);
        known.addAll(OF_THE_SHOP);
        known.addAll(UNSEEN);
        assertThat(writers()).isEqualTo(known);
    }

    /** Table and method of each statement, or of many rows at once, that writes one of the tables, or one whose name is put in. */
    private static Set<String> writers() throws IOException {
        Set<String> writers = new TreeSet<>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            List<Path> sources = files.filter(f -> f.toString().endsWith(".java")
                            && !f.endsWith("Rows.java")) // whoever calls it names the table
                    .toList();
            for (Path file : sources) {
                String source = Files.readString(file).replaceAll("(?m)^\\s*(?:\\*|//|/\\*\\*).*$", "");
                Map<Integer, String> methods = new TreeMap<>();
                METHOD.matcher(source).results().forEach(m -> methods.put(m.start(), m.group(1)));
                Matcher writes = WRITES.matcher(source);
                while (writes.find()) {
                    String table = Stream.of(writes.group(1), writes.group(2))
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse("?");
                    if (table.equals("?") || READ.contains(table)) {
                        String method = ((TreeMap<Integer, String>) methods)
                                .floorEntry(writes.start())
                                .getValue();
                        writers.add(table + ": " + file.getFileName().toString().replace(".java", "") + "." + method);
                    }
                }
            }
        }
        return writers;
    }
}
