package trappa.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Why something was not done in the store is kept, whatever the store has said, and read again. */
class TroubleTest {
    @ParameterizedTest
    @EnumSource
    void what_is_kept_is_read_again_and_fits_its_column(Trouble.Code code) {
        for (String words : new String[] {"", "Too many", "\"{0}\\ åäö 📦\n\u0007".repeat(400)}) {
            Trouble trouble = Trouble.of(code, words);
            assertThat(Trouble.read(trouble.text())).contains(trouble);
            assertThat(trouble.text()).hasSizeLessThanOrEqualTo(500).doesNotContain("\\u0007");
        }
        assertThat(Trouble.of(code, "<what>").sentence()).isNotBlank().doesNotContain("{0}");
    }

    @Test
    void one_that_is_not_known_here_is_none() {
        for (String kept : new String[] {
            null, "", "The store answered 503", "[]", "[7]", "[\"USED\"]", "[\"SAID_BY_A_LATER_VERSION\",\"\"]", "["
        }) {
            assertThat(Trouble.read(kept)).as(kept).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_to_be_done_has_its_words_in_every_language(Effect.Kind kind) throws IOException {
        for (String language : new String[] {"sv", "da", "en"}) {
            assertThat(Files.readString(Path.of("src/main/resources/texts/owner_" + language + ".properties")))
                    .containsPattern("(?m)^effect\\.kind\\." + kind + "=.+$");
        }
    }
}
