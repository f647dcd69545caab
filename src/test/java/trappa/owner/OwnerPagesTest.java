package trappa.owner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.Media;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trappa.Config;
import trappa.db.Database;
import trappa.signature.AppSecrets;
import trappa.signature.SessionToken;
import trappa.support.Answer;
import trappa.support.Axe;
import trappa.support.Browser;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** Every page of the owner's in a real browser, full and empty: readable by everybody, at every width, quiet console. */
@Tag("browser")
class OwnerPagesTest {
    private static final long CUSTOMER = 9_100;
    private static final String HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(2)</script> ${7*7} åäö";
    private static final String PAST_ORDERS =
            "order_id,placed_at,customer_id,price,currency\n6001,2026-01-10 12:00:00 +0100,9101,250.00,SEK\n";
    private static RunningTrappa server;
    private static TestShop full;
    private static TestShop empty;
    private static OwnerSession owner;
    private static String receiver;
    private static Page page;
    private static List<String> complaints;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        full = server.newShop();
        full.publish(ProgramJson.onePointPerKrona()
                .step("s300", 300, 2_500)
                .tier("silver", 500, "5/4")
                .reward("r100", 10_000, 100));
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            deliveries.add(Delivery.of(
                    "orders/paid",
                    OrderJson.paid(100 + i)
                            .customer(CUSTOMER + i % 55)
                            .line(1, 100 + 40 * (i % 9) + ".00", 1)
                            .placedAt("2026-%02d-10T10:00:00Z".formatted(1 + i % 11))));
        }
        deliveries.add(Delivery.of("orders/paid", "{\"id\": \"not an order\"}"));
        full.deliver(deliveries);
        receiver = full.owner("POST", "/api/webhooks", Json.object().put("url", "http://127.0.0.1:9/"), Map.of())
                .json()
                .get("id")
                .asString();
        full.owner("POST", "/api/webhooks/" + receiver + "/test");
        full.owner("POST", "/api/keys", Json.read("{\"name\":\"The till\",\"rights\":[\"view\"]}"), Map.of());
        empty = server.newShop();
        empty.owner("GET", "/api/program");
        owner = OwnerSession.loggedIn(server, full.domain());
        adjust("hostile", "-20", HOSTILE);
        full.owner("PUT", "/api/adjustments/limit", Json.object().put("points", 1_000), Map.of());
        full.adjust(CUSTOMER, 5_000);
        adjust("waits", "-6000", HOSTILE);
        full.redeemed(CUSTOMER, "rewardId", "r100", "a-code");
        page = Browser.page(1280, 900);
        complaints = Browser.complaintsOf(page);
    }

    @AfterAll
    static void stop() {
        page.close();
        server.close();
    }

    private static Answer adjust(String key, String points, String reason) {
        return owner.send(
                "/admin/members/" + CUSTOMER + "/adjustments", Map.of("key", key, "points", points, "reason", reason));
    }

    private static void as(OwnerSession session) {
        BrowserContext context = page.context();
        context.clearCookies();
        String[] cookie = session.cookie().split("=", 2);
        context.addCookies(List.of(new Cookie(cookie[0], cookie[1]).setUrl("http://127.0.0.1:" + server.port())));
    }

    private static void open(String path) {
        page.navigate("http://127.0.0.1:" + server.port() + path);
        page.waitForLoadState(LoadState.LOAD);
    }

    private static final List<String> PAGES = List.of("home", "program", "members", "activity", "insights", "settings");

    @Test
    void every_page_with_data_is_fit_for_everybody() {
        as(owner);
        List<String> all = new ArrayList<>(PAGES);
        all.add("members/" + CUSTOMER);
        all.add("members/" + CUSTOMER + "/widget");
        all.add("members/" + CUSTOMER + "/data");
        all.add("members/" + CUSTOMER + "/merge?other=" + (CUSTOMER + 1));
        all.add("members?q=12345");
        all.add("members/" + CUSTOMER + "?kind=redeemed&from=x&order=x");
        all.add("activity?q=999");
        all.add("program/history");
        all.add("looks");
        all.add("activity?status=quarantined");
        all.add("activity/"
                + full.deliveries("quarantined").getFirst().get("id").asString());
        all.add("members/77");
        all.addAll(List.of("webhooks", "webhooks/" + receiver, "keys", "approvals", "export"));
        all.addAll(List.of(
                "import", imported("customer_id,points,tier\n7001,80,x\n7002,5,silver\n" + HOSTILE + ",x,y\n")));
        all.addAll(List.of("import?kind=orders", "import?kind=codes", ordersLookedAt(), codesLookedAt()));
        all.forEach(OwnerPagesTest::fit);
    }

    private static String ordersLookedAt() {
        return imported(
                "orders",
                PAST_ORDERS + "6002,soon,9101,\"" + HOSTILE.replace("\"", "") + "\"\n6003,2026-01-10,,20.00\n");
    }

    private static String codesLookedAt() {
        full.owner("POST", "/api/codes/cinema", Json.read("{\"codes\":[\"A-1\"]}"), Map.of());
        return imported("codes", "A-1\nA-2\nA-2\n" + HOSTILE + "\n");
    }

    @Test
    void past_orders_are_chosen_looked_at_brought_in_and_taken_back_in_the_browser() {
        as(OwnerSession.loggedIn(server, empty.domain()));
        empty.publish(ProgramJson.onePointPerKrona());
        open("/admin/import");
        page.click("nav.tabs a[href*=orders]");
        assertThat(page).hasURL(Pattern.compile("kind=orders"));
        page.setInputFiles(
                "#file", new FilePayload("past.csv", "text/csv", PAST_ORDERS.getBytes(StandardCharsets.UTF_8)));
        page.click("main form button.first");
        assertThat(page.locator(".kpi .value")).hasText(new String[] {"1", "250", "0"});
        page.click("button[value=start]");
        page.locator("#undo").waitFor();
        assertThat(empty.balance(9_101)).isEqualTo(250);
        page.click("section:has(#undo) summary");
        page.click("form[action$=undo] button");
        page.getByText("Återtagen").first().waitFor();
        assertThat(empty.balance(9_101)).isZero();
    }

    @Test
    void every_page_of_a_new_shop_is_fit_for_everybody() {
        as(OwnerSession.loggedIn(server, empty.domain()));
        PAGES.forEach(OwnerPagesTest::fit);
        List.of("start", "webhooks", "keys", "approvals", "import").forEach(OwnerPagesTest::fit);
        List.of("looks", "program/history", "export", "import?kind=orders", "import?kind=codes")
                .forEach(OwnerPagesTest::fit);
    }

    private static String imported(String file) {
        return imported("members", file);
    }

    private static String imported(String kind, String file) {
        return owner.upload(
                        "/admin/import",
                        Map.of("kind", kind, "reward", "cinema"),
                        Map.of("file", file.getBytes(StandardCharsets.UTF_8)))
                .header("location")
                .orElseThrow()
                .replace("/admin/", "");
    }

    @Test
    void the_login_is_fit_for_everybody() {
        page.context().clearCookies();
        fit("login");
    }

    /** What another width may change; everything else is the same page. */
    private static final String[] BY_WIDTH = {
        "color-contrast", "target-size", "scrollable-region-focusable", "meta-viewport"
    };

    /** No violation, nothing wider than the window, not a word in the console. */
    private static void fit(String path) {
        complaints.clear();
        page.setViewportSize(1280, 900);
        open("/admin/" + path);
        for (int width : new int[] {1280, 360}) {
            page.setViewportSize(width, 900);
            assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                    .as("%s at %s", path, width)
                    .isLessThanOrEqualTo(width);
            assertThat(width == 1280 ? Axe.violations(page) : Axe.violations(page, BY_WIDTH))
                    .as("%s at %s", path, width)
                    .isEmpty();
        }
        assertThat(complaints)
                .filteredOn(c -> !c.contains("status of 404"))
                .as(path)
                .isEmpty();
    }

    /** What a form was answered with, as it stands: one look by axe, and the width of a phone. */
    private static void fitHere(String what) {
        page.setViewportSize(1280, 900);
        assertThat(Axe.violations(page)).as(what).isEmpty();
        page.setViewportSize(360, 900);
        assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                .as(what)
                .isLessThanOrEqualTo(360);
        page.setViewportSize(1280, 900);
    }

    @Test
    void what_a_form_is_answered_with_is_fit_for_everybody_too() {
        as(owner);
        page.setViewportSize(1280, 900);
        open("/admin/members/" + CUSTOMER);
        assertThat(page.locator("#codes ~ table td .mono")).not().isEmpty();

        open("/admin/program");
        page.fill("[name='/holdDays']", "900");
        page.click("button[value=publish]");
        page.locator("[name='/holdDays'][aria-invalid=true]").waitFor();
        fitHere("422");
        page.fill("[name='/holdDays']", "3");
        page.click("button[value=simulate]");
        page.locator("#effect").waitFor();
        assertThat(page.locator("#effect ~ dl dd").first()).isVisible();
        fitHere("simulated");
        page.fill("#try-id", "103");
        page.click("button[value=try]");
        page.locator("table.compare").waitFor();
        fitHere("an order tried");
        owner.send(
                "/admin/program",
                Map.of("do", "save", "base", page.inputValue("[name=base]"), "revision", "0", "/name", "Meanwhile"));
        page.click("button[value=save]");
        page.locator(".note.bad[role=alert]").waitFor();
        fitHere("412");
    }

    @Test
    void an_import_that_waits_one_that_runs_and_one_that_is_done_are_fit_for_everybody() {
        as(owner);
        String large = imported("customer_id,points\n7101,2000\n");
        open("/admin/" + large);
        page.click("button[value=start]");
        assertThat(page.locator(".top .tag")).hasText(Pattern.compile("Väntar"));
        fitHere("waiting");
        open("/admin/" + imported("customer_id,points\n" + (CUSTOMER + 20) + ",20\n"));
        page.click("button[value=start]");
        page.locator("#undo").waitFor();
        fitHere("done");
        String half = imported("customer_id,points\n" + (CUSTOMER + 21) + ",20\n");
        String id = half.replace("import/", "");
        stands(id, "RUNNING", server.clock().instant().plusSeconds(3_600));
        open("/admin/" + half);
        assertThat(page.locator("progress")).hasAttribute("value", "40");
        fitHere("running");
        stands(id, "LOOKED", null);
    }

    /** As if another server were at an import, for long enough to be looked at. */
    private static void stands(String id, String state, Instant leased) {
        try (Database database = new Database(Config.from(server.settings()).database())) {
            database.useTransaction(tx -> tx.handle()
                    .createUpdate("update opening_import set state = :state, row_count = 100, rows_done = 40,"
                            + " lease_until = :leased where import_id = :id")
                    .bind("state", state)
                    .bind("leased", leased)
                    .bind("id", id)
                    .execute());
        }
    }

    @Test
    void who_may_not_is_told_so_by_a_page_that_is_fit_for_everybody() {
        String token = new SessionToken(new AppSecrets(Secrets.CURRENT, Optional.empty()), Secrets.API_KEY)
                .issue(
                        new ShopDomain(full.domain()),
                        "just-looking",
                        server.clock().instant());
        try (Page looking = Browser.page(360, 800)) {
            looking.setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + token));
            looking.navigate("http://127.0.0.1:" + server.port() + "/admin/members");
            assertThat(looking.locator("h1")).hasText("Din roll får inte se det här");
            assertThat(Axe.violations(looking)).isEmpty();
        }
    }

    @Test
    void in_the_dark_every_colour_can_be_told_from_what_is_behind_it() {
        as(owner);
        page.setViewportSize(1280, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        try {
            for (String path : List.of("home", "program", "members/" + CUSTOMER, "activity", "insights", "looks")) {
                open("/admin/" + path);
                assertThat(Axe.violations(page, "color-contrast")).as(path).isEmpty();
            }
        } finally {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(null));
        }
    }

    @Test
    void every_language_fits_on_a_phone() {
        as(owner);
        page.setViewportSize(360, 900);
        try {
            for (String language : List.of("da", "en")) {
                owner.send("/admin/language", Map.of("language", language));
                List<String> all = new ArrayList<>(PAGES);
                all.addAll(List.of("start", "looks", "import", "webhooks", "keys", "approvals", "export"));
                all.add("members/" + CUSTOMER);
                for (String path : all) {
                    open("/admin/" + path);
                    assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                            .as("%s in %s", path, language)
                            .isLessThanOrEqualTo(360);
                }
            }
        } finally {
            owner.send("/admin/language", Map.of("language", "sv"));
        }
    }

    @Test
    void the_menu_leads_everywhere_and_says_where_one_is() {
        as(owner);
        page.setViewportSize(1280, 900);
        open("/admin/home");
        for (String name : PAGES) {
            page.click("nav.menu a[href='/admin/" + name + "']");
            assertThat(page).hasURL(Pattern.compile("/admin/" + name + "$"));
            assertThat(page.locator("nav.menu [aria-current=page]")).hasAttribute("href", "/admin/" + name);
        }
    }

    @Test
    void each_language_is_one_click_away_and_stays() {
        as(owner);
        open("/admin/members");
        page.locator("button[lang=da]:visible").click();
        assertThat(page.locator("html")).hasAttribute("lang", "da");
        assertThat(page.locator("h1")).hasText("Medlemmer");
        page.locator("button[lang=sv]:visible").click();
        assertThat(page.locator("h1")).hasText("Medlemmar");
    }

    @Test
    void another_language_keeps_the_filters() {
        as(owner);
        open("/admin/members?sort=points&with=points");
        page.locator("button[lang=da]:visible").click();
        assertThat(page.locator("html")).hasAttribute("lang", "da");
        assertThat(page.locator("#sort")).hasValue("points");
        assertThat(page).hasURL(Pattern.compile("with=points"));
        page.locator("button[lang=sv]:visible").click();
        assertThat(page.locator("h1")).hasText("Medlemmar");
    }

    /** Of the page's own, not of the widget's. */
    private static final String BUTTONS =
            "[...document.querySelectorAll('button, .button')].filter(each => each.offsetParent).length";

    /** The step of 300 points, wherever it stands. */
    @Test
    void what_is_printed_is_what_is_on_the_page_without_its_buttons() {
        as(owner);
        page.setViewportSize(1280, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        try {
            open("/admin/program");
            assertThat(page.locator("[name='/steps/0/at']")).isVisible();
            assertThat(page.locator("[name='/rewards/0/amountMinor']")).isVisible();
            List<String> shown = List.of("program", "looks", "start", "members/" + CUSTOMER + "/widget");
            for (String path : shown) {
                open("/admin/" + path);
                assertThat(page.locator("trappa-stairs >> text=300").first()).isVisible();
            }
            for (String path : List.of("program/history", "members/" + CUSTOMER, "insights", "settings", "looks")) {
                open("/admin/" + path);
                assertThat(page.locator("main h1")).isVisible();
                assertThat((int) page.evaluate(BUTTONS)).as(path).isZero();
            }
            assertThat(page.locator("#looks [name=accent]")).isVisible();
        } finally {
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(null));
        }
    }

    @Test
    void a_session_that_ends_while_somebody_types_says_so_and_takes_nothing() {
        OwnerSession mine = OwnerSession.loggedIn(server, full.domain());
        as(mine);
        open("/admin/program");
        page.locator("#preview trappa-stairs ol").waitFor();
        mine.send("/admin/logout", Map.of());
        page.fill("[name='/name']", "Half a thought");
        assertThat(page.locator("main [role=alert]")).containsText("Du är inte längre inloggad");
        assertThat(page.locator("#preview trappa-stairs ol")).isVisible();
        assertThat(page.locator("[name='/name']")).hasValue("Half a thought");
        page.fill("[name='/name']", "A whole thought");
        page.click("button[value=save]");
        assertThat(page.locator("[name=password]")).isVisible();
    }

    @Test
    void hostile_words_are_words() {
        as(owner);
        open("/admin/members/" + CUSTOMER);
        assertThat(page.locator("main").innerText()).contains("<img src=x onerror=alert(1)>");
        assertThat(page.locator("main img, main script").count()).isZero();
    }

    @Test
    void the_widget_shows_the_members_own_state() {
        as(owner);
        open("/admin/members/" + CUSTOMER + "/widget");
        assertThat(page.locator("trappa-stairs [part=base]")).containsText("poäng");
    }

    @Test
    void points_given_by_hand_show_at_once_with_the_balance_after() {
        as(owner);
        open("/admin/members/" + (CUSTOMER + 1));
        page.fill("#points", "+25");
        page.fill("#reason", "Sent paket");
        page.click("main form button.first");
        assertThat(page.locator("[role=status]")).hasText("Poängen är justerade.");
        assertThat(page.locator("tbody tr").first()).containsText("Sent paket");
        assertThat(page.locator("tbody tr").first()).containsText("+25");
    }

    @Test
    void what_was_typed_stays_when_something_is_wrong() {
        as(owner);
        open("/admin/members/" + CUSTOMER);
        page.fill("#points", "many");
        page.fill("#reason", "A long thought that must not be lost");
        page.click("main form button.first");
        assertThat(page.locator("#points")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#points-help")).containsText("heltal");
        assertThat(page.locator("#points")).hasValue("many");
        assertThat(page.locator("#reason")).hasValue("A long thought that must not be lost");
    }

    @Test
    void a_choice_passed_through_with_the_keyboard_is_sent_only_when_it_is_made() {
        as(owner);
        open("/admin/webhooks/" + receiver);
        page.focus("#status");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        assertThat(page.locator(".filters button").isVisible()).isTrue();
        assertThat(page.url()).doesNotContain("status=");
        page.keyboard().press("Enter");
        page.waitForURL(address -> address.contains("status=sending"));
    }

    @Test
    void the_same_form_sent_twice_counts_once() {
        adjust("twice", "5", "Once only");
        Answer again = adjust("twice", "5", "Once only");
        assertThat(again.status()).isEqualTo(303);
        String html = owner.get("/admin/members/" + CUSTOMER).text();
        assertThat(html.split("Once only", -1)).hasSize(2);
    }

    @Test
    void the_address_of_the_list_carries_its_filters_and_pages_on() {
        as(owner);
        open("/admin/members?sort=points&with=points");
        assertThat(page.locator("#sort").inputValue()).isEqualTo("points");
        List<String> first = page.locator("tbody td.lead").allInnerTexts();
        page.click("a[rel=next]");
        assertThat(page).hasURL(Pattern.compile("after="));
        assertThat(page.locator("tbody td.lead").first()).isVisible();
        assertThat(page.url()).contains("sort=points").contains("with=points");
        List<String> second = page.locator("tbody td.lead").allInnerTexts();
        assertThat(first).hasSize(50);
        assertThat(second).isNotEmpty().doesNotContainAnyElementsOf(first);
    }

    @Test
    void an_order_finds_its_buyer() {
        as(owner);
        open("/admin/members");
        page.fill("#q", "103");
        page.press("#q", "Enter");
        assertThat(page.locator("tbody td.lead")).hasText(new String[] {Long.toString(CUSTOMER + 3)});
    }

    @Test
    void all_members_come_as_a_file_that_a_spreadsheet_reads() {
        Answer file = owner.get("/admin/members.csv?sort=points");
        assertThat(file.header("content-disposition").orElseThrow()).contains("members.csv");
        assertThat(file.text().lines()).hasSize(56).first().asString().contains("customer_id,since,tier,points");
        assertThat(owner.get("/admin/settings").text()).contains("Hämtade medlemmar");
    }

    @Test
    void saving_works_without_scripts() {
        try (Page plain = Browser.page(new com.microsoft.playwright.Browser.NewPageOptions()
                .setJavaScriptEnabled(false)
                .setLocale("sv-SE")
                .setViewportSize(360, 800))) {
            plain.navigate("http://127.0.0.1:" + server.port() + "/admin/login");
            plain.fill("[name=shop]", full.domain());
            plain.fill("[name=password]", OwnerSession.PASSWORD);
            plain.click("button.first");
            assertThat(plain).not().hasURL(Pattern.compile("/admin/login"));
            plain.navigate("http://127.0.0.1:" + server.port() + "/admin/members/" + (CUSTOMER + 2));
            plain.fill("#points", "3");
            plain.fill("#reason", "Without scripts");
            plain.click("main form button.first");
            assertThat(plain.locator("tbody tr").first()).containsText("Without scripts");
            plain.navigate("http://127.0.0.1:" + server.port() + "/admin/program");
            plain.fill("[name='/name']", "Utan skript");
            plain.click("button[value=publish]");
            assertThat(plain.locator("[role=status]").first()).containsText("Publicerat");
            assertThat(plain.locator("[name='/name']")).hasValue("Utan skript");
            plain.navigate("http://127.0.0.1:" + server.port() + "/admin/import");
            plain.setInputFiles(
                    "#file",
                    new FilePayload(
                            "few.csv", "text/csv", "customer_id,points\n7201,5\n".getBytes(StandardCharsets.UTF_8)));
            plain.click("main form button.first");
            assertThat(plain.locator("h1")).hasText("few.csv");
        }
    }

    @Test
    void inside_the_stores_admin_links_and_forms_carry_the_token() {
        // App Bridge wraps fetch and adds the token; this does the same.
        String token = full.ownerHeaders().get("Authorization");
        try (Page framed = Browser.page(1000, 800)) {
            framed.route(
                    "https://cdn.shopify.com/**",
                    route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                            .setContentType("text/javascript")
                            .setBody(
                                    "const plain = window.fetch; window.fetch = (at, options = {}) => { const headers ="
                                            + " new Headers(options.headers); headers.set('Authorization', '" + token
                                            + "'); return plain(at, {...options, headers}); };")));
            framed.navigate("http://127.0.0.1:" + server.port() + "/admin/home?shop=" + full.domain());
            framed.click("nav.menu a[href='/admin/members']");
            framed.click("text=" + (CUSTOMER + 54));
            framed.fill("#points", "4");
            framed.fill("#reason", "From inside");
            framed.click("main form button.first");
            framed.waitForSelector("[role=status]");
            assertThat(framed.locator("tbody tr").first()).containsText("From inside");
            framed.click("nav.menu a[href='/admin/members']");
            framed.route("**/admin/members.csv*", route -> route.abort());
            framed.click("a[download]");
            assertThat(framed.locator("main [role=alert]")).containsText("Filen gick inte att hämta");
        }
    }
}
