package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What the widget gets: exactly the keys it was promised, and each shopper only his own. */
class StaircaseTest {
    private static final long SHOPPER = 7_001;
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
    void a_member_gets_every_key_of_the_contract() {
        TestShop shop = shop();
        shop.deliver(paid(1, "380.00"));
        JsonNode staircase = shop.staircase(SHOPPER).json();
        assertThat(keys(staircase)).contains("version", "program", "member", "steps", "offers", "rewards", "links");
        assertThat(staircase.get("version").asInt()).isEqualTo(1);
        JsonNode program = staircase.get("program");
        assertThat(keys(program)).contains("name", "status", "currency", "locale", "country", "earning");
        assertThat(program.get("name").asString()).isEqualTo("Poängtrappan");
        assertThat(program.get("status").asString()).isEqualTo("live");
        assertThat(program.get("currency").asString()).isEqualTo("SEK");
        assertThat(program.get("earning")).isEqualTo(Json.read("{\"points\":1,\"perMinor\":100}"));
        JsonNode member = staircase.get("member");
        assertThat(keys(member)).contains("points", "tier", "next");
        assertThat(member.get("points"))
                .isEqualTo(Json.read("{\"available\":380,\"pending\":0,\"pendingReadyOn\":null,\"owed\":0,"
                        + "\"qualifying\":380,\"expiring\":[]}"));
        assertThat(member.get("tier"))
                .isEqualTo(Json.read("{\"id\":\"bas\",\"name\":\"Bas\",\"until\":null,\"atRisk\":null}"));
        assertThat(member.get("next")).isEqualTo(Json.read("{\"stepId\":\"silver\",\"pointsToGo\":120,\"orders\":1}"));
        assertThat(keys(staircase.get("links"))).contains("join", "login");
        assertThat(staircase.get("rewards")).hasSize(1);
        JsonNode bought = staircase.get("rewards").get(0);
        assertThat(bought)
                .isEqualTo(Json.read("{\"id\":\"r100\",\"kind\":\"amount_off\",\"amountMinor\":10000,"
                        + "\"currency\":\"SEK\",\"costPoints\":400,\"affordable\":false}"));
    }

    @Test
    void the_steps_are_the_tiers_and_steps_of_the_program_from_the_ground_up() {
        TestShop shop = shop();
        shop.deliver(paid(1, "380.00"));
        JsonNode steps = shop.staircase(SHOPPER).json().get("steps");
        assertThat(steps).hasSize(4);
        assertThat(steps.valueStream().map(step -> step.get("at").asLong())).containsExactly(0L, 300L, 500L, 900L);
        steps.forEach(step -> assertThat(keys(step)).contains("id", "at", "tier", "reward", "status"));
        assertThat(steps.get(0).get("tier")).isEqualTo(Json.read("{\"id\":\"bas\",\"name\":\"Bas\"}"));
        assertThat(steps.get(0).get("reward").isNull()).isTrue();
        assertThat(steps.get(1).get("id").asString()).isEqualTo("s300");
        assertThat(steps.get(1).get("tier").isNull()).isTrue();
        assertThat(steps.get(1).get("reward"))
                .isEqualTo(Json.read(
                        "{\"id\":\"r-s300\",\"kind\":\"amount_off\",\"amountMinor\":2500,\"currency\":\"SEK\"}"));
        assertThat(steps.get(2).get("id").asString()).isEqualTo("silver");
        assertThat(steps.get(2).at("/tier/name").asString()).isEqualTo("Silver");
    }

    @ParameterizedTest
    @CsvSource({
        "0.00,    here next locked locked,        300",
        "299.99,  here next locked locked,        1",
        "300.00,  reached here next locked,       200",
        "499.00,  reached here next locked,       1",
        "500.00,  reached reached here next,      400",
        "5000.00, reached reached reached here,   "
    })
    void one_step_is_here_and_the_one_above_is_next(String price, String statuses, Integer toGo) {
        TestShop shop = shop();
        shop.deliver(paid(1, price));
        JsonNode staircase = shop.staircase(SHOPPER).json();
        assertThat(statuses(staircase)).containsExactly(statuses.split(" "));
        JsonNode next = staircase.get("member").get("next");
        if (toGo == null) {
            assertThat(next.isNull()).isTrue();
        } else {
            assertThat(next.get("pointsToGo").asInt()).isEqualTo(toGo);
        }
    }

