package trappa.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.ledger.JdbcTimeline.Recorded;

/** Where something that has a time stands among rows that have numbers. */
class RecordedTest {
    @ParameterizedTest
    @CsvSource({
        "'10 20 30', 5, 0", // before all of them
        "'10 20 30', 20, 2",
        "'10 20 30', 99, 3",
        "'10 20 30 40 15', 25, 2", // the last one was told late
        "'10 20 30 15', 25, 4", // either side is as good: what may have brought it is below it
        "'10 20 30 15', 12, 1",
        "'90 10 20 30', 25, 3", // the past came after the first
        "'90 10 20 30', 95, 4",
        "'', 5, 0"
    })
    void as_few_rows_as_can_be_are_on_the_wrong_side(String times, long at, long below) {
        List<Long> happened = Arrays.stream(times.split(" "))
                .filter(t -> !t.isEmpty())
                .map(Long::valueOf)
                .toList();
        List<Recorded> rows = IntStream.range(0, happened.size())
                .mapToObj(i -> new Recorded(i + 1, Instant.ofEpochSecond(happened.get(i))))
                .toList();
        assertThat(Recorded.below(rows, Instant.ofEpochSecond(at))).isEqualTo(below);
    }
}
