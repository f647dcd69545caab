package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.account.Reason.CountedLine;
import trappa.account.Reason.Nothing;
import trappa.fact.Line;
import trappa.fact.Line.CodeShare;
import trappa.fact.Redemption;
import trappa.fact.Snapshot;
import trappa.program.Program.RewardReturn;

/**
 * What goes back of the points a code cost. The order is three cups, from which the code took 90 kr, and one lamp, from
 * which it took 10 kr and another shopper's campaign code took 200; the code cost 100 points.
 */
class CodeReturnTest {
    private static final Instant PLACED = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PROPORTIONAL, 3, 1, , 0",
        "PROPORTIONAL, 2, 1, , 30",
        "PROPORTIONAL, 1, 1, , 60",
        "PROPORTIONAL, 0, 1, , 90",
        "PROPORTIONAL, 3, 0, , 10",
        "PROPORTIONAL, 1, 0, , 70",
        "PROPORTIONAL, 0, 0, , 100",
        "PROPORTIONAL, 3, 1, CANCELLED, 100",
        "PROPORTIONAL, 3, 1, DELETED, 100",
        "PROPORTIONAL, 2, 1, TEST_ORDER, 30",
        "FULL_ONLY, 3, 1, , 0",
        "FULL_ONLY, 1, 0, , 0",
        "FULL_ONLY, 0, 1, , 0",
        "FULL_ONLY, 0, 0, , 100",
        "FULL_ONLY, 3, 1, CANCELLED, 100",
        "NEVER, 0, 0, , 0",
        "NEVER, 3, 1, CANCELLED, 0",
    })
    void a_code_goes_back_as_the_goods_it_was_used_on_do(
            RewardReturn policy, long cups, long lamps, @Nullable Nothing nothing, long points) {
        assertThat(total("MINE", policy, cups, lamps, nothing)).isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 0", "0, 1, 0", "3, 0, 100", "0, 0, 100"})
    void another_code_of_the_order_goes_back_with_its_own_goods(long cups, long lamps, long points) {
        assertThat(total("theirs", RewardReturn.PROPORTIONAL, cups, lamps, null))
                .isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 0", "0, 1, 0", "0, 0, 100"})
    void a_code_that_took_nothing_off_a_line_goes_back_with_the_last_of_the_goods(long cups, long lamps, long points) {
        assertThat(total("SHIPPING", RewardReturn.PROPORTIONAL, cups, lamps, null))
                .isEqualTo(points);
    }

    private static long total(String code, RewardReturn policy, long cups, long lamps, @Nullable Nothing nothing) {
        Redemption redemption =
                new Redemption("r", "reward", null, 100, PLACED, code, LocalDate.of(2027, 1, 1), List.of());
        List<CountedLine> kept = new ArrayList<>();
        kept.add(new CountedLine(1, null, 3, cups, 0, 0, null));
        if (lamps > 0) {
            kept.add(new CountedLine(2, null, 1, lamps, 0, 0, null));
        }
        OrderWorth now = new OrderWorth(0, kept, 0, 0, 0, nothing);
        return CodeReturn.total(redemption, placed(), now, policy);
    }

    private static Snapshot placed() {
        Line cups = line(1, 3, List.of(new CodeShare("mine", 9_000)));
        Line lamp = line(2, 1, List.of(new CodeShare("mine", 1_000), new CodeShare("THEIRS", 20_000)));
        return new Snapshot(
                PLACED,
                null,
                PLACED,
                null,
                "paid",
                false,
                1L,
                "web",
                true,
                0,
                0,
                0,
                List.of(cups, lamp),
                Set.of("mine", "THEIRS", "SHIPPING"),
                Set.of(),
                Set.of());
    }

    private static Line line(long id, long quantity, List<CodeShare> codes) {
        long discount = codes.stream().mapToLong(CodeShare::amount).sum();
        return new Line(id, null, null, quantity, quantity, 100_000, discount, 0, false, false, codes);
    }
}