    @ParameterizedTest
    @CsvSource({"POINTS, 300, 500, 120", "SPEND, 30000, 50000, 12000", "ORDERS, 1, 3, 2"})
    void the_state_and_the_estimate_say_what_the_stairs_are_counted_in(String metric, long low, long high, long toGo) {
        TestShop shop = server.newShop()
                .publish(onePointPerKrona()
                        .qualification(metric, "LIFETIME")
                        .step("low", low, 2_500)
                        .step("high", high, 5_000));
        shop.deliver(paid(1, "380.00"));
        JsonNode staircase = shop.staircase(SHOPPER).json();
        assertThat(staircase.at("/program/metric").asString()).isEqualTo(metric);
        assertThat(staircase.at("/member/next/pointsToGo").asLong()).isEqualTo(toGo);
        assertThat(staircase.at("/member/points/available").asLong()).isEqualTo(380);
        Map<String, List<String>> query = shop.identity("7001");
        query.put("amount_minor", List.of("12000"));
        JsonNode estimate = shop.proxy("/proxy/estimate", query).json();
        assertThat(estimate.at("/program/metric").asString()).isEqualTo(metric);
    }

    /** Orders of 40, 1 000 and 50 kr: the usual one is of 50, whatever the stairs are counted in. */
    @ParameterizedTest
    @CsvSource({"POINTS, 1500, 9", "SPEND, 150000, 9", "ORDERS, 8, 5"})
    void the_distance_is_told_in_orders_of_the_shoppers_usual_size(String metric, long top, long orders) {
        TestShop shop = server.newShop()
                .publish(onePointPerKrona().qualification(metric, "LIFETIME").step("top", top, 5_000));
        shop.deliver(paid(1, "40.00"));
        shop.deliver(paid(2, "1000.00"));
        shop.deliver(paid(3, "50.00"));
        assertThat(shop.staircase(SHOPPER).json().at("/member/next/orders").asLong())
                .isEqualTo(orders);
    }

    @ParameterizedTest
    @CsvSource({"POINTS", "SPEND"})
    void nobody_is_told_a_distance_in_orders_that_gave_nothing(String metric) {
        TestShop shop = server.newShop()
                .publish(onePointPerKrona().qualification(metric, "LIFETIME").step("top", 500, 5_000));
        shop.deliver(paid(1, "0.00"));
        assertThat(shop.staircase(SHOPPER).json().at("/member/next/orders").isNull())
                .isTrue();
    }

    @Test
    void a_step_taken_back_is_returned_and_there_is_still_one_here() {
        TestShop shop = shop();
        shop.deliver(paid(1, "380.00"));
        shop.deliver(Delivery.of(
                "refunds/create",
                RefundJson.refund(51, 1, "2026-11-21T10:00:00Z").units(11, 1).json()));
        JsonNode staircase = shop.staircase(SHOPPER).json();
        assertThat(statuses(staircase)).containsExactly("here", "returned", "locked", "locked");
        assertThat(staircase.get("offers").get(0).get("status").asString()).isEqualTo("void");
        assertThat(shop.balance(SHOPPER)).isZero();
    }

    @Test
    void a_reached_step_has_an_offer_to_claim() {
        TestShop shop = shop();
        shop.deliver(paid(1, "380.00"));
        JsonNode offers = shop.staircase(SHOPPER).json().get("offers");
        assertThat(offers).hasSize(1);
        JsonNode offer = offers.get(0);
        assertThat(keys(offer)).contains("id", "rewardId", "status", "costPoints", "code", "validUntil");
        assertThat(offer.get("id").isString()).isTrue();
        assertThat(offer.get("rewardId").asString()).isEqualTo("r-s300");
        assertThat(offer.get("status").asString()).isEqualTo("claimable");
        assertThat(offer.get("costPoints").asLong()).isZero();
        assertThat(offer.get("code").isNull()).isTrue();
        assertThat(offer.get("validUntil").asString()).isEqualTo("2027-01-19");
    }

    @Test
    void what_can_be_used_comes_first_and_of_that_what_runs_out_first() {
        ProgramJson program = onePointPerKrona()
                .step("s100", 100, 1_000)
                .step("s200", 200, 2_000)
                .step("s300", 300, 3_000);
        ObjectNode document = program.json();
        int[] days = {60, 5, 20};
        for (int i = 0; i < days.length; i++) {
            ((ObjectNode) document.at("/rewards/" + i)).put("validDays", days[i]);
        }
        try (RunningTrappa apart = RunningTrappa.start()) {
            TestShop shop = apart.newShop().publish(program.with("rewards", document.get("rewards")));
            shop.deliver(paid(1, "380.00"));
            assertThat(offered(shop)).containsExactly("r-s200", "r-s300", "r-s100");
            apart.clock().advance(Duration.ofDays(10));
            assertThat(offered(shop)).containsExactly("r-s300", "r-s100", "r-s200");
        }
    }

