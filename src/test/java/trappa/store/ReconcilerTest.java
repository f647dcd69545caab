package trappa.store;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.Config;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Orders that never arrived are found and fetched; the past too; and what an edit left in doubt. */
class ReconcilerTest {
    private static final long SHOPPER = 7_001;
    private static FakeShopify shopify;
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        shopify = new FakeShopify();
        server = RunningTrappa.start(Map.of(
                "TRAPPA_ADMIN_API_URL", shopify.url(),
                "TRAPPA_ADMIN_API_TIMEOUT_SECONDS", "20",
                "TRAPPA_COMPARE_MINUTES", "1"));
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
    void the_past_is_brought_and_what_never_arrived_later_is_counted_as_missed() {
        TestShop shop = server.newShop();
        shopify.answer(shop.domain(), "exchange", 1_000, aResponse().withStatus(400)); // until all of the past is there
        shop.publish(onePointPerKrona());
        OrderJson told = order(1, "100.00");
        shop.deliver(Delivery.of("orders/paid", told));
        put(shop, told);
        for (long id = 2; id <= 6; id++) {
            put(shop, order(id, "10.00"));
        }
        put(shop, order(7, "500.00").copy().updatedAt("2026-11-20T18:00:00Z").refunded(refund(7)));
        shopify.answer("OrdersUpdated", 3, aResponse().withStatus(503));
        shopify.answer("Order", 1, aResponse().withBody("<html>"));
        shopify.noMoreTrouble(shop.domain(), "exchange");
        server.clock().advance(Duration.ofSeconds(31)); // a failed exchange is not repeated at once
        InstallTest.connected(shop, server);
        until("the past is here", () -> shop.balance(SHOPPER) == 150);
        until("it says so", () -> !comparison(shop).path("importing").asBoolean());
        assertThat(comparison(shop).path("brought").asInt()).isEqualTo(6);
        assertThat(comparison(shop).path("missed").asInt()).isZero();

        String later = server.clock().instant().plusSeconds(60).toString();
        put(shop, order(8, "33.00").placedAt(later));
        server.clock().advance(Duration.ofMinutes(5));
        until("the missed order is here", () -> shop.balance(SHOPPER) == 183);
        assertThat(comparison(shop).path("missed").asInt()).isEqualTo(1);
        assertThat(comparison(shop).path("waiting").asInt()).isZero();
        assertThat(shop.allDeliveries().stream()
                        .map(d -> d.path("webhookId").asString())
                        .filter(id -> id.startsWith("fetched/8/")))
                .hasSize(1);
    }

    @Test
    void an_edit_that_says_nothing_of_the_order_has_it_fetched() {
        TestShop shop = server.newShop().publish(onePointPerKrona());
        OrderJson before = order(21, "100.00");
        shop.deliver(Delivery.of("orders/paid", before));
        InstallTest.connected(shop, server);
        String edited = "2026-11-21T09:00:00Z";
        put(shop, before.copy().updatedAt(edited).quantity(211, 3));
        shop.deliver(Delivery.of("orders/edited", before.edited(edited)));
        until("the edit counts", () -> shop.balance(SHOPPER) == 300);
        shop.deliver(Delivery.of("orders/edited", before.edited(edited)));
        assertThat(comparison(shop).path("waiting").asInt()).isZero();
    }

    @Test
    void an_order_that_was_fetched_and_is_not_read_yet_is_not_missed_twice() {
        TestShop shop = server.newShop().publish(onePointPerKrona());
        shop.deliver(Delivery.of("orders/paid", order(31, "100.00")));
        InstallTest.connected(shop, server);
        until("the past is here", () -> !comparison(shop).path("importing").asBoolean());
        put(shop, order(31, "100.00"));
        put(shop, order(32, "25.00").placedAt(server.clock().instant().toString()));
        TestShop next = server.newShop().publish(onePointPerKrona());
        InstallTest.connected(next, server);
        try (Database database = new Database(Config.from(server.settings()).database())) {
            database.useTransaction(tx -> {
                lockAccounts(tx, shop);
                until(
                        "it is fetched",
                        () -> comparison(shop).path("missed").asInt() == 1
                                && comparison(shop).path("waiting").asInt() == 0);
                for (int round = 0; round < 2; round++) {
                    String before = comparison(next).path("checkedAt").asString();
                    until(
                            "the next shop had its turn",
                            () -> !comparison(next).path("checkedAt").asString().equals(before));
                }
            });
        }
        until("the missed order is here", () -> shop.balance(SHOPPER) == 125);
        assertThat(comparison(shop).path("missed").asInt()).isEqualTo(1);
    }

    private static void lockAccounts(Tx tx, TestShop shop) {
        List<Long> locked = tx.handle()
                .createQuery("select customer_id from member where shop_id ="
                        + " (select shop_id from shop where domain = :domain) for update")
                .bind("domain", shop.domain())
                .mapTo(Long.class)
                .list();
        assertThat(locked).isNotEmpty();
    }

    private static void put(TestShop shop, OrderJson order) {
        shopify.store.order(shop.domain(), order.json());
    }

    private static OrderJson order(long id, String price) {
        return OrderJson.paid(id).customer(SHOPPER).line(id * 10 + 1, price, 1);
    }

    private static RefundJson refund(long order) {
        return RefundJson.refund(order + 50, order, "2026-11-20T17:00:00Z").units(order * 10 + 1, 1);
    }

    private static JsonNode comparison(TestShop shop) {
        return shop.owner("GET", "/api/comparison").json();
    }

    /** Time goes by while it is waited for. */
    private static void until(String what, BooleanSupplier reached) {
        int[] looks = new int[1];
        Deadline.await(Duration.ofSeconds(40), what, () -> {
            if (looks[0]++ % 5 == 4) {
                server.clock().advance(Duration.ofSeconds(31));
            }
            return reached.getAsBoolean();
        });
    }
}
