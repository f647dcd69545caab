package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When an account has something to tell though no points move. Bought on 20 November for two months: the last day is 20 January. */
class NoticesTest {
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    private static Life life() {
        return new Life(onePointPerKrona().expiry("PER_LOT", 2, "NONE")).bought(1, "2026-11-20", 1, 100);
    }

    @Test
    void points_that_end_are_told_of_30_and_then_7_days_before() {
        assertThat(life().on("2026-11-21").noticeAt()).isEqualTo(startOf("2026-12-21"));
        assertThat(life().on("2026-12-20").noticeAt()).isEqualTo(startOf("2026-12-21"));
        assertThat(life().on("2026-12-21").noticeAt()).isEqualTo(startOf("2027-01-13"));
        assertThat(life().on("2027-01-13").noticeAt()).isEmpty();
    }

    @Test
    void points_that_were_spent_are_not() {
        assertThat(life().spent("r", "2026-12-01", 100).on("2026-12-02").noticeAt())
                .isEmpty();
        assertThat(life().spent("r", "2026-12-01", 40).on("2026-12-02").noticeAt())
                .isEqualTo(startOf("2026-12-21"));
    }

    @Test
    void points_without_an_end_are_not() {
        assertThat(new Life(onePointPerKrona())
                        .bought(1, "2026-11-20", 1, 100)
                        .on("2026-11-21")
                        .noticeAt())
                .isEmpty();
    }

    @Test
    void where_activity_moves_the_end_the_notice_moves_with_it() {
        Life life = new Life(onePointPerKrona().expiry("INACTIVITY", 2, "NONE")).bought(1, "2026-11-20", 1, 100);
        assertThat(life.on("2026-11-21").noticeAt()).isEqualTo(startOf("2026-12-21"));
        assertThat(life.bought(2, "2026-12-10", 1, 10).on("2026-12-11").noticeAt())
                .isEqualTo(startOf("2027-01-11"));
    }

    @Test
    void a_tier_with_an_end_is_looked_at_90_days_before_it() {
        Life life = new Life(onePointPerKrona()
                        .qualification("POINTS", "CALENDAR_YEAR")
                        .tier("silver", 500, "1"))
                .bought(1, "2026-03-10", 1, 600);
        assertThat(life.until("2026-03-11")).isEqualTo(LocalDate.parse("2027-12-31"));
        assertThat(life.on("2026-03-11").noticeAt()).isEqualTo(startOf("2027-10-02"));
        assertThat(life.on("2027-10-02").tier().atRisk().toGo()).isEqualTo(500);
    }

    @Test
    void only_who_is_heard_is_looked_at_for_it() {
        Statement statement = life().on("2026-11-21");
        assertThat(statement.dueAt(true)).isEqualTo(startOf("2026-12-21"));
        assertThat(statement.dueAt(false)).isEqualTo(startOf("2027-01-21"));
    }

    private static Optional<Instant> startOf(String day) {
        return Optional.of(LocalDate.parse(day).atStartOfDay(STOCKHOLM).toInstant());
    }
}
