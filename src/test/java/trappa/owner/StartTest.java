package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.ledger.JdbcAllDue;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.staff.JdbcAudit;
import trappa.staff.Person;
import trappa.staff.Role;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** A new shop on its way to shoppers: each step checked by the server, the last with what it means. */
class StartTest {
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.stopAndVerifyLedger();
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

    /**
     * Orders of 400 and 60 kr in October, 260 kr in September by a file, 900 kr more than 90 days ago. Of 720 points, 660 of
     * two customers reach the first step; at most 15 öre a point (see above) makes 108 kr.
     */
    @Test
    void the_last_90_days_count_when_the_owner_says_so_and_the_figures_are_theirs() {
        TestShop shop = server.newShop();
        shop.deliver(
                paid(1, 1, "400.00", "2026-10-01T10:00:00Z"),
                paid(2, 2, "60.00", "2026-10-02T10:00:00Z"),
                paid(3, 3, "900.00", "2026-08-01T10:00:00Z"));
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        assertThat(owner.get("/admin/start").text()).contains("name=\"past\" value=\"on\" checked");
        String file = ImportWalk.uploaded(
                owner,
                Map.of("kind", "orders"),
                Map.of(
                        "file",
                        "order_id,placed_at,customer_id,price,currency\n6001,2026-09-10 12:00:00 +0200,4,260.00,SEK\n"
                                .getBytes(StandardCharsets.UTF_8)));
        ImportWalk.done(
                owner, file, ImportWalk.start(owner, file, owner.get(file).text(), Map.of()));
        assertThat(figures(owner)).contains("0 av 4 kunder", "Poängskuld: högst 0 kr");

        owner.send("/admin/start/pick", Map.of("starter", "simple", "past", "on"));
        awaitFigures(owner, "2 av 4 kunder skulle börja på första steget eller högre. Poängskuld: högst 108 kr");
        assertThat(figures(owner)).contains("Ordrar från 24 aug. 2026 räknas", "Räkna inte äldre ordrar");

        owner.send("/admin/start/pick", Map.of("starter", "current"));
        awaitFigures(owner, "0 av 4 kunder skulle börja på första steget eller högre. Poängskuld: högst 0 kr");
        assertThat(figures(owner)).contains("Räkna de senaste 90 dagarnas ordrar");

        owner.send("/admin/start/pick", Map.of("starter", "current", "past", "on"));
        awaitFigures(owner, "2 av 4 kunder skulle börja på första steget eller högre. Poängskuld: högst 108 kr");
        owner.send("/admin/start/launch", Map.of());
        assertThat(shop.points(1).get("qualifying").asLong()).isEqualTo(400);
        assertThat(shop.balance(4)).isEqualTo(260);
        assertThat(shop.balance(3)).isZero();
        assertThat(shop.balances())
                .containsEntry(1L, 400L)
                .containsEntry(2L, 60L)
                .containsEntry(3L, 0L);
    }

    private static Delivery paid(long order, long customer, String price, String at) {
        return Delivery.of(
                "orders/paid",
                OrderJson.paid(order).customer(customer).line(1, price, 1).placedAt(at));
    }

    private static String figures(OwnerSession owner) {
        return words(owner).replace('\u00a0', ' ');
    }

    private static void awaitFigures(OwnerSession owner, String figures) {
        Deadline.await(java.time.Duration.ofSeconds(60), figures, () -> {
            String all = figures(owner);
            return all.contains(figures) && !all.contains("Poängen räknas om");
        });
    }

