package trappa.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trappa.fact.Remark.Code;

/** What there is to say of a delivery is kept and read again, whatever a body has put into it. */
class RemarkTest {
    @ParameterizedTest
    @EnumSource
    void what_is_kept_is_read_again(Code code) {
        Remark remark = Remark.of(
                code, Collections.nCopies(code.holes(), "\"{1}\\ $1 åäö 📦").toArray());
        assertThat(Remark.read(remark.text())).contains(remark);
        assertThat(remark.sentence()).doesNotContainPattern("(?<!\")\\{[0-9]}");
    }

    @Test
    void a_value_that_looks_like_a_place_for_another_is_left_as_it_is() {
        assertThat(Remark.of(Code.NOT_A_TIME, "/{1}", "$0").sentence())
                .isEqualTo("/{1} is not a time with an offset between 1990 and 2200: $0");
        assertThat(Remark.of(Code.NO_POINTS, "BELOW_MINIMUM").sentence()).isEqualTo("No points: below minimum");
    }

    @Test
    void however_long_the_values_it_fits_its_column_and_is_no_control_character() {
        String long_ = "\"\u0007".repeat(5_000);
        assertThat(Remark.of(Code.NOT_AN_AMOUNT, long_, long_, long_).text())
                .hasSizeLessThan(2_000)
                .doesNotContain("\\u0007");
    }

    @Test
    void one_that_is_not_known_here_is_none() {
        for (String kept : new String[] {
            null, "", "[]", "{}", "[\"SAID_BY_A_LATER_VERSION\"]", "[\"MISSING\"]", "[\"EMPTY\",\"x\"]", "[7]"
        }) {
            assertThat(Remark.read(kept)).as(kept).isEmpty();
        }
    }

    @Test
    void it_is_never_said_with_too_few_values() {
        assertThatThrownBy(() -> Remark.of(Code.MISSING)).hasMessageContaining("MISSING");
    }
}
