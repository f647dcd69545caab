package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** "Paste an order, see its points line by line": by what is typed and by what is published, and nothing is kept. */
class OrderTrialTest {
    private static RunningTrappa server;
    private TestShop shop;
    private OwnerSession owner;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void newShop() {
        shop = server.newShop();
        shop.publish(ProgramJson.onePointPerKrona()
                .hold(0)
                .tier("bas", 0, "1")
                .tier("silver", 500, "5/4")
                .with("effectiveFrom", "2026-01-01T00:00:00Z"));
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    private String tried(int status, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.put("do", "try");
        Answer answer = owner.send("/admin/program/try", all);
        assertThat(answer.status()).isEqualTo(status);
        return words(answer.text());
    }

    /** The part of the page about the order, row by row, as it is read. */
    private static String words(String html) {
        return html.substring(html.indexOf("id=\"try\""))
                .replaceAll("<[^>]*>", " ")
                .replace("&#39;", "'")
                .replaceAll("[\\s\u00a0]+", " ");
    }

    private static String sample() throws Exception {
        return Files.readString(Path.of("webhooks/samples/orders-paid-01-sek.json"));
    }

    @Test
    void an_order_as_shopify_sends_it_is_counted_by_both_programs_line_by_line() throws Exception {
        String page = tried(200, Map.of("try-text", sample(), "/earning/orders/points", "2", "/holdDays", "0"));
        assertThat(page)
                .contains("2 × Blue bowl 358,20 kr 358,20 kr", "1 × Wool scarf 314,10 kr 314,10 kr")
                .contains("Frakt 49 kr räknas inte 49 kr räknas inte")
                .contains("Belopp som räknas 672,30 kr 672,30 kr", "Intjäning 2 poäng per 1 kr 1 poäng per 1 kr")
                .contains("Avrundning 1 344,6 → 1 344 672,3 → 672")
                .contains("Poäng 1 344 poäng 672 poäng")
                .contains("672,30 kr × 1 poäng/kr = 672 poäng");
    }

    @Test
    void what_a_draft_leaves_out_is_named_with_the_reason_and_its_limits_and_campaigns_are_shown() throws Exception {
        ObjectNode order = (ObjectNode) Json.read(sample());
        String bowl = order.at("/line_items/0/product_id").asString();
        String page = tried(
                200,
                Map.of(
                        "try-text", sample(),
                        "/earning/orders/excludeProductIds", bowl,
                        "/earning/orders/maxPointsPerOrder", "500",
                        "has-campaigns", "1",
                        "/campaigns/0/id", "jul",
                        "/campaigns/0/name", "<b>Jul</b>",
                        "/campaigns/0/multiplier", "2"));
        assertThat(page)
                .contains("2 × Blue bowl 358,20 kr räknas inte: undantagen vara 358,20 kr")
                .contains("Kampanjer 314,10 kr × 2 (&lt;b&gt;Jul&lt;/b&gt;)")
                .contains("Tak högst 500 per köp")
                .contains("Poäng 500 poäng 672 poäng");
    }

    @Test
    void the_admin_apis_envelope_is_understood_too() throws Exception {
        assertThat(tried(200, Map.of("try-text", "{\"order\": " + sample() + "}")))
                .contains("Poäng 672 poäng 672 poäng");
    }

    @Test
    void an_order_that_gives_nothing_says_why() throws Exception {
        ObjectNode order = (ObjectNode) Json.read(sample());
        order.put("financial_status", "pending");
        assertThat(tried(200, Map.of("try-text", order.toString()))).contains("0 poäng (inte betald)");
        order.put("financial_status", "paid").put("test", true);
        assertThat(tried(200, Map.of("try-text", order.toString()))).contains("0 poäng (testorder)");
    }

    @Test
    void an_order_of_the_shop_is_found_by_its_id_with_what_became_of_it_and_what_its_customer_was() {
        shop.deliver(
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(1).customer(7).line(1, "600.00", 1).placedAt("2026-11-01T10:00:00Z")),
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(2).customer(7).line(1, "100.00", 2).placedAt("2026-11-02T10:00:00Z")));
        assertThat(tried(200, Map.of("try-id", "#2")))
                .contains("räknad med allt som är känt om kund 7")
                .contains("Nivå × 5/4 (Silver) × 5/4 (Silver)", "Poäng 250 poäng 250 poäng");
        assertThat(owner.get("/admin/settings").text()).contains("Provade order");
        assertThat(tried(422, Map.of("try-id", "3"))).contains("Butiken har ingen sådan order här.");
    }

    @Test
    void another_shops_order_is_not_there() {
        TestShop other = server.newShop();
        other.deliver(Delivery.of("orders/paid", OrderJson.paid(77).customer(7).line(1, "600.00", 1)));
        assertThat(tried(422, Map.of("try-id", "77"))).contains("Butiken har ingen sådan order här.");
    }

    @Test
    void nothing_of_a_pasted_order_is_kept() throws Exception {
        tried(200, Map.of("try-text", sample()));
        ObjectNode order = (ObjectNode) Json.read(sample());
        assertThat(tried(422, Map.of("try-id", order.get("id").asString()))).contains("ingen sådan order");
        assertThat(shop.owner("GET", "/api/members").json().toString())
                .doesNotContain(order.at("/customer/id").asString());
    }

    @Test
    void what_is_no_order_is_said_beside_the_field_and_stays_in_it() {
        Map<String, String> orders = Map.of(
                "{'id': 1, 'tags': 'half an order'}".replace('\'', '"'),
                "/updated_at saknas",
                "not json",
                "Det är inte giltig JSON",
                "[1]",
                "Klistra in hela ordern");
        orders.forEach((text, said) -> {
            Answer answer = owner.send("/admin/program/try", Map.of("do", "try", "try-text", text, "/name", "Kvar"));
            assertThat(answer.status()).as(text).isEqualTo(422);
            assertThat(words(answer.text())).contains(said);
            assertThat(answer.text()).contains(text + "</textarea>", "value=\"Kvar\"");
        });
        assertThat(tried(422, Map.of())).contains("Klistra in en order, eller skriv ett order-id.");
    }

    @Test
    void an_order_in_another_currency_is_refused_in_words() throws Exception {
        String euros = Files.readString(Path.of("webhooks/samples/orders-paid-21-eur-tax-outside.json"));
        assertThat(tried(422, Map.of("try-text", euros))).contains("Ordern är i EUR, butiken räknar i SEK.");
    }

    @Test
    void a_draft_that_is_not_right_yet_leaves_the_published_program_to_look_at() throws Exception {
        assertThat(tried(422, Map.of("try-text", sample(), "/holdDays", "soon")))
                .contains("bara det publicerade är räknat", "Poäng 672 poäng");
    }
}
