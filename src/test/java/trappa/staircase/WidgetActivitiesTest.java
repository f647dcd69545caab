package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.staircase.WidgetShop.button;
import static trappa.staircase.WidgetShop.keyed;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.staircase.WidgetShop.Answer;

/** What a member can do besides ordering: tell a birthday, answer a survey. */
@Tag("browser")
class WidgetActivitiesTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static final String BIRTHDAY = "{\"kind\":\"birthday\",\"points\":100}";
    private static final String SURVEY =
            "{\"kind\":\"survey\",\"id\":\"nps\",\"type\":\"nps\",\"points\":20,\"least\":0,\"most\":10,\"question\":null}";
    private static final String BIRTHDAY_KNOWN = "{\"activity\": {\"kind\": \"birthday\", \"points\": 100}}";
    private static final String ANSWERED = "{\"activity\": {\"kind\": \"survey\", \"points\": 20}}";

    private static final String TELL = "Berätta när du fyller år";
    private static final String ASKED = "Svara på en fråga: +20 poäng";
    private static final String FIRST_PLACE = "activities/birthday";
    private static final String SECOND_PLACE = "activities/survey";

    private static String member;

    @BeforeAll
    static void read_the_example() {
        member = SHOP.example("member");
    }

    @BeforeEach
    void a_shop_with_a_member_who_can_do_two_things() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>").staircase(200, doing(BIRTHDAY, SURVEY));
        SHOP.answer(FIRST_PLACE, Answer.json(201, BIRTHDAY_KNOWN)).answer(SECOND_PLACE, Answer.json(201, ANSWERED));
        SHOP.claims().clear();
        SHOP.asked().clear();
    }

    @Test
    void a_birthday_is_told_and_what_it_gives_is_said() {
        try (Page page = SHOP.open()) {
            assertThat(page.locator("trappa-stairs")).containsText("100 poäng på din födelsedag");
            button(page, TELL).click();
            assertThat(page.getByLabel("Dag")).isFocused();
            assertThat(page.getByLabel("Dag"))
                    .hasAccessibleDescription("Bara dag och månad. När det är sparat kan bara butiken ändra det.");
            page.getByLabel("Dag").selectOption("17");
            page.getByLabel("Månad").selectOption("maj");
            SHOP.staircase(200, doing(SURVEY)).hold(FIRST_PLACE);
            button(page, "Spara").dblclick();
            assertThat(button(page, "Ett ögonblick…")).isDisabled();
            assertThat(button(page, "Ett ögonblick…")).isFocused();
            page.keyboard().press("Escape");
            assertThat(page.getByLabel("Dag")).hasValue("17");
            SHOP.letGo(FIRST_PLACE);
            String said = "Sparat. Du får 100 poäng den 17 maj.";
            assertThat(page.getByRole(AriaRole.STATUS)).hasText(said);
            assertThat(page.locator(".told")).hasText(said);
            assertThat(page.locator(".told")).isFocused();
            assertThat(button(page, TELL)).hasCount(0);
            // Asked anew, and said still.
            page.waitForCondition(() -> questions() == 2);
            assertThat(page.locator(".told")).isFocused();
            assertThat(button(page, ASKED)).isVisible();
            assertThat(SHOP.claims()).singleElement().satisfies(claim -> {
                assertThat(claim.path()).isEqualTo(FIRST_PLACE);
                assertThat(claim.body()).isEqualTo("{\"month\":5,\"day\":17}");
            });
        }
    }

    @Test
    void the_day_the_points_come_is_the_one_the_shop_names() {
        SHOP.answer(FIRST_PLACE, Answer.json(201, BIRTHDAY_KNOWN.replace("100}", "100, \"on\": \"2103-12-24\"}")));
        try (Page page = SHOP.open()) {
            button(page, TELL).click();
            page.getByLabel("Dag").selectOption("24");
            page.getByLabel("Månad").selectOption("december");
            button(page, "Spara").click();
            assertThat(page.locator(".told")).hasText("Sparat. Du får 100 poäng den 24 december 2103.");
        }
    }

    @Test
    void a_survey_is_answered_with_a_number_and_a_few_words() {
        try (Page page = SHOP.open()) {
            button(page, ASKED).click();
            Locator scores = page.getByRole(
                    AriaRole.GROUP,
                    new Page.GetByRoleOptions()
                            .setName("Hur troligt är det att du skulle rekommendera oss till en vän?"));
            assertThat(scores.getByRole(AriaRole.RADIO)).hasCount(11);
            assertThat(scores.getByRole(AriaRole.RADIO).first()).hasAccessibleName("0, inte alls troligt");
            assertThat(scores.getByRole(AriaRole.RADIO).last()).hasAccessibleName("10, mycket troligt");
            page.getByText("9", new Page.GetByTextOptions().setExact(true)).click();
            page.getByLabel("Något du vill tillägga (frivilligt)").fill("  Snabbt & vänligt \"bra\"  ");
            SHOP.staircase(200, doing(BIRTHDAY).replace("\"available\":380", "\"available\":400"));
            button(page, "Skicka").click();
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("Tack för ditt svar. Du får 20 poäng.");
            assertThat(page.locator(".told")).isFocused();
            assertThat(page.locator("trappa-stairs")).containsText("400 poäng");
            assertThat(SHOP.claims().getFirst().body())
                    .isEqualTo("{\"surveyId\":\"nps\",\"score\":9,\"comment\":\"Snabbt & vänligt \\\"bra\\\"\"}");
        }
    }

    @Test
    void an_answer_needs_no_words_and_a_survey_no_points() {
        SHOP.staircase(200, doing(SURVEY.replace("\"points\":20", "\"points\":0")));
        SHOP.answer(SECOND_PLACE, Answer.json(200, "{\"activity\": {\"kind\": \"survey\", \"points\": 0}}"));
        try (Page page = SHOP.open()) {
            button(page, "Svara på en fråga").click();
            page.getByLabel("0, inte alls troligt").check();
            button(page, "Skicka").click();
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("Tack för ditt svar.");
            assertThat(page.locator("trappa-stairs")).not().containsText("+0");
            assertThat(SHOP.claims().getFirst().body()).isEqualTo("{\"surveyId\":\"nps\",\"score\":0}");
        }
    }

    @Test
    void both_are_done_with_the_keyboard_alone() {
        try (Page page = SHOP.open()) {
            button(page, TELL).focus();
            page.keyboard().press("Enter");
            page.keyboard().type("29");
            page.keyboard().press("Tab");
            page.keyboard().type("feb");
            assertThat(page.getByLabel("Månad")).isFocused();
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(page.locator(".told")).hasText("Sparat. Du får 100 poäng den 29 februari.");
            page.keyboard().press("Tab");
            assertThat(button(page, ASKED)).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.getByLabel("0, inte alls troligt")).isFocused();
            page.keyboard().press("Space");
            page.keyboard().press("ArrowRight");
            page.keyboard().press("ArrowRight");
            page.keyboard().press("Tab");
            page.keyboard().type("Hej");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(page.locator(".told")).hasText(new String[] {
                "Sparat. Du får 100 poäng den 29 februari.", "Tack för ditt svar. Du får 20 poäng."
            });
            assertThat(SHOP.claims().stream().map(WidgetShop.Claim::body))
                    .containsExactly(
                            "{\"month\":2,\"day\":29}", "{\"surveyId\":\"nps\",\"score\":2,\"comment\":\"Hej\"}");
        }
    }

    @Test
    void a_month_has_the_days_it_has() {
        try (Page page = SHOP.open()) {
            button(page, TELL).click();
            Locator days = page.getByLabel("Dag").locator("option:not([value=''])");
            assertThat(days).hasCount(31);
            page.getByLabel("Månad").selectOption("2");
            assertThat(days).hasCount(29);
            page.getByLabel("Dag").selectOption("29");
            page.getByLabel("Månad").selectOption("4");
            assertThat(days).hasCount(30);
            assertThat(page.getByLabel("Dag")).hasValue("29");
            page.getByLabel("Månad").selectOption("12");
            page.getByLabel("Dag").selectOption("31");
            page.getByLabel("Månad").selectOption("11");
            // No other day is put in its place.
            assertThat(page.getByLabel("Dag")).hasValue("");
            button(page, "Spara").click();
            assertThat(page.locator(".refusal")).hasText("Välj dag och månad.");
            assertThat(page.getByLabel("Dag")).isFocused();
            assertThat(SHOP.claims()).isEmpty();
        }
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
            SHOP.staircase(200, doing());
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
            SHOP.staircase(200, doing());
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
                    doing(BIRTHDAY, SURVEY)
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
        SHOP.staircase(200, keyed(doing(BIRTHDAY, SURVEY), "A"));
        try (Page page = SHOP.open()) {
            button(page, TELL).click();
            page.getByLabel("Dag").selectOption("17");
            button(page, ASKED).click();
            page.getByLabel("Något du vill tillägga (frivilligt)").fill("Hemligt");
            SHOP.staircase(200, keyed(doing(BIRTHDAY, SURVEY), "B"));
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
        SHOP.staircase(200, keyed(doing(SURVEY), "A")).hold(SECOND_PLACE);
        try (Page page = SHOP.open()) {
            button(page, ASKED).click();
            page.getByLabel("8", new Page.GetByLabelOptions().setExact(true)).check();
            button(page, "Skicka").click();
            page.waitForCondition(() -> !SHOP.claims().isEmpty());
            SHOP.staircase(200, keyed(doing(SURVEY), "B"));
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

    @Test
    void surveys_come_one_at_a_time_and_in_the_words_of_the_shop() {
        SHOP.staircase(
                200,
                doing(
                        SURVEY.replace("null", "\"Hur var <b>kaffet\u202e</b>?\""),
                        survey("svc", "csat", 1, 5),
                        survey("ease", "ces", 1, 7)));
        try (Page page = SHOP.open()) {
            assertThat(button(page, ASKED)).hasCount(1);
            button(page, ASKED).click();
            assertThat(page.locator("legend")).hasText("Hur var <b>kaffet</b>?");
            page.getByLabel("8", new Page.GetByLabelOptions().setExact(true)).check();
            SHOP.staircase(200, doing(survey("svc", "csat", 1, 5), survey("ease", "ces", 1, 7)));
            button(page, "Skicka").click();
            button(page, "Svara på en fråga: +5 poäng").click();
            assertThat(page.locator("legend")).hasText("Hur nöjd är du med ditt senaste köp?");
            assertThat(page.getByRole(AriaRole.RADIO)).hasCount(5);
            page.getByLabel("5, mycket nöjd").check();
            SHOP.staircase(200, doing(survey("ease", "ces", 1, 7)));
            button(page, "Skicka").click();
            button(page, "Svara på en fråga: +5 poäng").click();
            assertThat(page.locator("legend")).hasText("Hur lätt var det att handla hos oss?");
            assertThat(page.getByRole(AriaRole.RADIO)).hasCount(7);
            assertThat(page.locator(".told")).hasCount(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"constructor", "__proto__", "toString", "birthday", "yes"})
    void a_survey_may_have_any_name(String name) {
        SHOP.staircase(200, doing(BIRTHDAY, survey(name, "ces", 1, 7)));
        try (Page page = SHOP.open()) {
            button(page, "Svara på en fråga: +5 poäng").click();
            page.getByLabel("7, mycket lätt").check();
            button(page, "Skicka").click();
            assertThat(page.locator(".told")).hasText("Tack för ditt svar. Du får 20 poäng.");
            assertThat(SHOP.claims().getFirst().body()).isEqualTo("{\"surveyId\":\"" + name + "\",\"score\":7}");
            assertThat(button(page, TELL)).isVisible();
        }
    }

    @Test
    void what_is_not_understood_is_left_out_and_the_staircase_drawn_all_the_same() {
        List<String> odd = List.of(
                "null",
                "5",
                "{\"kind\":\"visit\",\"points\":5}",
                "{\"kind\":\"constructor\",\"points\":5}",
                BIRTHDAY.replace("100", "1.5"),
                BIRTHDAY.replace("100", "\"100\""),
                BIRTHDAY.replace("100", "-1"),
                BIRTHDAY.replace("100", "0"),
                SURVEY.replace("\"type\":\"nps\"", "\"type\":\"constructor\""),
                SURVEY.replace("\"most\":10", "\"most\":1000000000"),
                SURVEY.replace("\"most\":10", "\"most\":0"),
                SURVEY.replace("\"least\":0", "\"least\":0.5"),
                SURVEY.replace("\"id\":\"nps\"", "\"id\":null"));
        SHOP.staircase(200, doing(odd.toArray(String[]::new)));
        try (Page page = SHOP.open()) {
            assertThat(page.locator("trappa-stairs")).containsText("380 poäng");
            assertThat(page.locator(".activity")).hasCount(0);
            for (String none : List.of("null", "\"birthday\"", "{\"0\":" + BIRTHDAY + "}")) {
                SHOP.staircase(200, doing().replace("\"activities\":[]", "\"activities\":" + none));
                page.reload();
                assertThat(page.locator("trappa-stairs")).containsText("380 poäng");
                assertThat(page.locator(".activity")).hasCount(0);
            }
        }
    }

    /** An older server says nothing of it; the second file is not asked for then. */
    @Test
    void where_there_is_nothing_to_do_there_is_nothing_to_see() {
        for (String state : List.of(member, doing())) {
            SHOP.asked().clear();
            SHOP.staircase(200, state);
            try (Page page = SHOP.open()) {
                assertThat(page.locator("[aria-current]")).isVisible();
                assertThat(page.locator(".activity")).hasCount(0);
                assertThat(SHOP.asked()).noneMatch(path -> path.contains("trappa-more"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | Tell us your birthday | 17 | May | Save | Saved. You get 100 points on 17 May. | Answer a question: +20 points | 10, very likely | Send | Thank you for your answer. You get 20 points.",
                "sv | Berätta när du fyller år | 17 | maj | Spara | Sparat. Du får 100 poäng den 17 maj. | Svara på en fråga: +20 poäng | 10, mycket troligt | Skicka | Tack för ditt svar. Du får 20 poäng.",
                "da | Fortæl os, hvornår du har fødselsdag | 17 | maj | Gem | Gemt. Du får 100 point den 17. maj. | Svar på et spørgsmål: +20 point | 10, meget sandsynligt | Send | Tak for dit svar. Du får 20 point.",
                "nb | Fortell oss når du har bursdag | 17 | mai | Lagre | Lagret. Du får 100 poeng 17. mai. | Svar på et spørsmål: +20 poeng | 10, svært sannsynlig | Send | Takk for svaret. Du får 20 poeng.",
                "fi | Kerro syntymäpäiväsi | 17 | toukokuu | Tallenna | Tallennettu. Saat 100 pistettä 17. toukokuuta. | Vastaa kysymykseen: +20 pistettä | 10, erittäin todennäköisesti | Lähetä | Kiitos vastauksestasi. Saat 20 pistettä.",
                "de | Sag uns deinen Geburtstag | 17 | Mai | Speichern | Gespeichert. Du bekommst 100 Punkte am 17. Mai. | Eine Frage beantworten: +20 Punkte | 10, sehr wahrscheinlich | Absenden | Danke für deine Antwort. Du bekommst 20 Punkte.",
            })
    void every_language_asks_and_thanks(
            String language,
            String tell,
            String day,
            String month,
            String save,
            String saved,
            String ask,
            String most,
            String send,
            String thanks) {
        SHOP.page("<trappa-stairs lang=" + language + "></trappa-stairs>");
        try (Page page = SHOP.open()) {
            button(page, tell).click();
            page.locator("select").first().selectOption(day);
            page.locator("select").last().selectOption(month);
            button(page, save).click();
            assertThat(page.getByRole(AriaRole.STATUS)).hasText(saved);
            button(page, ask).click();
            page.getByLabel(most).check();
            button(page, send).click();
            assertThat(page.getByRole(AriaRole.STATUS)).hasText(thanks);
        }
    }

    /** Where one writes the month first, it is asked first. */
    @Test
    void day_and_month_stand_in_the_order_of_the_country() {
        SHOP.page("<trappa-stairs lang=en></trappa-stairs>")
                .staircase(200, doing(BIRTHDAY).replace("\"country\":\"SE\"", "\"country\":\"US\""));
        try (Page page = SHOP.open()) {
            button(page, "Tell us your birthday").click();
            assertThat(page.getByLabel("Month")).isFocused();
            assertThat(page.locator("label.field"))
                    .hasText(new Pattern[] {Pattern.compile("^Month"), Pattern.compile("^Day")});
        }
    }

    private static String survey(String id, String type, int least, int most) {
        return "{\"kind\":\"survey\",\"id\":\"%s\",\"type\":\"%s\",\"points\":5,\"least\":%d,\"most\":%d,\"question\":null}"
                .formatted(id, type, least, most);
    }

    private static long questions() {
        return SHOP.asked().stream().filter(path -> path.contains("/staircase")).count();
    }

    /** The member's state with what there is to do. */
    private static String doing(String... activities) {
        return member.replace("\"next\":", "\"activities\":[" + String.join(",", activities) + "],\"next\":");
    }
}
