package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.staircase.WidgetShop.HISTORY;
import static trappa.staircase.WidgetShop.button;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.staircase.WidgetShop.Answer;

/** Languages that lie beside the first file, and a shop's own words. */
@Tag("browser")
class WidgetLanguagesTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static String member;

    @BeforeAll
    static void read_the_example() {
        member = SHOP.example("member");
    }

    @BeforeEach
    void a_shop_with_a_member() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>").staircase(200, member);
        SHOP.answer("history", Answer.json(200, HISTORY));
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
        SHOP.page("<trappa-stairs lang=" + language + "></trappa-stairs>");
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
            assertThat(page.locator("trappa-stairs").first()).containsText("380 bönor");
            assertThat(page.locator("trappa-stairs").nth(1)).containsText("Your points staircase");
            assertThat(page.locator("trappa-stairs").nth(2)).containsText("Din poängtrappa");
        }
    }
}
