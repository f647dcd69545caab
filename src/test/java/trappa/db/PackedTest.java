package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes come back as they were, whether they become fewer or not. */
class PackedTest {
    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void what_repeats_itself_becomes_fewer_and_comes_back() {
        byte[] body = "{\"id\": 1, \"name\": \"Mugg, blå\"}, ".repeat(400).getBytes(StandardCharsets.UTF_8);
        Packed packed = Packed.pack(body);
        assertThat(packed.unpacked()).isEqualTo(body.length);
        assertThat(packed.bytes()).hasSizeLessThan(body.length / 10);
        assertThat(packed.unpack()).isEqualTo(body);
    }

    @Test
    void what_would_not_become_fewer_is_kept_as_it_is() {
        for (int length : new int[] {0, 1, 10, 10_000, 500_000}) {
            Packed packed = Packed.pack(random(length));
            assertThat(packed.unpacked()).isNull();
            assertThat(packed.unpack()).isEqualTo(random(length));
        }
    }

    @Test
    void one_after_another_large_and_small_do_not_touch_each_other() {
        byte[] large = "abc".repeat(160_000).getBytes(StandardCharsets.UTF_8);
        byte[] small = "0000000000000000000000000000000000000000".getBytes(StandardCharsets.UTF_8);
        Packed first = Packed.pack(large);
        Packed second = Packed.pack(small);
        Packed third = Packed.pack(random(100));
        assertThat(first.unpack()).isEqualTo(large);
        assertThat(second.unpack()).isEqualTo(small);
        assertThat(third.unpack()).isEqualTo(random(100));
    }

    @Test
    void other_bytes_and_another_length_are_noticed() {
        Packed packed = Packed.pack("abcabcabc".repeat(50).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new Packed(random(100), 450).unpack()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Packed(packed.bytes(), 451).unpack()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Packed(packed.bytes(), 449).unpack()).isInstanceOf(IllegalStateException.class);
    }
}
