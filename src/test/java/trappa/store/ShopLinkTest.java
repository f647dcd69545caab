package trappa.store;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.owner.OwnerSession;
import trappa.support.Deadline;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What the owner's pages say of the connection with the shop, of what never arrived, and of the past. */
class ShopLinkTest {
    private static FakeShopify shopify;
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        shopify = new FakeShopify();
        server = RunningTrappa.start(Map.of(
                "TRAPPA_ADMIN_API_URL",
                shopify.url(),
                "TRAPPA_OWNER_PASSWORD",
                OwnerSession.PASSWORD,
                "TRAPPA_COMPARE_MINUTES",
                "1"));
    }

    @AfterAll
    static void stop() {
        server.close();
        shopify.close();
    }

    @Test
    void a_shop_out_of_reach_and_orders_that_did_not_come_are_told_and_need_somebody_while_they_are_news() {
        TestShop shop = server.newShop();
        shopify.answer(shop.domain(), "exchange", 1_000, aResponse().withStatus(400));
        shop.publish(onePointPerKrona());
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        until("it is known why there is no access", () -> link(owner).contains("400"));
        assertThat(link(owner)).contains("Inte ansluten", "Öppna appen i Shopify", "Inte jämförd med butiken än");
        assertThat(home(owner)).contains("Trappa når inte butiken", "href=\"/admin/activity#link\"");

        put(shop, 1, "2026-11-20T10:00:00Z");
        shopify.noMoreTrouble(shop.domain(), "exchange");
        server.clock().advance(Duration.ofSeconds(31)); // a failed exchange is not repeated at once
        InstallTest.connected(shop, server);
        until("the past is here", () -> link(owner).contains("Jämförd med butiken till och med"));
        until("both parts are done", () -> link(owner).split("Klart", -1).length == 3);
        assertThat(link(owner)).contains("Ansluten", "0 missade order hämtade", "1 av 1");
        assertThat(home(owner)).doesNotContain("#link");

        String soon = server.clock().instant().plusSeconds(60).toString();
        for (long id = 11; id <= 19; id++) {
            put(shop, id, soon);
        }
        server.clock().advance(Duration.ofMinutes(5));
        until("nine were missed", () -> link(owner).contains("9 missade order hämtade"));
        assertThat(home(owner)).as("a few now and then are no news").doesNotContain("#link");
        put(shop, 20, server.clock().instant().toString());
        server.clock().advance(Duration.ofMinutes(5));
        until("ten were missed", () -> link(owner).contains("10 missade order hämtade"));
        assertThat(home(owner)).contains("10 order kom inte av sig själva den senaste veckan");

        shopify.answer(shop.domain(), "OrdersUpdated", 1_000, aResponse().withStatus(503));
        until("it does not go on", () -> link(owner).contains("Stannat"));
        assertThat(home(owner)).contains("Jämförelsen med butikens order går inte vidare");
        shopify.noMoreTrouble(shop.domain(), "OrdersUpdated");
        until("it goes on", () -> !link(owner).contains("Stannat"));
        server.clock().advance(Duration.ofDays(7));
        OwnerSession later = OwnerSession.loggedIn(server, shop.domain());
        assertThat(home(later)).contains("Hem").doesNotContain("den senaste veckan");
        assertThat(link(later)).contains("10 missade order hämtade");
    }

    @Test
    void a_past_that_was_given_up_is_told_with_what_happens_instead() {
        TestShop shop = server.newShop();
        shopify.answer(shop.domain(), "BulkStanding", 3, PastImportTest.standing("FAILED", "ACCESS_DENIED"));
        shop.publish(onePointPerKrona());
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        until("all is given up", () -> link(owner).split("Gick inte", -1).length == 3);
        assertThat(link(owner))
                .contains("sin nästa order eller ändring", "hämtas i stället en och en")
                .doesNotContain("0 av 0");
        assertThat(home(owner)).contains("Tidigare kunder kunde inte hämtas", "Tidigare order kunde inte hämtas");
        server.clock().advance(Duration.ofDays(7));
        OwnerSession later = OwnerSession.loggedIn(server, shop.domain());
        assertThat(home(later))
                .contains("Hem")
                .doesNotContain("Tidigare kunder")
                .doesNotContain("Tidigare order");
    }

    @Test
    void a_server_that_is_made_for_no_shop_says_nothing_of_one() {
        try (RunningTrappa alone = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD))) {
            TestShop shop = alone.newShop().publish(onePointPerKrona());
            OwnerSession owner = OwnerSession.loggedIn(alone, shop.domain());
            assertThat(link(owner)).isEmpty();
            assertThat(home(owner)).doesNotContain("#link");
        }
    }

    private static String link(OwnerSession owner) {
        String html = owner.get("/admin/activity").text();
        int from = html.indexOf("id=\"link\"");
        return from < 0 ? "" : html.substring(from, html.indexOf("</section>", from));
    }

    private static String home(OwnerSession owner) {
        return owner.get("/admin/home").text();
    }

    private static void put(TestShop shop, long id, String placedAt) {
        shopify.store.order(
                shop.domain(),
                OrderJson.paid(id)
                        .customer(7_001)
                        .line(id * 10 + 1, "10.00", 1)
                        .placedAt(placedAt)
                        .json());
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
