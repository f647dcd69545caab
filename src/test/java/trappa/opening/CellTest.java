package trappa.opening;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and days as people, spreadsheets and other programs write them. */
class CellTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "380 | 380",
                "-20 | -20",
                "\u221220 | -20",
                "89,085 | 89085",
                "1.234.567 | 1234567",
                "1 234 | 1234",
                "1\u00a0234 | 1234",
                "1\u202f234 | 1234",
                "1'234 | 1234",
                "12,00 | 12",
                "12.0 | 12",
                "1.234,00 | 1234",
                "-1,234.00 | -1234"
            })
    void a_number_is_read_as_it_was_meant(String text, long number) {
        assertThat(Cell.number(text, true)).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12,5",
                "12.50",
                "1,23",
                "1 23",
                "1.234,567",
                "1e5",
                "x",
                "=1+1",
                "12 kr",
                "1,234 567",
                "9999999999999999999"
            })
    void what_is_no_whole_number_is_none(String text) {
        assertThat(Cell.number(text, true)).isEmpty();
    }

    @Test
    void our_own_format_takes_plain_numbers_and_days_only() {
        assertThat(Cell.number("1,234", false)).isEqualTo(OptionalLong.empty());
        assertThat(Cell.day("31.01.2026", false)).isEqualTo(Cell.Day.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31, 2026-01-31",
        "2026-01-31T10:00:00Z, 2026-01-31",
        "2026-01-31 10:00:00+00, 2026-01-31",
        "31.01.2026, 2026-01-31",
        "1-2-2026, 2026-02-01",
        "31/01/2026, 2026-01-31",
        "01/31/2026, 2026-01-31",
        "05/05/2026, 2026-05-05"
    })
    void a_day_is_read_as_it_was_meant(String text, LocalDate day) {
        assertThat(Cell.day(text, true)).isEqualTo(new Cell.Day(day, false));
    }

    @Test
    void a_day_that_may_be_two_is_not_guessed_and_one_that_is_none_is_none() {
        assertThat(Cell.day("01/02/2026", true).either()).isTrue();
        assertThat(Cell.day("2026-02-30", true)).isEqualTo(Cell.Day.NONE);
        assertThat(Cell.day("40.01.2026", true)).isEqualTo(Cell.Day.NONE);
        assertThat(Cell.day("soon", true)).isEqualTo(Cell.Day.NONE);
    }
}
