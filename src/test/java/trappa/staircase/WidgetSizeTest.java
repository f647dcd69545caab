package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The promise to shops: the whole staircase, with three languages and its looks, in one small file; a line in a smaller one. */
class WidgetSizeTest {
    @ParameterizedTest
    @CsvSource({"trappa-stairs.js, 10000", "trappa-line.js, 7000"})
    void an_element_is_small_compressed(String file, int limitBytes) throws IOException {
        byte[] bundle = bundle(file);
        int compressed = gzip(bundle).length;
        System.out.printf("%s: %,d bytes, %,d compressed (limit %,d)%n", file, bundle.length, compressed, limitBytes);
        assertThat(compressed).isLessThanOrEqualTo(limitBytes);
    }

    @Test
    void english_swedish_and_danish_are_inside() throws IOException {
        assertThat(new String(bundle("trappa-stairs.js"), StandardCharsets.UTF_8))
                .contains("Your points staircase", "Din poängtrappa", "Din pointtrappe");
    }

    private static byte[] bundle(String name) throws IOException {
        try (var file = WidgetSizeTest.class.getResourceAsStream("/widget/" + name)) {
            assertThat(file).as("made by the build in process-classes").isNotNull();
            return file.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(out) {
            {
                def.setLevel(9);
            }
        }) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }
}
