package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
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
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;

/** The door: what is refused, in which order it is checked, and that nothing refused leaves a trace. */
class DoorTest {
    private static final long SHOPPER = 7_001;
    private static final int LARGEST_BODY = 8 * 1024 * 1024;
    private static final String SIGNATURE = "X-Shopify-Hmac-Sha256";
    private static final String SHOP = "X-Shopify-Shop-Domain";
    private static final String WEBHOOK_ID = "X-Shopify-Webhook-Id";
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("SHOPIFY_API_SECRET_PREVIOUS", Secrets.PREVIOUS));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders/paid",
                "orders/create",
                "orders/updated",
                "orders/cancelled",
                "orders/fulfilled",
                "orders/edited",
                "orders/delete",
                "refunds/create",
                "customers/create",
                "customers/data_request",
                "customers/redact",
                "shop/redact",
                "app/uninstalled",
                "made_up/topic",
                ""
            })
    void without_a_right_signature_every_topic_is_refused_and_nothing_is_kept(String topic) {
        TestShop shop = server.newShop();
        Delivery delivery = Delivery.of(topic, order(1_001));
        String right = Secrets.webhookSignature(delivery.body());
        String ofAnotherSecret = Secrets.webhookSignature(delivery.body(), "somebody else's secret 0123456789");
        String ofAnotherBody = Secrets.webhookSignature(new byte[] {'{', '}'});
        for (String wrong : Arrays.asList(
                null,
                "",
                "%%%",
                "AAAA",
                right.substring(1),
                right + "AAAA",
                right.toLowerCase(java.util.Locale.ROOT),
                ofAnotherSecret,
                ofAnotherBody)) {
            Map<String, String> headers = shop.headers(delivery);
            headers.remove(SIGNATURE);
            if (wrong != null) {
                headers.put(SIGNATURE, wrong);
            }
            assertThat(post("/webhooks", headers, delivery.body()).status())
                    .as("signature %s", wrong)
                    .isEqualTo(401);
        }
        assertThat(everythingKept(shop)).isEmpty();
        assertThat(shop.balance(SHOPPER)).isZero();
    }

    @Test
    void a_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_too_large() {
        TestShop shop = server.newShop();
        Delivery largest = Delivery.of("orders/paid", new byte[LARGEST_BODY]);
        assertThat(shop.send(largest).status()).isEqualTo(200);
        Delivery tooLarge = Delivery.of("orders/paid", new byte[LARGEST_BODY + 1]);
        assertThat(shop.send(tooLarge).status()).isEqualTo(413);
        shop.settle();
        assertThat(everythingKept(shop)).containsExactly(largest.webhookId());
    }

    @Test
    void size_is_checked_before_the_signature_and_the_signature_before_the_headers() {
        TestShop shop = server.newShop();
        Delivery delivery = Delivery.of("orders/paid", order(1_001));
        Map<String, String> unsigned = shop.headers(delivery);
        unsigned.remove(SIGNATURE);
        assertThat(post("/webhooks", unsigned, new byte[LARGEST_BODY + 1]).status())
                .isEqualTo(413);
        unsigned.remove(SHOP);
        unsigned.remove(WEBHOOK_ID);
        assertThat(post("/webhooks", unsigned, delivery.body()).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop.example.com",
                "myshopify.com",
                ".myshopify.com",
                "-a.myshopify.com",
                "a.b.myshopify.com",
                "a.myshopify.com.evil.example",
                "a.myshopify.com:443",
                "https://a.myshopify.com",
                "a_b.myshopify.com",
                "å.myshopify.com"
            })
    void a_shop_header_that_is_not_a_shop_is_a_bad_request(String domain) {
        Delivery delivery = Delivery.of("orders/paid", order(1_001));
        Map<String, String> headers = server.newShop().headers(delivery);
        headers.put(SHOP, domain);
        assertThat(post("/webhooks", headers, delivery.body()).status()).isEqualTo(400);
    }

    @Test
    void without_shop_or_webhook_id_nothing_is_kept() {
        TestShop shop = server.newShop();
        Delivery delivery = Delivery.of("orders/paid", order(1_001));
        for (String missing : List.of(SHOP, WEBHOOK_ID)) {
            Map<String, String> headers = shop.headers(delivery);
            headers.remove(missing);
            assertThat(post("/webhooks", headers, delivery.body()).status())
                    .as("without %s", missing)
                    .isEqualTo(400);
        }
        Map<String, String> blank = shop.headers(delivery);
        blank.put(WEBHOOK_ID, "");
        assertThat(post("/webhooks", blank, delivery.body()).status()).isEqualTo(400);
        assertThat(everythingKept(shop)).isEmpty();
    }

    @Test
    void a_shop_written_in_capitals_is_the_same_shop() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery delivery = Delivery.of("orders/paid", order(1_001));
        Map<String, String> headers = shop.headers(delivery);
        headers.put(SHOP, shop.domain().toUpperCase(java.util.Locale.ROOT));
        assertThat(post("/webhooks", headers, delivery.body()).status()).isEqualTo(200);
        shop.settle();
        assertThat(shop.balance(SHOPPER)).isEqualTo(499);
    }

    @Test
    void while_the_secret_is_rotated_the_previous_one_still_signs() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery delivery = Delivery.of("orders/paid", order(1_001));
        Map<String, String> headers = shop.headers(delivery);
        headers.put(SIGNATURE, Secrets.webhookSignature(delivery.body(), Secrets.PREVIOUS));
        assertThat(post("/webhooks", headers, delivery.body()).status()).isEqualTo(200);
        shop.settle();
        assertThat(shop.balance(SHOPPER)).isEqualTo(499);
    }

    @Test
    void header_names_count_in_any_case() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery delivery = Delivery.of("orders/paid", order(1_001));
        Map<String, String> headers = new LinkedHashMap<>();
        shop.headers(delivery).forEach((name, value) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), value));
        assertThat(post("/webhooks", headers, delivery.body()).status()).isEqualTo(200);
        shop.settle();
        assertThat(shop.balance(SHOPPER)).isEqualTo(499);
    }

    @Test
    void the_header_decides_the_topic_not_the_path() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery unpaid = Delivery.of(
                "orders/create",
                OrderJson.paid(1_001)
                        .customer(SHOPPER)
                        .financialStatus("authorized")
                        .line(11, "499.00", 1));
        assertThat(post("/webhooks/orders/paid", shop.headers(unpaid), unpaid.body())
                        .status())
                .isEqualTo(200);
        shop.settle();
        assertThat(shop.balance(SHOPPER)).isZero();
        Delivery paid = Delivery.of("orders/paid", order(1_002));
        assertThat(post("/webhooks/orders/paid", shop.headers(paid), paid.body())
                        .status())
                .isEqualTo(200);
        shop.settle();
        assertThat(shop.balance(SHOPPER)).isEqualTo(499);
    }

    @Test
    void a_shop_is_known_from_its_first_delivery_and_its_points_are_there_when_it_goes_live() {
        TestShop shop = server.newShop();
        shop.deliver(Delivery.of("orders/paid", order(1_001)));
        assertThat(shop.staircase(SHOPPER).json().get("program").get("status").asString())
                .isEqualTo("draft");
        shop.publish(ProgramJson.onePointPerKrona());
        assertThat(shop.balance(SHOPPER)).isEqualTo(499);
    }

    @Test
    void nothing_can_be_read_from_the_door() {
        TestShop shop = server.newShop();
        assertThat(shop.call("GET", "/webhooks", Map.of(), new byte[0]).status())
                .isEqualTo(405);
    }

    private static OrderJson order(long id) {
        return OrderJson.paid(id).customer(SHOPPER).line(11, "499.00", 1);
    }

    private static Answer post(String path, Map<String, String> headers, byte[] body) {
        return server.newShop().call("POST", path, headers, body);
    }

    private static List<String> everythingKept(TestShop shop) {
        return shop.allDeliveries().stream()
                .map(row -> row.get("webhookId").asString())
                .toList();
    }
}
