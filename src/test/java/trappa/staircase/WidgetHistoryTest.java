package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.staircase.WidgetShop.HISTORY;
import static trappa.staircase.WidgetShop.button;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.staircase.WidgetShop.Answer;
import trappa.support.Browser;

/** The history in the second file: its rows, their reasons, and the way through them by keyboard. */
@Tag("browser")
class WidgetHistoryTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static final String OLDER = """
            {"entries": [{"id": "1", "at": "2025-10-01T12:00:00Z", "kind": "bonus", "points": 25, "explanation": "Välkommen"}],
             "next": null}""";

    private static String rewards;

    @BeforeAll
    static void read_the_example() {
        rewards = SHOP.example("rewards");
    }

    @BeforeEach
    void a_shop_with_a_member_who_has_a_history() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>").staircase(200, rewards);
        SHOP.answer("history", Answer.json(200, HISTORY));
        SHOP.asked().clear();
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
}
