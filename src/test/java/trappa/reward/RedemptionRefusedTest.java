package trappa.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Calls that take nothing: malformed, by nobody, by the wrong method, or for what is gone. */
class RedemptionRefusedTest {
    private static final long SHOPPER = 7_001;
    private static final String WISH = "{\"rewardId\":\"r100\"}";
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.stopAndVerifyLedger();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "å", "0123456789012345678901234567890123456789012345678901234567890123x"})
    void without_a_usable_key_nothing_is_taken(String key) {
        TestShop shop = shop(1_000);
        refused(shop.redeem(SHOPPER, "rewardId", "r100", key), 400, "idempotency_key_required");
        Map<String, String> none = Map.of("Content-Type", "application/json");
        refused(post(shop, SHOPPER, none, "{\"rewardId\":\"r100\"}"), 400, "idempotency_key_required");
        assertThat(shop.balance(SHOPPER)).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                        | 422",
                "{\"rewardId\":\"r100\",\"offerId\":\"s300.1\"} | 422",
                "{\"rewardId\":\"r100\",\"points\":0}          | 422",
                "{\"rewardId\":100}                          | 422",
                "{\"rewardId\":null}                         | 422",
                "{\"rewardId\":\"r100\",\"rewardId\":\"r400\"} | 400",
                "[]                                        | 400",
                "{\"rewardId\":                              | 400",
                "{\"rewardId\":\"r100\"} {}                  | 400",
                "''                                        | 400"
            })
    void a_body_that_is_not_one_wish_is_refused(String body, int status) {
        TestShop shop = shop(1_000);
        Map<String, String> headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "key");
        assertThat(post(shop, SHOPPER, headers, body).status()).isEqualTo(status);
        assertThat(shop.balance(SHOPPER)).isEqualTo(1_000);
    }

    @Test
    void a_guest_takes_nothing() {
        TestShop shop = shop(1_000);
        Answer guest = shop.proxyPost("/proxy/redemptions", shop.identity(""), headers("key"), WISH);
        refused(guest, 401, "not_logged_in");
        Answer unsigned = shop.call("POST", "/proxy/redemptions", headers("key"), WISH.getBytes());
        assertThat(unsigned.status()).isEqualTo(401);
    }

    @Test
    void nothing_but_a_post_of_json_changes_anything() {
        TestShop shop = shop(1_000);
        String path = "/proxy/redemptions?" + shop.signedQuery(shop.identity(Long.toString(SHOPPER)));
        for (String method : List.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH")) {
            assertThat(shop.call(method, path, headers("key"), WISH.getBytes()).status())
                    .as(method)
                    .isBetween(400, 499);
        }
        for (String type : List.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")) {
            Map<String, String> form = Map.of("Content-Type", type, "Idempotency-Key", "key");
            assertThat(post(shop, SHOPPER, form, WISH).status()).as(type).isEqualTo(415);
        }
        assertThat(shop.balance(SHOPPER)).isEqualTo(1_000);
    }

    @Test
    void a_reward_that_is_gone_is_gone() {
        TestShop shop = shop(1_000);
        refused(shop.redeem(SHOPPER, "rewardId", "never-was", "first"), 410, "reward_gone");
        refused(shop.redeem(SHOPPER, "rewardId", "r-s300", "not-for-points"), 410, "reward_gone");
        shop.publish(onePointPerKrona().without("effectiveFrom"));
        refused(shop.redeem(SHOPPER, "rewardId", "r100", "second"), 410, "reward_gone");
        refused(server.newShop().redeem(SHOPPER, "rewardId", "r100", "third"), 410, "reward_gone");
        assertThat(shop.balance(SHOPPER)).isEqualTo(1_000);
    }

    @Test
    void an_offer_whose_last_day_has_passed_is_gone() {
        try (RunningTrappa later = RunningTrappa.start()) {
            TestShop shop = later.newShop().publish(program());
            shop.deliver(paid(1, SHOPPER, "300.00"));
            later.clock().moveTo("2027-01-19T22:59:59Z");
            assertThat(shop.staircase(SHOPPER).json().at("/offers/0/status").asString())
                    .isEqualTo("claimable");
            later.clock().moveTo("2027-01-19T23:00:00Z");
            refused(shop.redeem(SHOPPER, "offerId", "s300.1", "key"), 410, "reward_gone");
        }
    }

    private static void refused(Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("content-type")).hasValue("application/problem+json");
        assertThat(answer.json().get("type").asString()).endsWith(type);
    }

    private static Map<String, String> headers(String key) {
        return Map.of("Content-Type", "application/json", "Idempotency-Key", key);
    }

    private static Answer post(TestShop shop, long customer, Map<String, String> headers, String body) {
        return shop.proxyPost("/proxy/redemptions", shop.identity(Long.toString(customer)), headers, body);
    }

    private static TestShop shop(long points) {
        TestShop shop = server.newShop().publish(program());
        shop.deliver(paid(1, SHOPPER, points + ".00"));
        return shop;
    }

    private static ProgramJson program() {
        return onePointPerKrona()
                .step("s300", 300, 2_500)
                .reward("r100", 1_000, 100)
                .reward("r400", 4_000, 400);
    }

    private static Delivery paid(long id, long customer, String price) {
        return Delivery.of("orders/paid", OrderJson.paid(id).customer(customer).line(id * 10 + 1, price, 1));
    }
}
