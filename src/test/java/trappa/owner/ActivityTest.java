package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.Config;
import trappa.db.Database;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
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
        assertThat(html).contains("/id ska vara ett id", "Det är inte giltig JSON");
    }

    @Test
    void a_body_is_shown_with_people_covered_and_the_look_is_logged() {
        String html = owner.get("/admin/activity/" + id("applied")).text();
        assertThat(html).contains("300.00", Masked.COVER).doesNotContain("example.com");
        assertThat(owner.get("/admin/settings").text()).contains("Läste leverans");
    }

    @Test
    void a_point_leads_to_its_deliveries_and_each_of_them_to_the_member() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        Delivery bought =
                Delivery.of("orders/paid", OrderJson.paid(1_234).customer(77).line(3, "300.00", 1));
        Delivery other =
                Delivery.of("orders/paid", OrderJson.paid(234).customer(78).line(3, "50.00", 1));
        Delivery refund = Delivery.of(
                "refunds/create",
                RefundJson.refund(51, 1_234, "2026-11-20T11:00:00Z").units(3, 1).json());
        shop.deliver(bought, other, refund, Delivery.of("customers/update", "{\"id\": 78}"));
        assertThat(owner.get("/admin/members/77").text()).contains("href=\"/admin/activity?q=1234\">2 leveranser</a>");

        String found = owner.get("/admin/activity?q=1234").text();
        assertThat(found).contains("orders/paid", "refunds/create").doesNotContain("customers/update");
        assertThat(links(found)).hasSize(2);
        for (String link : links(found)) {
            assertThat(owner.get(link).text())
                    .contains("href=\"/admin/members/77\"", "href=\"/admin/activity?q=1234\"");
        }
        assertThat(links(owner.get("/admin/activity?q=https://admin.shopify.com/store/a/orders/1234&status=kept")
                        .text()))
                .isEmpty();
        assertThat(links(owner.get("/admin/activity?q=" + refund.webhookId()).text()))
                .hasSize(1);
        String none = owner.get("/admin/activity?q=12345").text();
        assertThat(none).contains("Ingen leverans passar", "href=\"/admin/activity\">Visa alla");
    }

    @Test
    void a_members_points_are_found_by_kind_day_and_order_each_with_the_balance_it_truly_left() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        shop.deliverInTurn(
                bought(1, "300.00", "2026-03-01T22:30:00Z"),
                bought(11, "50.00", "2026-03-31T22:30:00Z"),
                bought(2, "70.00", "2026-05-01T10:00:00Z"),
                Delivery.of(
                        "refunds/create",
                        RefundJson.refund(51, 1, "2026-06-20T11:00:00Z")
                                .units(3, 1)
                                .json()));
        shop.adjust(77, 7);
        String member = "/admin/members/77";
        assertThat(rows(owner.get(member).text())).containsExactly("7 127", "-300 120", "70 420", "50 350", "300 300");
        assertThat(rows(owner.get(member + "?kind=earned").text())).containsExactly("70 420", "50 350", "300 300");
        assertThat(rows(owner.get(member + "?order=%231").text())).hasSize(5);
        assertThat(owner.get(member + "?order=%231").text()).contains("Ett order-id är siffror");
        assertThat(rows(owner.get(member + "?order=1").text())).containsExactly("-300 120", "300 300");
        // The shop is in Stockholm, where summer time has begun: half past midnight on the first of April.
        assertThat(rows(owner.get(member + "?from=2026-04-01&until=2026-05-01").text()))
                .containsExactly("70 420", "50 350");
        assertThat(rows(owner.get(member + "?kind=reversed&order=2").text())).isEmpty();
        assertThat(owner.get(member + "?kind=reversed&order=2").text())
                .contains("Ingenting passar.", "<a class=\"button\" href=\"/admin/members/77\">Visa allt</a>");
        assertThat(owner.get(member + "?from=2026-02-30").text()).contains("En dag som år-månad-dag");
    }

    @Test
    void tiers_and_steps_stand_among_the_points_that_brought_them() {
        TestShop shop = server.newShop()
                .publish(ProgramJson.onePointPerKrona()
                        .qualification("POINTS", "CALENDAR_YEAR")
                        .tier("silver", 250, "1/1")
                        .step("s300", 300, 2_500));
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        shop.deliverInTurn(
                bought(1, "300.00", "2026-11-22T09:00:00Z"),
                bought(2, "70.00", "2026-11-22T10:00:00Z"),
                Delivery.of(
                        "refunds/create",
                        RefundJson.refund(51, 1, "2026-11-22T11:00:00Z")
                                .units(3, 1)
                                .json()));
        String member = "/admin/members/77";
        assertThat(what(owner.get(member).text()))
                .containsExactly(
                        "Steget vid 300 poäng togs tillbaka",
                        "Steget vid 250 poäng togs tillbaka",
                        "Återtaget",
                        "Intjänat",
                        "Nådde steget vid 300 poäng",
                        "Nådde Silver",
                        "Intjänat");
        assertThat(owner.get(member + "?kind=step").text())
                .contains("Perioden räknar 70 poäng, gränsen är 300 poäng. Belöning: 25\u00a0kr rabatt", "orders/1\"");
        assertThat(what(owner.get(member + "?kind=tier").text())).containsExactly("Nådde Silver");
        assertThat(owner.get(member + "?kind=tier").text())
                .contains("Perioden räknar 300 poäng, gränsen är 250 poäng. Gäller till och med 31 dec. 2027");
        assertThat(what(owner.get(member + "?order=2").text())).containsExactly("Intjänat");
        assertThat(what(owner.get(member + "?from=2026-11-23").text())).isEmpty();
        assertThat(what(owner.get(member + "?kind=reversed").text())).containsExactly("Återtaget");
        assertThat(what(owner.get(member + "?kind=step&before=3").text()))
                .containsExactly("Nådde steget vid 300 poäng", "Nådde steget vid 250 poäng");
    }

    /** What each line of a member's timeline says first. */
    private static List<String> what(String html) {
        return Pattern.compile("<td class=\"lead\"[^>]*><span>([^<]+)</span>")
                .matcher(html)
                .results()
                .map(m -> m.group(1))
                .toList();
    }

    private static Delivery bought(long order, String price, String placedAt) {
        return Delivery.of(
                "orders/paid",
                OrderJson.paid(order).customer(77).line(3, price, 1).placedAt(placedAt));
    }

    /** The change and the balance of each row, as plain numbers. */
    private static List<String> rows(String html) {
        return Pattern.compile("<span class=\"(?:plus|minus)\">([^<]+)</span></td>\\s*<td[^>]*><span>([^<]+)<")
                .matcher(html)
                .results()
                .map(m -> m.group(1).replace("+", "").replace('\u2212', '-') + " " + m.group(2))
                .toList();
    }

    private static List<String> links(String html) {
        return Pattern.compile("href=\"(/admin/activity/[0-9]+)\"")
                .matcher(html)
                .results()
                .map(m -> m.group(1))
                .toList();
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
        assertThat(owner.send("/admin/activity/replay", Map.of("all", "on", "status", "quarantined"))
                        .header("location"))
                .contains("/admin/activity?status=quarantined&read=2&of=2&gone=0");
        assertThat(shop.deliveries("quarantined")).hasSize(2);
        assertThat(shop.balance(7)).isZero();
        assertThat(owner.get("/admin/settings").text()).contains("Läste om leverans");
    }

    @Test
    void those_that_were_ticked_are_read_again_and_those_alone() {
        String one = shop.deliveries("quarantined").getFirst().get("id").asString();
        String page = owner.get("/admin/activity").text();
        assertThat(page).contains("<input type=\"checkbox\" form=\"again\" name=\"id\" value=\"" + one + "\"");
        Answer answer = owner.send("/admin/activity/replay", Map.of("id", one));
        String to = answer.header("location").orElseThrow();
        assertThat(to).isEqualTo("/admin/activity?read=1&of=1&gone=0");
        assertThat(owner.get(to).text()).contains("1 av 1 läst på nytt.").doesNotContain("kvar.");
        assertThat(owner.get("/admin/activity?read=0&of=0&gone=0").text()).contains("Ingen leverans var vald.");
        assertThat(owner.send("/admin/activity/replay", Map.of()).header("location"))
                .as("nothing was ticked")
                .contains("/admin/activity?read=0&of=0&gone=0");
        assertThat(owner.send("/admin/activity/replay", Map.of("id", "999999")).header("location"))
                .contains("/admin/activity?read=0&of=1&gone=1");
    }

    @Test
    void what_is_more_than_one_portion_says_how_many_are_left_and_goes_on_from_there() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        shop.deliver(java.util.stream.IntStream.rangeClosed(1, 203)
                .mapToObj(i -> Delivery.of("orders/paid", "{\"id\": \"" + i + "\"}"))
                .toList());
        String all = owner.send("/admin/activity/replay", Map.of("all", "on", "status", "quarantined"))
                .header("location")
                .orElseThrow();
        assertThat(all).contains("read=200&of=203&gone=0&from=");
        String page = owner.get(all).text();
        assertThat(page).contains("200 av 203 lästa på nytt. 3 är kvar.", "Läs nästa på nytt");
        String rest = owner.send(
                        "/admin/activity/replay",
                        Map.of("all", "on", "status", "quarantined", "before", OwnerSession.field(page, "before")))
                .header("location")
                .orElseThrow();
        assertThat(rest).endsWith("read=3&of=3&gone=0");
        assertThat(owner.get(rest).text()).contains("3 av 3 lästa på nytt.", "Läs alla på nytt");
    }

    @Test
    void what_was_given_up_is_tried_again_unless_its_points_are_back() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        shop.deliver(bought(1, "300.00", "2026-03-01T22:30:00Z"));
        try (Database database = new Database(Config.from(server.settings()).database())) {
            for (String kind : List.of("MAKE", "REVOKE")) {
                database.useTransaction(tx -> tx.handle()
                        .createUpdate("""
                            insert into outbox (shop_id, effect_id, customer_id, kind, body, attempts, last_error)
                            select shop_id, :id, 77, :kind, '{}', 1, 'no' from shop where domain = :domain""")
                        .bind("id", "it/" + kind.toLowerCase(java.util.Locale.ROOT))
                        .bind("kind", kind)
                        .bind("domain", shop.domain())
                        .execute());
            }
        }
        String page = owner.get("/admin/activity").text();
        assertThat(page).contains("Poängen är tillbaka", "name=\"effect\" value=\"it/revoke\"");
        assertThat(page).doesNotContain("name=\"effect\" value=\"it/make\"");
        assertThat(owner.send("/admin/activity/retry", Map.of("effect", "it/make"))
                        .status())
                .isEqualTo(404);
        assertThat(owner.send("/admin/activity/retry", Map.of("effect", "it/revoke"))
                        .status())
                .isEqualTo(303);
    }

    @Test
    void what_came_again_says_how_often_and_when_and_is_found_by_it() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        Delivery once = bought(1, "300.00", "2026-03-01T22:30:00Z");
        Delivery thrice = bought(2, "70.00", "2026-03-02T22:30:00Z");
        shop.deliver(once, thrice, thrice, thrice);
        Deadline.await(Duration.ofSeconds(30), "the repeats are written", () -> {
            server.clock().advance(Duration.ofSeconds(5));
            return owner.get("/admin/activity").text().contains("Kom 3 gånger, senast");
        });
        List<String> found = links(owner.get("/admin/activity?status=repeated").text());
        assertThat(found).hasSize(1);
        assertThat(owner.get(found.getFirst()).text()).contains("Kom 3 gånger, senast", thrice.webhookId());
        assertThat(links(owner.get("/admin/activity?status=repeated&q=1").text()))
                .isEmpty();
        assertThat(links(owner.get("/admin/activity?status=repeated&q=2").text()))
                .hasSize(1);
        assertThat(shop.balance(77)).isEqualTo(370);
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
