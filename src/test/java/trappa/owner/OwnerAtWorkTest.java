package trappa.owner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Browser;
import trappa.support.ProgramJson;

/** What an owner does, in a real browser: with the keyboard, without scripts, inside the store, beside others. */
@Tag("browser")
class OwnerAtWorkTest extends OwnerInBrowser {
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
    void a_key_and_a_receiver_are_made_once_however_often_the_page_is_loaded_again() {
        as(owner);
        open("/admin/keys");
        int keys = page.locator("tbody tr").count();
        page.fill("#name", "Kassan");
        page.click("main form button.first");
        assertThat(page.locator("code.shown")).containsText("trk_");
        page.reload();
        assertThat(page.locator("code.shown")).hasCount(0);
        assertThat(page.locator("tbody tr")).hasCount(keys + 1);
        open("/admin/webhooks");
        int receivers = page.locator("tbody tr").count();
        page.fill("#url", "https://example.com/events");
        page.click("main form button.first");
        assertThat(page.locator("code.shown")).containsText("whsec_");
        page.reload();
        assertThat(page.locator("code.shown")).hasCount(0);
        assertThat(page.locator("tbody tr")).hasCount(receivers + 1);
        page.click("tbody tr:last-child a");
        page.click("form[action$=secret] button");
        assertThat(page.locator("code.shown")).containsText("whsec_");
        page.reload();
        assertThat(page.locator("code.shown")).hasCount(0);
        assertThat(page).hasURL(Pattern.compile("/admin/webhooks/whk_[0-9a-f]+$"));
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
            // Pages come by a script here, which no click waits for, and the first one has a #points too.
            framed.waitForSelector("a[download]");
            framed.click("text=" + (CUSTOMER + 54));
            framed.fill("input#points", "4");
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
