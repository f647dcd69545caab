package trappa.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Taking a reward: what the shopper gets, what is refused and why, and that nothing is ever taken twice. */
class RedemptionTest {
    private static final long SHOPPER = 7_001;
    private static final long SOMEBODY_ELSE = 7_002;
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

    @Test
    void a_reward_is_paid_with_points_and_its_code_comes_at_once() {
        TestShop shop = shop(1_000);
        Answer answer = shop.redeemed(SHOPPER, "rewardId", "r100", "key");
        assertThat(answer.status()).isEqualTo(201);
        JsonNode redemption = answer.json().get("redemption");
        assertThat(redemption.propertyNames()).containsExactlyInAnyOrder("id", "status", "code", "validUntil");
        assertThat(redemption.get("id").isString()).isTrue();
        assertThat(redemption.get("status").asString()).isEqualTo("ISSUED");
        assertThat(redemption.get("code").asString()).matches("TR(-[A-Z2-9]{5,6}){3}");
        assertThat(redemption.get("validUntil").asString()).matches("2\\d{3}-\\d\\d-\\d\\d");
        assertThat(answer.header("cache-control")).hasValue("private, no-store");
        assertThat(shop.balance(SHOPPER)).isEqualTo(900);
        JsonNode newest = shop.history(SHOPPER).getFirst();
        assertThat(newest.get("kind").asString()).isEqualTo("redeemed");
        assertThat(newest.get("points").asLong()).isEqualTo(-100);
    }

    @Test
    void spending_never_lowers_what_counts_for_steps() {
        TestShop shop = shop(300);
        shop.redeem(SHOPPER, "rewardId", "r100", "key");
        assertThat(shop.points(SHOPPER).get("qualifying").asLong()).isEqualTo(300);
        assertThat(shop.points(SHOPPER).get("available").asLong()).isEqualTo(200);
    }

    @Test
    void asked_again_under_its_key_it_is_the_same_answer_and_one_debit() {
        TestShop shop = shop(1_000);
        Answer first = shop.redeemed(SHOPPER, "rewardId", "r100", "key");
        Answer again = shop.redeem(SHOPPER, "rewardId", "r100", "key");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Idempotency-Hit")).hasValue("true");
        assertThat(first.header("Idempotency-Hit")).isEmpty();
        assertThat(shop.balance(SHOPPER)).isEqualTo(900);
    }

    @Test
    void a_key_used_for_something_else_is_refused_and_takes_nothing() {
        TestShop shop = shop(1_000);
        shop.redeem(SHOPPER, "rewardId", "r100", "key");
        refused(shop.redeem(SHOPPER, "rewardId", "r400", "key"), 422, "key_reused");
        refused(shop.redeem(SHOPPER, "offerId", "s300.1", "key"), 422, "key_reused");
        assertThat(shop.balance(SHOPPER)).isEqualTo(900);
    }

    @Test
    void with_a_clock_that_is_behind_nothing_is_spent_twice_and_nothing_is_taken_out_of_the_ledger() {
        try (RunningTrappa behind = RunningTrappa.start()) {
            TestShop shop = behind.newShop().publish(program());
            shop.deliver(paid(1, SHOPPER, "100.00"));
            assertThat(shop.redeemed(SHOPPER, "rewardId", "r100", "first").status())
                    .isEqualTo(201);
            behind.clock().advance(Duration.ofSeconds(-3));
            refused(shop.redeem(SHOPPER, "rewardId", "r100", "second"), 409, "insufficient_points");
            shop.deliver(paid(2, SHOPPER, "30.00"));
            shop.adjust(SHOPPER, 5);
            behind.clock().advance(Duration.ofSeconds(10));
            shop.adjust(SHOPPER, 5);
            assertThat(shop.balance(SHOPPER)).isEqualTo(40);
            assertThat(shop.owner("GET", "/api/members/" + SHOPPER + "/ledger?locale=en")
                            .text())
                    .doesNotContain("Corrected");
            behind.stopAndVerifyLedger();
        }
    }

