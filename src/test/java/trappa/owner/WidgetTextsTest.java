package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.shop.Branding;

/** What the owner is told the widget says is what it says; and the arithmetic of contrast. */
class WidgetTextsTest {
    static java.util.List<String> languages() {
        return Branding.LANGUAGES;
    }

    @ParameterizedTest
    @MethodSource("languages")
    void each_text_is_the_catalogues(String language) throws IOException {
        String catalogue = Files.readString(Path.of("frontend-widget/src/locales/" + language + ".js"));
        for (String key : Branding.KEYS.keySet()) {
            Matcher m = Pattern.compile("^\\s*" + key + ": '([^'\\n]*)',", Pattern.MULTILINE)
                    .matcher(catalogue);
            assertThat(m.find()).as(key).isTrue();
            assertThat(WidgetTexts.of(language, key)).as(key).isEqualTo(m.group(1));
            assertThat(Branding.check(key, m.group(1))).as(key).isEqualTo(Branding.Wrong.NOTHING);
        }
    }

    @Test
    void contrast_is_as_wcag_defines_it() {
        assertThat(Contrast.of("#000000", "#ffffff")).isEqualTo(21.0);
        assertThat(Contrast.of("#777777", "#ffffff")).isBetween(4.47, 4.48);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#ffffff", "#000000", "#777777", "#ff0000", "#0b6b53", "#ffcc00"})
    void a_corrected_accent_can_be_read_on_and_one_that_can_be_is_left_alone(String onAccent) {
        for (String accent : new String[] {"#ffffff", "#000000", "#808080", "#14594a", "#ffcc00", "#cc3366"}) {
            String corrected = Contrast.corrected(accent, onAccent);
            assertThat(Contrast.of(corrected, onAccent)).isGreaterThanOrEqualTo(4.5);
            if (Contrast.of(accent, onAccent) >= 4.5) {
                assertThat(corrected).isEqualTo(accent);
            }
        }
    }
}
