package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.owner.ProgramEditor.form;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Browser;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** The program's editor: from a change to a published version, and everything that may come between. */
@Tag("browser")
class ProgramEditorTest {
    private static RunningTrappa server;
    private ProgramEditor editor;
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

    private void newShop() {
        editor = ProgramEditor.ofANewShop(server);
        shop = editor.shop();
        owner = editor.owner();
    }

    @Test
    void a_page_sent_back_unchanged_is_the_same_program() {
        newShop();
        JsonNode before = editor.program();
        assertThat(editor.press("publish", Map.of()).status()).isEqualTo(303);
        assertThat(editor.program()).isEqualTo(before);
    }

    @Test
    void amounts_are_typed_in_whole_units_and_a_multiplier_as_a_number() {
        newShop();
        editor.press(
                "publish",
                Map.of("/rewards/0/amountMinor", "37,50", "/tiers/1/multiplier", "1,5", "/steps/0/at", "1 200"));
        assertThat(editor.program().at("/rewards/0/amountMinor").asLong()).isEqualTo(3_750);
        assertThat(editor.program().at("/tiers/1/multiplier").asString()).isEqualTo("3/2");
        assertThat(editor.program().at("/steps/0/at").asLong()).isEqualTo(1_200);
    }

    @Test
    void every_mistake_stands_beside_its_field_and_nothing_typed_is_lost() {
        newShop();
        Answer answer = editor.press(
                "publish", Map.of("/steps/0/at", "three hundred", "/tiers/1/multiplier", "a lot", "/holdDays", "900"));
        assertThat(answer.status()).isEqualTo(422);
        String html = answer.text();
        assertThat(html).contains("value=\"three hundred\"", "value=\"a lot\"", "value=\"900\"");
        for (String field : List.of("/steps/0/at", "/tiers/1/multiplier", "/holdDays")) {
            assertThat(html).contains("id=\"" + field + "-help\"");
        }
        assertThat(html).contains("Skriv ett heltal från 0 till 365.", "Skriv ett tal som 1,25 eller 5/4.");
        assertThat(editor.program().get("holdDays").asInt()).isZero();
    }

    @Test
    void thresholds_say_what_they_count_a_multiplier_is_a_number_and_a_list_has_its_name() {
        newShop();
        String html =
                editor.press("check", Map.of("/qualification/metric", "ORDERS")).text();
        assertThat(html).contains("Vid antal köp", "name=\"/tiers/1/multiplier\"", "value=\"1,25\"");
        Map<String, String> many = form(html);
        for (int i = 0; i < 13; i++) {
            many.put("/steps/" + i + "/at", Integer.toString(i + 1));
            many.put("/steps/" + i + "/id", "s" + i);
        }
        many.put("do", "check");
        assertThat(owner.post("/admin/program", many).text()).contains("<li>Trappan: Högst 12.");
    }

    @Test
    void a_wrong_amount_is_told_in_money_and_a_right_one_comes_back_as_it_was_typed() {
        newShop();
        String wrong = editor.press("publish", Map.of("/rewards/0/amountMinor", "tjugofem"))
                .text()
                .replaceAll("[\\s\u00a0]+", " ");
        assertThat(wrong).containsPattern("Skriv ett belopp från [0-9, ]+ kr till [0-9 ]+ kr, som 24,50\\.");
        assertThat(editor.press("check", Map.of("/rewards/0/amountMinor", "37,50"))
                        .text())
                .contains("value=\"37,50\"");
    }

    @Test
    void a_draft_changes_nothing_until_it_is_published() {
        newShop();
        assertThat(editor.press("save", Map.of("/steps/0/at", "250")).status()).isEqualTo(303);
        assertThat(editor.program().at("/steps/0/at").asLong()).isEqualTo(300);
        assertThat(owner.get("/admin/program").text()).contains("value=\"250\"", "utkast");
        editor.press("publish", Map.of());
        assertThat(editor.program().at("/steps/0/at").asLong()).isEqualTo(250);
        assertThat(owner.get("/admin/settings").text()).contains("Publicerade program", "Sparade utkast");
    }

