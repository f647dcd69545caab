package trappa.insight;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.shop.JdbcShops;
import trappa.support.TestDatabase;
import trappa.value.ShopDomain;

/** The lines of the first page: each of their points is the figure that a look at that span alone gives. */
class TrendTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:34:56.789Z");
    private static final int DAYS = 28;
    private static final int MEMBERS = 40;

    @TempDir
    private static Path folder;

    private static Database database;
    private final Insights insights = new Insights();

    @BeforeAll
    static void open() {
        database = new Database(
                DatabaseUrl.parse(TestDatabase.inForce().settings(folder).get("DATABASE_URL")));
        database.migrate();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /** What moved a member's points. */
    private record Moved(long customer, Instant at, String kind, long points) {}

    private record Filled(long shop, List<Moved> moved) {
        /** By hand: every balance of then, and of them those above 0. */
        long outstanding(Instant at) {
            return moved.stream()
                    .filter(m -> m.at().isBefore(at))
                    .collect(groupingBy(Moved::customer, summingLong(Moved::points)))
                    .values()
                    .stream()
                    .mapToLong(balance -> Math.max(0, balance))
                    .sum();
        }

        long moved(String kind, Instant from) {
            return moved.stream()
                    .filter(m -> m.kind().equals(kind) && !m.at().isBefore(from))
                    .mapToLong(Moved::points)
                    .sum();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void every_point_of_a_line_is_what_its_span_alone_says(long seed) {
        Filled filled = filled(seed, 100);
        Trend trend = database.inTransaction(tx -> insights.trend(tx, filled.shop(), DAYS, NOW));
        assertThat(trend.points()).hasSize(DAYS + 1);
        for (Trend.Point point : trend.points()) {
            Kpis alone = database.inTransaction(tx -> insights.kpis(tx, filled.shop(), Window.last(DAYS, point.at())));
            assertThat(List.of(point.active(), point.revenueMinor(), point.issued(), point.redeemed()))
                    .as("%s", point.at())
                    .isEqualTo(List.of(alone.active(), alone.sales().revenueMinor(), alone.issued(), alone.redeemed()));
            assertThat(point.outstanding()).as("%s", point.at()).isEqualTo(filled.outstanding(point.at()));
        }
        assertThat(trend.now().at()).isEqualTo(NOW);
        assertThat(trend.now().members()).isEqualTo(MEMBERS);
        assertThat(trend.before().at()).isEqualTo(NOW.minus(Duration.ofDays(DAYS)));
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void every_year_of_a_line_is_what_that_year_alone_says(long seed) {
        Filled filled = filled(seed, 900);
        List<Insights.Year> years = database.inTransaction(tx -> insights.years(tx, filled.shop(), NOW));
        assertThat(years).hasSize(74);
        assertThat(years.getLast().at()).isEqualTo(NOW);
        assertThat(years.getFirst().at()).isEqualTo(NOW.minus(Duration.ofDays(365)));
        for (Insights.Year year : years) {
            assertThat(year.sales())
                    .as("%s", year.at())
                    .isEqualTo(database.inTransaction(
                                    tx -> insights.kpis(tx, filled.shop(), Window.last(365, year.at())))
                            .sales());
        }
        assertThat(years.getLast().sales().repeaters()).isPositive();
    }

    @Test
    void why_the_points_out_there_changed_adds_up() {
        Filled filled = filled(4, 100);
        Trend trend = database.inTransaction(tx -> insights.trend(tx, filled.shop(), DAYS, NOW));
        Instant from = trend.before().at();
        Flow why = trend.why();
        assertThat(why.change())
                .isEqualTo(trend.now().outstanding() - trend.before().outstanding());
        assertThat(why.reversed()).isEqualTo(filled.moved("REVERSED", from)).isNegative();
        assertThat(why.expired()).isEqualTo(filled.moved("EXPIRED", from)).isNegative();
        assertThat(why.adjusted()).isEqualTo(filled.moved("ADJUSTED", from));
        assertThat(why.redeemed()).isEqualTo(filled.moved("REDEEMED", from) + filled.moved("RETURNED", from));
        assertThat(why.issued()).isEqualTo(filled.moved("EARNED", from));
        assertThat(why.owed()).as("what those who owe did not have").isGreaterThan(300_000);
    }

    @Test
    void members_who_came_count_from_their_day_and_a_new_shop_has_a_line_at_zero() {
        long shop = shop("fresh");
        database.useTransaction(tx -> {
            member(tx, shop, 1, NOW.minus(Duration.ofDays(3)), 0);
            member(tx, shop, 2, NOW.minus(Duration.ofDays(100)), 0);
        });
        List<Trend.Point> points = database.inTransaction(tx -> insights.trend(tx, shop, DAYS, NOW))
                .points();
        assertThat(points.stream().map(Trend.Point::members)).startsWith(1L, 1L).endsWith(1L, 2L, 2L, 2L);
        assertThat(points)
                .allSatisfy(p ->
                        assertThat(p.issued() + p.active() + p.outstanding()).isZero());
    }

    private static long shop(String name) {
        return database.inTransaction(tx -> {
            JdbcShops shops = new JdbcShops();
            ShopDomain domain = new ShopDomain(name + ".myshopify.com");
            shops.create(tx, domain, NOW);
            return shops.find(tx, domain).orElseThrow().id();
        });
    }

    private static void member(trappa.db.Tx tx, long shop, long customer, Instant since, long balance) {
        tx.handle()
                .execute(
                        "insert into member (shop_id, customer_id, created_at, balance) values (?, ?, ?, ?)",
                        shop,
                        customer,
                        since,
                        balance);
    }

    /** Members with sales and points at any time of so many days, some at the very second a day begins. */
    private static Filled filled(long seed, int days) {
        Random random = new Random(seed);
        long shop = shop("trend-" + seed);
        List<Moved> moved = new ArrayList<>();
        for (long customer = 1; customer <= MEMBERS; customer++) {
            moved.add(new Moved(customer, NOW.minus(Duration.ofDays(200)), "EARNED", 100_000));
            if (customer % 10 == 0) { // who owes from then on
                moved.add(new Moved(customer, NOW.minus(Duration.ofDays(customer / 2)), "REVERSED", -200_000));
            }
        }
        String[] kinds = {"EARNED", "EARNED", "EARNED", "REVERSED", "REDEEMED", "RETURNED", "EXPIRED", "ADJUSTED"};
        for (int i = 0; i < 600; i++) {
            String kind = kinds[random.nextInt(kinds.length)];
            boolean up = kind.equals("EARNED") || kind.equals("RETURNED") || kind.equals("ADJUSTED");
            moved.add(new Moved(
                    1 + random.nextInt(MEMBERS), some(random, days), kind, (up ? 1 : -1) * (1L + random.nextInt(500))));
        }
        database.useTransaction(tx -> {
            for (long customer = 1; customer <= MEMBERS; customer++) {
                long who = customer;
                member(
                        tx,
                        shop,
                        customer,
                        NOW.minus(Duration.ofDays(300)),
                        moved.stream()
                                .filter(m -> m.customer() == who)
                                .mapToLong(Moved::points)
                                .sum());
            }
            PreparedBatch entries = tx.handle().prepareBatch("""
                    insert into ledger_entry (shop_id, customer_id, number, posting, sequence, kind, from_account,
                      to_account, points, occurred_at, recorded_at, reason, previous_hash, hash)
                    values (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, '{}', '', '')""");
            for (int i = 0; i < moved.size(); i++) {
                Moved m = moved.get(i);
                boolean up = m.points() > 0;
                Timestamp at = Timestamp.from(m.at());
                entries.add(
                        shop,
                        m.customer(),
                        i + 1,
                        "p" + i,
                        m.kind(),
                        up ? "ISSUED" : "MEMBER",
                        up ? "MEMBER" : "ISSUED",
                        Math.abs(m.points()),
                        at,
                        at);
            }
            entries.execute();
            PreparedBatch sales = tx.handle()
                    .prepareBatch(
                            "insert into sale (shop_id, order_id, customer_id, placed_at, value_minor) values (?, ?, ?, ?, ?)");
            for (int i = 0; i < 300; i++) {
                sales.add(
                        shop,
                        i + 1,
                        random.nextInt(20) == 0 ? null : (Long) (1L + random.nextInt(MEMBERS)),
                        Timestamp.from(some(random, days)),
                        random.nextInt(10) == 0 ? 0 : 1_000L + random.nextInt(90_000));
            }
            sales.execute();
        });
        return new Filled(shop, moved);
    }

    private static Instant some(Random random, int days) {
        return random.nextInt(10) == 0
                ? NOW.minus(Duration.ofDays(1 + random.nextInt(days)))
                : NOW.minus(Duration.ofMillis(
                        1 + random.nextLong(Duration.ofDays(days).toMillis())));
    }
}
