package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What the store says of customers beside their orders. */
class CustomerTopicsTest {
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
    void an_order_without_tags_is_judged_by_those_its_customer_had_when_it_was_placed() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona().excludeCustomerTag("staff"));
        shop.deliver(
                placed(1, "2026-11-01T10:00:00Z"),
                placed(2, "2026-11-10T10:00:00Z"),
                placed(3, "2026-11-20T10:00:00Z"),
                tags("customer.tags_removed", "2026-11-15T10:00:00Z"));
        assertThat(shop.balance(SHOPPER)).isEqualTo(300);
        shop.deliver(tags("customer.tags_added", "2026-11-05T10:00:00Z"));
        assertThat(shop.balance(SHOPPER)).isEqualTo(200);
    }

    @Test
    void an_order_that_names_its_customers_tags_is_judged_by_those() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona().excludeCustomerTag("staff"));
        ObjectNode order =
                OrderJson.paid(1).customer(SHOPPER).line(11, "100.00", 1).json();
        ((ObjectNode) order.get("customer")).put("tags", "regular");
        shop.deliver(tags("customer.tags_added", "2026-01-01T10:00:00Z"), Delivery.of("orders/paid", order));
        assertThat(shop.balance(SHOPPER)).isEqualTo(100);
    }

    @Test
    void the_owner_sees_what_was_last_said_of_a_customer() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        shop.deliver(
                customer("customers/disable", "2026-11-02T10:00:00Z"),
                customer("customers/create", "2026-11-01T10:00:00Z"),
                customer("customers/enable", "2026-11-01T12:00:00Z"),
                consent("subscribed", "2026-11-02T10:00:00Z"),
                consent("not_subscribed", "2026-11-01T10:00:00Z"),
                tags("customer.tags_added", "2026-11-01T10:00:00Z"));
        JsonNode customer = shop.member(SHOPPER).get("customer");
        assertThat(customer.get("enabled").asBoolean()).isFalse();
        assertThat(customer.get("deleted").asBoolean()).isFalse();
        assertThat(customer.get("emailConsent").asString()).isEqualTo("subscribed");
        assertThat(customer.get("tags").get(0).asString()).isEqualTo("staff");
        shop.deliver(Delivery.of("customers/delete", Json.object().put("id", SHOPPER)));
        assertThat(shop.member(SHOPPER).get("customer").get("deleted").asBoolean())
                .isTrue();
        assertThat(shop.deliveries("quarantined")).isEmpty();
    }

    @Test
    void a_consent_without_a_time_counts_from_when_it_was_triggered() {
        TestShop shop = server.newShop();
        shop.deliver(consent("unsubscribed", null), consent("subscribed", "2026-11-01T10:00:00Z"));
        assertThat(shop.member(SHOPPER).get("customer").get("emailConsent").asString())
                .isEqualTo("unsubscribed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "customer.tags_added; {'customerId':'gid://shopify/Order/1','tags':['a'],'occurredAt':'2026-11-01T10:00:00Z'}; /customerId is not a customer's id",
                "customer.tags_added; {'customerId':'gid://shopify/Customer/1','tags':['']}; /tags should be texts",
                "customer.tags_removed; {'customerId':'gid://shopify/Customer/1','tags':['a']}; occurredAt is missing",
                "customers/enable; {'id':1}; updated_at is missing",
                "customers/delete; {'email':'a@example.com'}; id is missing",
                "customers_email_marketing_consent/update; {'customer_id':1,'email_marketing_consent':{'state':'maybe'}}; is not a consent: maybe"
            })
    void what_is_not_the_topics_shape_goes_to_quarantine(String topic, String body, String reason) {
        TestShop shop = server.newShop();
        shop.deliver(Delivery.of(topic, body.replace('\'', '"').replace("\"s id", "'s id")));
        assertThat(shop.deliveries("quarantined"))
                .singleElement()
                .satisfies(d -> assertThat(d.get("reason").asString()).contains(reason));
    }

    private static Delivery placed(long id, String at) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(id).placedAt(at).customer(SHOPPER).line(10 * id + 1, "100.00", 1));
    }

    private static Delivery tags(String topic, String at) {
        ObjectNode body = Json.object().put("customerId", "gid://shopify/Customer/" + SHOPPER);
        body.putArray("tags").add("Staff");
        return Delivery.of(topic, body.put("occurredAt", at));
    }

    private static Delivery customer(String topic, String at) {
        return Delivery.of(
                topic,
                Json.object()
                        .put("id", SHOPPER)
                        .put("created_at", "2026-11-01T10:00:00Z")
                        .put("updated_at", at));
    }

    private static Delivery consent(String state, @org.jspecify.annotations.Nullable String at) {
        ObjectNode body = Json.object().put("customer_id", SHOPPER).put("email_address", "ingrid@example.com");
        body.putObject("email_marketing_consent").put("state", state).put("consent_updated_at", at);
        return Delivery.of("customers_email_marketing_consent/update", body);
    }
}
