package trappa.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.support.TestShop;

/**
 * The owner's numbers on a shop small enough to work out by hand. Today is 22 November 2026; a point a krona.
 *
 * <pre>
 * Anna  (1)  400 in March, 200 on 10 November, 300 on 15 November of which 100 goes back
 * Bo    (2)  500 on 20 October
 * Cilla (3)  600 on 1 July, 100 on 20 August
 * </pre>
 */
class InsightTest {
    private static RunningTrappa server;
    private static TestShop shop;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
        shop = filled(server);
    }

    private static TestShop filled(RunningTrappa on) {
        TestShop shop = on.newShop();
        shop.publish(ProgramJson.onePointPerKrona().hold(0).with("effectiveFrom", "2026-01-01T00:00:00Z"));
        OrderJson third = order(3, 1, "100.00", 3, "2026-11-15T10:00:00Z");
        shop.deliver(
                paid(order(1, 1, "400.00", 1, "2026-03-05T10:00:00Z")),
                paid(order(2, 1, "200.00", 1, "2026-11-10T10:00:00Z")),
                paid(third),
                Delivery.of(
                        "refunds/create",
                        RefundJson.refund(31, 3, "2026-11-16T10:00:00Z")
                                .units(1, 1)
                                .json()),
                paid(order(4, 2, "500.00", 1, "2026-10-20T10:00:00Z")),
                paid(order(5, 3, "600.00", 1, "2026-07-01T10:00:00Z")),
                paid(order(6, 3, "100.00", 1, "2026-08-20T10:00:00Z")),
                paid(order(7, 3, "999.00", 1, "2026-11-20T10:00:00Z").testOrder()));
        return shop;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static OrderJson order(long id, long customer, String price, int quantity, String at) {
        return OrderJson.paid(id)
                .customer(customer, at)
                .line(1, price, quantity)
                .placedAt(at)
                .updatedAt(at);
    }

    private static Delivery paid(OrderJson order) {
        return Delivery.of("orders/paid", order);
    }

    private static JsonNode insight(String path) {
        return shop.owner("GET", "/api/insights/" + path).json();
    }

    /** 25 October to 22 November: 200 + 300 earned, nothing corrected away from earned by the refund's own entry. */
    @Test
    void the_last_28_days_beside_those_before() {
        JsonNode now = insight("kpis").get("current");
        assertThat(now.get("members").asLong()).isEqualTo(3);
        assertThat(now.get("active").asLong()).isEqualTo(1);
        assertThat(now.get("issued").asLong()).isEqualTo(500);
        assertThat(now.get("redeemed").asLong()).isZero();
        assertThat(now.get("orders").asLong()).isEqualTo(2);
        assertThat(now.get("revenueMinor").asLong()).as("200 + 300 - 100 back").isEqualTo(40_000);
        assertThat(now.get("averageOrderMinor").asLong()).isEqualTo(20_000);
        assertThat(now.get("repeatRate").asDouble()).isEqualTo(1.0);
        JsonNode before = insight("kpis").get("previous");
        assertThat(before.get("active").asLong()).as("Bo on 20 October").isEqualTo(1);
        assertThat(before.get("revenueMinor").asLong()).isEqualTo(50_000);
        assertThat(before.get("repeatRate").asDouble()).isZero();
    }

    @Test
    void two_customers_who_became_one_are_counted_as_one_whatever_came_first() {
        TestShop merged = filled(server);
        merged.deliver(
                Delivery.of(
                        "customers/merge",
                        Json.object()
                                .put("admin_graphql_api_customer_kept_id", "gid://shopify/Customer/3")
                                .put("admin_graphql_api_customer_deleted_id", "gid://shopify/Customer/2")
                                .put("status", "completed")),
                paid(order(8, 2, "50.00", 1, "2026-11-02T10:00:00Z")));
        JsonNode year =
                merged.owner("GET", "/api/insights/kpis?days=365").json().get("current");
        assertThat(year.get("orders").asLong()).isEqualTo(7);
        assertThat(year.get("repeatRate").asDouble())
                .as("Anna, and Bo who is Cilla")
                .isEqualTo(1.0);
        assertThat(year.get("frequency").asDouble()).isEqualTo(3.5);
    }

    /** In the year: six orders of 2 000 kr by three customers, two of whom came back. */
    @Test
    void a_year() {
        JsonNode year = insight("kpis?days=365").get("current");
        assertThat(year.get("orders").asLong()).isEqualTo(6);
        assertThat(year.get("revenueMinor").asLong()).isEqualTo(200_000);
        assertThat(year.get("averageOrderMinor").asLong()).isEqualTo(33_333);
        assertThat(year.get("repeatRate").asDouble()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(year.get("frequency").asDouble()).isEqualTo(2.0);
    }

    /** 26 May to 24 August only Cilla bought, and not since: one of one is gone, so a customer lasts 90 days. */
    @Test
    void churn_and_lifetime_value() {
        JsonNode life = insight("lifetime?days=90");
        assertThat(life.get("customersBefore").asLong()).isEqualTo(1);
        assertThat(life.get("customersLost").asLong()).isEqualTo(1);
        assertThat(life.get("churn").asDouble()).isEqualTo(1.0);
        assertThat(life.get("expectedYears").asDouble()).isCloseTo(90 / 365.0, within(1e-9));
        assertThat(life.get("valueMinor").asLong()).as("333.33 x 2 x 90/365").isEqualTo(16_438);
    }

    /** Latest orders: Cilla August, Bo October, Anna November: percentiles 0, 1/2 and 1, scores 1, 3 and 5. */
    @Test
    void recency_and_frequency() {
        JsonNode cells = insight("rfm").get("cells");
        assertThat(cells.valueStream()
                        .map(c -> c.get("recency").asInt() + "/"
                                + c.get("frequency").asInt() + " "
                                + c.get("segment").asString() + " "
                                + c.get("revenueMinor").asLong()))
                .containsExactly("1/2 lost 70000", "3/1 cooling 50000", "5/3 promising 80000");
    }

    @Test
    void cohorts_by_the_month_of_the_first_order() {
        JsonNode cohorts = insight("cohorts").get("cohorts");
        assertThat(cohorts.valueStream()
                        .map(c -> c.get("month").asString() + " "
                                + c.get("active").toString()))
                .containsExactly("2026-03 [1,0,0,0,0,0,0,0,1]", "2026-07 [1,1,0,0,0]", "2026-10 [1,0]");
    }

    /** 2 000 points out. One step of 50 kr at 500 points: at most 10 öre a point. Nothing redeemed: nothing expected. */
    @Test
    void liability() {
        TestShop other = server.newShop();
        other.publish(ProgramJson.onePointPerKrona()
                .hold(0)
                .step("s500", 500, 5_000)
                .with("effectiveFrom", "2026-01-01T00:00:00Z"));
        other.deliver(paid(order(1, 1, "2000.00", 1, "2026-11-01T10:00:00Z")));
        JsonNode liability = other.owner("GET", "/api/insights/liability").json();
        assertThat(liability.get("points").asLong()).isEqualTo(2_000);
        assertThat(liability.get("mostMinor").asLong()).isEqualTo(20_000);
        assertThat(liability.get("expectedMinor").asLong()).isZero();
    }

    @Test
    void postgresql_counts_the_same() throws Exception {
        try (RunningTrappa there = RunningTrappa.start(TestDatabase.POSTGRES.settings(Path.of("insights")))) {
            TestShop same = filled(there);
            for (String path : List.of("kpis", "kpis?days=365", "liability", "lifetime", "rfm", "cohorts")) {
                assertThat(same.owner("GET", "/api/insights/" + path).json())
                        .as(path)
                        .isEqualTo(insight(path));
            }
            String token = same.ownerHeaders().get("Authorization");
            for (String page :
                    List.of("home", "members", "members?sort=points&tier=bas", "members/1", "insights", "settings")) {
                assertThat(same.call("GET", "/admin/" + page, Map.of("Authorization", token), new byte[0])
                                .status())
                        .as(page)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void a_number_of_days_that_is_none_is_refused() {
        for (String days : List.of("0", "-1", "28.5", "99999", "x")) {
            assertThat(shop.owner("GET", "/api/insights/kpis?days=" + days).status())
                    .as(days)
                    .isEqualTo(400);
        }
    }

    @Test
    void equal_recency_scores_equally_and_a_group_adds_up() {
        Rfm rfm = new Rfm(List.of(new Rfm.Cell(5, 4, 2, 900), new Rfm.Cell(4, 5, 1, 100), new Rfm.Cell(1, 1, 3, 50)));
        assertThat(rfm.groups())
                .contains(
                        new Rfm.Group(Rfm.Segment.CHAMPIONS, 3, 1000),
                        new Rfm.Group(Rfm.Segment.LOST, 3, 50),
                        new Rfm.Group(Rfm.Segment.NEW, 0, 0));
        assertThat(rfm.cells().stream().mapToLong(Rfm.Cell::customers).sum()).isEqualTo(6);
    }

    @Test
    void nothing_divided_by_nothing_is_nothing() {
        Kpis.Sales none = new Kpis.Sales(0, 0, 0, 0);
        assertThat(none.averageOrderMinor()).isZero();
        assertThat(none.repeatRate()).isZero();
        assertThat(new Lifetime(90, 0, 0, none).valueMinor()).isZero();
        assertThat(new Cohort(YearMonth.of(2026, 1), List.of(2L, 1L)).retention(1))
                .isEqualTo(0.5);
    }

    @Test
    void a_shop_without_orders_has_numbers_too() {
        TestShop empty = server.newShop();
        for (String path : List.of("kpis", "liability", "lifetime", "rfm", "cohorts")) {
            assertThat(empty.owner("GET", "/api/insights/" + path).status())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void windows_follow_each_other() {
        Window window = Window.last(28, Instant.parse("2026-11-22T12:00:00Z"));
        assertThat(window.before().to()).isEqualTo(window.from());
        assertThat(LocalDate.ofInstant(window.before().from(), ZoneId.of("UTC")))
                .isEqualTo("2026-09-27");
    }
}
