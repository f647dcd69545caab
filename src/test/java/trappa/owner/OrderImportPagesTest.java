package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Past orders come in by Shopify's own export on the owner's pages, and join with what the shop tells. */
class OrderImportPagesTest {
    private static final String HEAD =
            "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Created at,"
                    + "Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Cancelled at,Refunded Amount,Id,Source\n";
    private static final String CUSTOMERS = "Customer ID,First Name,Last Name,Email\n'7001,Anna,Ek,anna@example.com\n";
    private static RunningTrappa server;
    private TestShop shop;
    private OwnerSession owner;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.stopAndVerifyLedger();
        server.close();
    }

    @BeforeEach
    void newShop() {
        shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    @Test
    void an_export_of_shopify_is_looked_at_brought_in_and_taken_back() {
        String page = upload(
                HEAD
                        + "#1,anna@example.com,paid,SEK,499.00,49.00,109.60,548.00,,2025-03-18 10:15:23 +0100,1,Jacka,399.00,Anna Ek,,0.00,5001,web\n"
                        + "#1,anna@example.com,,,,,,,,,1,Mössa,100.00,,,,,\n"
                        + "#2,anna@example.com,partially_refunded,SEK,200.00,0.00,40.00,200.00,,2025-04-18 10:15:23 +0200,1,Halsduk,200.00,Anna Ek,,50.00,5002,web\n"
                        + "#3,nobody@example.com,paid,SEK,100.00,0.00,20.00,100.00,,2025-04-18 10:15:23 +0200,1,Halsduk,100.00,Bo Ek,,0.00,5003,web\n"
                        + "#4,anna@example.com,paid,SEK,100.00,0.00,20.00,100.00,,18/4/2025 10:15,1,Halsduk,100.00,Anna Ek,,0.00,5004,web\n");
        String shown = owner.get(page).text();
        assertThat(shown)
                .contains("649", "1 order har ingen kund", "Created at", "Ska vara en tid", "5001", "7001")
                .doesNotContain("Anna Ek", "anna@example.com");
        assertThat(start(page, shown, Map.of()).text()).contains("id=\"skip-wrong\">Det finns fel i filen");
        assertThat(shop.balances()).isEmpty();
        ImportWalk.done(owner, page, start(page, shown, Map.of("skip-bad", "on")));
        assertThat(shop.balance(7001)).isEqualTo(649);
        assertThat(owner.get("/admin/import?kind=orders").text()).contains("649", "Ordrar");
        ImportWalk.undone(owner, page);
        assertThat(shop.balance(7001)).isZero();
        assertThat(owner.get("/admin/members/7001").text()).contains("Medförda poäng togs tillbaka");
    }

    @Test
    void a_webhook_about_an_order_of_the_file_takes_its_place_and_nothing_counts_twice() {
        String page = upload(
                HEAD
                        + "#1,anna@example.com,paid,SEK,499.00,49.00,109.60,548.00,,2026-03-18 10:15:23 +0100,1,Jacka,499.00,Anna Ek,,0.00,5001,web\n");
        ImportWalk.done(owner, page, start(page, owner.get(page).text(), Map.of()));
        OrderJson order =
                OrderJson.paid(5001).customer(7001).line(11, "499.00", 1).placedAt("2026-03-18T09:15:23Z");
        shop.deliver(Delivery.of(
                "refunds/create",
                RefundJson.refund(9, 5001, "2026-03-20T10:00:00Z").units(11, 1).json()));
        assertThat(shop.balance(7001))
                .as("the refund names a line only the shop knows")
                .isEqualTo(499);
        shop.deliver(Delivery.of("orders/updated", order.updatedAt("2026-03-20T10:00:00Z")));
        assertThat(shop.balance(7001)).isZero();
        String again = upload(
                HEAD
                        + "#1,anna@example.com,paid,SEK,499.00,49.00,109.60,548.00,,2026-03-18 10:15:23 +0100,1,Jacka,499.00,Anna Ek,,0.00,5001,web\n");
        assertThat(owner.get(again).text()).contains("1 order har butiken redan berättat om");
    }

    @Test
    void orders_that_give_more_than_the_limit_need_a_second_person_too() {
        shop.owner("PUT", "/api/adjustments/limit", Json.object().put("points", 498), Map.of());
        String page = upload(
                HEAD
                        + "#1,anna@example.com,paid,SEK,499.00,49.00,109.60,548.00,,2026-03-18 10:15:23 +0100,1,Jacka,499.00,Anna Ek,,0.00,5001,web\n");
        String shown = owner.get(page).text();
        assertThat(shown).contains("flyttar 499 poäng", "Be om godkännande");
        assertThat(start(page, shown, Map.of()).status()).isEqualTo(303);
        assertThat(owner.get(page).text()).contains("Väntar på en andra person", "Ordrar");
        assertThat(shop.balances()).isEmpty();
    }

    @Test
    void orders_that_were_exported_give_the_same_in_another_shop() throws java.io.IOException {
        shop.publish(ProgramJson.onePointPerKrona().tier("silver", 500, "5/4"));
        shop.deliver(
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(5001)
                                .customer(7001)
                                .line(1, "300.50", 2)
                                .line(2, "49.00", 1, line -> line.giftCard())
                                .discountCode("SPRING")
                                .placedAt("2026-03-01T10:00:00Z")),
                Delivery.of(
                        "orders/updated",
                        OrderJson.paid(5002)
                                .customer(7001)
                                .line(1, "100.00", 3)
                                .placedAt("2026-04-01T10:00:00Z")
                                .updatedAt("2026-04-09T10:00:00Z")
                                .financialStatus("partially_refunded")
                                .refunded(RefundJson.refund(9, 5002, "2026-04-09T10:00:00Z")
                                        .units(1, 1)
                                        .discrepancy("-5.00"))),
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(5003)
                                .customer(7002)
                                .line(1, "100.00", 1)
                                .placedAt("2026-04-01T10:00:00Z")
                                .cancelledAt("2026-04-02T10:00:00Z")));
        long before = shop.balance(7001);
        assertThat(before).isEqualTo(601 + 243);
        String file = ExportPageTest.unzipped(owner.get("/admin/export/all.zip").body())
                .get("purchases.csv");
        newShop();
        shop.publish(ProgramJson.onePointPerKrona().tier("silver", 500, "5/4"));
        String page = upload(file);
        String shown = owner.get(page).text();
        assertThat(shown).contains("avbruten", ">844<");
        ImportWalk.done(owner, page, start(page, shown, Map.of()));
        assertThat(shop.balance(7001)).isEqualTo(before);
        assertThat(shop.balance(7002)).isZero();
        assertThat(shop.member(7001).get("tier").get("id").asString()).isEqualTo("silver");
    }

    @Test
    void what_is_no_export_of_orders_is_refused_and_so_are_addresses_without_the_list() {
        assertThat(refused("customer_id,points\n7001,80\n", CUSTOMERS)).contains("ingen lista över ordrar");
        assertThat(refused(HEAD, "")).contains("tillsammans med butikens kundlista");
        assertThat(refused("", CUSTOMERS)).contains("Välj en fil");
        assertThat(refused("PK\u0003\u0004xx", CUSTOMERS)).contains("Excel-arbetsbok");
        assertThat(owner.get("/admin/import?kind=orders").text()).contains("Inget har importerats");
    }

    private String refused(String file, String customers) {
        Answer answer = owner.upload(
                "/admin/import",
                Map.of("kind", "orders"),
                Map.of(
                        "file",
                        file.getBytes(StandardCharsets.UTF_8),
                        "customers",
                        customers.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status()).isEqualTo(422);
        return answer.text();
    }

    private String upload(String file) {
        return ImportWalk.uploaded(
                owner,
                Map.of("kind", "orders"),
                Map.of(
                        "file",
                        file.getBytes(StandardCharsets.UTF_8),
                        "customers",
                        CUSTOMERS.getBytes(StandardCharsets.UTF_8)));
    }

    private Answer start(String page, String shown, Map<String, String> changed) {
        return ImportWalk.start(owner, page, shown, changed);
    }
}
