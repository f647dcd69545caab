package trappa;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Two shops whose customers, orders and lines have the very same ids: neither ever sees or moves anything of the other. */
class TwoShopsTest {
    private static final long SHOPPER = 7_001;
    private static final long SOMEBODY_ELSE = 7_002;
    private static final String WISH = "{\"rewardId\":\"r100\"}";
    private static RunningTrappa server;
    private TestShop ours;
    private TestShop theirs;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.stopAndVerifyLedger();
        server.close();
    }

    @BeforeEach
    void two_shops_with_the_same_ids() {
        ours = server.newShop().publish(program());
        theirs = server.newShop().publish(program());
        ours.deliver(paid("380.00"));
        theirs.deliver(paid("901.00"));
    }

    @Test
    void the_same_ids_are_other_people_and_other_orders() {
        assertThat(ours.balance(SHOPPER)).isEqualTo(380);
        assertThat(theirs.balance(SHOPPER)).isEqualTo(901);
        ours.redeem(SHOPPER, "rewardId", "r100", "key");
        ours.redeem(SHOPPER, "offerId", "s300.1", "offer");
        ours.adjust(SHOPPER, 7);
        assertThat(theirs.balance(SHOPPER)).isEqualTo(901);
        assertThat(theirs.history(SHOPPER)).hasSize(1);
        assertThat(theirs.staircase(SHOPPER).json().at("/offers/0/status").asString())
                .isEqualTo("claimable");
        assertThat(theirs.balances()).hasSize(1);
        Answer theirOwn = theirs.redeem(SHOPPER, "rewardId", "r100", "key");
        assertThat(theirOwn.status()).isEqualTo(201);
        assertThat(theirOwn.header("Idempotency-Hit")).isEmpty();
    }

    @Test
    void a_delivery_has_its_webhook_id_to_itself_in_each_shop() {
        Delivery first = paid("20.00", 2);
        Delivery sameId =
                new Delivery(first.topic(), first.webhookId(), paid("30.00", 2).body());
        ours.deliver(first);
        theirs.deliver(sameId);
        assertThat(ours.balance(SHOPPER)).isEqualTo(400);
        assertThat(theirs.balance(SHOPPER)).isEqualTo(931);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"shop/update", "app/uninstalled", "shop/redact", "customers/redact", "customers/data_request"})
    void what_one_shop_signed_is_not_believed_of_another(String topic) {
        ObjectNode body = Json.object()
                .put("id", 42)
                .put("myshopify_domain", ours.domain())
                .put("shop_domain", ours.domain())
                .put("iana_timezone", "Pacific/Kiritimati");
        theirs.deliver(Delivery.of(topic, body));
        assertThat(theirs.deliveries("quarantined")).hasSize(1);
        assertThat(theirs.balance(SHOPPER)).isEqualTo(901);
        assertThat(ours.balance(SHOPPER)).isEqualTo(380);
    }

    @Test
    void a_call_signed_for_one_shop_opens_no_other() {
        Map<String, List<String>> signed = ours.identity(Long.toString(SHOPPER));
        String query = ours.signedQuery(signed).replace(ours.domain(), theirs.domain());
        assertThat(ours.call("GET", "/proxy/staircase?" + query, Map.of(), new byte[0])
                        .status())
                .isEqualTo(401);
        Map<String, String> token = ours.ownerHeaders();
        for (String claim : List.of("?shop=" + theirs.domain(), "?shop_id=2", "")) {
            Answer members = ours.call("GET", "/api/members" + claim, token, new byte[0]);
            assertThat(members.text()).contains("380").doesNotContain("901");
        }
    }

    @Test
    void an_owner_replays_only_the_deliveries_of_the_own_shop() {
        String id = theirs.allDeliveries().getFirst().get("id").asString();
        assertThat(ours.owner("POST", "/api/deliveries/" + id + "/replay").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logged_in_customer_id=7002",
                "&logged_in_customer_id=7002",
                "logged_in_customer_id[]=7002",
                "shop=other.myshopify.com",
                "signature=00"
            })
    void an_identity_said_a_second_time_is_refused_or_nobodys(String more) {
        theirs.deliver(paid("55.00", 3, SOMEBODY_ELSE));
        String query = theirs.signedQuery(theirs.identity(Long.toString(SHOPPER)));
        for (String smuggled : List.of(query + "&" + more, more + "&" + query)) {
            Answer answer = theirs.call("GET", "/proxy/staircase?" + smuggled, Map.of(), new byte[0]);
            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rewardId\":\"r100\",\"logged_in_customer_id\":\"7001\"}",
                "{\"rewardId\":\"r100\",\"customerId\":7001}"
            })
    void an_identity_in_the_body_counts_for_nothing(String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Idempotency-Key", "key");
        headers.put("X-Shopify-Customer-Id", "7001");
        headers.put("Cookie", "logged_in_customer_id=7001");
        Map<String, List<String>> somebody = ours.identity(Long.toString(SOMEBODY_ELSE));
        assertThat(ours.proxyPost("/proxy/redemptions", somebody, headers, body).status())
                .isEqualTo(422);
        assertThat(ours.proxyPost("/proxy/redemptions", somebody, headers, WISH).status())
                .isEqualTo(409);
        assertThat(ours.balance(SHOPPER)).isEqualTo(380);
    }

    @Test
    void the_largest_ids_there_are_are_exact_and_one_more_is_not_believed() {
        long largest = Long.MAX_VALUE;
        ours.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(largest).customer(largest).line(largest, "77.00", 1, line -> line.product(largest))));
        assertThat(ours.balance(largest)).isEqualTo(77);
        assertThat(ours.balance(largest - 1)).isZero();
        String body = new String(paid("5.00", 4).body(), java.nio.charset.StandardCharsets.UTF_8);
        ours.deliver(Delivery.of("orders/paid", body.replace("\"id\":7001,", "\"id\":9223372036854775808,")));
        assertThat(ours.deliveries("quarantined")).hasSize(1);
        assertThat(ours.owner("GET", "/api/members/9223372036854775808").status())
                .isEqualTo(404);
    }

    @Test
    void names_with_control_characters_harm_nobody_and_come_back_nowhere() {
        OrderJson order = OrderJson.paid(5).customer(SHOPPER);
        order.line(51, "10.00", 1, line -> line.with("title", Json.read("\"A\\u0000\\u001b[31m\\u202e</script>\"")));
        order.with("name", "#5\u0000\r\nX-Injected: 1").with("tags", "a\u0000b, \u202e");
        ours.deliver(Delivery.of("orders/paid", order));
        assertThat(ours.balance(SHOPPER)).isEqualTo(390);
        for (Answer answer : List.of(
                ours.staircase(SHOPPER),
                ours.owner("GET", "/api/members/7001/ledger"),
                ours.owner("GET", "/api/deliveries"))) {
            assertThat(answer.text()).doesNotContain("script", "Injected", "\u202e", "\\u0000", "\u001b");
        }
    }

    @Test
    void a_shopper_nobody_knows_has_nothing_and_leaves_no_trace() {
        long nobody = 9_999_999;
        assertThat(ours.staircase(nobody).json().at("/member/points/available").asLong(-1))
                .isZero();
        assertThat(ours.history(nobody)).isEmpty();
        assertThat(ours.balances()).hasSize(1);
        assertThat(ours.redeem(nobody, "rewardId", "r100", "key").status()).isEqualTo(409);
        assertThat(ours.handBack(nobody, "x").status()).isEqualTo(404);
    }

    private static ProgramJson program() {
        return onePointPerKrona().step("s300", 300, 2_500).reward("r100", 1_000, 100);
    }

    private static Delivery paid(String price) {
        return paid(price, 1);
    }

    private static Delivery paid(String price, long order) {
        return paid(price, order, SHOPPER);
    }

    private static Delivery paid(String price, long order, long customer) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(order).customer(customer).line(order * 10 + 1, price, 1));
    }
}
