package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.staircase.WidgetShop.GRANTED;
import static trappa.staircase.WidgetShop.HISTORY;
import static trappa.staircase.WidgetShop.button;
import static trappa.staircase.WidgetShop.keyed;

import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.staircase.WidgetShop.Answer;

/** Somebody else is there than before: on the same page, in the same tab, while something is open or on its way. */
@Tag("browser")
class WidgetSessionTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static String member;
    private static String start;
    private static String guest;
    private static String rewards;

    @BeforeAll
    static void read_the_examples() {
        member = SHOP.example("member");
        start = SHOP.example("start");
        guest = SHOP.example("guest");
        rewards = SHOP.example("rewards");
    }

    @BeforeEach
    void a_shop_with_a_member() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>").staircase(200, member);
        SHOP.claims().clear();
        SHOP.asked().clear();
    }

    @Test
    void a_guest_after_a_member_leaves_no_trace_of_the_member() {
        try (var page = SHOP.open()) {
            assertThat(page.getByText("TRAPPA-7Q2K")).isVisible();
            SHOP.staircase(200, guest);
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.getByText("Bli medlem")).isVisible();
            assertThat(page.locator("trappa-stairs")).not().containsText("380");
            assertThat(page.evaluate("Object.values(sessionStorage).join()")).isEqualTo("[]");
            SHOP.staircase(503, "");
            page.reload();
            assertThat(page.getByText("Vi kan inte visa dina poäng just nu.")).isVisible();
        }
    }

    @Test
    void somebody_else_in_the_same_tab_finds_nothing_of_who_was_there_before() {
        SHOP.staircase(200, keyed(member, "A"))
                .redemption(409, "{\"type\": \"about:blank\"}", 0)
                .answer("history", Answer.json(200, "{\"entries\": [], \"next\": null}"));
        try (var page = SHOP.open()) {
            button(page, "Poänghistorik").click();
            assertThat(button(page, "Poänghistorik")).hasAttribute("aria-expanded", "true");
            // A refusal asks the shop again; who asks meanwhile is told the same.
            page.waitForResponse(
                    "**/staircase*",
                    () -> button(page, "Hämta koden 25 kr rabatt").click());
            assertThat(page.locator(".refusal")).isVisible();
            // The same shopper again, with more points: what is open stays open.
            SHOP.staircase(200, keyed(member, "A").replace("380", "381"));
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
            assertThat(page.locator("trappa-stairs")).containsText("381 poäng");
            assertThat(button(page, "Poänghistorik")).hasAttribute("aria-expanded", "true");
            assertThat(page.locator(".refusal")).isVisible();
            SHOP.staircase(200, keyed(member, "B"));
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
            assertThat(page.locator("trappa-stairs")).containsText("380 poäng");
            assertThat(button(page, "Poänghistorik")).hasAttribute("aria-expanded", "false");
            assertThat(page.locator(".refusal")).hasCount(0);
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("");
        }
    }

    @Test
    void a_code_that_comes_when_somebody_else_is_there_is_told_to_nobody() {
        SHOP.staircase(200, keyed(member, "A")).redemption(201, GRANTED, 0).hold("redemptions");
        try (var page = SHOP.open()) {
            button(page, "Hämta koden 25 kr rabatt").click();
            page.waitForCondition(() -> !SHOP.claims().isEmpty());
            SHOP.staircase(200, keyed(member, "B"));
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(button(page, "Hämta koden 25 kr rabatt")).isVisible();
            SHOP.letGo("redemptions", page);
            page.waitForTimeout(100);
            assertThat(page.locator("trappa-stairs")).not().containsText("TRAPPA-1");
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("");
        } finally {
            SHOP.letGo("redemptions");
        }
    }

    @Test
    void somebody_else_does_not_rise_from_where_the_one_before_stood() {
        SHOP.staircase(200, keyed(start, "A"));
        try (var page = SHOP.open()) {
            assertThat(page.locator("[aria-current]")).containsText("Bas");
            SHOP.staircase(200, keyed(member, "B"));
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.locator("[aria-current]")).containsText("25 kr rabatt");
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("");
            assertThat(page.locator("[part=base]")).not().hasClass(Pattern.compile("\\brisen\\b"));
        }
    }

    /** A shop of one's own may say no more than that nobody is there. */
    @ParameterizedTest
    @CsvSource({"customer=A, guest", "customer=A, customer=B", "'', guest"})
    void a_page_that_knows_who_is_there_shows_nothing_of_anybody_else_when_the_shop_cannot_be_reached(
            String before, String who) {
        SHOP.page("<trappa-stairs lang=sv " + before + "></trappa-stairs>");
        try (var page = SHOP.open()) {
            assertThat(page.locator("trappa-stairs")).containsText("380 poäng");
            SHOP.staircase(503, "");
            page.reload();
            assertThat(page.locator("trappa-stairs")).containsText("380 poäng");
            SHOP.page("<trappa-stairs lang=sv " + who + "></trappa-stairs>");
            page.reload();
            assertThat(page.getByText("Vi kan inte visa dina poäng just nu.")).isVisible();
            assertThat(page.locator("trappa-stairs")).not().containsText("380 poäng");
        }
    }

    @Test
    void another_session_sees_nothing_of_an_open_history() {
        SHOP.staircase(200, rewards).answer("history", Answer.json(200, HISTORY));
        try (var page = SHOP.open()) {
            button(page, "Poänghistorik").click();
            assertThat(page.getByText("20 november")).isVisible();
            SHOP.staircase(200, guest);
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.getByText("Bli medlem")).isVisible();
            assertThat(page.locator("summary")).hasCount(0);
            SHOP.staircase(200, member).answer("history", Answer.json(200, "{\"entries\": [], \"next\": null}"));
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.locator("trappa-stairs")).containsText("380 poäng");
            // At once, not only when another history has come in its place.
            assertThat(page.locator("[data-key=history]").getAttribute("aria-expanded"))
                    .isEqualTo("false");
            assertThat(page.locator("trappa-stairs .history").count()).isZero();
            // The values alone: a key has the shop's address, and its port may have any digits.
            assertThat((String) page.evaluate("Object.values(sessionStorage).join()"))
                    .contains("\"available\":380")
                    .doesNotContain("595 kr", "Inlösta mot en belöning");
        }
    }

    /** The history of who was there is still on its way when somebody else asks for theirs. */
    @Test
    void a_history_that_comes_when_somebody_else_is_there_is_not_shown() {
        SHOP.staircase(200, keyed(member, "A")).answer("history", new Answer(200, HISTORY, 2_000));
        try (var page = SHOP.open()) {
            var answered = new ArrayList<String>();
            page.onResponse(response -> {
                if (response.url().contains("/history")) {
                    answered.add(response.url());
                }
            });
            button(page, "Poänghistorik").click();
            page.waitForCondition(() -> SHOP.asked().stream().anyMatch(path -> path.contains("/history")));
            SHOP.staircase(200, keyed(member, "B"))
                    .answer("history", Answer.json(200, "{\"entries\": [], \"next\": null}"));
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(button(page, "Poänghistorik")).hasAttribute("aria-expanded", "false");
            // Whichever answer comes first, no row is drawn for a moment either.
            page.evaluate("window.seen = []; const root = document.querySelector('trappa-stairs').shadowRoot;"
                    + " new MutationObserver(() => seen.push(...[...root.querySelectorAll('summary')].map((row) => row.textContent)))"
                    + ".observe(root, {childList: true, subtree: true})");
            button(page, "Poänghistorik").click();
            assertThat(page.getByText("Här är det tomt än så länge.")).isVisible();
            page.waitForCondition(() -> answered.size() == 2);
            page.waitForTimeout(100);
            assertThat(page.getByText("Här är det tomt än så länge.")).isVisible();
            assertThat(page.evaluate("seen")).isEqualTo(List.of());
        }
    }
}
