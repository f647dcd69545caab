package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What an amount would give this shopper now, and what is no amount. */
class EstimateTest {
    private static final long SHOPPER = 7_001;
    private static RunningTrappa server;
    private static TestShop shop;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
        shop = server.newShop()
                .publish(onePointPerKrona().tier("silver", 500, "5/4").step("s300", 300, 2_500));
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(SHOPPER).line(11, "500.00", 1)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_guest_is_told_the_points_and_the_step_of_a_first_order() {
        Answer answer = estimate(shop, "", "30099");
        assertThat(answer.json().get("points").asLong()).isEqualTo(300);
        assertThat(answer.json().at("/step/id").asString()).isEqualTo("s300");
        assertThat(answer.json().at("/step/reward/amountMinor").asLong()).isEqualTo(2_500);
        assertThat(answer.json().get("member").asBoolean()).isFalse();
        assertThat(answer.json().at("/program/currency").asString()).isEqualTo("SEK");
    }

    @Test
    void a_members_tier_multiplies_and_a_step_already_reached_is_not_promised_again() {
        Answer answer = estimate(shop, "7001", "10000");
        assertThat(answer.json().get("points").asLong()).isEqualTo(125);
        assertThat(answer.json().get("step").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9999999999999", "1000000000001", "-1", "1e9", "٣", "", " 1", "0x10", "99999999999999999999999"})
    void an_amount_that_is_none_is_a_bad_request(String amount) {
        Answer answer = estimate(shop, "7001", amount);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).hasValue("application/problem+json");
    }

    @Test
    void an_amount_that_gives_more_points_than_there_are_is_a_bad_request_too() {
        TestShop generous = server.newShop()
                .publish(onePointPerKrona().earning(1_000_000, 1).tier("bas", 0, "1000/1"));
        assertThat(estimate(generous, "7001", "1000000000000").status()).isEqualTo(400);
    }

    private static Answer estimate(TestShop shop, String customer, String amountMinor) {
        Map<String, List<String>> query = shop.identity(customer);
        query.put("amount_minor", List.of(amountMinor));
        return shop.proxy("/proxy/estimate", query);
    }
}
