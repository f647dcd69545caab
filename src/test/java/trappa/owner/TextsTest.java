package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.account.Reason;
import trappa.fact.Remark;
import trappa.program.Program;
import trappa.program.ProgramJson;
import trappa.reward.Trouble;
import trappa.staff.JdbcAudit;
import trappa.value.Resource;

/** The catalogues of the owner's pages are whole, and nothing else speaks. */
class TextsTest {
    private static final Pattern ASKED =
            Pattern.compile("\\bt(?:exts\\(\\))?\\.(of|count)\\(\"([a-zA-Z0-9._-]+)\"[,)]");

    @ParameterizedTest
    @ValueSource(strings = {"da", "en"})
    void every_language_has_the_keys_of_swedish(String language) {
        assertThat(keys(language)).isEqualTo(keys("sv"));
    }

    @Test
    void every_place_for_a_value_is_in_every_language() {
        for (String key : keys("sv")) {
            Set<String> places = places("sv", key);
            for (String language : Texts.LANGUAGES) {
                assertThat(places(language, key)).as("%s %s", language, key).isEqualTo(places);
            }
        }
    }

    /** A machine set to Turkish makes another letter of an I. */
    @Test
    void no_page_changes_letters_by_the_machine_s_language() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/jte"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as("%s", file).doesNotContain("LowerCase()", "UpperCase()");
            }
        }
    }

    @Test
    void every_text_that_is_asked_for_by_name_is_there() throws IOException {
        Set<String> keys = keys("sv");
        Set<String> missing = new TreeSet<>();
        int asked = 0;
        try (Stream<Path> files =
                Stream.concat(Files.walk(Path.of("src/main/jte")), Files.walk(Path.of("src/main/java/trappa/owner")))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher m = ASKED.matcher(Files.readString(file));
                while (m.find()) {
                    asked++;
                    boolean there = m.group(1).equals("of")
                            ? keys.contains(m.group(2))
                            : keys.contains(m.group(2) + ".one") && keys.contains(m.group(2) + ".other");
                    if (!there) {
                        missing.add(m.group(2));
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(100);
        assertThat(missing).isEmpty();
    }

    /** Keys that are put together from a word of the code. */
    @Test
    void every_reason_and_every_action_has_its_words() throws IOException {
        Set<String> wanted = new TreeSet<>();
        Stream.of(Reason.Nothing.values()).forEach(each -> wanted.add("nothing." + each));
        Stream.of(Reason.Left.values()).forEach(each -> wanted.add("left." + each));
        Stream.of(JdbcAudit.Action.values()).forEach(each -> wanted.add("log." + each));
        Stream.of(Program.CapPeriod.values())
                .forEach(each -> wanted.addAll(Set.of("try.cap." + each, "choice." + each)));
        Stream.of(Program.SurveyKind.values()).forEach(each -> wanted.add("choice." + ProgramJson.word(each)));
        Stream.of(Trouble.Code.values()).forEach(each -> wanted.add("trouble." + each));
        Stream.of(Remark.Code.values()).forEach(each -> wanted.add("remark." + each));
        Matcher topics = Pattern.compile("\"([a-z_]+/[a-z_]+|customer\\.[a-z_]+)\"")
                .matcher(Files.readString(Path.of("app.toml")));
        topics.results().forEach(topic -> wanted.add("topic." + topic.group(1)));
        assertThat(wanted).contains("topic.orders/paid", "topic.customer.tags_added", "topic.shop/redact");
        assertThat(keys("sv")).containsAll(wanted);
    }

    @ParameterizedTest
    @EnumSource
    void every_remark_has_a_place_for_each_of_its_values(Remark.Code code) {
        assertThat(places("sv", "remark." + code)).hasSize(code.holes());
    }

    /** Words between tags, outside of expressions, are words that no catalogue knows. */
    @Test
    void no_template_has_words_of_its_own() throws IOException {
        Set<String> words = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/jte"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file)
                        .replaceAll("(?m)^[@!].*$", "")
                        .replaceAll("[$!]\\{[^{}]*}", "")
                        .replaceAll(
                                "@(template\\.\\w+|if|elseif|for)\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)", "")
                        .replaceAll("@(else|endif|endfor)\\b", "")
                        .replaceAll("<[^<>]*>", "\n");
                Matcher m = Pattern.compile("\\p{L}{3,}").matcher(text);
                while (m.find()) {
                    if (!m.group().equals("Trappa")) {
                        words.add(file.getFileName() + ": " + m.group());
                    }
                }
            }
        }
        assertThat(words).isEmpty();
    }

    @Test
    void numbers_and_amounts_are_written_as_the_shops_country_does() {
        Texts swedish = new Texts("sv-SE", "SE", "SEK", ZoneOffset.UTC);
        assertThat(swedish.money(129_500)).isEqualTo("1\u00a0295\u00a0kr");
        assertThat(swedish.signed(-1200)).isEqualTo("\u22121\u00a0200");
        assertThat(new Texts("da", "DK", "DKK", ZoneOffset.UTC).number(1500)).isEqualTo("1.500");
        assertThat(new Texts("fi", "FI", "EUR", ZoneOffset.UTC).language()).isEqualTo("en");
    }

    @Test
    void a_day_of_every_year_is_written_as_each_language_does() {
        MonthDay day = MonthDay.of(5, 17);
        assertThat(new Texts("sv", "SE", "SEK", ZoneOffset.UTC).day(day)).isEqualTo("17 maj");
        assertThat(new Texts("da", "DK", "DKK", ZoneOffset.UTC).day(day)).isEqualTo("17. maj");
        assertThat(new Texts("en", "GB", "GBP", ZoneOffset.UTC).day(MonthDay.of(2, 29)))
                .isEqualTo("29 February");
    }

    @Test
    void the_script_from_elsewhere_is_the_one_that_was_looked_at() throws Exception {
        try (InputStream in = TextsTest.class.getResourceAsStream("/owner/htmx.js")) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
            assertThat(HexFormat.of().formatHex(hash))
                    .isEqualTo("a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130");
        }
    }

    private static Set<String> keys(String language) {
        return Resource.texts("/texts/owner_" + language + ".properties").stringPropertyNames();
    }

    private static Set<String> places(String language, String key) {
        Set<String> places = new TreeSet<>();
        Matcher m = Pattern.compile("\\{[0-9]}").matcher(new Texts(language, "SE", "SEK", ZoneOffset.UTC).of(key));
        while (m.find()) {
            places.add(m.group());
        }
        return places;
    }
}
