package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.ProgramDocument;
import trappa.program.Violation;
import trappa.support.Json;

/** What is wrong with birthdays and surveys is never told in words of another language. */
class ComplaintsTest {
    private static final String WRONG = """
            {"tiers": [{"id": "bas", "at": 0}], "earning": {"birthday": {"noticeDays": 366}},
             "surveys": [{}, {"id": "q", "kind": "stars", "points": -1, "afterDays": "x", "everyDays": 0, "question": ""},
                         {"id": "q", "kind": "nps"}, {"id": "a b", "kind": "nps"}]}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | Is missing. | A whole number from 0 to 365. | Choose one of these. | Is used already. | 1 to 200 characters.",
                "sv | Saknas. | Skriv ett heltal från 0 till 365. | Välj ett av alternativen. | Används redan. | Skriv 1 till 200 tecken.",
                "da | Mangler. | Skriv et heltal fra 0 til 365. | Vælg en af mulighederne. | Bruges allerede. | Skriv 1 til 200 tegn."
            })
    void each_complaint_about_a_birthday_or_a_survey_is_told_in_the_owners_language(
            String language, String missing, String days, String choice, String twice, String text) {
        var said = new TreeMap<String, String>();
        for (Violation each : violations()) {
            said.put(
                    each.pointer(),
                    Complaints.in(new Texts(language, "SE", "SEK", ZoneOffset.UTC), each.detail(), false));
            assertThat(said.get(each.pointer())).isNotEqualTo(each.detail());
        }
        assertThat(said)
                .containsEntry("/earning/birthday/points", missing)
                .containsEntry("/earning/birthday/noticeDays", days)
                .containsEntry("/surveys/0/kind", missing)
                .containsEntry("/surveys/1/kind", choice)
                .containsEntry("/surveys/1/question", text)
                .containsEntry("/surveys/1/afterDays", days)
                .containsEntry("/surveys/2/id", twice)
                .containsKeys("/surveys/0/id", "/surveys/1/points", "/surveys/1/everyDays", "/surveys/3/id");
    }

    private static List<Violation> violations() {
        return switch (ProgramDocument.read((ObjectNode) Json.read(WRONG))) {
            case ProgramDocument.Reading.Invalid(List<Violation> violations) -> violations;
            case ProgramDocument.Reading.Valid valid -> throw new AssertionError(valid.toString());
        };
    }
}
