package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Topics beside the orders: compliance, the app's own, and an order that is deleted. */
class OtherTopicsTest {
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

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "customers/data_request; {'customer':{'id':191167,'email':'a@example.com'},'orders_requested':[1],'data_request':{'id':9}}",
                "customers/redact;       {'customer':{'id':191167,'email':'a@example.com'},'orders_to_redact':[1]}",
                "customers/redact;       {'customer':{'email':'a@example.com'},'orders_to_redact':[]}",
                "shop/redact;            {}"
            })
    void compliance_about_people_nobody_knows_is_answered_and_understood(String topic, String body) {
        TestShop shop = server.newShop();
        String known = "{\"shop_id\":954889,\"shop_domain\":\"" + shop.domain() + "\"";
        String rest = body.replace('\'', '"').substring(1);
        shop.deliver(Delivery.of(topic, known + (rest.equals("}") ? "" : ",") + rest));
        assertThat(shop.deliveries("quarantined")).isEmpty();
    }

    @Test
    void the_app_removed_from_a_shop_that_does_not_say_its_name_is_understood_by_the_header() {
        TestShop shop = server.newShop();
        JsonNode body = Json.object().put("id", 548_380_009).putNull("domain").putNull("myshopify_domain");
        shop.deliver(Delivery.of("app/uninstalled", body));
        assertThat(shop.deliveries("quarantined")).isEmpty();
    }

    @Test
    void a_deleted_order_is_worth_nothing_whenever_the_deletion_arrives() {
        Delivery paid = Delivery.of(
                "orders/paid", OrderJson.paid(1_001).customer(SHOPPER).line(11, "499.00", 1));
        Delivery deleted = Delivery.of("orders/delete", Json.object().put("id", 1_001));
        TestShop one = server.newShop().publish(ProgramJson.onePointPerKrona());
        one.deliver(paid);
        assertThat(one.balance(SHOPPER)).isEqualTo(499);
        one.deliver(deleted);
        assertThat(one.balance(SHOPPER)).isZero();
        TestShop other = server.newShop().publish(ProgramJson.onePointPerKrona());
        other.deliver(deleted, paid);
        assertThat(other.balance(SHOPPER)).isZero();
    }

    @Test
    void an_order_only_said_to_be_edited_keeps_its_points() {
        OrderJson order = OrderJson.paid(1_001).customer(SHOPPER).line(11, "499.00", 1);
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        shop.deliver(Delivery.of("orders/edited", order.edited("2026-11-20T11:00:00Z")));
        assertThat(shop.balance(SHOPPER)).isZero();
        shop.deliver(Delivery.of("orders/paid", order));
        assertThat(shop.balance(SHOPPER)).isEqualTo(499);
        assertThat(shop.deliveries("quarantined")).isEmpty();
    }
}
