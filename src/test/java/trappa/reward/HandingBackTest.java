package trappa.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Handing an unused code back: once, by its owner, and never one that has bought something. */
class HandingBackTest {
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
    void an_unused_code_handed_back_gives_its_points_back_once() {
        TestShop shop = shop();
        String id = id(shop.redeemed(SHOPPER, "rewardId", "r400", "key"));
        assertThat(shop.balance(SHOPPER)).isEqualTo(600);
        for (int i = 0; i < 3; i++) {
            Answer back = shop.handedBack(SHOPPER, id);
            assertThat(back.status()).as(back.toString()).isEqualTo(200);
            assertThat(back.json().at("/redemption/status").asString()).isEqualTo("RETURNED");
            assertThat(shop.balance(SHOPPER)).isEqualTo(1_000);
        }
        assertThat(shop.history(SHOPPER).getFirst().get("kind").asString()).isEqualTo("returned");
    }

    @Test
    void asked_again_under_its_key_a_redemption_handed_back_takes_no_points_again() {
        TestShop shop = shop();
        String id = id(shop.redeemed(SHOPPER, "rewardId", "r400", "key"));
        shop.handedBack(SHOPPER, id);
        Answer again = shop.redeem(SHOPPER, "rewardId", "r400", "key");
        assertThat(again.header("Idempotency-Hit")).hasValue("true");
        assertThat(again.json().at("/redemption/id").asString()).isEqualTo(id);
        assertThat(shop.balance(SHOPPER)).isEqualTo(1_000);
    }

    @Test
    void an_offer_handed_back_can_be_claimed_again_under_a_new_code() {
        TestShop shop = shop();
        Answer first = shop.redeemed(SHOPPER, "offerId", "s300.1", "key");
        shop.handedBack(SHOPPER, id(first));
        Answer second = shop.redeemed(SHOPPER, "offerId", "s300.1", "another");
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.json().at("/redemption/code"))
                .isNotEqualTo(first.json().at("/redemption/code"));
        assertThat(shop.balance(SHOPPER)).isEqualTo(1_000);
    }

    @Test
    void nobody_hands_back_somebody_elses_code() {
        TestShop shop = shop();
        String id = id(shop.redeemed(SHOPPER, "rewardId", "r400", "key"));
        assertThat(shop.handBack(SOMEBODY_ELSE, id).status()).isEqualTo(404);
        TestShop neighbour = shop();
        assertThat(neighbour.handBack(SHOPPER, id).status()).isEqualTo(404);
        assertThat(shop.balance(SHOPPER)).isEqualTo(600);
        assertThat(neighbour.balance(SHOPPER)).isEqualTo(1_000);
        assertThat(shop.handBack(SHOPPER, "no-such-redemption").status()).isEqualTo(404);
    }

    @Test
    void a_code_that_bought_something_cannot_be_handed_back() {
        TestShop shop = shop();
        Answer redeemed = shop.redeemed(SHOPPER, "rewardId", "r400", "key");
        shop.deliver(Delivery.of("orders/paid", orderWith(code(redeemed))));
        assertThat(shop.handBack(SHOPPER, id(redeemed)).status()).isEqualTo(409);
        assertThat(shop.balance(SHOPPER)).isEqualTo(600 + 160);
    }

    @Test
    void a_code_on_an_order_that_waits_for_its_payment_cannot_be_handed_back() {
        TestShop shop = shop();
        Answer redeemed = shop.redeemed(SHOPPER, "rewardId", "r400", "key");
        shop.deliver(Delivery.of("orders/create", orderWith(code(redeemed)).financialStatus("pending")));
        assertThat(shop.handBack(SHOPPER, id(redeemed)).status()).isEqualTo(409);
        assertThat(shop.balance(SHOPPER)).isEqualTo(600);
    }

    @Test
    void a_code_on_an_order_that_was_never_paid_and_given_up_can_be_handed_back() {
        TestShop shop = shop();
        Answer redeemed = shop.redeemed(SHOPPER, "rewardId", "r400", "key");
        OrderJson order = orderWith(code(redeemed)).financialStatus("pending");
        shop.deliver(Delivery.of("orders/create", order));
        shop.deliver(Delivery.of(
                "orders/cancelled",
                order.copy()
                        .updatedAt("2026-11-21T10:00:00Z")
                        .financialStatus("voided")
                        .cancelledAt("2026-11-21T10:00:00Z")));
        assertThat(shop.handedBack(SHOPPER, id(redeemed)).status()).isEqualTo(200);
        assertThat(shop.balance(SHOPPER)).isEqualTo(1_000);
    }

    @Test
    void a_code_used_while_the_program_was_paused_cannot_be_handed_back() {
        TestShop shop = shop();
        Answer redeemed = shop.redeemed(SHOPPER, "rewardId", "r400", "key");
        shop.publish(program().with("status", "paused").with("effectiveFrom", "2026-11-22T11:00:00Z"));
        shop.deliver(Delivery.of("orders/paid", orderWith(code(redeemed)).placedAt("2026-11-22T11:30:00Z")));
        assertThat(shop.handBack(SHOPPER, id(redeemed)).status()).isEqualTo(409);
        assertThat(shop.balance(SHOPPER)).isEqualTo(600);
    }

    private static String id(Answer redeemed) {
        return redeemed.json().at("/redemption/id").asString();
    }

    private static String code(Answer redeemed) {
        return redeemed.json().at("/redemption/code").asString();
    }

    private static OrderJson orderWith(String code) {
        return OrderJson.paid(2)
                .customer(SHOPPER)
                .discountCode(code)
                .line(21, "200.00", 1, line -> line.discount("40.00"));
    }

    private static TestShop shop() {
        TestShop shop = server.newShop().publish(program());
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(SHOPPER).line(11, "1000.00", 1)));
        return shop;
    }

    private static ProgramJson program() {
        return onePointPerKrona().step("s300", 300, 2_500).reward("r400", 4_000, 400);
    }
}
