package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import trappa.support.Delivery;
import trappa.support.LineJson;
import trappa.support.OrderJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** The shopper's history: a line per thing that happened, and nobody else's. */
class HistoryTest {
    private static final long SHOPPER = 7_001;
    private static final long SOMEBODY_ELSE = 7_002;
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void an_order_is_one_line_with_its_arithmetic() {
        TestShop shop = shop();
        shop.deliver(paid(1, SHOPPER, "2026-11-20T10:00:00Z"));
        JsonNode entry = shop.history(SHOPPER).getFirst();
        assertThat(entry.propertyNames()).contains("id", "at", "kind", "points", "explanation");
        assertThat(entry.get("id").isString()).isTrue();
        assertThat(entry.get("at").asString()).startsWith("2026-11-20T10:00");
        assertThat(entry.get("kind").asString()).isEqualTo("earned");
        assertThat(entry.get("points").asLong()).isEqualTo(300);
        assertThat(entry.get("explanation").isNull()).isFalse();
    }

    @Test
    void a_place_that_no_page_named_is_a_bad_request_and_not_an_empty_page() {
        TestShop shop = shop();
        Map<String, List<String>> query = shop.identity(Long.toString(SHOPPER));
        query.put("cursor", List.of("garbage"));
        assertThat(shop.proxy("/proxy/history", query).status()).isEqualTo(400);
    }

