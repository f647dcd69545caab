package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.support.Browser;

/** What the shop owner says and chooses: words and looks that come with the state, where the page has none of its own. */
@Tag("browser")
class WidgetOwnWordsTest {
    private static final String BROWN = "rgb(122, 59, 18)";
    private static final String GREEN = "rgb(11, 107, 83)";

    private static final WidgetShop SHOP = new WidgetShop();
    private static String own;
    private static Page shared;

    @AfterAll
    static void close() {
        if (shared != null) {
            shared.close();
        }
        SHOP.close();
    }

    @BeforeAll
    static void read_the_example() {
        own = SHOP.example("own");
    }

    @Test
    void the_owners_words_reach_every_sentence_that_says_points() {
        try (var page = open("<trappa-stairs lang=sv></trappa-stairs>", own)) {
            assertThat(stairs(page)).containsText("Kaféstegen");
            assertThat(page.locator(".big")).hasText("380 bönor");
            assertThat(page.locator(".far")).hasText("120 bönor kvar till Silver och 50 kr rabatt");
            assertThat(page.locator("[aria-current]")).containsText("300 bönor.");
            assertThat(stairs(page)).containsText("Alla bönor");
            assertThat(stairs(page)).not().containsText("poäng");
        }
    }

    @Test
    void the_page_asks_in_its_own_language() {
        try (var page = open("<trappa-stairs lang=da-DK></trappa-stairs>", own)) {
            assertThat(stairs(page)).containsText("Kaféstegen");
            assertThat(SHOP.asked()).contains("/apps/trappa/staircase?locale=da");
            page.evaluate("document.querySelector('trappa-stairs').lang = 'sv'");
            page.waitForCondition(() -> SHOP.asked().contains("/apps/trappa/staircase?locale=sv"));
        }
    }

    @Test
    void the_pages_own_words_and_colours_come_first() {
        var tag =
                "<trappa-stairs lang=sv id=own><script type=\"application/json\">{\"sv\": {\"title\": \"Bönräknaren\"}}</script></trappa-stairs>";
        try (var page = open(tag, own)) {
            assertThat(page.getByText("Bönräknaren")).isVisible();
            assertThat(page.locator(".big")).hasText("380 bönor");
            assertThat(page.locator(".here .state")).hasCSS("background-color", BROWN);
            page.evaluate("document.querySelector('trappa-stairs').style.setProperty('--trappa-accent', '#000080')");
            assertThat(page.locator(".here .state")).hasCSS("background-color", "rgb(0, 0, 128)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accent: 'red'",
                "accent: 'rgb(1,2,3)'",
                "accent: '#12345'",
                "accent: '#fff;--r:0'",
                "accent: 'url(//evil.example)'",
                "accent: 5",
                "radius: 'calc(100vw)'",
                "radius: '999px'",
                "onAccent: '#12'"
            })
    void a_colour_that_is_not_plainly_one_is_left_out(String look) {
        var page = sharedPage();
        assertThat(page.locator(".here .state")).hasCSS("background-color", BROWN);
        page.evaluate("const s = document.querySelector('trappa-stairs');"
                + " s.data = {...s.data, program: {...s.data.program, look: {" + look + "}}}");
        assertThat(page.locator(".here .state")).hasCSS("background-color", GREEN);
        assertThat(page.locator(".here .state")).hasCSS("color", "rgb(255, 255, 255)");
        assertThat(page.locator("button").first()).hasCSS("border-top-left-radius", "6px");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "texts: null",
                "texts: 'title'",
                "texts: {title: 5, left: [], points: {other: 7}}",
                "texts: {title: 'x'.repeat(300)}",
                "texts: {title: 'evil\\u202e'}",
                "look: 'brown'.length",
            })
    void words_that_are_none_leave_the_widgets_own(String damage) {
        var page = sharedPage();
        assertThat(stairs(page)).containsText("Kaféstegen");
        page.evaluate(
                "const s = document.querySelector('trappa-stairs'); const {texts, look, ...program} = s.data.program;"
                        + " s.data = {...s.data, program: {...program, " + damage + "}}");
        assertThat(stairs(page)).containsText("Din poängtrappa");
        assertThat(page.locator(".far")).hasText("120 poäng kvar till Silver och 50 kr rabatt");
    }

    @Test
    void markup_in_the_owners_words_is_text() {
        try (var page = open(
                "<trappa-stairs lang=sv></trappa-stairs>", own.replace("Kaféstegen", "<img src=x onerror=alert(1)>"))) {
            assertThat(page.getByText("<img src=x onerror=alert(1)>")).isVisible();
            assertThat(page.locator("trappa-stairs img")).hasCount(0);
        }
    }

    /** One page for many small damages; each begins with what is whole. */
    private static Page sharedPage() {
        if (shared == null) {
            shared = open("<trappa-stairs lang=sv></trappa-stairs>", own);
            assertThat(stairs(shared)).containsText("Kaféstegen");
            shared.evaluate("window.good = document.querySelector('trappa-stairs').data");
        }
        shared.evaluate("document.querySelector('trappa-stairs').data = window.good");
        return shared;
    }

    private static Locator stairs(Page page) {
        return page.locator("trappa-stairs");
    }

    private static Page open(String tag, String state) {
        SHOP.asked().clear();
        SHOP.page(tag).staircase(200, state);
        var page = Browser.page(360, 800);
        page.clock().setFixedTime("2026-11-24T12:00:00Z");
        page.navigate(SHOP.url("/page"));
        return page;
    }
}
