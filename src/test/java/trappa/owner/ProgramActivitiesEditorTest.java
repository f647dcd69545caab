package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.owner.ProgramEditor.form;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.RunningTrappa;

/** Birthdays and surveys in the program's editor. */
class ProgramActivitiesEditorTest {
    private static RunningTrappa server;
    private ProgramEditor editor;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void a_new_shop() {
        editor = ProgramEditor.ofANewShop(server);
    }

    @Test
    void a_birthday_without_points_is_none_whatever_its_days_of_notice() {
        editor.press("publish", Map.of("/earning/birthday/points", "100", "/earning/birthday/noticeDays", ""));
        assertThat(editor.program().at("/earning/birthday/points").asLong()).isEqualTo(100);
        assertThat(editor.program().at("/earning/birthday/noticeDays").asLong()).isEqualTo(30);
        assertThat(editor.owner().get("/admin/program").text())
                .contains(
                        "name=\"/earning/birthday/noticeDays\" inputmode=\"numeric\" autocomplete=\"off\" value=\"30\"");
        assertThat(editor.press("publish", Map.of("/earning/birthday/points", ""))
                        .status())
                .isEqualTo(303);
        assertThat(editor.program().at("/earning/birthday").isNull()).isTrue();
    }

    @Test
    void a_survey_is_added_filled_in_and_published() {
        Map<String, String> fields = form(
                editor.press("add-surveys", Map.of("/name", "Half a thought")).text());
        assertThat(fields)
                .containsEntry("/name", "Half a thought")
                .containsEntry("/surveys/0/kind", "nps")
                .containsEntry("/surveys/0/points", "0");
        fields.putAll(Map.of("/surveys/0/kind", "csat", "/surveys/0/points", "25", "/surveys/0/afterDays", "10"));
        fields.put("do", "publish");
        assertThat(editor.owner().post("/admin/program", fields).status()).isEqualTo(303);
        JsonNode survey = editor.program().at("/surveys/0");
        assertThat(survey.get("kind").asString()).isEqualTo("csat");
        assertThat(survey.get("points").asLong()).isEqualTo(25);
        assertThat(survey.get("afterDays").asLong()).isEqualTo(10);
        assertThat(survey.get("everyDays").asLong()).isEqualTo(180);
        assertThat(survey.get("question").isNull()).isTrue();
        assertThat(editor.owner().get("/admin/program/history").text())
                .contains("Nytt: enkät " + survey.get("id").asString()
                        + " (frågar hur nöjd (CSAT), poäng för ett svar 25");
    }

    @Test
    void a_new_survey_does_not_get_the_answers_of_one_that_was_taken_away() {
        Map<String, String> fields = form(editor.press("add-surveys", Map.of()).text());
        String first = fields.get("/surveys/0/id");
        fields.put("do", "publish");
        editor.owner().post("/admin/program", fields);
        Map<String, String> without =
                form(editor.press("remove-surveys-0", Map.of()).text());
        without.put("do", "publish");
        editor.owner().post("/admin/program", without);
        assertThat(editor.program().get("surveys").isEmpty()).isTrue();
        assertThat(form(editor.press("add-surveys", Map.of()).text()).get("/surveys/0/id"))
                .isNotEqualTo(first);
    }

    @Test
    void surveys_change_places() {
        Map<String, String> fields = form(editor.press("add-surveys", Map.of()).text());
        fields.put("do", "add-surveys");
        fields = form(editor.owner().post("/admin/program", fields).text());
        fields.putAll(Map.of("/surveys/1/question", "Den andra?", "do", "up-surveys-1"));
        assertThat(form(editor.owner().post("/admin/program", fields).text()))
                .containsEntry("/surveys/0/question", "Den andra?")
                .containsEntry("/surveys/1/question", "");
    }

    @Test
    void what_is_wrong_in_a_birthday_or_a_survey_stands_beside_its_field_in_the_owners_words() {
        Map<String, String> fields = form(editor.press("add-surveys", Map.of()).text());
        fields.putAll(Map.of(
                "/earning/birthday/points",
                "0",
                "/earning/birthday/noticeDays",
                "400",
                "/surveys/0/kind",
                "stars",
                "/surveys/0/afterDays",
                "ett år",
                "/surveys/0/everyDays",
                "0",
                "/surveys/0/question",
                "x".repeat(201)));
        fields.put("do", "publish");
        Answer refused = editor.owner().post("/admin/program", fields);
        assertThat(refused.status()).isEqualTo(422);
        String words = refused.text().replaceAll("<[^>]*>", " ").replaceAll("[\\s\u00a0]+", " ");
        assertThat(words)
                .contains("Skriv ett heltal från 1 till 1 000 000.", "Välj ett av alternativen.")
                .contains("Skriv ett heltal från 1 till 3 650.", "Skriv 1 till 200 tecken.")
                .contains("6 saker är fel")
                .doesNotContain("should be", "is missing");
        assertThat(refused.text()).contains("value=\"ett år\"", "value=\"400\"");
    }

    @Test
    void more_than_five_surveys_are_told_with_what_they_are_called() {
        Map<String, String> fields = form(editor.owner().get("/admin/program").text());
        for (int i = 0; i < 6; i++) {
            fields.put("/surveys/" + i + "/id", "q" + i);
            fields.put("/surveys/" + i + "/kind", "nps");
        }
        fields.put("do", "check");
        assertThat(editor.owner().post("/admin/program", fields).text()).contains("<li>Enkäter: Högst 5.");
    }
}