    private static List<String> offered(TestShop shop) {
        return shop.staircase(SHOPPER)
                .json()
                .get("offers")
                .valueStream()
                .map(offer -> offer.get("rewardId").stringValue())
                .toList();
    }

    @Test
    void points_wait_for_the_hold_and_say_until_when() {
        try (RunningTrappa waiting = RunningTrappa.start()) {
            TestShop shop = waiting.newShop().publish(program().hold(14));
            shop.deliver(
                    Delivery.of(
                            "orders/paid",
                            OrderJson.paid(1)
                                    .placedAt("2026-11-18T10:00:00Z")
                                    .customer(SHOPPER)
                                    .line(11, "380.00", 1)),
                    Delivery.of(
                            "orders/paid",
                            OrderJson.paid(2)
                                    .placedAt("2026-11-22T10:00:00Z")
                                    .customer(SHOPPER)
                                    .line(21, "45.00", 1)));
            JsonNode points = shop.points(SHOPPER);
            assertThat(points.get("available").asLong()).isZero();
            assertThat(points.get("pending").asLong()).isEqualTo(425);
            assertThat(points.get("pendingReadyOn").asString()).isEqualTo("2026-12-06");
            assertThat(points.get("qualifying").asLong()).isZero();

            waiting.clock().moveTo("2026-12-02T09:59:59Z");
            assertThat(shop.points(SHOPPER).get("available").asLong()).isZero();
            waiting.clock().advance(Duration.ofSeconds(1));
            points = shop.points(SHOPPER);
            assertThat(points.get("available").asLong()).isEqualTo(380);
            assertThat(points.get("pending").asLong()).isEqualTo(45);
            assertThat(points.get("pendingReadyOn").asString()).isEqualTo("2026-12-06");
            assertThat(points.get("qualifying").asLong()).isEqualTo(380);

            waiting.clock().moveTo("2026-12-06T10:00:00Z");
            points = shop.points(SHOPPER);
            assertThat(points.get("available").asLong()).isEqualTo(425);
            assertThat(points.get("pending").asLong()).isZero();
            assertThat(points.get("pendingReadyOn").isNull()).isTrue();
        }
    }

    @Test
    void a_guest_sees_the_stairs_and_nobody_on_them() {
        TestShop shop = shop();
        shop.deliver(paid(1, "380.00"));
        Answer answer = shop.proxy("/proxy/staircase", shop.identity(""));
        JsonNode staircase = answer.json();
        assertThat(staircase.get("member").isNull()).isTrue();
        assertThat(staircase.get("steps")).hasSize(4);
        assertThat(statuses(staircase)).doesNotContain("here", "reached", "returned");
        assertThat(staircase.get("offers")).isEmpty();
        assertThat(answer.text()).doesNotContain("380");
    }

    @Test
    void a_shopper_nobody_has_heard_of_stands_on_the_ground() {
        JsonNode staircase = shop().staircase(123_456_789_012_345_678L).json();
        assertThat(staircase.at("/member/points/available").asLong()).isZero();
        assertThat(statuses(staircase).getFirst()).isEqualTo("here");
    }

    @Test
    void a_shop_that_is_not_live_shows_its_status_and_no_steps() {
        TestShop unknown = server.newShop();
        JsonNode staircase = unknown.staircase(SHOPPER).json();
        assertThat(staircase.at("/program/status").asString()).isEqualTo("draft");
        assertThat(staircase.path("steps")).isEmpty();
        TestShop draft = server.newShop().publish(program().with("status", "draft"));
        draft.deliver(paid(1, "380.00"));
        staircase = draft.staircase(SHOPPER).json();
        assertThat(staircase.at("/program/status").asString()).isEqualTo("draft");
        assertThat(staircase.path("steps")).isEmpty();
        assertThat(staircase.path("offers")).isEmpty();
    }

