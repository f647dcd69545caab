package trappa.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.ledger.LedgerProof;
import trappa.owner.OwnerSession;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What is held on a person can be had, and can be forgotten, for good. */
class PrivacyTest {
    private static final long SHOPPER = 900_700_001;
    private static final long OTHER = 900_700_002;
    private static final long ORDER = 800_100_001;

    @TempDir
    private Path folder;

    private TestShop shop;

    @Test
    void an_export_holds_all_that_is_kept_on_the_person_and_nothing_of_others() {
        try (RunningTrappa server = start()) {
            prepare(server);
            shop.deliver(request("customers/data_request", SHOPPER), request("customers/data_request", SHOPPER));
            JsonNode request = done("data_request");
            assertThat(request.get("dueAt").asString()).isEqualTo("2026-12-22T12:00:00Z");
            JsonNode export = shop.owner(
                            "GET", "/api/privacy/requests/" + request.get("id").asString())
                    .json()
                    .get("export");
            assertThat(export.get("customerIds")).hasSize(1);
            assertThat(export.get("order_fact")).isNotEmpty();
            assertThat(export.get("adjustment").get(0).get("note").asString()).isEqualTo("Goodwill");
            assertThat(export.get("redemption")).hasSize(1);
            assertThat(export.get("adjustment_request")).hasSize(1);
            assertThat(export.get("ledger_entry")).isNotEmpty();
            assertThat(export.get("customer_fact").get(0).get("body").asString())
                    .contains("vip");
            assertThat(export.get("delivery")).hasSizeGreaterThanOrEqualTo(3);
            assertThat(export.toString()).doesNotContain(Long.toString(OTHER));
        }
    }

    @Test
    void a_forgotten_person_is_in_no_row_and_no_sum_has_changed_and_the_ledger_is_proved() throws Exception {
        long before;
        try (RunningTrappa server = start()) {
            prepare(server);
            before = sum();
            OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
            for (String look : List.of("?q=" + SHOPPER, "/" + SHOPPER, ".csv?q=" + SHOPPER)) {
                assertThat(owner.get("/admin/members" + look).status()).isEqualTo(200);
            }
            shop.deliver(request("customers/redact", SHOPPER));
            done("redact");
            assertThat(shop.balance(SHOPPER)).isZero();
            assertThat(shop.balances()).containsOnlyKeys(OTHER);
            shop.deliver(request("customers/redact", SHOPPER));
            done("redact");
            late();
            assertThat(sum()).isEqualTo(before);
            assertThat(tracesOf("ingrid@example.com")).isEmpty();
            assertThat(tracesOf("Goodwill")).isEmpty();
            assertThat(tracesOf("Ingrid-Svensson"))
                    .as("what is said of a delivery quotes it")
                    .isEmpty();
            assertThat(shop.deliveries("quarantined").getFirst().get("reason").asString())
                    .isEqualTo("/updated_at is not a time with an offset between 1990 and 2200: …");
            assertThat(tracesOf(Long.toString(ORDER))).containsOnly("redaction", "sale");
            assertThat(tracesOf(Long.toString(SHOPPER))).containsOnly("redaction", "privacy_request");
        }
        assertThat(prove().deviations()).isEmpty();
        assertThat(prove().rows()).isGreaterThan(4);
    }