    @Test
    void somebody_else_publishing_meanwhile_loses_nobodys_work() {
        newShop();
        Map<String, String> mine = form(owner.get("/admin/program").text());
        mine.putAll(Map.of("/steps/0/at", "250", "do", "publish"));
        editor.press("publish", Map.of("/steps/0/at", "444"));
        Answer refused = owner.post("/admin/program", mine);
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text()).contains("value=\"250\"", "444");
        assertThat(editor.program().at("/steps/0/at").asLong()).isEqualTo(444);
        Map<String, String> again = form(refused.text());
        again.put("do", "publish");
        assertThat(owner.post("/admin/program", again).status()).isEqualTo(303);
        assertThat(editor.program().at("/steps/0/at").asLong()).isEqualTo(250);
    }

    @Test
    void two_drafts_at_once_are_a_conflict_too() {
        newShop();
        Map<String, String> mine = form(owner.get("/admin/program").text());
        mine.putAll(Map.of("/steps/0/at", "250", "do", "save"));
        editor.press("save", Map.of("/steps/0/at", "444"));
        Answer refused = owner.post("/admin/program", mine);
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text()).contains("value=\"250\"");
        assertThat(owner.get("/admin/program").text()).contains("value=\"444\"");
    }

    /** One order of 400 kr: at twice the points it is 800, and Silver. */
    @Test
    void what_would_happen_is_said_before_it_does() {
        newShop();
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(1).customer(7).line(1, "400.00", 1).placedAt("2026-11-01T10:00:00Z")));
        Answer answer = editor.press("simulate", Map.of("/earning/orders/points", "2"));
        assertThat(answer.status()).isEqualTo(200);
        String effect = answer.text().substring(answer.text().indexOf("id=\"effect\""));
        assertThat(effect.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " "))
                .contains("Medlemmar upp i nivå 1", "Medlemmar ner i nivå 0", "Utdelade poäng +400");
        assertThat(editor.program().at("/earning/orders/points").asLong()).isEqualTo(1);
    }

    private String effect(Map<String, String> changed) {
        String html = editor.press("simulate", changed).text();
        return html.substring(html.indexOf("id=\"effect\""), html.indexOf("<form id=\"program\""))
                .replaceAll("<[^>]*>", " ")
                .replaceAll("[\\s\u00a0]+", " ");
    }

    /** Orders of 400 and 200 kr: with a point for two kronor 200 and 100; with two for each, both reach the step. */
    @Test
    void what_it_would_cost_and_who_would_gain_or_lose_are_figures_of_the_shops_own_year() {
        newShop();
        shop.deliver(
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(1).customer(7).line(1, "400.00", 1).placedAt("2026-11-01T10:00:00Z")),
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(2).customer(8).line(1, "200.00", 1).placedAt("2026-11-02T10:00:00Z")));
        assertThat(effect(Map.of("/earning/orders/points", "2", "/rewards/0/amountMinor", "37,50")))
                .contains("får fler poäng 2", "får färre poäng 0", "Utdelade poäng +600 600 → 1 200")
                .contains("Belöningar för 50 kr 25 kr → 75 kr");
        assertThat(effect(Map.of("/earning/orders/perMinor", "2")))
                .contains("får fler poäng 0", "får färre poäng 2", "Belöningar för \u221225 kr 25 kr → 0 kr");
    }

    @Test
    void the_preview_is_looked_at_as_a_guest_or_with_so_many_points_in_a_language_on_a_phone_in_the_dark() {
        newShop();
        Map<String, String> fields = form(owner.get("/admin/program").text());
        fields.putAll(Map.of("look-points", "350", "look-language", "fi", "look-width", "360", "look-theme", "dark"));
        fields.remove("look-guest");
        String member = owner.post("/admin/program/preview", fields).text().replace("&#34;", "\"");
        assertThat(member).contains("lang=\"fi\"", "data-width=\"360\"", "data-theme=\"dark\"", "\"qualifying\":350");
        fields.put("look-guest", "on");
        fields.remove("look-width");
        fields.remove("look-theme");
        String guest = owner.post("/admin/program/preview", fields).text().replace("&#34;", "\"");
        assertThat(guest).contains("data-width=\"\"", "data-theme=\"\"", "\"member\":null");
    }

    @Test
    void an_old_version_comes_back_as_a_new_one() {
        newShop();
        editor.press("publish", Map.of("/steps/0/at", "250"));
        int before = shop.owner("GET", "/api/program/versions")
                .json()
                .at("/versions/0/version")
                .asInt();
        assertThat(owner.get("/admin/program/history").text()).contains("300", "250");
        owner.send("/admin/program/restore", Map.of("version", Integer.toString(before - 1)));
        editor.press("publish", Map.of());
        assertThat(editor.program().at("/steps/0/at").asLong()).isEqualTo(300);
        assertThat(shop.owner("GET", "/api/program/versions")
                        .json()
                        .at("/versions/0/version")
                        .asInt())
                .isEqualTo(before + 1);
    }

    @Test
    void rows_are_added_and_removed_without_losing_what_else_was_typed() {
        newShop();
        Answer added = editor.press("add-steps", Map.of("/name", "Half a thought"));
        assertThat(added.text())
                .contains("name=\"/steps/1/at\"", "value=\"Half a thought\"")
                .as("without scripts one is back where one was")
                .contains("value=\"add-steps\" formaction=\"/admin/program#steps\"");
        Map<String, String> fields = form(added.text());
        fields.put("do", "remove-steps-0");
        assertThat(owner.post("/admin/program", fields).text())
                .doesNotContain("name=\"/steps/1/at\"")
                .contains("value=\"Half a thought\"");
    }

    @Test
    void what_the_form_does_not_show_is_kept() {
        newShop();
        shop.publish(ProgramJson.onePointPerKrona().step("s300", 300, 2_500).with("timeZone", "Europe/Oslo"));
        editor.press("publish", Map.of("/holdDays", "3"));
        assertThat(editor.program().get("timeZone").asString()).isEqualTo("Europe/Oslo");
        assertThat(editor.program().get("holdDays").asInt()).isEqualTo(3);
    }

    /** Everything the document knows, each key with a value of its own. */
    private static final String EVERYTHING = """
            {"name": "Allt", "status": "live", "timeZone": "Europe/Oslo", "locale": "nb", "country": "NO", "holdDays": 3,
             "earning": {"orders": {"points": 2, "perMinor": 1000, "mode": "STEP", "taxBasis": "EXCLUDE", "minimumMinor": 5000,
                 "excludeProductIds": ["11", "12"], "excludeCollectionIds": ["13"], "excludeOrderTags": ["b2b", "grossist"],
                 "excludeCustomerTags": ["personal"], "channels": ["pos"], "excludeSalePrice": true, "fixedPoints": 7,
                 "maxPointsPerOrder": 900, "maxPointsPerPeriod": {"points": 5000, "period": "WEEK"}},
               "referral": {"referrerPoints": 50, "refereePoints": 25, "minimumMinor": 20000},
               "birthday": {"points": 100, "noticeDays": 21}},
             "surveys": [{"id": "rek", "kind": "nps", "points": 25, "afterDays": 9, "everyDays": 90, "question": "Tipsar du om oss?"},
                 {"id": "latt", "kind": "ces", "points": 0, "afterDays": 2, "everyDays": 30}],
             "campaigns": [{"id": "jul", "name": "Jul", "from": "2026-12-01", "until": "2026-12-24T12:00:00Z",
                 "weekdays": ["MONDAY", "SUNDAY"], "productIds": ["21"], "collectionIds": ["22", "23"], "orderTags": ["julklapp"],
                 "customerTags": ["klubb"], "tierIds": ["silver"], "channels": ["web"], "firstOrder": true,
                 "multiplier": "3/2", "bonusPoints": 40},
                 {"id": "hem", "name": "Välkommen åter", "awayDays": 120, "multiplier": "2"}],
             "expiry": {"model": "INACTIVITY", "months": 12, "roundTo": "NONE"},
             "qualification": {"metric": "ORDERS", "period": "ROLLING", "months": 6, "graceDays": 10, "demotion": "BALANCE"},
             "tiers": [{"id": "bas", "name": "Bas", "at": 0}, {"id": "silver", "name": "Silver", "at": 5, "multiplier": "5/4"}],
             "steps": [{"id": "s2", "at": 2, "rewardId": "vas"}],
             "rewards": [{"id": "vas", "kind": "free_product", "name": "En vas", "productId": 31, "costPoints": 300, "validDays": 9,
                 "minimumOrderMinor": 1000, "combinesWith": ["order", "shipping"]}, {"id": "tio", "kind": "percent_off", "percent": 10}],
             "rewardReturn": "FULL_ONLY"}""";

    @Test
    void every_key_of_the_document_stands_in_a_field_and_comes_back_from_it() {
        newShop();
        assertThat(shop.owner("PUT", "/api/program", Json.read(EVERYTHING), Map.of())
                        .status())
                .isEqualTo(200);
        JsonNode before = editor.program();
        Map<String, String> fields = form(owner.get("/admin/program").text());
        fields.keySet().removeIf(key -> key.startsWith("/") && fields.get(key).isEmpty());
        before.forEachEntry((key, value) -> assertThat(fields.keySet())
                .as("fields for %s", key)
                .anyMatch(f -> f.equals("/" + key) || f.startsWith("/" + key + "/")));
        fields.put("do", "publish");
        assertThat(owner.post("/admin/program", fields).status()).isEqualTo(303);
        assertThat(editor.program()).isEqualTo(before);
    }

    @Test
    void a_campaign_is_added_filled_in_and_published() {
        newShop();
        Map<String, String> fields = form(
                editor.press("add-campaigns", Map.of("/name", "Half a thought")).text());
        assertThat(fields).containsEntry("/name", "Half a thought").containsKey("/campaigns/0/id");
        fields.putAll(Map.of(
                "/campaigns/0/name",
                "Julveckan",
                "/campaigns/0/from",
                "2026-12-18",
                "/campaigns/0/until",
                "2026-12-24",
                "/campaigns/0/multiplier",
                "1,5",
                "/campaigns/0/customerTags",
                "Klubb, vän",
                "/campaigns/0/weekdays",
                "FRIDAY"));
        fields.put("do", "publish");
        assertThat(owner.post("/admin/program", fields).status()).isEqualTo(303);
        JsonNode campaign = editor.program().at("/campaigns/0");
        assertThat(campaign.get("name").asString()).isEqualTo("Julveckan");
        assertThat(campaign.get("multiplier").asString()).isEqualTo("3/2");
        assertThat(campaign.at("/customerTags/1").asString()).isEqualTo("vän");
        assertThat(campaign.at("/weekdays/0").asString()).isEqualTo("FRIDAY");
    }

    @Test
    void what_is_wrong_in_a_campaign_stands_beside_its_field_in_the_owners_words() {
        newShop();
        Map<String, String> fields =
                form(editor.press("add-campaigns", Map.of()).text());
        fields.putAll(Map.of(
                "/campaigns/0/from",
                "i jul",
                "/campaigns/0/multiplier",
                "dubbelt",
                "/campaigns/0/productIds",
                "1, muggen",
                "/campaigns/0/tierIds",
                "platina",
                "/timeZone",
                "Sverige",
                "/earning/referral/minimumMinor",
                "100"));
        fields.put("do", "publish");
        Answer refused = owner.post("/admin/program", fields);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text().replaceAll("<[^>]*>", " "))
                .contains(
                        "Skriv en dag som",
                        "Skriv ett tal som 1,25",
                        "muggen: Skriv ett id",
                        "platina: Det finns ingen sådan nivå")
                .contains("Skriv en tidszon som", "Ange poäng till den som värvar")
                .doesNotContain("should be", "is missing", "is not the id");
        assertThat(refused.text())
                .contains("value=\"i jul\"", "value=\"dubbelt\"", ">1, muggen</textarea>", "value=\"Sverige\"");
    }

    @Test
    void a_reward_moves_up_the_stairs_and_the_stairs_stay() {
        newShop();
        Map<String, String> fields = form(editor.press("add-steps", Map.of()).text());
        fields.put("/steps/1/at", "700");
        fields.put("do", "up-steps-1");
        Map<String, String> moved = form(owner.post("/admin/program", fields).text());
        assertThat(moved).containsEntry("/steps/0/at", "300").containsEntry("/steps/1/at", "700");
        assertThat(moved.get("/steps/0/rewardId")).isEmpty();
        assertThat(moved.get("/steps/1/rewardId")).isNotEmpty();
    }

    @Test
    void publishing_over_a_colleagues_saved_draft_is_a_conflict_and_shows_both() {
        newShop();
        Map<String, String> mine = form(owner.get("/admin/program").text());
        mine.putAll(Map.of("/steps/0/at", "250", "do", "publish"));
        editor.press("save", Map.of("/holdDays", "9"));
        Answer refused = owner.post("/admin/program", mine);
        assertThat(refused.status()).isEqualTo(412);
        String both = refused.text().substring(refused.text().indexOf("role=\"alert\""));
        assertThat(both.substring(0, both.indexOf("</form>"))).contains("Den andra ändrade", "9", "Du ändrade", "250");
        assertThat(owner.get("/admin/program").text()).contains("value=\"9\"");
        assertThat(editor.program().at("/steps/0/at").asLong()).isEqualTo(300);
    }

    @Test
    void the_shops_own_widget_follows_what_is_typed() {
        newShop();
        try (Page page = Browser.page(1280, 900)) {
            String[] cookie = owner.cookie().split("=", 2);
            page.context()
                    .addCookies(List.of(new Cookie(cookie[0], cookie[1]).setUrl("http://127.0.0.1:" + server.port())));
            page.navigate("http://127.0.0.1:" + server.port() + "/admin/program");
            page.locator("trappa-stairs ol").waitFor();
            page.fill("[name='/tiers/1/name']", "Fjällräv");
            page.locator("trappa-stairs >> text=Fjällräv").first().waitFor();
            page.evaluate(
                    "slider => { slider.value = slider.max; slider.dispatchEvent(new Event('input', {bubbles: true})); }",
                    page.querySelector("#look-points"));
            page.locator("trappa-stairs [aria-current] >> text=Fjällräv")
                    .first()
                    .waitFor();
            page.selectOption("#look-language", "de");
            page.locator("owner-preview[lang=de] trappa-stairs[lang=de]").waitFor();
            page.check("[name=look-width]");
            page.locator("owner-preview[data-width='360']").waitFor();
            assertThat((int) page.evaluate("document.querySelector('owner-preview').offsetWidth"))
                    .isLessThanOrEqualTo(360);
            page.check("[name=look-theme]");
            page.locator("owner-preview[data-theme=dark]").waitFor();
            page.check("[name=look-guest]");
            page.locator("trappa-stairs [aria-current]")
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
            page.click("button[value=add-campaigns]");
            page.locator("[name='/campaigns/0/name']").waitFor();
            page.waitForFunction("document.activeElement.name === '/campaigns/0/name'");
            assertThat(page.inputValue("[name='/tiers/1/name']")).isEqualTo("Fjällräv");
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
            page.fill("[name='/steps/0/at']", "nothing");
            page.waitForSelector("#preview .note");
            page.click("button[value=publish]");
            page.waitForFunction("document.activeElement.name === '/steps/0/at'");
        }
    }
}
