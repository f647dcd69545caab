package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.Config;
import trappa.db.Database;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What came from the shop: found, looked at with people covered, read again. */
class ActivityTest {
    private static RunningTrappa server;
    private static TestShop shop;
    private static OwnerSession owner;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        shop = server.newShop();
        shop.deliver(
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(1).customer(7).line(1, "300.00", 1).with("email", "a@example.com")),
                Delivery.of("orders/paid", "{\"id\": \"not an order\", \"email\": \"b@example.com\"}"),
                Delivery.of("orders/paid", "not even JSON about c@example.com"));
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String id(String status) {
        return shop.deliveries(status).getFirst().get("id").asString();
    }

    @Test
    void a_state_shows_its_deliveries_with_the_reason() {
        String html = owner.get("/admin/activity?status=quarantined").text();
        assertThat(html.split("/admin/activity/[0-9]+\"", -1)).hasSize(3);
        assertThat(html)
                .contains(
                        shop.deliveries("quarantined").getFirst().get("reason").asString());
    }

    @Test
    void a_body_is_shown_with_people_covered_and_the_look_is_logged() {
        String html = owner.get("/admin/activity/" + id("applied")).text();
        assertThat(html).contains("300.00", Masked.COVER).doesNotContain("example.com");
        assertThat(owner.get("/admin/settings").text()).contains("Läste leverans");
    }

    @Test
    void the_last_proof_of_the_ledger_is_shown_and_what_is_off_needs_somebody_on_the_first_page() {
        assertThat(owner.get("/admin/activity").text()).contains("Inte kontrollerad än");
        try (Database database = new Database(Config.from(server.settings()).database())) {
            database.useTransaction(tx -> tx.handle()
                    .execute(
                            "insert into ledger_proof select shop_id, ?, 7, 1234, 0, null from shop",
                            Instant.parse(RunningTrappa.NOW)));
            assertThat(owner.get("/admin/activity").text()).contains("0 avvikelser", "7 medlemmar, 1\u00a0234 rader");
            assertThat(owner.get("/admin/home").text()).doesNotContain("i huvudboken");
            database.useTransaction(tx -> tx.handle()
                    .execute("update ledger_proof set deviations = 2, first_one = 'I2: <b>its</b> balance'"));
            assertThat(owner.get("/admin/activity").text())
                    .contains("2 avvikelser", "I2: &lt;b", "verify-ledger")
                    .doesNotContain("<b>its");
            assertThat(owner.get("/admin/home").text()).contains("2 saker i huvudboken");
            database.useTransaction(tx -> tx.handle().execute("delete from ledger_proof"));
        }
    }

    @Test
    void what_is_no_json_is_not_shown_at_all() {
        for (var delivery : shop.deliveries("quarantined")) {
            assertThat(owner.get("/admin/activity/" + delivery.get("id").asString())
                            .text())
                    .doesNotContain("example.com");
        }
    }

    @Test
    void names_in_notes_and_properties_are_covered_too() {
        String masked = Masked.of("""
                {"id": 9, "note_attributes": [{"name": "To", "value": "Åsa"}], "zip": "12345", "latitude": 59.3,
                 "properties": [{"name": "Engraving", "value": "Bo"}], "total_price": "12.50", "created_at": "2026-01-01"}
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(masked)
                .contains("12.50", "2026-01-01", "9")
                .doesNotContain("Åsa")
                .doesNotContain("Bo\"")
                .doesNotContain("12345")
                .doesNotContain("59.3");
    }

    @Test
    void one_and_all_are_read_again() {
        Answer one = owner.send("/admin/activity/" + id("applied") + "/replay", Map.of());
        assertThat(one.header("location").orElseThrow()).endsWith("?done=replayed");
        assertThat(owner.send("/admin/activity/replay", Map.of()).status()).isEqualTo(303);
        assertThat(shop.deliveries("quarantined")).hasSize(2);
        assertThat(shop.balance(7)).isZero();
        assertThat(owner.get("/admin/settings").text()).contains("Läste om leverans");
    }

    @Test
    void what_belongs_to_another_shop_is_not_there() {
        TestShop other = server.newShop();
        other.owner("GET", "/api/program");
        OwnerSession stranger = OwnerSession.loggedIn(server, other.domain());
        String id = id("applied");
        assertThat(stranger.get("/admin/activity/" + id).status()).isEqualTo(404);
        assertThat(stranger.send("/admin/activity/" + id + "/replay", Map.of()).status())
                .isEqualTo(404);
        assertThat(stranger.send("/admin/activity/retry", Map.of("effect", "x")).status())
                .isEqualTo(404);
    }
}
