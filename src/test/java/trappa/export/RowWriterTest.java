package trappa.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that a spreadsheet and a program read alike. */
class RowWriterTest {
    @ParameterizedTest
    @ValueSource(strings = {"=HYPERLINK(\"http://x\")", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uFF1D1"})
    void no_text_becomes_a_formula(String text) {
        assertThat(written(false, text)).startsWith(text.matches("(?s).*[\",\r\n].*") ? "\"'" : "'");
        assertThat(written(true, text)).doesNotContain("'");
    }

    @Test
    void numbers_below_zero_stay_numbers_and_quotes_are_doubled() {
        assertThat(written(false, -5L)).isEqualTo("-5\r\n");
        assertThat(written(false, "a \"b\", c")).isEqualTo("\"a \"\"b\"\", c\"\r\n");
        assertThat(written(true, -5L)).isEqualTo("{\"x\":-5}\n");
    }

    private static String written(boolean json, Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RowWriter rows = new RowWriter(out, List.of("x"), json)) {
            rows.row(value);
        }
        String text = out.toString(StandardCharsets.UTF_8);
        return json ? text : text.substring("x\r\n".length());
    }
}
