package trappa.owner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trappa.Config;
import trappa.db.Database;
import trappa.signature.AppSecrets;
import trappa.signature.SessionToken;
import trappa.support.Axe;
import trappa.support.Browser;
import trappa.support.Json;
import trappa.support.Secrets;
import trappa.value.ShopDomain;

/** Every page of the owner's in a real browser, full and empty: readable by everybody, at every width, quiet console. */
@Tag("browser")
class OwnerPagesTest extends OwnerInBrowser {
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
    void every_page_of_a_new_shop_is_fit_for_everybody() {
        as(OwnerSession.loggedIn(server, empty.domain()));
        PAGES.forEach(OwnerPagesTest::fit);
        List.of("start", "webhooks", "keys", "approvals", "import").forEach(OwnerPagesTest::fit);
        List.of("looks", "program/history", "export", "import?kind=orders", "import?kind=codes")
                .forEach(OwnerPagesTest::fit);
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
}
