package trappa.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Buy, claim the step's offer, send the goods back: the code does not stay. */
class RevokedCodeTest {
    private static final long SHOPPER = 7_001;
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
    void an_unused_code_goes_with_its_step_and_a_new_one_comes_with_it() {
        TestShop shop = server.newShop().publish(onePointPerKrona().step("s300", 300, 2_500));
        shop.deliver(Delivery.of("orders/paid", order(1)));
        Answer claimed = shop.redeemed(SHOPPER, "offerId", "s300.1", "first");
        assertThat(claimed.json().at("/redemption/code").asString()).isNotEmpty();
        assertThat(offer(shop).get("status").asString()).isEqualTo("claimed");

        shop.deliver(Delivery.of(
                "refunds/create",
                RefundJson.refund(51, 1, "2026-11-22T09:00:00Z").units(11, 1).json()));
        Deadline.await(
                Duration.ofSeconds(60),
                "the code is taken out of use",
                () -> offer(shop).get("code").isNull());
        assertThat(offer(shop).get("status").asString()).isEqualTo("void");
        assertThat(shop.redeem(SHOPPER, "offerId", "s300.1", "first")
                        .json()
                        .at("/redemption/status")
                        .asString())
                .isEqualTo("VOID");

        shop.deliver(Delivery.of("orders/paid", order(2).placedAt("2026-11-22T10:00:00Z")));
        assertThat(offer(shop).get("status").asString()).isEqualTo("claimable");
        Answer again = shop.redeemed(SHOPPER, "offerId", "s300.1", "second");
        assertThat(again.json().at("/redemption/code"))
                .isNotEqualTo(claimed.json().at("/redemption/code"));
    }

    private static OrderJson order(long id) {
        return OrderJson.paid(id).customer(SHOPPER).line(11, "350.00", 1);
    }

    private static JsonNode offer(TestShop shop) {
        return shop.staircase(SHOPPER).json().at("/offers/0");
    }
}
