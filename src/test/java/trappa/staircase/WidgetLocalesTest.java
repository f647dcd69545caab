package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every language says everything, with the same values in it, and nothing a shopper reads is written anywhere else. */
class WidgetLocalesTest {
    private static final Path SOURCES = Path.of("frontend-widget", "src");
    private static final Path ACCOUNT = Path.of("frontend-widget", "account", "src");
    private static final Pattern LINE = Pattern.compile("^  (\\w+): (.*),$", Pattern.MULTILINE);
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)\\}|\\*");
    private static final Pattern QUOTED = Pattern.compile("'([^'\\n]*)'");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    // What a sentence or a word for people looks like, as opposed to a selector, a key or an attribute.
    private static final Pattern FOR_PEOPLE =
            Pattern.compile("^[A-ZÅÄÖÆØ][a-zåäöæø]+( .*|[.!?…])$|[a-z]{2} [a-z]{2,} [a-z]{2}");

    @ParameterizedTest
    @ValueSource(strings = {"sv", "da", "nb", "fi", "de"})
    void a_language_has_the_keys_of_english_in_the_same_order(String language) throws IOException {
        assertThat(texts(language).keySet())
                .containsExactlyElementsOf(texts("en").keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sv", "da", "nb", "fi", "de"})
    void a_language_puts_the_same_values_into_a_text(String language) throws IOException {
        var english = texts("en");
        texts(language).forEach((key, text) -> assertThat(values(text)).as(key).isEqualTo(values(english.get(key))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "sv", "da", "nb", "fi", "de"})
    void no_text_is_empty(String language) throws IOException {
        assertThat(texts(language))
                .hasSizeGreaterThan(40)
                .allSatisfy((key, text) -> assertThat(text).as(key).hasSizeGreaterThan(4));
    }

    @Test
    void no_text_is_written_outside_of_the_catalogues() throws IOException {
        List<Path> modules;
        try (Stream<Path> element = Files.list(SOURCES);
                Stream<Path> account = Files.list(ACCOUNT)) {
            modules = Stream.concat(element, account)
                    .filter(file -> file.toString().endsWith(".js"))
                    .toList();
        }
        assertThat(modules).hasSizeGreaterThan(12).contains(ACCOUNT.resolve("draw.js"));
        for (var module : modules) {
            var code = COMMENT.matcher(Files.readString(module)).replaceAll("");
            assertThat(QUOTED.matcher(code).results().map(found -> found.group(1)))
                    .as(module.toString())
                    .noneMatch(text -> FOR_PEOPLE.matcher(text).find());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sv", "da", "nb", "fi", "de"})
    void the_history_explains_itself_in_every_language_of_the_widget(String language) throws IOException {
        assertThat(explanations(language)).isEqualTo(explanations("en"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "sv", "da", "nb", "fi", "de"})
    void an_explanation_is_written_once_and_with_the_same_values(String language) throws IOException {
        var english = explanationLines("en");
        var seen = new TreeSet<String>();
        for (var line : explanationLines(language)) {
            var key = line.substring(0, line.indexOf('='));
            assertThat(seen.add(key)).as(key + " once").isTrue();
            assertThat(values(line))
                    .as(key)
                    .isEqualTo(values(english.stream()
                            .filter(each -> each.startsWith(key + "="))
                            .findFirst()
                            .orElseThrow()));
        }
    }

    private static List<String> explanationLines(String language) throws IOException {
        return Files.readAllLines(Path.of("src/main/resources/texts/explanation_" + language + ".properties")).stream()
                .filter(line -> line.contains("="))
                .toList();
    }

    private static Set<Object> explanations(String language) throws IOException {
        var texts = new Properties();
        try (var file = Files.newBufferedReader(
                Path.of("src", "main", "resources", "texts", "explanation_" + language + ".properties"))) {
            texts.load(file);
        }
        return texts.keySet();
    }

    private static Map<String, String> texts(String language) throws IOException {
        var texts = new LinkedHashMap<String, String>();
        var catalogue = Files.readString(SOURCES.resolve("locales").resolve(language + ".js"));
        LINE.matcher(catalogue).results().forEach(line -> texts.put(line.group(1), line.group(2)));
        return texts;
    }

    private static TreeSet<String> values(String text) {
        return new TreeSet<>(
                VALUE.matcher(text).results().map(MatchResult::group).toList());
    }
}
