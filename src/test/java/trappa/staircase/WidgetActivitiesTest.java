package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.staircase.ThingsToDo.ASKED;
import static trappa.staircase.ThingsToDo.BIRTHDAY;
import static trappa.staircase.ThingsToDo.BIRTHDAY_KNOWN;
import static trappa.staircase.ThingsToDo.FIRST_PLACE;
import static trappa.staircase.ThingsToDo.SECOND_PLACE;
import static trappa.staircase.ThingsToDo.SURVEY;
import static trappa.staircase.ThingsToDo.TELL;
import static trappa.staircase.WidgetShop.button;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
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

    private static final ThingsToDo THINGS = ThingsToDo.in(SHOP);

    @BeforeEach
    void a_shop_with_a_member_who_can_do_two_things() {
        THINGS.anew();
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
            SHOP.staircase(200, THINGS.doing(SURVEY)).hold(FIRST_PLACE);
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
            SHOP.staircase(200, THINGS.doing(BIRTHDAY).replace("\"available\":380", "\"available\":400"));
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
        SHOP.staircase(200, THINGS.doing(SURVEY.replace("\"points\":20", "\"points\":0")));
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
    void surveys_come_one_at_a_time_and_in_the_words_of_the_shop() {
        SHOP.staircase(
                200,
                THINGS.doing(
                        SURVEY.replace("null", "\"Hur var <b>kaffet\u202e</b>?\""),
                        survey("svc", "csat", 1, 5),
                        survey("ease", "ces", 1, 7)));
        try (Page page = SHOP.open()) {
            assertThat(button(page, ASKED)).hasCount(1);
            button(page, ASKED).click();
            assertThat(page.locator("legend")).hasText("Hur var <b>kaffet</b>?");
            page.getByLabel("8", new Page.GetByLabelOptions().setExact(true)).check();
            SHOP.staircase(200, THINGS.doing(survey("svc", "csat", 1, 5), survey("ease", "ces", 1, 7)));
            button(page, "Skicka").click();
            button(page, "Svara på en fråga: +5 poäng").click();
            assertThat(page.locator("legend")).hasText("Hur nöjd är du med ditt senaste köp?");
            assertThat(page.getByRole(AriaRole.RADIO)).hasCount(5);
            page.getByLabel("5, mycket nöjd").check();
            SHOP.staircase(200, THINGS.doing(survey("ease", "ces", 1, 7)));
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
        SHOP.staircase(200, THINGS.doing(BIRTHDAY, survey(name, "ces", 1, 7)));
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
        SHOP.staircase(200, THINGS.doing(odd.toArray(String[]::new)));
        try (Page page = SHOP.open()) {
            assertThat(page.locator("trappa-stairs")).containsText("380 poäng");
            assertThat(page.locator(".activity")).hasCount(0);
            for (String none : List.of("null", "\"birthday\"", "{\"0\":" + BIRTHDAY + "}")) {
                SHOP.staircase(200, THINGS.doing().replace("\"activities\":[]", "\"activities\":" + none));
                page.reload();
                assertThat(page.locator("trappa-stairs")).containsText("380 poäng");
                assertThat(page.locator(".activity")).hasCount(0);
            }
        }
    }

    /** An older server says nothing of it; the second file is not asked for then. */
    @Test
    void where_there_is_nothing_to_do_there_is_nothing_to_see() {
        for (String state : List.of(THINGS.member(), THINGS.doing())) {
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
                .staircase(200, THINGS.doing(BIRTHDAY).replace("\"country\":\"SE\"", "\"country\":\"US\""));
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
}
