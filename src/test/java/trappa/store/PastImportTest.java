package trappa.store;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import com.github.tomakehurst.wiremock.http.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.Config;
import trappa.db.Database;
import trappa.shop.JdbcShops;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** A shop's past comes in bulk: customers and orders, once, whatever goes wrong on the way. */
class PastImportTest {
    private static final long SHOPPER = 7_001;
    private static final long ANOTHER = 7_002;
    private static final long LOOKER = 7_003;
    private static FakeShopify shopify;
    private static RunningTrappa server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        shopify = new FakeShopify();
        server = RunningTrappa.start(settings());
    }

    private static Map<String, String> settings() {
        return Map.of(
                "TRAPPA_ADMIN_API_URL", shopify.url(),
                "TRAPPA_ADMIN_API_TIMEOUT_SECONDS", "20",
                "TRAPPA_COMPARE_MINUTES", "1");
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
    void the_past_comes_in_two_questions_and_nothing_counts_twice() {
        TestShop shop = server.newShop();
        OrderJson first = order(1, "100.00", SHOPPER);
        shopify.answer(shop.domain(), "exchange", 1_000, aResponse().withStatus(400)); // until all of the past is there
        shop.deliver(Delivery.of("orders/paid", first));
        shopify.store.order(shop.domain(), first.json());
        for (long id = 2; id <= 40; id++) {
            shopify.store.order(
                    shop.domain(),
                    order(id, "10.00", id % 2 == 0 ? SHOPPER : ANOTHER).json());
        }
        RefundJson refund = RefundJson.refund(91, 41, "2026-11-20T17:00:00Z").units(411, 1);
        shopify.store.order(
                shop.domain(),
                order(41, "500.00", SHOPPER)
                        .updatedAt("2026-11-20T18:00:00Z")
                        .refunded(refund)
                        .json());
        shopify.store.customer(shop.domain(), LOOKER, "2024-03-10T08:00:00Z", "SUBSCRIBED", "VIP", "b2b");
        shopify.forget();
        shop.publish(onePointPerKrona());
        shopify.noMoreTrouble(shop.domain(), "exchange");
        server.clock().advance(Duration.ofSeconds(31)); // a failed exchange is not repeated at once
        InstallTest.connected(shop, server);
        until(
                server,
                "the past is here",
                () -> shop.balance(SHOPPER) == 300
                        && !comparison(shop).path("importing").asBoolean());
        assertThat(shop.balance(SHOPPER)).isEqualTo(300);
        assertThat(shop.balance(ANOTHER)).isEqualTo(190);
        assertThat(shopify.asked(shop.domain(), "BulkStart")).hasSize(2);
        assertThat(shopify.asked(shop.domain(), "Order"))
                .as("the refunded one alone is asked for")
                .hasSize(1);
        assertThat(past(shop, "customers").toString())
                .isEqualTo("{\"part\":\"customers\",\"stage\":\"done\",\"found\":1,\"taken\":1,\"reason\":null}");
        assertThat(past(shop, "orders").path("taken").asInt()).isEqualTo(41);
        assertThat(past(shop, "orders").path("reason").asString()).contains("last 60 days", "read_all_orders");
        assertThat(comparison(shop).path("brought").asInt()).isEqualTo(40);
        assertThat(comparison(shop).path("missed").asInt()).isZero();

        JsonNode looker = shop.owner("GET", "/api/members/" + LOOKER).json();
        assertThat(looker.path("customerId").asString()).isEqualTo(Long.toString(LOOKER));
        assertThat(shop.deliveries("quarantined")).isEmpty();
        shop.deliver(Delivery.of("orders/updated", order(2, "10.00", SHOPPER)), Delivery.of("orders/paid", first));
        assertThat(shop.balance(SHOPPER)).isEqualTo(300);
        assertThat(shopify.asked().toString()).doesNotContain("emailAddress", "phone", "firstName", "displayName");
    }

    @Test
    void a_tag_of_a_customer_counts_for_the_orders_of_the_past() {
        TestShop shop = server.newShop();
        shopify.store.customer(shop.domain(), SHOPPER, "2024-03-10T08:00:00Z", "UNSUBSCRIBED", "B2B");
        shopify.store.order(shop.domain(), order(1, "100.00", SHOPPER).json());
        shopify.store.order(shop.domain(), order(2, "70.00", ANOTHER).json());
        shop.publish(onePointPerKrona().excludeCustomerTag("b2b"));
        until(server, "the past is here", () -> shop.balance(ANOTHER) == 70);
        assertThat(shop.balance(SHOPPER)).isZero();
    }

    @Test
    void whatever_goes_wrong_on_the_way_it_comes_in_the_end() {
        TestShop shop = server.newShop();
        shopify.store.order(shop.domain(), order(1, "100.00", SHOPPER).json());
        ObjectNode busy = Json.object();
        busy.putObject("bulkOperationRunQuery").putNull("bulkOperation").putArray("userErrors");
        ((ObjectNode) busy.path("bulkOperationRunQuery"))
                .putArray("userErrors")
                .addObject()
                .put("code", "OPERATION_IN_PROGRESS")
                .put("message", "A bulk query operation for this app and shop is already in progress");
        shopify.answer(shop.domain(), "BulkStart", 1_000, FakeShopify.data(busy)); // until it has been seen
        shopify.answer(shop.domain(), "BulkStanding", 1, standing("RUNNING", null));
        shopify.answer(shop.domain(), "BulkStanding", 1, standing("FAILED", "INTERNAL_SERVER_ERROR"));
        shopify.answer(shop.domain(), "BulkStanding", 1, aResponse().withBody("<html>"));
        shopify.answer(shop.domain(), "download", 1, aResponse().withStatus(403));
        shopify.answer(shop.domain(), "download", 2, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        shopify.answer(shop.domain(), "download", 1, aResponse().withStatus(503));
        shopify.answer(shop.domain(), "download", 1, aResponse().withBody("{\"id\":\"gid://shopify/Order/1\""));
        shop.publish(onePointPerKrona());
        until(
                server,
                "the other operation is told of",
                () -> comparison(shop).path("past").toString().contains("busy with other bulk operations"));
        shopify.noMoreTrouble(shop.domain(), "BulkStart");
        shopify.answer(
                shop.domain(), "BulkStart", 1, aResponse().withStatus(429).withHeader("Retry-After", "60"));
        until(server, "the past is here", () -> shop.balance(SHOPPER) == 100);
        until(
                server,
                "it is over",
                () -> past(shop, "orders").path("stage").asString("").equals("done"));
        assertThat(shopify.asked(shop.domain(), "Order")).isEmpty();
    }

    @Test
    void a_result_that_is_none_is_left_and_the_orders_come_one_by_one() {
        TestShop shop = server.newShop();
        shopify.store.order(shop.domain(), order(1, "100.00", SHOPPER).json());
        ObjectNode elsewhere = Json.object();
        elsewhere
                .putObject("bulkOperation")
                .put("status", "COMPLETED")
                .put("url", "http://169.254.169.254/latest/meta-data/");
        shopify.answer(shop.domain(), "BulkStanding", 1, FakeShopify.data(elsewhere));
        shopify.answer(shop.domain(), "download", 1, aResponse().withBody("{\"id\":"));
        shopify.answer(
                shop.domain(),
                "download",
                1,
                aResponse().withStatus(302).withHeader("Location", "http://169.254.169.254/"));
        shopify.answer(shop.domain(), "download", 1, aResponse().withBody("<html>not what was asked for</html>"));
        shopify.answer(shop.domain(), "download", 1, aResponse().withBody("{\"id\":\"gid://shopify/Customer/1\"}\n"));
        shopify.answer(
                shop.domain(),
                "download",
                1,
                aResponse().withBody("{\"id\":\"gid://shopify/Order/9\",\"x\":\"" + "a".repeat(1 << 20)));
        shop.publish(onePointPerKrona());
        until(
                server,
                "it is given up",
                () -> past(shop, "orders").path("stage").asString("").equals("given_up"));
        assertThat(past(shop, "orders").path("reason").asString()).contains("one by one instead");
        assertThat(shopify.downloads(shop.domain())).isLessThanOrEqualTo(5);
        until(server, "the order is here", () -> shop.balance(SHOPPER) == 100);
    }

    @Test
    void where_the_shop_does_not_show_it_less_is_asked_and_said() {
        TestShop shop = server.newShop();
        shopify.store.customer(shop.domain(), LOOKER, "2024-03-10T08:00:00Z", "SUBSCRIBED");
        shopify.store.order(shop.domain(), order(1, "100.00", SHOPPER).json());
        shopify.answer(shop.domain(), "BulkStanding", 1, standing("FAILED", "ACCESS_DENIED"));
        shop.publish(onePointPerKrona());
        until(
                server,
                "the customers are done",
                () -> past(shop, "customers").path("stage").asString("").equals("done"));
        assertThat(past(shop, "customers").path("reason").asString())
                .isEqualTo("Who wants mails is not shown to Trappa");
        assertThat(shop.owner("GET", "/api/members/" + LOOKER).status()).isEqualTo(200);
    }

    @Test
    void a_server_that_ended_on_the_way_goes_on_with_the_same_operation() {
        Map<String, String> own = new java.util.HashMap<>(settings());
        own.put("DATABASE_URL", "jdbc:h2:file:" + folder.resolve("trappa"));
        String domain;
        int asked;
        try (RunningTrappa one = RunningTrappa.start(own)) {
            TestShop shop = one.newShop();
            domain = shop.domain();
            for (long id = 1; id <= 30; id++) {
                shopify.store.order(domain, order(id, "10.00", SHOPPER).json());
            }
            shopify.answer(shop.domain(), "download", 1_000, aResponse().withStatus(503));
            shop.publish(onePointPerKrona());
            until(
                    one,
                    "the orders are being fetched",
                    () -> past(shop, "orders").path("reason").asString("").contains("503"));
            asked = shopify.asked(domain, "BulkStart").size();
        }
        shopify.noMoreTrouble();
        try (RunningTrappa two = RunningTrappa.start(own)) {
            two.clock().advance(Duration.ofHours(1));
            TestShop shop = two.shop(domain);
            until(two, "the past is here", () -> shop.balance(SHOPPER) == 300);
            assertThat(shopify.asked(domain, "BulkStart")).hasSize(asked);
        }
    }

    /** The noted portion is taken for done: were it read again, its orders would be counted as taken. */
    @Test
    void a_portion_that_was_finished_before_the_server_ended_is_not_taken_again() {
        Map<String, String> own = new java.util.HashMap<>(settings());
        own.put("DATABASE_URL", "jdbc:h2:file:" + folder.resolve("trappa"));
        String domain;
        try (RunningTrappa one = RunningTrappa.start(own)) {
            TestShop shop = one.newShop();
            domain = shop.domain();
            shopify.store.order(domain, order(1, "10.00", SHOPPER).json());
            shopify.answer(domain, "download", 1_000, aResponse().withStatus(503));
            shop.publish(onePointPerKrona());
            until(
                    one,
                    "the orders are being fetched",
                    () -> past(shop, "orders").path("reason").asString("").contains("503"));
            own.putAll(one.settings());
        }
        try (Database database = new Database(Config.from(own).database())) {
            database.useTransaction(tx -> {
                long id = new JdbcShops()
                        .find(tx, new ShopDomain(domain))
                        .orElseThrow()
                        .id();
                JdbcPast rows = new JdbcPast();
                rows.of(tx, id).stream()
                        .filter(row -> row.part() == JdbcPast.Part.ORDERS)
                        .forEach(row -> assertThat(rows.portion(tx, row, 0, 0)).isTrue());
            });
        }
        shopify.noMoreTrouble();
        try (RunningTrappa two = RunningTrappa.start(own)) {
            two.clock().advance(Duration.ofHours(1));
            TestShop shop = two.shop(domain);
            until(
                    two,
                    "the past is here",
                    () -> past(shop, "orders").path("stage").asString("").equals("done"));
            assertThat(past(shop, "orders").path("taken").asInt()).isZero();
        }
    }

    @Test
    void what_another_server_brought_while_the_file_came_is_counted_once() {
        TestShop shop = server.newShop();
        shopify.store.order(shop.domain(), order(1, "10.00", SHOPPER).json());
        CountDownLatch brought = new CountDownLatch(1);
        shopify.answer(shop.domain(), "download", 1_000, aResponse().withStatus(503));
        shop.publish(onePointPerKrona());
        until(
                server,
                "the orders are being fetched",
                () -> past(shop, "orders").path("reason").asString("").contains("503"));
        shopify.noMoreTrouble(shop.domain(), "download");
        shopify.late(shop.domain(), "download", brought);
        int before = shopify.downloads(shop.domain());
        until(server, "the file is asked for again", () -> shopify.downloads(shop.domain()) > before);
        try (Database database = new Database(Config.from(server.settings()).database())) {
            database.useTransaction(tx -> {
                long id = new JdbcShops()
                        .find(tx, new ShopDomain(shop.domain()))
                        .orElseThrow()
                        .id();
                JdbcPast rows = new JdbcPast();
                rows.of(tx, id).stream()
                        .filter(row -> row.part() == JdbcPast.Part.ORDERS)
                        .forEach(row -> assertThat(rows.portion(tx, row, 0, 1)).isTrue());
            });
        }
        brought.countDown();
        until(
                server,
                "the past is here",
                () -> past(shop, "orders").path("stage").asString("").equals("done"));
        assertThat(past(shop, "orders").path("taken").asInt()).isEqualTo(1);
    }

    @Test
    void a_small_answer_that_unpacks_without_end_is_not_kept() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 20; i++) {
                gzip.write(zeros);
            }
        }
        shopify.store.results.put("777", "");
        shopify.answer(
                "x",
                "download",
                1,
                aResponse().withHeader("Content-Encoding", "gzip").withBody(packed.toByteArray()));
        try (Http http = new Http(Duration.ofSeconds(5), 1 << 20)) {
            Path file = folder.resolve("bomb");
            Http.Download came = http.download(
                    okhttp3.HttpUrl.get(shopify.url().replace("{shop}", "results/777?shop=x")),
                    file,
                    1 << 20,
                    Duration.ofSeconds(10));
            assertThat(came).isInstanceOf(Http.Download.Gone.class);
            assertThat(java.nio.file.Files.size(file)).isLessThan(2 << 20);
        }
    }

    static com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder standing(
            String status, @org.jspecify.annotations.Nullable String error) {
        ObjectNode data = Json.object();
        data.putObject("bulkOperation")
                .put("status", status)
                .put("errorCode", error)
                .put("rootObjectCount", "0")
                .putNull("url");
        return FakeShopify.data(data);
    }

    private static OrderJson order(long id, String price, long customer) {
        return OrderJson.paid(id).customer(customer).line(id * 10 + 1, price, 1);
    }

    private static JsonNode comparison(TestShop shop) {
        return shop.owner("GET", "/api/comparison").json();
    }

    private static JsonNode past(TestShop shop, String part) {
        return comparison(shop)
                .path("past")
                .valueStream()
                .filter(p -> p.path("part").asString().equals(part))
                .findFirst()
                .orElseGet(Json::object);
    }

    /** Time goes by while it is waited for. */
    private static void until(RunningTrappa server, String what, BooleanSupplier reached) {
        int[] looks = new int[1];
        Deadline.await(Duration.ofSeconds(60), what, () -> {
            if (looks[0]++ % 2 == 1) {
                server.clock().advance(Duration.ofSeconds(31));
            }
            return reached.getAsBoolean();
        });
    }
}
