package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The promise to shops: the whole element, with three languages and its looks, in one small file. */
class WidgetSizeTest {
    private static final int LIMIT_BYTES = 10_000;

    @Test
    void the_bundle_is_at_most_ten_thousand_bytes_compressed() throws IOException {
        byte[] bundle = bundle();
        int compressed = gzip(bundle).length;
        System.out.printf(
                "trappa-stairs.js: %,d bytes, %,d compressed (limit %,d)%n", bundle.length, compressed, LIMIT_BYTES);
        assertThat(compressed).isLessThanOrEqualTo(LIMIT_BYTES);
    }

    @Test
    void english_swedish_and_danish_are_inside() throws IOException {
        assertThat(new String(bundle(), StandardCharsets.UTF_8))
                .contains("Your points staircase", "Din poängtrappa", "Din pointtrappe");
    }

    private static byte[] bundle() throws IOException {
        try (var file = WidgetSizeTest.class.getResourceAsStream("/widget/trappa-stairs.js")) {
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
