package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** A new shop on its way to shoppers: each step checked by the server, the last with what it means. */
class StartTest {
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String words(OwnerSession owner) {
        return owner.get("/admin/start").text().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    @Test
    void from_the_first_delivery_to_the_launch() {
        TestShop shop = server.newShop();
        shop.owner("GET", "/api/program");
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        assertThat(words(owner)).contains("Väntar Lägg en testorder");
        shop.deliver(
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(1).customer(1).line(1, "400.00", 1).placedAt("2026-11-22T01:00:00Z")),
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(2).customer(2).line(1, "30.00", 1).placedAt("2026-11-22T02:00:00Z")));
        assertThat(words(owner)).contains("Klart Senaste leverans från butiken");
        owner.send("/admin/start/pick", Map.of("starter", "simple"));
        assertThat(shop.owner("GET", "/api/program").json().get("steps")).hasSize(3);
        assertThat(shop.owner("GET", "/api/program").json().get("status").asString())
                .isEqualTo("draft");
        assertThat(shop.staircase(1).json().get("steps")).isEmpty();

        owner.send("/admin/start/launch", Map.of());
        assertThat(shop.owner("GET", "/api/program").json().get("status").asString())
                .isEqualTo("live");
        assertThat(shop.staircase(1).json().get("steps")).hasSize(4);
        assertThat(words(owner)).contains("Kunderna ser trappan.");
    }

    @Test
    void the_address_alone_leads_to_the_pages_with_all_that_shopify_put_into_it() {
        Answer answer = OwnerSession.nobody(server).get("/?embedded=1&host=YQ&shop=elins-butik.myshopify.com");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location")).contains("/admin/home?embedded=1&host=YQ&shop=elins-butik.myshopify.com");
    }

    @Test
    void whoever_sets_the_server_up_names_its_first_shop_and_begins_at_the_beginning() {
        try (RunningTrappa empty = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD))) {
            OwnerSession nobody = OwnerSession.nobody(empty);
            assertThat(nobody.get("/admin/login").text())
                    .contains("Servern har ingen butik än")
                    .containsPattern("id=\"shop\"[^>]* autofocus");
            Answer guessed = nobody.post("/admin/login", Map.of("shop", "mitt-garage", "password", "a guess"));
            assertThat(guessed.status()).isEqualTo(403);
            Answer misnamed =
                    nobody.post("/admin/login", Map.of("shop", "Mitt garage AB", "password", OwnerSession.PASSWORD));
            assertThat(misnamed.status()).isEqualTo(422);
            assertThat(misnamed.text()).contains("value=\"Mitt garage AB\"", "id=\"shop-help\">Skriv butikens adress");
            Answer in = nobody.post(
                    "/admin/login",
                    Map.of(
                            "shop",
                            "https://admin.shopify.com/store/Mitt-Garage/orders",
                            "password",
                            OwnerSession.PASSWORD));
            assertThat(in.header("location")).contains("/admin/start");
            OwnerSession owner = OwnerSession.loggedIn(empty, "mitt-garage.myshopify.com");
            assertThat(words(owner)).contains("Vi lyssnar efter mitt-garage.myshopify.com", "Importera dem");
            owner.send("/admin/start/launch", Map.of());
            assertThat(nobody.post("/admin/login", Map.of("password", OwnerSession.PASSWORD))
                            .header("location"))
                    .contains("/admin/home");
        }
    }

    @Test
    void a_starter_is_marked_and_speaks_the_language_of_whoever_picks_it() {
        TestShop shop = server.newShop();
        shop.owner("GET", "/api/program");
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        assertThat(owner.get("/admin/start").text()).contains("value=\"classic\" aria-pressed=\"true\"");
        owner.send("/admin/language", Map.of("language", "da"));
        owner.send("/admin/start/pick", Map.of("starter", "classic"));
        assertThat(shop.owner("GET", "/api/program").json().at("/tiers/1/name").asString())
                .isEqualTo("Sølv");
        assertThat(shop.owner("GET", "/api/program").json().get("name").asString())
                .isEqualTo("Pointtrappen");
        owner.send("/admin/start/pick", Map.of("starter", "simple"));
        assertThat(owner.get("/admin/start").text())
                .contains("value=\"classic\" aria-pressed=\"false\"", "value=\"simple\" aria-pressed=\"true\"");
    }

    /** 400 points, still on hold, so nobody stands anywhere yet. 25 and 50 kr by 500 points: at most 15 öre a point, 60 kr. */
    @Test
    void the_launch_says_who_starts_where_and_what_the_points_may_cost() {
        TestShop shop = server.newShop();
        OwnerSession owner;
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(1).customer(1).line(1, "400.00", 1).placedAt("2026-11-22T01:00:00Z")));
        owner = OwnerSession.loggedIn(server, shop.domain());
        owner.send("/admin/start/pick", Map.of("starter", "simple"));
        Deadline.await(
                java.time.Duration.ofSeconds(60),
                "the accounts are worked out again",
                () -> words(owner).contains("Poängskuld: högst 60"));
        assertThat(words(owner)).contains("0 av 1 kunder");
    }

    @Test
    void a_live_shop_is_not_started_over() {
        TestShop shop = server.newShop();
        shop.owner("GET", "/api/program");
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        owner.send("/admin/start/launch", Map.of());
        assertThat(owner.send("/admin/start/pick", Map.of("starter", "empty")).status())
                .isEqualTo(409);
        assertThat(owner.send("/admin/start/pick", Map.of("starter", "nothing")).status())
                .isEqualTo(409);
    }
}