    @Test
    void two_shoppers_may_use_the_same_key() {
        TestShop shop = shop(1_000);
        shop.adjust(SOMEBODY_ELSE, 100);
        Answer hers = shop.redeemed(SHOPPER, "rewardId", "r100", "key");
        Answer his = shop.redeemed(SOMEBODY_ELSE, "rewardId", "r100", "key");
        assertThat(his.status()).isEqualTo(201);
        assertThat(his.header("Idempotency-Hit")).isEmpty();
        assertThat(his.json().at("/redemption/code")).isNotEqualTo(hers.json().at("/redemption/code"));
    }

    @Test
    void points_that_are_missing_or_on_their_way_cannot_be_spent() {
        TestShop shop = shop(99);
        refused(shop.redeem(SHOPPER, "rewardId", "r100", "key"), 409, "insufficient_points");
        TestShop waiting = server.newShop().publish(program().hold(14));
        waiting.deliver(paid(1, SHOPPER, "1000.00"));
        refused(waiting.redeem(SHOPPER, "rewardId", "r100", "key"), 409, "insufficient_points");
        assertThat(waiting.points(SHOPPER).get("pending").asLong()).isEqualTo(1_000);
    }

    @Test
    void an_offer_is_claimed_once_and_only_when_its_step_is_reached() {
        TestShop shop = shop(299);
        refused(shop.redeem(SHOPPER, "offerId", "s300.1", "too-early"), 409, "not_reached");
        shop.deliver(paid(2, SHOPPER, "1.00"));
        assertThat(shop.redeem(SHOPPER, "offerId", "s300.1", "key").status()).isEqualTo(201);
        refused(shop.redeem(SHOPPER, "offerId", "s300.1", "another"), 409, "already_claimed");
        refused(shop.redeem(SHOPPER, "offerId", "s300.2", "third"), 409, "not_reached");
        refused(shop.redeem(SOMEBODY_ELSE, "offerId", "s300.1", "key"), 409, "not_reached");
        assertThat(shop.balance(SHOPPER)).isEqualTo(300);
    }

    @Test
    void a_step_that_was_taken_back_gives_nothing() {
        TestShop shop = shop(300);
        shop.deliver(refund(51, 1));
        refused(shop.redeem(SHOPPER, "offerId", "s300.1", "key"), 409, "not_reached");
    }

    @Test
    void while_points_are_owed_nothing_can_be_taken() {
        TestShop shop = shop(400);
        shop.deliver(paid(2, SHOPPER, "400.00"));
        shop.redeem(SHOPPER, "rewardId", "r400", "spent");
        shop.redeem(SHOPPER, "rewardId", "r400", "spent-too");
        shop.deliver(refund(51, 1));
        assertThat(shop.points(SHOPPER).get("owed").asLong()).isEqualTo(400);
        assertThat(shop.points(SHOPPER).get("qualifying").asLong()).isEqualTo(400);
        refused(shop.redeem(SHOPPER, "rewardId", "r100", "key"), 409, "insufficient_points");
        refused(shop.redeem(SHOPPER, "offerId", "s300.1", "offer"), 409, "insufficient_points");
    }

    @Test
    void repeating_a_known_key_never_uses_up_a_shoppers_turns() {
        TestShop shop = shop(1_000);
        for (int i = 0; i < 150; i++) {
            assertThat(shop.redeem(SHOPPER, "rewardId", "r100", "key").status()).isEqualTo(201);
        }
        assertThat(shop.redeem(SHOPPER, "rewardId", "r100", "new").status()).isEqualTo(201);
    }

    private static void refused(Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("content-type")).hasValue("application/problem+json");
        assertThat(answer.json().get("type").asString()).endsWith(type);
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

    private static Delivery refund(long id, long order) {
        RefundJson refund = RefundJson.refund(id, order, "2026-11-21T10:00:00Z");
        return Delivery.of("refunds/create", refund.units(order * 10 + 1, 1).json());
    }
}