    @Test
    void a_large_state_is_compressed_for_a_browser_that_asks_for_it() throws IOException {
        ProgramJson program = onePointPerKrona();
        for (int i = 1; i <= 30; i++) {
            program.reward("reward-" + i, 1_000L * i, 100L * i);
        }
        TestShop shop = server.newShop().publish(program);
        for (int look = 0; look < 2; look++) {
            byte[] plain = shop.staircase(SHOPPER).body();
            String target = "/proxy/staircase?" + shop.signedQuery(shop.identity(Long.toString(SHOPPER)));
            Answer small = shop.call("GET", target, Map.of("Accept-Encoding", "gzip"), new byte[0]);
            assertThat(small.header("content-encoding")).hasValue("gzip");
            assertThat(small.body().length).isLessThan(plain.length / 3);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(small.body())).readAllBytes())
                    .isEqualTo(plain);
        }
    }

    @Test
    void an_unchanged_staircase_is_not_sent_twice_and_a_changed_one_is() {
        TestShop shop = shop();
        shop.deliver(paid(1, "380.00"));
        String seen = shop.staircase(SHOPPER).header("etag").orElseThrow();
        Answer again = staircase(shop, seen);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        shop.deliver(paid(2, "20.00"));
        assertThat(staircase(shop, seen).status()).isEqualTo(200);
    }

    /** A proxy that compresses weakens the tag. */
    @Test
    void a_tag_counts_alone_in_a_list_and_weakened() {
        TestShop shop = shop();
        String tag = shop.staircase(SHOPPER).header("etag").orElseThrow();
        for (String held : List.of(tag, "W/" + tag, "\"other\", " + tag, "\"other\",W/" + tag, "*")) {
            assertThat(staircase(shop, held).status()).as(held).isEqualTo(304);
        }
        for (String other : List.of("\"other\"", "W/\"other\"", "", tag.replace("\"", ""))) {
            assertThat(staircase(shop, other).status()).as(other).isEqualTo(200);
        }
    }

    @Test
    void an_offer_whose_last_day_has_passed_stays_expired_also_while_goods_are_back() {
        TestShop shop = shop();
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(1)
                        .placedAt("2026-09-01T10:00:00Z")
                        .customer(SHOPPER)
                        .line(11, "100.00", 4)));
        assertThat(shop.staircase(SHOPPER).json().at("/offers/0/status").asString())
                .isEqualTo("expired");
        shop.deliver(Delivery.of(
                "refunds/create",
                RefundJson.refund(5, 1, "2026-11-20T10:00:00Z").units(11, 2).json()));
        JsonNode staircase = shop.staircase(SHOPPER).json();
        assertThat(statuses(staircase)).contains("returned");
        assertThat(staircase.at("/offers/0/status").asString()).isEqualTo("expired");
        assertThat(shop.redeem(SHOPPER, "offerId", "s300.1", "claimed-late").status())
                .isEqualTo(410);
    }

    @Test
    void what_is_a_members_own_is_never_cached_for_others() {
        TestShop shop = shop();
        Answer answer = shop.staircase(SHOPPER);
        assertThat(answer.header("cache-control")).hasValue("private, no-store");
        assertThat(shop.proxy("/proxy/history", shop.identity("7001")).header("cache-control"))
                .hasValue("private, no-store");
        assertThat(answer.header("content-type").orElseThrow()).startsWith("application/json");
    }

    private static TestShop shop() {
        return server.newShop().publish(program());
    }

    private static ProgramJson program() {
        ProgramJson program = onePointPerKrona()
                .tier("silver", 500, "5/4")
                .step("s300", 300, 2_500)
                .step("silver", 500, 5_000)
                .step("s900", 900, 9_000);
        JsonNode document = program.json();
        ((tools.jackson.databind.node.ArrayNode) document.get("rewards"))
                .add(Json.read("{\"id\":\"r100\",\"kind\":\"amount_off\",\"amountMinor\":10000,\"costPoints\":400}"));
        return program.with("rewards", document.get("rewards"));
    }

    private static Delivery paid(long id, String price) {
        return Delivery.of("orders/paid", OrderJson.paid(id).customer(SHOPPER).line(id * 10 + 1, price, 1));
    }

    private static Answer staircase(TestShop shop, String etag) {
        String query = shop.signedQuery(shop.identity(Long.toString(SHOPPER)));
        return shop.call("GET", "/proxy/staircase?" + query, Map.of("If-None-Match", etag), new byte[0]);
    }

    private static List<String> statuses(JsonNode staircase) {
        return staircase
                .get("steps")
                .valueStream()
                .map(step -> step.get("status").asString())
                .toList();
    }

    private static List<String> keys(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }
}