    @Test
    void the_newest_comes_first() {
        TestShop shop = shop();
        shop.deliver(
                paid(2, SHOPPER, "2026-11-19T10:00:00Z"),
                paid(1, SHOPPER, "2026-11-20T10:00:00Z"),
                paid(3, SHOPPER, "2026-11-18T10:00:00Z"));
        assertThat(times(shop.history(SHOPPER))).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void a_refund_is_a_line_of_its_own_and_the_lines_add_up() {
        TestShop shop = shop();
        shop.deliver(
                paid(1, SHOPPER, "2026-11-20T10:00:00Z"),
                Delivery.of(
                        "refunds/create",
                        RefundJson.refund(51, 1, "2026-11-21T10:00:00Z")
                                .units(11, 1)
                                .json()));
        List<JsonNode> entries = shop.history(SHOPPER);
        assertThat(sum(entries)).isEqualTo(200);
        assertThat(entries.getFirst().get("kind").asString()).isEqualTo("reversed");
        assertThat(entries.getFirst().get("points").asLong()).isEqualTo(-100);
    }

    @Test
    void each_refund_says_what_it_was_of() {
        TestShop shop = shop();
        shop.deliver(paid(1, SHOPPER, "2026-11-20T10:00:00Z"));
        shop.deliver(Delivery.of(
                "refunds/create",
                RefundJson.refund(51, 1, "2026-11-21T10:00:00Z").units(11, 1).json()));
        shop.deliver(Delivery.of(
                "refunds/create",
                RefundJson.refund(52, 1, "2026-11-21T11:00:00Z")
                        .discrepancy("-50.00")
                        .json()));
        List<JsonNode> entries = shop.history(SHOPPER);
        assertThat(entries.get(1).get("explanation").asString())
                .isEqualTo("100 av 300 poäng togs tillbaka: 1 av 3 varor returnerades");
        assertThat(entries.getFirst().get("explanation").asString())
                .isEqualTo("50 av 200 poäng togs tillbaka: en del av priset betalades tillbaka");
    }

    /** Not "too small for a point": that is said of what is. */
    @Test
    void an_order_that_gives_nothing_says_why() {
        TestShop shop = shop();
        shop.deliver(
                paid(1, SHOPPER, "2026-11-20T10:00:00Z"),
                Delivery.of(
                        "refunds/create",
                        RefundJson.refund(51, 1, "2026-11-21T10:00:00Z")
                                .units(11, 3)
                                .json()),
                paid(2, SHOPPER, "2026-11-20T10:00:00Z"),
                Delivery.of(
                        "refunds/create",
                        RefundJson.refund(52, 2, "2026-11-21T10:00:00Z")
                                .discrepancy("-300.00")
                                .json()),
                Delivery.of(
                        "orders/paid", OrderJson.paid(3).customer(SHOPPER).line(31, "500.00", 1, LineJson::giftCard)),
                Delivery.of("orders/paid", OrderJson.paid(4).customer(SHOPPER).line(41, "0.50", 1)),
                Delivery.of("orders/paid", OrderJson.paid(5).customer(SHOPPER).line(51, "0.00", 1)));
        Map<String, String> why = new TreeMap<>();
        shop.member(SHOPPER)
                .get("orders")
                .forEach(order -> why.put(
                        order.get("orderId").asString(), order.get("nothing").asString()));
        assertThat(why)
                .isEqualTo(Map.of(
                        "1", "returned", "2", "returned", "3", "nothing_counts", "4", "too_small", "5", "too_small"));
    }

    @Test
    void a_correction_stands_under_what_it_corrects() {
        TestShop shop = server.newShop().publish(onePointPerKrona().tier("silver", 300, "3/2"));
        shop.deliver(paid(2, SHOPPER, "2026-11-20T10:00:00Z"));
        assertThat(shop.history(SHOPPER)).hasSize(1);
        shop.deliver(paid(1, SHOPPER, "2026-11-10T10:00:00Z"));
        List<JsonNode> entries = shop.history(SHOPPER);
        assertThat(shop.balance(SHOPPER)).isEqualTo(750);
        assertThat(entries).hasSize(2);
        assertThat(sum(entries)).isEqualTo(750);
        assertThat(entries.getFirst().get("points").asLong()).isEqualTo(450);
    }

    @Test
    void pages_join_without_a_gap_or_a_repeat() {
        TestShop shop = shop();
        List<Delivery> orders = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            orders.add(paid(100 + i, SHOPPER, "2026-09-%02dT%02d:00:00Z".formatted(1 + i % 28, i / 28)));
        }
        shop.deliver(orders);
        List<String> ids = new ArrayList<>();
        Map<String, List<String>> query = shop.identity(Long.toString(SHOPPER));
        while (true) {
            JsonNode page = shop.proxy("/proxy/history", query).json();
            page.get("entries").forEach(entry -> ids.add(entry.get("id").asString()));
            if (page.get("next").isNull()) {
                break;
            }
            query.put("cursor", List.of(page.get("next").asString()));
        }
        assertThat(ids).hasSize(130);
        assertThat(new HashSet<>(ids)).hasSize(130);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer_id",
                "customerId",
                "customer",
                "member",
                "id",
                "logged_in_customer",
                "cursor",
                "Logged_In_Customer_Id"
            })
    void no_parameter_opens_somebody_elses_points(String name) {
        TestShop shop = shop();
        shop.deliver(paid(1, SOMEBODY_ELSE, "2026-11-20T10:00:00Z"));
        Map<String, List<String>> query = shop.identity(Long.toString(SHOPPER));
        query.put(name, List.of(Long.toString(SOMEBODY_ELSE)));
        assertThat(shop.proxy("/proxy/history", query).json().path("entries")).isEmpty();
        assertThat(shop.proxy("/proxy/staircase", query)
                        .json()
                        .at("/member/points/available")
                        .asLong())
                .isZero();
    }

    @Test
    void the_same_shopper_number_in_another_shop_is_another_person() {
        TestShop one = shop();
        TestShop other = shop();
        one.deliver(paid(1, SHOPPER, "2026-11-20T10:00:00Z"));
        assertThat(other.history(SHOPPER)).isEmpty();
        assertThat(other.balance(SHOPPER)).isZero();
        assertThat(other.owner("GET", "/api/members/" + SHOPPER).text()).doesNotContain("300");
    }

    @Test
    void a_guest_has_no_history() {
        TestShop shop = shop();
        shop.deliver(paid(1, SHOPPER, "2026-11-20T10:00:00Z"));
        var answer = shop.proxy("/proxy/history", shop.identity(""));
        assertThat(answer.text()).doesNotContain("300");
    }

    private static TestShop shop() {
        return server.newShop().publish(onePointPerKrona());
    }

    private static Delivery paid(long id, long customer, String at) {
        return Delivery.of(
                "orders/paid",
                OrderJson.paid(id).placedAt(at).customer(customer).line(id * 10 + 1, "100.00", 3));
    }

    private static List<String> times(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.get("at").asString()).toList();
    }

    private static long sum(List<JsonNode> entries) {
        return entries.stream().mapToLong(entry -> entry.get("points").asLong()).sum();
    }
}
