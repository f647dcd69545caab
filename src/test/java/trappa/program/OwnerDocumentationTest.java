package trappa.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the owner's page says about the program document is what the program takes. */
class OwnerDocumentationTest {
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @Test
    void every_example_can_be_published_as_it_stands() throws IOException {
        List<String> examples =
                EXAMPLE.matcher(page()).results().map(MatchResult::group).toList();

        assertThat(examples).hasSize(2).allSatisfy(example -> {
            String json = example.substring("```json\n".length(), example.length() - "```".length());
            ProgramDocument.Reading reading =
                    ProgramDocument.read(JsonMapper.shared().readTree(json));
            assertThat(reading).isInstanceOf(ProgramDocument.Reading.Valid.class);
        });
    }

    @Test
    void every_key_of_the_document_is_explained() throws IOException {
        String page = page();
        ObjectNode program = ProgramJson.write(ProgramJson.starter());

        explained(program, page);
        explained((ObjectNode) program.at("/earning/orders"), page);
        explained((ObjectNode) program.get("qualification"), page);
        for (String list : List.of("tiers", "steps", "rewards")) {
            explained((ObjectNode) program.get(list).get(0), page);
        }
        for (String key : program.get("expiry").propertyNames()) {
            assertThat(page).contains("`expiry." + key + "`");
        }
        Program given = valid("""
                {"tiers": [{"id": "bas", "at": 0}], "earning": {"birthday": {"points": 1}},
                 "surveys": [{"id": "q", "kind": "nps"}]}""");
        ObjectNode document = ProgramJson.write(given);
        for (String key : document.at("/earning/birthday").propertyNames()) {
            assertThat(page).contains("`birthday." + key + "`");
        }
        for (String key : document.at("/surveys/0").propertyNames()) {
            assertThat(page).containsPattern("\\| survey (`id`, )?`" + key + "`");
        }
    }

    private static Program valid(String document) {
        return switch (ProgramDocument.read(JsonMapper.shared().readTree(document))) {
            case ProgramDocument.Reading.Valid(Program program) -> program;
            case ProgramDocument.Reading.Invalid invalid ->
                throw new AssertionError(invalid.violations().toString());
        };
    }

    private static void explained(ObjectNode part, String page) {
        for (String key : part.propertyNames()) {
            assertThat(page).containsPattern("`(?:earning\\.)?" + key + "[`.]");
        }
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/owner.md"));
    }
}
