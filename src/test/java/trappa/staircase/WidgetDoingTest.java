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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.staircase.WidgetShop.Answer;

/** What the second file does: buying rewards and handing codes back. */
@Tag("browser")
class WidgetDoingTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static final String CLAIMABLE =
            "{\"id\": \"o9\", \"rewardId\": \"r25\", \"status\": \"claimable\", \"costPoints\": 0, \"code\": null, \"validUntil\": null}";

    private static final String CLAIMED =
            "{\"id\": \"o9\", \"rewardId\": \"r25\", \"status\": \"claimed\", \"costPoints\": 0, \"code\": \"TRAPPA-NEW1\","
                    + " \"validUntil\": \"2027-02-01\", \"redemptionId\": \"red-9\"}";

    private static final int[] REFUSALS = {401, 404, 409, 410, 422, 429, 500};

    private static String rewards;
    private static String owed;
    private static String member;

    @BeforeAll
    static void read_the_examples() {
        rewards = SHOP.example("rewards");
        owed = SHOP.example("owed");
        member = SHOP.example("member");
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
