package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.staircase.ThingsToDo.ANSWERED;
import static trappa.staircase.ThingsToDo.ASKED;
import static trappa.staircase.ThingsToDo.BIRTHDAY;
import static trappa.staircase.ThingsToDo.FIRST_PLACE;
import static trappa.staircase.ThingsToDo.SECOND_PLACE;
import static trappa.staircase.ThingsToDo.SURVEY;
import static trappa.staircase.ThingsToDo.TELL;
import static trappa.staircase.WidgetShop.button;
import static trappa.staircase.WidgetShop.keyed;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.staircase.WidgetShop.Answer;

/** What was typed into what a member can do: no mistake, repaint, failure or lost connection takes it away, a stranger does. */
@Tag("browser")
class WidgetTypedTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static final ThingsToDo THINGS = ThingsToDo.in(SHOP);

    @BeforeEach
    void a_shop_with_a_member_who_can_do_two_things() {
        THINGS.anew();
    }

    @Test
    void what_is_missing_is_said_before_anything_is_sent() {
        try (Page page = SHOP.open()) {
            button(page, TELL).click();
            page.getByLabel("Dag").selectOption("3");
            button(page, "Spara").click();
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("Välj dag och månad.");
            assertThat(page.getByLabel("Månad")).isFocused();
            button(page, ASKED).click();
            page.getByLabel("Något du vill tillägga (frivilligt)").fill("Hej");
            button(page, "Skicka").click();
            assertThat(page.locator(".refusal")).hasText("Välj ett tal först.");
            assertThat(page.getByLabel("0, inte alls troligt")).isFocused();
            assertThat(page.getByLabel("Något du vill tillägga (frivilligt)")).hasValue("Hej");
            assertThat(SHOP.claims()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "409 | not_asked | Den här frågan är inte öppen för dig just nu.",
                "404 | no_such_activity | Butiken frågar inte efter det här längre.",
                "422 | invalid_activity | Något stämmer inte. Kontrollera vad du har fyllt i och försök igen.",
                "429 | too_many | Det gick lite för fort. Försök igen om en stund.",
                "503 | blank | Butiken svarar inte. Inget har gått förlorat. Försök igen om en stund.",
            })
    void what_could_not_be_sent_says_why_and_keeps_what_was_typed(int status, String type, String words) {
        SHOP.answer(SECOND_PLACE, Answer.json(status, "{\"type\": \"urn:trappa:problem:" + type + "\"}"));
        try (Page page = SHOP.open()) {
            button(page, ASKED).click();
            page.getByLabel("7", new Page.GetByLabelOptions().setExact(true)).check();
            page.getByLabel("Något du vill tillägga (frivilligt)").fill("Hej");
            // The shop asks nothing any more; what was typed, and why it was in vain, stay.
            SHOP.staircase(200, THINGS.doing());
            button(page, "Skicka").click();
            assertThat(page.locator(".activity .refusal")).hasText(words);
            assertThat(page.getByRole(AriaRole.STATUS)).hasText(words);
            assertThat(button(page, "Skicka")).isFocused();
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(button(page, TELL)).hasCount(0);
            assertThat(page.locator(".activity .refusal")).hasText(words);
            assertThat(page.getByLabel("7", new Page.GetByLabelOptions().setExact(true)))
                    .isChecked();
            assertThat(page.getByLabel("Något du vill tillägga (frivilligt)")).hasValue("Hej");
            SHOP.answer(SECOND_PLACE, Answer.json(201, ANSWERED));
            button(page, "Skicka").click();
            assertThat(page.locator(".told")).hasText("Tack för ditt svar. Du får 20 poäng.");
        }
    }

    @Test
    void another_birthday_than_was_told_is_refused_with_who_can_change_it() {
        SHOP.answer(FIRST_PLACE, Answer.json(409, "{\"type\": \"urn:trappa:problem:already_told\"}"));
        try (Page page = SHOP.open()) {
            button(page, TELL).click();
            page.getByLabel("Dag").selectOption("17");
            page.getByLabel("Månad").selectOption("5");
            SHOP.staircase(200, THINGS.doing());
            button(page, "Spara").click();
            assertThat(button(page, ASKED)).hasCount(0);
            assertThat(page.locator(".activity .refusal"))
                    .hasText("Du har redan angett en annan födelsedag. Butiken kan ändra den.");
            button(page, "Avbryt").click();
            assertThat(page.locator(".activity")).hasCount(0);
        }
    }

    @Test
    void without_a_connection_nothing_typed_is_lost() {
        try (Page page = SHOP.open()) {
            button(page, TELL).click();
            page.getByLabel("Dag").selectOption("17");
            page.getByLabel("Månad").selectOption("5");
            page.context().setOffline(true);
            button(page, "Spara").click();
            assertThat(page.locator(".activity .refusal"))
                    .hasText(
                            "Vi når inte butiken. Inget har gått förlorat. Kontrollera uppkopplingen och försök igen.");
            // What can be pressed is asked again, and says from when the points are: all moves down by a line.
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.locator(".note")).containsText("Poäng från");
            assertThat(page.getByLabel("Dag")).hasValue("17");
            assertThat(page.getByLabel("Månad")).hasValue("5");
            page.context().setOffline(false);
            button(page, "Spara").click();
            assertThat(page.locator(".told")).hasText("Sparat. Du får 100 poäng den 17 maj.");
        }
    }

    /** Whatever is drawn around it, and wherever it moves to. */
    @Test
    void a_repaint_takes_away_neither_the_words_nor_the_place_in_them() {
        try (Page page = SHOP.open()) {
            button(page, ASKED).click();
            page.getByLabel("3", new Page.GetByLabelOptions().setExact(true)).check();
            Locator words = page.getByLabel("Något du vill tillägga (frivilligt)");
            words.fill("Snabbt och bra");
            words.evaluate("words => { words.setSelectionRange(6, 6); window.kept = words; }");
            SHOP.staircase(
                    200,
                    THINGS.doing(BIRTHDAY, SURVEY)
                            .replace("\"available\":380", "\"available\":381")
                            .replace("\"qualifying\":380", "\"qualifying\":381"));
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.locator("trappa-stairs")).containsText("381 poäng");
            // The very element, so that what is being composed in it goes on.
            assertThat(words).isFocused();
            assertThat(words.evaluate("words => words === window.kept && words.selectionStart"))
                    .isEqualTo(6);
            // Offline it moves down by a line.
            SHOP.staircase(503, "");
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.locator(".note")).containsText("Poäng från");
            page.keyboard().type("t");
            assertThat(words).hasValue("Snabbtt och bra");
            assertThat(page.getByLabel("3", new Page.GetByLabelOptions().setExact(true)))
                    .isChecked();
            // In another language too.
            page.evaluate("document.querySelector('trappa-stairs').lang = 'en'");
            assertThat(page.getByLabel("Anything you want to add (optional)")).hasValue("Snabbtt och bra");
            assertThat(page.getByLabel("3", new Page.GetByLabelOptions().setExact(true)))
                    .isChecked();
        }
    }

    @Test
    void escape_and_cancel_close_a_form_and_forget_nothing() {
        try (Page page = SHOP.open()) {
            button(page, ASKED).click();
            page.getByLabel("8", new Page.GetByLabelOptions().setExact(true)).check();
            page.getByLabel("Något du vill tillägga (frivilligt)").fill("Hej");
            // What is being composed is given up by an Escape of its own.
            page.getByLabel("Något du vill tillägga (frivilligt)")
                    .evaluate(
                            "words => words.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', isComposing: true, bubbles: true}))");
            assertThat(page.getByRole(AriaRole.RADIO)).hasCount(11);
            page.keyboard().press("Escape");
            assertThat(page.getByRole(AriaRole.RADIO)).hasCount(0);
            assertThat(button(page, ASKED)).isFocused();
            button(page, ASKED).press("Enter");
            assertThat(page.getByLabel("8", new Page.GetByLabelOptions().setExact(true)))
                    .isFocused();
            assertThat(page.getByLabel("8", new Page.GetByLabelOptions().setExact(true)))
                    .isChecked();
            assertThat(page.getByLabel("Något du vill tillägga (frivilligt)")).hasValue("Hej");
            button(page, TELL).click();
            page.keyboard().press("Escape");
            assertThat(button(page, TELL)).isFocused();
            assertThat(page.getByRole(AriaRole.RADIO)).hasCount(11);
            button(page, "Avbryt").click();
            assertThat(button(page, ASKED)).isFocused();
            assertThat(SHOP.claims()).isEmpty();
        }
    }

    @Test
    void somebody_else_finds_nothing_of_what_was_typed() {
        SHOP.staircase(200, keyed(THINGS.doing(BIRTHDAY, SURVEY), "A"));
        try (Page page = SHOP.open()) {
            button(page, TELL).click();
            page.getByLabel("Dag").selectOption("17");
            button(page, ASKED).click();
            page.getByLabel("Något du vill tillägga (frivilligt)").fill("Hemligt");
            SHOP.staircase(200, keyed(THINGS.doing(BIRTHDAY, SURVEY), "B"));
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.getByRole(AriaRole.RADIO)).hasCount(0);
            button(page, TELL).click();
            assertThat(page.getByLabel("Dag")).hasValue("");
            button(page, ASKED).click();
            assertThat(page.getByLabel("Något du vill tillägga (frivilligt)")).hasValue("");
        }
    }

    @Test
    void an_answer_that_comes_when_somebody_else_is_there_is_told_to_nobody() {
        SHOP.staircase(200, keyed(THINGS.doing(SURVEY), "A")).hold(SECOND_PLACE);
        try (Page page = SHOP.open()) {
            button(page, ASKED).click();
            page.getByLabel("8", new Page.GetByLabelOptions().setExact(true)).check();
            button(page, "Skicka").click();
            page.waitForCondition(() -> !SHOP.claims().isEmpty());
            SHOP.staircase(200, keyed(THINGS.doing(SURVEY), "B"));
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(button(page, ASKED)).isVisible();
            SHOP.letGo(SECOND_PLACE, page);
            page.waitForTimeout(100);
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("");
            assertThat(button(page, ASKED)).isVisible();
        } finally {
            SHOP.letGo(SECOND_PLACE);
        }
    }
}
