package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;

/** The same delivery again: by its webhook id at the door, by what it says everywhere else. */
class DuplicateDeliveryTest {
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
    void a_webhook_id_is_one_row_of_the_inbox_however_often_it_comes() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery delivery = paid("499.00");
        shop.deliver(delivery, delivery, delivery);
        assertThat(shop.allDeliveries()).hasSize(1);
        assertThat(shop.balance(SHOPPER)).isEqualTo(499);
    }

    @Test
    void the_first_body_under_a_webhook_id_is_the_one_that_counts() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery first = paid("499.00");
        shop.deliver(first);
        Map<String, String> again = shop.headers(first);
        byte[] differs = paid("999.00").body();
        again.put("X-Shopify-Hmac-Sha256", Secrets.webhookSignature(differs));
        assertThat(shop.call("POST", "/webhooks", again, differs).status()).isEqualTo(200);
        shop.settle();
        assertThat(shop.balance(SHOPPER)).isEqualTo(499);
        assertThat(shop.allDeliveries()).hasSize(1);
    }

    @Test
    void a_known_webhook_id_opens_the_door_to_nothing_unsigned() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery delivery = paid("499.00");
        shop.deliver(delivery);
        Map<String, String> unsigned = shop.headers(delivery);
        unsigned.remove("X-Shopify-Hmac-Sha256");
        assertThat(shop.call("POST", "/webhooks", unsigned, delivery.body()).status())
                .isEqualTo(401);
    }

    @Test
    void the_same_webhook_id_in_another_shop_is_another_delivery() {
        TestShop one = server.newShop().publish(ProgramJson.onePointPerKrona());
        TestShop other = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery delivery = paid("499.00");
        one.deliver(delivery);
        other.deliver(delivery);
        assertThat(one.balance(SHOPPER)).isEqualTo(499);
        assertThat(other.balance(SHOPPER)).isEqualTo(499);
    }

    @Test
    void the_same_order_under_another_webhook_id_or_topic_counts_once() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery delivery = paid("499.00");
        shop.deliver(
                delivery,
                delivery.resentUnderAnotherId(),
                Delivery.of("orders/updated", delivery.body()),
                Delivery.of("orders/fulfilled", delivery.body()));
        assertThat(shop.balance(SHOPPER)).isEqualTo(499);
        assertThat(shop.history(SHOPPER)).hasSize(1);
    }

    @Test
    void two_hundred_copies_at_the_same_moment_count_once() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery delivery = paid("499.00");
        List<Courier.Call> calls = new ArrayList<>(Collections.nCopies(100, Courier.Call.of(shop, delivery)));
        for (int i = 0; i < 100; i++) {
            calls.add(Courier.Call.of(shop, delivery.resentUnderAnotherId()));
        }
        var answers = new Courier(server.port(), 20).carry(calls);
        assertThat(answers).hasSize(200);
        assertThat(answers.values()).allMatch(answer -> answer.status() == 200);
        shop.settle();
        assertThat(shop.balance(SHOPPER)).isEqualTo(499);
        assertThat(shop.history(SHOPPER)).hasSize(1);
        assertThat(shop.allDeliveries()).hasSize(101);
    }

    @Test
    void two_states_of_one_second_come_to_the_same_points_in_either_order() {
        OrderJson dearer = OrderJson.paid(1_001).customer(SHOPPER).line(11, "500.00", 1);
        OrderJson cheaper = OrderJson.paid(1_001).customer(SHOPPER).line(11, "400.00", 1);
        List<Delivery> both = List.of(Delivery.of("orders/paid", dearer), Delivery.of("orders/paid", cheaper));
        TestShop one = server.newShop().publish(ProgramJson.onePointPerKrona());
        TestShop other = server.newShop().publish(ProgramJson.onePointPerKrona());
        one.deliver(both);
        other.deliver(both.reversed());
        assertThat(one.balance(SHOPPER)).isEqualTo(other.balance(SHOPPER)).isIn(400L, 500L);
    }

    @Test
    void of_two_states_of_one_second_the_one_triggered_later_counts_in_either_order() {
        for (boolean laterFirst : List.of(true, false)) {
            TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
            List<Answer> answers = new ArrayList<>();
            answers.add(laterFirst ? later(shop, "400.00") : earlier(shop, "500.00"));
            answers.add(laterFirst ? earlier(shop, "500.00") : later(shop, "400.00"));
            assertThat(answers).allMatch(answer -> answer.status() == 200);
            shop.settle();
            assertThat(shop.balance(SHOPPER)).isEqualTo(400);
        }
    }

    private static Answer earlier(TestShop shop, String price) {
        return sendTriggered(shop, paid(price), "2026-11-20T10:00:01.100Z");
    }

    private static Answer later(TestShop shop, String price) {
        return sendTriggered(shop, paid(price), "2026-11-20T10:00:01.200Z");
    }

    private static Answer sendTriggered(TestShop shop, Delivery delivery, String triggeredAt) {
        Map<String, String> headers = shop.headers(delivery);
        headers.put("X-Shopify-Triggered-At", triggeredAt);
        return shop.call("POST", "/webhooks", headers, delivery.body());
    }

    private static Delivery paid(String price) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(1_001).customer(SHOPPER).line(11, price, 1));
    }
}
