package trappa.store;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What a theme shows without asking is in the shop: the staircase, whether it is live, and each customer's points. */
class ThemeValuesTest {
    private static final long SHOPPER = 7_001;
    private static final String CUSTOMER = "gid://shopify/Customer/";
    private static FakeShopify shopify;
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        shopify = new FakeShopify();
        shopify.grant(FakeShopify.ALL_SCOPES + ",write_customers");
        server = RunningTrappa.start(Map.of(
                "TRAPPA_ADMIN_API_URL", shopify.url(),
                "TRAPPA_ADMIN_API_TIMEOUT_SECONDS", "20",
                "TRAPPA_COMPARE_MINUTES", "1"));
    }

    @AfterEach
    void calm() {
        shopify.noMoreTrouble();
    }

    @AfterAll
    static void stop() throws Exception {
        AdminSchema schema = AdminSchema.get();
        shopify.asked().forEach(schema::check);
        server.stopAndVerifyLedger();
        server.close();
        shopify.close();
    }

    @Test
    void the_theme_knows_the_staircase_as_soon_as_it_is_live_and_no_longer_when_it_is_paused() {
        TestShop shop = server.newShop();
        shopify.answer(shop.domain(), "MetafieldsSet", 1, aResponse().withStatus(503));
        shop.publish(onePointPerKrona().step("s300", 300, 2_550));
        until(
                "it is live",
                () -> told(
                        shop,
                        "true",
                        "{\"metric\":\"POINTS\",\"steps\":[{\"at\":0,\"tier\":\"Bas\",\"reward\":null},"
                                + "{\"at\":300,\"tier\":null,\"reward\":{\"kind\":\"amount_off\",\"cents\":2550}}]}"));
        shop.publish(onePointPerKrona().with("status", "paused"));
        until("it is not", () -> told(shop, "false", "{\"metric\":\"POINTS\",\"steps\":[]}"));
    }

    @Test
    void many_changes_of_many_members_are_few_calls_and_the_last_number_is_told() {
        TestShop shop = server.newShop().publish(onePointPerKrona());
        InstallTest.connected(shop, server);
        List<Delivery> orders = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            orders.add(Delivery.of(
                    "orders/paid",
                    OrderJson.paid(1_000 + i).customer(100 + i % 30).line(1, "10.00", 1)));
        }
        shop.deliver(orders);
        until(
                "all are told",
                () -> IntStream.range(100, 130).allMatch(i -> points(shop, i).equals("100")));
        long calls = shopify.asked(shop.domain(), "MetafieldsSet").stream()
                .filter(q -> q.toString().contains(CUSTOMER + "100\""))
                .count();
        assertThat(calls).isBetween(1L, 10L);
        assertThat(shopify.asked(shop.domain(), "PointsDefinition")
                        .getFirst()
                        .at("/variables/definition")
                        .toString())
                .contains("\"ownerType\":\"CUSTOMER\"", "\"storefront\":\"PUBLIC_READ\"");
        int before = shopify.asked(shop.domain(), "MetafieldsSet").size();
        shop.deliver(orders.getFirst());
        server.clock().advance(Duration.ofMinutes(1));
        shop.adjust(100, 5);
        until("the next is told", () -> points(shop, 100).equals("105"));
        assertThat(shopify.asked(shop.domain(), "MetafieldsSet").size() - before)
                .as("nobody else is told again")
                .isLessThanOrEqualTo(2);
    }

    @Test
    void one_customer_the_shop_does_not_have_holds_up_nobody() {
        TestShop shop = server.newShop().publish(onePointPerKrona());
        InstallTest.connected(shop, server);
        shopify.store.unknownOwners.add(CUSTOMER + "555");
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(555).line(1, "10.00", 1)),
                Delivery.of("orders/paid", OrderJson.paid(2).customer(556).line(1, "20.00", 1)));
        until("the other is told", () -> points(shop, 556).equals("20"));
        assertThat(points(shop, 555)).isEmpty();
    }

    @Test
    void who_is_forgotten_is_taken_out_of_the_theme_and_after_an_uninstall_nothing_is_told() {
        TestShop shop = server.newShop().publish(onePointPerKrona());
        InstallTest.connected(shop, server);
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(SHOPPER).line(1, "10.00", 1)));
        until("it is told", () -> points(shop, SHOPPER).equals("10"));
        ObjectNode redact = Json.object().put("shop_id", 1).put("shop_domain", shop.domain());
        redact.putObject("customer").put("id", SHOPPER);
        redact.putArray("orders_to_redact");
        shop.deliver(Delivery.of("customers/redact", redact));
        until("it is taken away", () -> points(shop, SHOPPER).isEmpty());
        assertThat(shopify.asked(shop.domain(), "MetafieldsDelete")).isNotEmpty();

        shop.deliver(Delivery.of("app/uninstalled", Json.object().put("myshopify_domain", shop.domain())));
        shop.deliver(Delivery.of(
                "orders/paid", OrderJson.paid(2).customer(SHOPPER + 1).line(1, "10.00", 1)));
        server.clock().advance(Duration.ofMinutes(5));
        assertThat(points(shop, SHOPPER + 1)).isEmpty();
    }

    private static String points(TestShop shop, long customer) {
        return shopify.store.metafields.getOrDefault(shop.domain() + " " + CUSTOMER + customer + "/points", "");
    }

    /** Both come in one call, one after the other. */
    private static boolean told(TestShop shop, String live, String staircase) {
        String installation = shop.domain() + " gid://shopify/AppInstallation/1";
        return live.equals(shopify.store.metafields.get(installation + "/live"))
                && staircase.equals(shopify.store.metafields.get(installation + "/staircase"));
    }

    /** Time goes by while it is waited for. */
    private static void until(String what, BooleanSupplier reached) {
        int[] looks = new int[1];
        Deadline.await(Duration.ofSeconds(60), what, () -> {
            if (looks[0]++ % 4 == 3) {
                server.clock().advance(Duration.ofSeconds(6));
            }
            return reached.getAsBoolean();
        });
    }
}
