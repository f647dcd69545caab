package trappa.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ApportionmentTest {
    @Test
    void shares_add_up_and_the_largest_remainders_are_rounded_up() {
        assertThat(Apportionment.of(100, List.of(1L, 1L, 1L))).containsExactly(34L, 33L, 33L);
        assertThat(Apportionment.of(7, List.of(50L, 25L, 25L))).containsExactly(3L, 2L, 2L);
        assertThat(Apportionment.of(10, List.of(0L, 3L, 0L))).containsExactly(0L, 10L, 0L);
    }

    @Test
    void amounts_beyond_64_bits_in_between_are_no_trouble() {
        long large = Long.MAX_VALUE / 2;
        assertThat(Apportionment.of(large, List.of(large, large))).containsExactly(large / 2 + 1, large / 2);
    }

    @Test
    void without_weights_the_first_has_everything() {
        assertThat(Apportionment.of(5, List.of(0L, 0L))).containsExactly(5L, 0L);
        assertThat(Apportionment.of(0, List.of())).isEmpty();
    }
}
