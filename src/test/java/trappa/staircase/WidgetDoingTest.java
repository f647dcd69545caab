package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.staircase.WidgetShop.HISTORY;
import static trappa.staircase.WidgetShop.button;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.staircase.WidgetShop.Answer;
import trappa.support.Browser;

/** What the second file does: buying rewards, handing codes back, the history; and languages. */
@Tag("browser")
class WidgetDoingTest {
    private static final WidgetShop SHOP = new WidgetShop();
    private static final String OLDER = """
            {"entries": [{"id": "1", "at": "2025-10-01T12:00:00Z", "kind": "bonus", "points": 25, "explanation": "Välkommen"}],
             "next": null}""";
    private static final String CLAIMABLE =
            "{\"id\": \"o9\", \"rewardId\": \"r25\", \"status\": \"claimable\", \"costPoints\": 0, \"code\": null, \"validUntil\": null}";

    private static final String CLAIMED =
            "{\"id\": \"o9\", \"rewardId\": \"r25\", \"status\": \"claimed\", \"costPoints\": 0, \"code\": \"TRAPPA-NEW1\","
                    + " \"validUntil\": \"2027-02-01\", \"redemptionId\": \"red-9\"}";

    private static final int[] REFUSALS = {401, 404, 409, 410, 422, 429, 500};

    private static String rewards;
    private static String owed;
    private static String member;

    @AfterAll
    static void close() {
        SHOP.close();
    }

    @BeforeAll
    static void read_the_examples() {
        try (var page = Browser.page(360, 800)) {
            rewards = SHOP.example(page, "rewards", "sv");
            owed = SHOP.example(page, "owed", "sv");
            member = SHOP.example(page, "member", "sv");
        }
    }