    /** Nobody works accounts out here, so they stay as they are. */
    @Test
    void figures_that_are_still_being_worked_out_say_so(@TempDir Path folder) {
        try (Database database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("start")))) {
            database.migrate();
            Instant now = Instant.parse(RunningTrappa.NOW);
            JdbcShops shops = new JdbcShops();
            JdbcPrograms programs = new JdbcPrograms();
            ShopDomain domain = new ShopDomain("start.myshopify.com");
            Shop shop = database.inTransaction(tx -> {
                shops.create(tx, domain, now);
                Shop made = shops.find(tx, domain).orElseThrow();
                programs.start(tx, made.id(), now);
                return made;
            });
            Start start = new Start(database, shops, programs, null, new JdbcAudit(), "key");
            Visit visit = new Visit(
                    shop,
                    new Person("1", Role.OWNER, null, now),
                    new Texts("sv", "SE", "SEK", ZoneOffset.UTC),
                    now,
                    "/admin/start",
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    "",
                    false,
                    new Assets("/widget/x.js"));
            assertThat(rendered(start.show(visit))).doesNotContain("Poängen räknas om", "every 2s\" hx-get");
            database.useTransaction(tx -> new JdbcAllDue().mark(tx, shop.id(), now));
            assertThat(rendered(start.show(visit)))
                    .contains("Poängen räknas om just nu")
                    .containsPattern("id=\"figures\" hx-get=\"/admin/start\"");
        }
    }

    private static String rendered(Reply reply) {
        StringOutput out = new StringOutput();
        ((Reply.Html) reply).template().accept(new OwaspHtmlTemplateOutput(out));
        return out.toString();
    }

    @Test
    void a_saved_draft_is_launched_or_left_behind_as_the_owner_says() {
        TestShop shop = server.newShop();
        shop.owner("GET", "/api/program");
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        assertThat(words(owner)).contains("Starta trappan").doesNotContain("utkast");
        draft(owner, 1, 0, "/name", "Bönor");
        assertThat(words(owner)).contains("Det finns ett utkast av programmet", "Starta version 1, utan utkastet");
        assertThat(owner.send("/admin/start/launch", Map.of("draft", "7")).status())
                .isEqualTo(409);
        assertThat(owner.send("/admin/start/launch", Map.of("draft", "1")).status())
                .isEqualTo(303);
        assertThat(shop.owner("GET", "/api/program").json().get("name").asString())
                .isEqualTo("Bönor");
        assertThat(shop.owner("GET", "/api/program").json().get("status").asString())
                .isEqualTo("live");
        assertThat(owner.get("/admin/program").text()).doesNotContain("value=\"discard\"");

        TestShop other = server.newShop();
        other.owner("GET", "/api/program");
        OwnerSession careless = OwnerSession.loggedIn(server, other.domain());
        draft(careless, 1, 0, "/holdDays", "x");
        assertThat(words(careless))
                .contains("Utkastet kan inte startas som det är", "Starta version 1, utan utkastet")
                .doesNotContain("Starta med utkastet");
        assertThat(careless.send("/admin/start/launch", Map.of("draft", "1")).status())
                .isEqualTo(409);
        careless.send("/admin/start/launch", Map.of());
        assertThat(other.owner("GET", "/api/program").json().get("name").asString())
                .isEqualTo("Poängtrappan");
        assertThat(careless.get("/admin/program").text()).contains("value=\"discard\"", "value=\"x\"");
    }

    private static void draft(OwnerSession owner, int base, int revision, String field, String value) {
        Map<String, String> form = Map.of("do", "save", "base", "" + base, "revision", "" + revision, field, value);
        assertThat(owner.send("/admin/program", form).status()).isEqualTo(303);
    }

    @Test
    void a_shop_misspelt_when_the_server_was_set_up_is_corrected_while_nothing_has_come_from_it() {
        try (RunningTrappa empty = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD))) {
            OwnerSession owner = OwnerSession.loggedIn(empty, "mitt-garge");
            assertThat(owner.get("/admin/start").text())
                    .contains("action=\"/admin/start/shop\"", "value=\"mitt-garge.myshopify.com\"");
            Answer wrong = owner.send("/admin/start/shop", Map.of("shop", "Mitt garage"));
            assertThat(wrong.status()).isEqualTo(422);
            assertThat(wrong.text()).contains("value=\"Mitt garage\"", "id=\"shop-help\">Skriv butikens adress");
            assertThat(owner.send("/admin/start/shop", Map.of("shop", "mitt-garage"))
                            .header("location"))
                    .contains("/admin/start?done=named");
            assertThat(words(owner)).contains("Vi lyssnar efter mitt-garage.myshopify.com");
            assertThat(owner.get("/admin/settings").text()).contains("Rättade butikens adress", "mitt-garge");
            TestShop shop = empty.shop("mitt-garage.myshopify.com");
            shop.deliver(paid(1, 1, "10.00", "2026-11-22T01:00:00Z"));
            assertThat(words(owner)).contains("Klart Senaste leverans");
            Answer late = owner.send("/admin/start/shop", Map.of("shop", "another"));
            assertThat(late.status()).isEqualTo(409);
            assertThat(OwnerSession.loggedIn(empty, "mitt-garage").cookie()).isNotEmpty();
        }
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