    @Test
    void what_is_left_of_a_forgotten_persons_rows_still_shows_a_change() throws Exception {
        try (RunningTrappa server = start()) {
            prepare(server);
            shop.deliver(request("customers/redact", SHOPPER));
            done("redact");
        }
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(
                            "update ledger_entry set points = points + 1 where customer_id < 0 and number = 1"))
                    .isEqualTo(1);
        }
        assertThat(prove().deviations()).isNotEmpty();
    }

    @Test
    void a_restored_backup_forgets_again_who_was_forgotten_after_it_was_made() throws IOException {
        String domain;
        Path backup = folder.resolve("backup");
        try (RunningTrappa server = start()) {
            prepare(server);
            domain = shop.domain();
        }
        Files.copy(folder.resolve("trappa.mv.db"), backup);
        try (RunningTrappa server = start()) {
            shop = server.shop(domain);
            shop.deliver(request("customers/redact", SHOPPER));
            done("redact");
        }
        Files.delete(folder.resolve("trappa.mv.db"));
        Files.copy(backup, folder.resolve("trappa.mv.db"));
        try (RunningTrappa server = start()) {
            shop = server.shop(domain);
            Deadline.await(
                    Duration.ofSeconds(60),
                    "the shopper is forgotten again",
                    () -> shop.balances().keySet().equals(java.util.Set.of(OTHER)));
            late();
        }
        assertThat(prove().deviations()).isEmpty();
    }

    @Test
    void what_a_forgotten_friends_first_order_gave_stays_and_nothing_tells_of_the_friend() throws Exception {
        try (RunningTrappa server = start()) {
            shop = server.newShop()
                    .publish(ProgramJson.onePointPerKrona()
                            .earningOf(
                                    "referral",
                                    Json.object()
                                            .put("referrerPoints", 500)
                                            .put("refereePoints", 100)
                                            .put("minimumMinor", 10_000)));
            shop.deliver(
                    Delivery.of("orders/paid", OrderJson.paid(2).customer(OTHER).line(21, "50.00", 1)),
                    Delivery.of(
                            "orders/paid",
                            OrderJson.paid(ORDER).customer(SHOPPER).line(11, "300.00", 1)));
            assertThat(shop.owner(
                                    "POST",
                                    "/api/members/" + OTHER + "/referrals",
                                    Json.object().put("refereeId", Long.toString(SHOPPER)),
                                    Map.of())
                            .status())
                    .isEqualTo(201);
            assertThat(shop.balance(OTHER)).isEqualTo(550);
            int rows = shop.owner("GET", "/api/members/" + OTHER + "/ledger")
                    .json()
                    .get("entries")
                    .size();
            shop.deliver(request("customers/redact", SHOPPER));
            done("redact");
            shop.adjust(OTHER, 7);
            assertThat(shop.balance(OTHER)).isEqualTo(557);
            JsonNode after = shop.owner("GET", "/api/members/" + OTHER + "/ledger?locale=en")
                    .json()
                    .get("entries");
            assertThat(after).hasSize(rows + 1);
            assertThat(after.toString()).doesNotContain("forgotten").contains("friend");
            assertThat(tracesOf(Long.toString(SHOPPER))).containsOnly("redaction", "privacy_request");
            assertThat(tracesOf(Long.toString(ORDER))).containsOnly("redaction", "sale");
        }
        assertThat(prove().deviations()).isEmpty();
    }

    @Test
    void numbers_that_were_merged_are_forgotten_together() throws Exception {
        try (RunningTrappa server = start()) {
            prepare(server);
            shop.deliver(Delivery.of(
                    "customers/merge",
                    Json.object()
                            .put("admin_graphql_api_customer_kept_id", "gid://shopify/Customer/" + OTHER)
                            .put("admin_graphql_api_customer_deleted_id", "gid://shopify/Customer/" + SHOPPER)
                            .put("status", "completed")));
            shop.deliver(request("customers/redact", OTHER));
            done("redact");
            assertThat(shop.balances()).isEmpty();
            late();
        }
        assertThat(prove().deviations()).isEmpty();
    }

    @Test
    void a_shop_is_forgotten_two_days_after_the_app_was_removed_and_not_before() throws Exception {
        try (RunningTrappa server = start()) {
            prepare(server);
            Delivery redact = Delivery.of("shop/redact", Json.object().put("shop_domain", shop.domain()));
            shop.deliver(redact);
            Deadline.await(
                    Duration.ofSeconds(60),
                    "it waits",
                    () -> requests().toString().contains("The app is in the shop"));
            shop.deliver(Delivery.of("app/uninstalled", Json.object().put("myshopify_domain", shop.domain())));
            server.clock().advance(Duration.ofHours(47));
            shop.deliver(Delivery.of("customers/create", Json.object().put("id", 5)));
            assertThat(shop.balances()).containsKey(SHOPPER);
            server.clock().advance(Duration.ofHours(1));
            done("shop_redact");
            assertThat(shop.balances()).isEmpty();
            assertThat(shop.allDeliveries()).isEmpty();
            assertThat(shop.owner("GET", "/api/program").json().get("status").asString())
                    .isEqualTo("draft");
            assertThat(tracesOf(Long.toString(SHOPPER))).isEmpty();
        }
    }

    @Test
    void a_request_without_an_id_and_one_about_nobody_we_know_are_done_too() throws Exception {
        try (RunningTrappa server = start()) {
            prepare(server);
            ObjectNode body = Json.object().put("shop_domain", shop.domain());
            body.putObject("customer").put("email", "Ingrid@example.com");
            shop.deliver(Delivery.of("customers/redact", body), request("customers/redact", 900_700_009));
            Deadline.await(
                    Duration.ofSeconds(60),
                    "both are done",
                    () -> requests().stream()
                                    .filter(r -> r.hasNonNull("doneAt"))
                                    .count()
                            == 2);
            assertThat(tracesOf("ingrid@example.com")).isEmpty();
            assertThat(shop.balances()).containsKeys(SHOPPER, OTHER);
        }
    }

    @Test
    void a_number_of_one_digit_is_nobody_elses_quantity() {
        try (RunningTrappa server = start()) {
            shop = server.newShop().publish(ProgramJson.onePointPerKrona());
            Delivery theirs =
                    Delivery.of("orders/paid", OrderJson.paid(1).customer(5).line(3, "300.00", 1));
            Delivery others =
                    Delivery.of("orders/paid", OrderJson.paid(11).customer(6).line(3, "500.00", 1));
            Delivery unread = Delivery.of("orders/paid", "{\"quantity\": 1, \"price\": 5}");
            shop.deliver(theirs, others, unread);
            ObjectNode body = Json.object().put("shop_domain", shop.domain());
            body.putObject("customer").put("id", 5);
            shop.deliver(Delivery.of("customers/data_request", body));
            JsonNode export = shop.owner(
                            "GET",
                            "/api/privacy/requests/"
                                    + done("data_request").get("id").asString())
                    .json()
                    .get("export");
            assertThat(export.get("delivery"))
                    .extracting(d -> d.get("topic").asString())
                    .containsExactlyInAnyOrder("orders/paid", "customers/data_request");
            assertThat(export.get("delivery").toString()).contains("300.00").doesNotContain("500.00");

            shop.deliver(Delivery.of("customers/redact", body));
            done("redact");
            assertThat(replayed(theirs)).isEqualTo(410);
            assertThat(replayed(others)).isEqualTo(200);
        }
    }

    private int replayed(Delivery delivery) {
        String id = shop.allDeliveries().stream()
                .filter(d -> d.get("webhookId").asString().equals(delivery.webhookId()))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asString();
        return shop.owner("POST", "/api/deliveries/" + id + "/replay").status();
    }

    private RunningTrappa start() {
        return RunningTrappa.start(Map.of(
                "DATABASE_URL",
                "jdbc:h2:file:" + folder.resolve("trappa"),
                "TRAPPA_OWNER_PASSWORD",
                OwnerSession.PASSWORD));
    }

    private void prepare(RunningTrappa server) {
        shop = server.newShop().publish(ProgramJson.onePointPerKrona().reward("r100", 1_000, 100));
        ObjectNode order =
                OrderJson.paid(ORDER).customer(SHOPPER).line(11, "300.00", 1).json();
        order.put("email", "ingrid@example.com");
        ObjectNode tags = Json.object().put("customerId", "gid://shopify/Customer/" + SHOPPER);
        tags.putArray("tags").add("vip");
        shop.deliver(
                Delivery.of("orders/paid", order),
                Delivery.of("orders/updated", order.deepCopy().put("note", "INGRID@example.com")),
                Delivery.of("orders/updated", order.deepCopy().put("updated_at", "when Ingrid-Svensson moved")),
                Delivery.of("customer.tags_added", tags.put("occurredAt", "2026-11-01T10:00:00Z")),
                Delivery.of("orders/paid", OrderJson.paid(2).customer(OTHER).line(21, "50.00", 1)));
        shop.adjust(SHOPPER, 20);
        shop.owner("PUT", "/api/adjustments/limit", Json.object().put("points", 500), Map.of());
        shop.adjust(SHOPPER, 501); // only asked for
        assertThat(shop.redeem(SHOPPER, "rewardId", "r100", "k1").status()).isEqualTo(201);
        Deadline.await(
                Duration.ofSeconds(60),
                "the code is made",
                () -> shop.staircase(SHOPPER).text().contains("\"code\":\"TR-"));
    }

    /** Deliveries about the forgotten person that come late: answered 200, and nothing is taken in. */
    private void late() {
        shop.deliver(
                Delivery.of(
                        "orders/updated",
                        OrderJson.paid(ORDER)
                                .customer(SHOPPER)
                                .line(11, "300.00", 1)
                                .updatedAt("2026-11-22T11:00:00Z")),
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(ORDER + 7).customer(SHOPPER).line(71, "70.00", 1)),
                Delivery.of("orders/delete", Json.object().put("id", ORDER)),
                Delivery.of("customers/update", Json.object().put("id", SHOPPER)));
        assertThat(shop.balance(SHOPPER)).isZero();
        assertThat(shop.balances()).doesNotContainKey(SHOPPER);
        assertThat(shop.deliveries("kept"))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(d -> assertThat(d.get("reason").asString()).contains("asked to be forgotten"));
    }

    private Delivery request(String topic, long customer) {
        ObjectNode body = Json.object().put("shop_id", 954_889).put("shop_domain", shop.domain());
        body.putObject("customer")
                .put("id", customer)
                .put("email", "ingrid@example.com")
                .putNull("phone");
        body.putArray(topic.equals("customers/redact") ? "orders_to_redact" : "orders_requested")
                .add(ORDER);
        body.putObject("data_request").put("id", 9_999);
        return Delivery.of(topic, body);
    }

    private List<JsonNode> requests() {
        return shop.owner("GET", "/api/privacy/requests")
                .json()
                .get("requests")
                .valueStream()
                .toList();
    }

    private JsonNode done(String kind) {
        Deadline.await(
                Duration.ofSeconds(60),
                kind + " is done",
                () -> requests().stream()
                        .filter(r -> r.get("kind").asString().equals(kind))
                        .allMatch(r -> r.hasNonNull("doneAt")));
        return requests().stream()
                .filter(r -> r.get("kind").asString().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private long sum() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet rs = statement.executeQuery("select sum(balance) from member")) {
            rs.next();
            return rs.getLong(1);
        }
    }

    /** The tables in which a text is, in any column. */
    private List<String> tracesOf(String text) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rs = statement.executeQuery(
                    "select distinct table_name from information_schema.columns where table_schema = 'public'")) {
                while (rs.next()) {
                    tables.add(rs.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rs = statement.executeQuery("select * from \"" + table + "\"")) {
                    int columns = rs.getMetaData().getColumnCount();
                    boolean has = false;
                    while (rs.next()) {
                        for (int i = 1; i <= columns; i++) {
                            Object value = rs.getObject(i);
                            String shown = value instanceof byte[] bytes
                                    ? new String(bytes, java.nio.charset.StandardCharsets.UTF_8)
                                    : String.valueOf(value);
                            has |= shown.toLowerCase(java.util.Locale.ROOT)
                                    .contains(text.toLowerCase(java.util.Locale.ROOT));
                        }
                    }
                    if (has) {
                        found.add(table);
                    }
                }
            }
        }
        return found;
    }

    private LedgerProof.Result prove() {
        try (Database database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("trappa")))) {
            return LedgerProof.of(database, Clock.fixed(Instant.parse(RunningTrappa.NOW), ZoneOffset.UTC));
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:file:" + folder.resolve("trappa") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "sa", "");
    }
}