    @BeforeEach
    void a_shop_with_a_member_who_has_points_to_use() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>").staircase(200, rewards);
        SHOP.answer("history", Answer.json(200, HISTORY));
        SHOP.claims().clear();
        SHOP.asked().clear();
    }

    @Test
    void spending_is_asked_about_first_and_says_what_is_left_before_and_after() {
        SHOP.redemption(201, redemption("red-2", "ISSUED", "TRAPPA-NEW1"), 0).hold("redemptions");
        try (var page = SHOP.open()) {
            button(page, "Använd dina poäng").click();
            assertThat(page.getByText("Du behöver 280 poäng till")).isVisible();
            assertThat(button(page, "Lös in 100 kr rabatt")).hasCount(0);
            button(page, "Lös in 50 kr rabatt").click();
            assertThat(button(page, "Ja, lös in")).isFocused();
            assertThat(page.locator(".question"))
                    .containsText("Vill du använda 200 poäng till 50 kr rabatt? Då har du 220 poäng kvar.");
            assertThat(SHOP.claims()).isEmpty();
            button(page, "Avbryt").click();
            assertThat(button(page, "Lös in 50 kr rabatt")).isFocused();
            button(page, "Lös in 50 kr rabatt").click();
            SHOP.staircase(
                    200,
                    rewards.replace("\"available\":420", "\"available\":220")
                            .replace(
                                    "\"redemptionId\":\"red-1\"}",
                                    "\"redemptionId\":\"red-1\"},{\"id\":\"red-2\",\"rewardId\":\"r50b\",\"status\":\"claimed\",\"costPoints\":200,"
                                            + "\"code\":\"TRAPPA-NEW1\",\"validUntil\":\"2027-02-01\",\"redemptionId\":\"red-2\"}"));
            page.setViewportSize(360, 240);
            button(page, "Ja, lös in").dblclick();
            SHOP.letGo("redemptions");
            assertThat(page.getByText("TRAPPA-NEW1").first()).isVisible();
            assertThat(button(page, "Kopiera koden 50 kr rabatt")).isFocused();
            // The code is what one sees: the list of rewards has closed, and the page has moved to it.
            assertThat(button(page, "Kopiera koden 50 kr rabatt")).isInViewport();
            assertThat(page.locator("[part=reward]")).hasCount(0);
            assertThat(page.getByRole(AriaRole.STATUS))
                    .hasText("Klart: 50 kr rabatt. Du har 220 poäng kvar. TRAPPA-NEW1");
            assertThat(page.locator(".told")).hasText("Klart: 50 kr rabatt. Du har 220 poäng kvar.");
            assertThat(page.locator("trappa-stairs")).containsText("varav 220 att använda");
            assertThat(SHOP.claims()).hasSize(1);
            assertThat(SHOP.claims().getFirst().body()).isEqualTo("{\"rewardId\":\"r50b\"}");
            assertThat(SHOP.claims().getFirst().idempotencyKey()).matches("[0-9a-f-]{36}");
        }
    }

    @Test
    void what_is_left_is_what_the_shop_says_also_when_points_went_elsewhere_meanwhile() {
        SHOP.redemption(201, redemption("red-2", "ISSUED", "TRAPPA-NEW1"), 0);
        try (var page = SHOP.open()) {
            button(page, "Använd dina poäng").click();
            button(page, "Lös in 50 kr rabatt").click();
            SHOP.staircase(200, rewards.replace("\"available\":420", "\"available\":70"));
            button(page, "Ja, lös in").click();
            assertThat(page.locator(".told")).hasText("Klart: 50 kr rabatt. Du har 70 poäng kvar.");
            assertThat(page.locator("trappa-stairs")).containsText("varav 70 att använda");
        }
    }

    @Test
    void a_reward_that_could_not_be_had_says_why() {
        record Refusal(String type, String words) {}
        var refusals = List.of(
                new Refusal("insufficient_points", "Dina poäng räcker inte till det här just nu."),
                new Refusal("already_claimed", "Det här har du redan hämtat."),
                new Refusal("not_reached", "Du har inte nått det här steget än."));
        try (var page = SHOP.open()) {
            button(page, "Använd dina poäng").click();
            button(page, "Lös in 50 kr rabatt").click();
            for (var each : refusals) {
                SHOP.redemption(409, "{\"type\": \"urn:trappa:problem:" + each.type() + "\"}", 0);
                button(page, "Ja, lös in").click();
                assertThat(page.locator(".panel .refusal")).hasText(each.words());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "sv", "da", "nb", "fi", "de"})
    void every_refusal_has_words_of_its_own(String language) throws IOException {
        var seen = new TreeSet<String>();
        for (int status : REFUSALS) {
            seen.add(text(language, String.valueOf(status)));
        }
        assertThat(seen).hasSize(REFUSALS.length).doesNotContain(text(language, "offline"));
    }

    /** Claiming, buying and handing back, in turn; the focus is back on what was pressed. */
    @ParameterizedTest
    @ValueSource(strings = {"sv", "fi"})
    void every_refusal_is_said_and_gives_the_focus_back(String language) throws IOException {
        SHOP.page("<trappa-stairs lang=" + language + "></trappa-stairs>")
                .staircase(200, rewards.replace("\"offers\":[", "\"offers\":[" + CLAIMABLE + ","));
        try (var page = SHOP.open()) {
            page.locator("[data-key=rewards]").click();
            page.locator("[data-key=buyr50b]").click();
            var yes = page.locator("[data-key=yes]");
            yes.waitFor();
            for (int status : REFUSALS) {
                var words = text(language, String.valueOf(status));
                var refusal = Answer.json(status, "{\"type\": \"about:blank\"}");
                SHOP.answer("redemptions", refusal);
                for (var pressed : List.of(page.locator("[data-key=o9]"), yes)) {
                    pressed.click();
                    assertThat(page.locator(".refusal")).hasText(words);
                    assertThat(page.getByRole(AriaRole.STATUS)).hasText(words);
                    assertThat(pressed).isFocused();
                }
            }
            page.locator("[data-key='backred-1']").click();
            SHOP.answer("redemptions/red-1/return", Answer.json(409, "{\"type\": \"x:not_returnable\"}"));
            yes.click();
            assertThat(page.locator(".refusal")).hasText(text(language, "not_returnable"));
            assertThat(yes).isFocused();
            page.context().setOffline(true);
            yes.click();
            assertThat(page.locator(".refusal")).hasText(text(language, "offline"));
            assertThat(yes).isFocused();
        }
    }

    @Test
    void an_unused_code_is_handed_back_after_a_question() {
        SHOP.answer("redemptions/red-1/return", Answer.json(200, redemption("red-1", "RETURNED", null)));
        try (var page = SHOP.open()) {
            button(page, "Lämna tillbaka 25 kr rabatt").click();
            assertThat(page.locator(".question"))
                    .containsText("Lämna tillbaka koden? Den slutar gälla och du får tillbaka 100 poäng.");
            SHOP.staircase(200, member);
            page.evaluate(
                    "window.said = []; const voice = document.querySelector('trappa-stairs').shadowRoot.querySelector('[role=status]');"
                            + " new MutationObserver(() => said.push(voice.textContent.trim())).observe(voice, {childList: true})");
            button(page, "Ja, lämna tillbaka").click();
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("Koden är återlämnad.");
            assertThat(page.getByText("TRAPPA-9H4W")).hasCount(0);
            // As it is done, and again where one is when what was pressed has gone.
            page.waitForCondition(
                    () -> page.evaluate("said.join()").equals("Koden är återlämnad.,Koden är återlämnad."));
            assertThat(page.evaluate("document.activeElement.shadowRoot.activeElement.getAttribute('part')"))
                    .isEqualTo("base");
            assertThat(SHOP.claims()).singleElement().satisfies(claim -> {
                assertThat(claim.path()).isEqualTo("redemptions/red-1/return");
                assertThat(claim.body()).isEqualTo("{}");
            });
        }
    }

    /** The question from before is still on its way, and its answer knows nothing of what was done since. */
    @Test
    void what_was_asked_before_a_code_was_handed_back_does_not_bring_it_again() {
        SHOP.answer("redemptions/red-1/return", Answer.json(200, redemption("red-1", "RETURNED", null)));
        try (var page = SHOP.open()) {
            var answers = answersOfAnOldQuestion(page, rewards);
            button(page, "Lämna tillbaka 25 kr rabatt").click();
            SHOP.staircase(200, member);
            button(page, "Ja, lämna tillbaka").click();
            assertThat(page.getByText("TRAPPA-9H4W")).hasCount(0);
            page.waitForCondition(() -> answers.size() == 2);
            page.waitForTimeout(100);
            assertThat(page.getByText("TRAPPA-9H4W")).hasCount(0);
        }
    }

    @Test
    void what_was_asked_before_a_code_was_taken_does_not_take_it_away() {
        SHOP.staircase(200, member).redemption(201, redemption("red-9", "GRANTED", "TRAPPA-NEW1"), 0);
        try (var page = SHOP.open()) {
            var answers = answersOfAnOldQuestion(page, member + " "); // not the same bytes: no 304
            SHOP.staircase(200, member.replace("\"offers\":[", "\"offers\":[" + CLAIMED + ","));
            button(page, "Hämta koden 25 kr rabatt").click();
            var code = page.locator("[part=code]", new Page.LocatorOptions().setHasText("TRAPPA-NEW1"));
            assertThat(code).isVisible();
            page.waitForCondition(() -> answers.size() == 2);
            page.waitForTimeout(100);
            assertThat(code).isVisible();
            assertThat(page.locator("[aria-busy=true]")).hasCount(0);
        }
    }

    /** @return those of states that have come since it was asked */
    private static List<String> answersOfAnOldQuestion(Page page, String state) {
        assertThat(page.locator("[aria-current]")).isVisible();
        SHOP.staircaseAfter(2_000, state);
        var answers = new ArrayList<String>();
        page.onResponse(response -> {
            if (response.url().contains("/staircase")) {
                answers.add(response.url());
            }
        });
        page.waitForRequest(
                "**/staircase*", () -> page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))"));
        page.waitForCondition(() -> SHOP.asked().stream()
                        .filter(path -> path.contains("/staircase?"))
                        .count()
                == 2);
        return answers;
    }

    @Test
    void a_code_that_cost_nothing_gives_back_the_offer() {
        SHOP.staircase(200, rewards.replace("\"costPoints\":100", "\"costPoints\":0"));
        try (var page = SHOP.open()) {
            button(page, "Lämna tillbaka 25 kr rabatt").click();
            assertThat(page.locator(".question")).containsText("Du kan hämta en ny så länge erbjudandet gäller.");
        }
    }

    @Test
    void a_code_that_was_used_meanwhile_cannot_be_handed_back_and_says_so() {
        SHOP.answer("redemptions/red-1/return", Answer.json(409, "{\"type\": \"urn:trappa:problem:not_returnable\"}"));
        try (var page = SHOP.open()) {
            button(page, "Lämna tillbaka 25 kr rabatt").click();
            button(page, "Ja, lämna tillbaka").click();
            assertThat(page.locator(".offers .refusal"))
                    .hasText("Bara koder som inte har använts går att lämna tillbaka.");
        }
    }

    @Test
    void the_history_has_a_why_on_every_row_and_older_rows_on_demand() {
        try (var page = SHOP.open()) {
            var opener = button(page, "Poänghistorik");
            opener.click();
            assertThat(opener).hasAttribute("aria-expanded", "true");
            assertThat(page.locator("summary"))
                    .hasText(new String[] {"20 novemberBelöning−200 poängVarför?", "10 novemberKöp+595 poängVarför?"});
            page.locator("summary").nth(1).click();
            assertThat(page.getByText("<b>595 kr</b> × 1 poäng/kr = 595 poäng")).isVisible();
            assertThat(SHOP.asked()).contains("/apps/trappa/history?locale=sv");
            SHOP.answer("history", Answer.json(200, OLDER));
            var row = page.locator(".history li").first().elementHandle();
            button(page, "Visa äldre").click();
            assertThat(page.locator("summary")).hasCount(3);
            assertThat(page.locator("summary").last()).isFocused();
            // A long history costs no more than its new rows: those that were there are not drawn again.
            assertThat(row.evaluate("row => row.isConnected")).isEqualTo(true);
            // What one is reading stays open, and the focus where it is, when the shop answers anew.
            page.locator("details").nth(1).locator("p").waitFor();
            SHOP.answer("history", Answer.json(200, HISTORY));
            page.locator("summary").nth(1).focus();
            page.waitForResponse(
                    "**/history*", () -> page.evaluate("document.querySelector('trappa-stairs').refresh()"));
            assertThat(page.locator("summary")).hasCount(2);
            assertThat(page.locator("summary").nth(1)).isFocused();
            assertThat(page.getByText("<b>595 kr</b> × 1 poäng/kr = 595 poäng")).isVisible();
            SHOP.answer("history", Answer.json(200, OLDER));
            button(page, "Visa äldre").click();
            assertThat(page.locator("summary")).hasCount(3);
            assertThat(button(page, "Visa äldre")).hasCount(0);
            assertThat(SHOP.asked()).contains("/apps/trappa/history?cursor=older&locale=sv");
            opener.click();
            assertThat(page.locator("summary")).hasCount(0);
        }
    }

    /** The history is not read as strictly as a state is. */
    @Test
    void what_could_reorder_the_words_around_it_is_left_out() {
        SHOP.answer("history", Answer.json(200, HISTORY.replace("Inlösta", "Inlösta\u202e mot \u2067")));
        try (var page = SHOP.open()) {
            button(page, "Poänghistorik").click();
            page.locator("summary").first().click();
            assertThat(page.locator("details p").first()).containsText("Inlösta");
            assertThat((String) page.evaluate("document.querySelector('trappa-stairs').shadowRoot.textContent"))
                    .contains("Inlösta mot")
                    .doesNotContainPattern("[\u202a-\u202e\u2066-\u2069]");
        }
    }

    /** What opens lies in the walk where it lies on the page; a reason is opened and closed by Enter alone. */
    @Test
    void the_keyboard_walks_through_what_is_open() {
        try (var page = SHOP.open()) {
            page.locator("[data-key=rewards]").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("[data-key=buyr50b]")).isVisible();
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(page.locator("[data-key=yes]")).isFocused();
            page.locator("[data-key=rewards]").focus();
            assertThat(walk(page, 6)).containsExactly("buyr50b", "yes", "no", "buytea", "copyred-1", "backred-1");
            page.locator("[data-key=history]").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("summary")).hasCount(2);
            assertThat(walk(page, 3)).containsExactly("why3", "why2", "older");
            page.locator("summary").first().focus();
            page.keyboard().press("Enter");
            assertThat(page.getByText("Inlösta mot en belöning")).isVisible();
            page.keyboard().press("Enter");
            assertThat(page.getByText("Inlösta mot en belöning")).isHidden();
            assertThat(page.locator("summary").first()).isFocused();
        }
    }

    @Test
    void escape_answers_a_question_with_no() {
        try (var page = SHOP.open()) {
            button(page, "Använd dina poäng").click();
            button(page, "Lös in 50 kr rabatt").press("Enter");
            assertThat(button(page, "Ja, lös in")).isFocused();
            page.keyboard().press("Escape");
            assertThat(page.locator(".question")).hasCount(0);
            assertThat(button(page, "Lös in 50 kr rabatt")).isFocused();
            assertThat(SHOP.claims()).isEmpty();
        }
    }

    /** A live region is read when its text changes: the second time too. */
    @Test
    void a_code_that_is_copied_again_is_said_again() {
        try (var page = SHOP.open()) {
            page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
            var copy = page.locator("[data-key=copyred-1]");
            copy.click();
            var status = page.getByRole(AriaRole.STATUS);
            assertThat(status).hasText("Koden är kopierad");
            var first = status.textContent();
            copy.click();
            page.waitForCondition(() -> !status.textContent().equals(first));
            assertThat(status).hasText("Koden är kopierad");
        }
    }

    /** The keys of what has the focus after each press of Tab. */
    private static List<String> walk(Page page, int presses) {
        var keys = new ArrayList<String>();
        for (int k = 0; k < presses; k++) {
            page.keyboard().press("Tab");
            keys.add(String.valueOf(page.evaluate("document.activeElement.shadowRoot?.activeElement?.dataset.key")));
        }
        return keys;
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"entries\": [{\"at\": \"soon\"}]}", "[]", "not json"})
    void a_history_that_cannot_be_understood_is_an_error_that_can_be_tried_again(String damaged) {
        SHOP.answer("history", Answer.json(200, damaged));
        try (var page = SHOP.open()) {
            var complaints = Browser.complaintsOf(page);
            button(page, "Poänghistorik").click();
            assertThat(page.locator(".panel .refusal")).containsText("Butiken svarar inte.");
            SHOP.answer("history", Answer.json(200, HISTORY));
            button(page, "Försök igen").click();
            assertThat(page.locator("summary")).hasCount(2);
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void a_second_file_that_does_not_come_can_be_tried_again() {
        SHOP.answer("part", Answer.json(503, ""));
        try (var page = SHOP.open()) {
            button(page, "Poänghistorik").click();
            var words = "Butiken har inte svarat än. Inget går förlorat. Försök igen.";
            assertThat(page.locator(".act .refusal")).hasText(words);
            assertThat(page.getByRole(AriaRole.STATUS)).hasText(words);
            assertThat(button(page, "Poänghistorik")).isFocused();
            SHOP.forget("part");
            page.keyboard().press("Enter");
            assertThat(page.locator("summary")).hasCount(2);
            assertThat(page.locator(".refusal")).hasCount(0);
        }
    }

    @Test
    void while_points_are_owed_no_button_promises_what_the_shop_would_refuse() {
        SHOP.staircase(200, owed);
        try (var page = SHOP.open()) {
            assertThat(page.locator(".ticket")).containsText("Kan hämtas när poängen är avräknade");
            assertThat(page.locator(".ticket button")).hasCount(0);
        }
    }

    @Test
    void a_distance_is_told_in_orders_too() {
        try (var page = SHOP.open()) {
            assertThat(page.locator("trappa-stairs")).containsText("ungefär 2 köp till");
        }
    }

    @Test
    void a_language_that_did_not_come_is_asked_for_again_and_english_stands_in() {
        SHOP.page("<trappa-stairs lang=de></trappa-stairs>").answer("part", Answer.json(503, ""));
        try (var page = SHOP.open()) {
            assertThat(page.locator("trappa-stairs")).containsText("Points history");
            SHOP.forget("part");
            page.evaluate("dispatchEvent(new Event('online'))");
            assertThat(page.locator("trappa-stairs")).containsText("Punkteverlauf");
        } finally {
            SHOP.forget("part");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nb | Poengtrappen din | 120 poeng igjen til Silver og 50 kr rabatt | Poenghistorikk | Hvorfor?",
                "no | Poengtrappen din | 120 poeng igjen til Silver og 50 kr rabatt | Poenghistorikk | Hvorfor?",
                "fi | Pisteportaasi | Enää 120 pistettä: Silver ja 50 SEK alennusta | Pistehistoria | Miksi?",
                "de | Deine Punktetreppe | Noch 120 Punkte bis Silver und 50 kr Rabatt | Punkteverlauf | Warum?",
            })
    void a_language_from_beside_is_whole(String language, String title, String distance, String history, String why) {
        SHOP.page("<trappa-stairs lang=" + language + "></trappa-stairs>").staircase(200, member);
        try (var page = SHOP.open()) {
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(title)))
                    .isVisible();
            assertThat(page.locator(".far")).hasText(distance);
            button(page, history).click();
            assertThat(page.locator(".why").first()).hasText(why);
        }
    }

    @Test
    void a_language_that_does_not_come_is_english() {
        SHOP.page("<trappa-stairs lang=fi></trappa-stairs>").answer("part", Answer.json(503, ""));
        try (var page = SHOP.open()) {
            assertThat(page.getByText("Your points staircase")).isVisible();
        } finally {
            SHOP.forget("part");
        }
    }

    @Test
    void a_shop_says_it_in_its_own_words() {
        SHOP.page("""
                <trappa-stairs lang=sv><script type="application/json">{"sv": {"title": "Kaféstegen <b>", "points": "{n} bönor", "used": 5}}</script></trappa-stairs>
                <trappa-stairs lang=en><script type="application/json">{"sv": {"title": "Kaféstegen"}}</script></trappa-stairs>
                <trappa-stairs lang=sv><script type="application/json">not json</script></trappa-stairs>""");
        try (var page = SHOP.open()) {
            assertThat(page.locator("trappa-stairs").first()).containsText("Kaféstegen <b>");
            assertThat(page.locator("trappa-stairs").first()).containsText("520 bönor");
            assertThat(page.locator("trappa-stairs").nth(1)).containsText("Your points staircase");
            assertThat(page.locator("trappa-stairs").nth(2)).containsText("Din poängtrappa");
        }
    }

    private static String redemption(String id, String status, String code) {
        return "{\"redemption\": {\"id\": \"%s\", \"status\": \"%s\", \"code\": %s, \"validUntil\": \"2027-02-01\"}}"
                .formatted(id, status, code == null ? "null" : '"' + code + '"');
    }

    /** A text as the catalogue has it. */
    private static String text(String language, String key) throws IOException {
        var catalogue = Files.readString(Path.of("frontend-widget", "src", "locales", language + ".js"));
        var line =
                Pattern.compile("^  " + key + ": '(.*)',$", Pattern.MULTILINE).matcher(catalogue);
        assertThat(line.find()).as(key).isTrue();
        return line.group(1);
    }
}
