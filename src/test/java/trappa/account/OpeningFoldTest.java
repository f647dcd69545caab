package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import trappa.account.Reason.Plain;
import trappa.account.Reason.Plain.Because;
import trappa.fact.Adjustment.Opening;

/** What a member brings along from another program. */
class OpeningFoldTest {
    @Test
    void points_end_as_if_they_had_been_earned_here_on_their_day() {
        Life life = new Life(onePointPerKrona().expiry("PER_LOT", 12, "NONE"))
                .opening("2026-03-01", 700, opening("2025-06-10", 0));
        assertThat(life.balance("2026-02-28")).isZero();
        assertThat(life.balance("2026-03-01")).isEqualTo(700);
        assertThat(life.balance("2026-06-10")).isEqualTo(700);
        assertThat(life.balance("2026-06-11")).isZero();
    }

    @Test
    void it_says_where_they_come_from() {
        Statement s = new Life(onePointPerKrona())
                .opening("2026-03-01", 700, opening("2025-06-10", 0))
                .adjusted("2026-03-02", 5)
                .on("2026-03-02");
        assertThat(s.postings())
                .extracting(Posting::reason)
                .containsExactly(
                        new Plain(Because.OPENING_BALANCE, "from the old program"),
                        new Plain(Because.ADJUSTMENT, "for the test"));
    }

    @Test
    void what_was_owed_there_is_owed_here() {
        Life life = new Life(onePointPerKrona())
                .opening("2026-03-01", -40, opening("2025-06-10", 0))
                .bought(1, "2026-03-05", 1, 100);
        assertThat(life.on("2026-03-01").owed()).isEqualTo(40);
        assertThat(life.balance("2026-03-05")).isEqualTo(60);
    }

    @Test
    void the_day_they_were_earned_counts_as_activity() {
        Life life = new Life(onePointPerKrona().expiry("INACTIVITY", 3, "NONE"))
                .bought(1, "2026-01-10", 1, 100)
                .opening("2026-03-01", 0, opening("2026-02-20", 0));
        assertThat(life.balance("2026-04-11")).isEqualTo(100);
        assertThat(life.balance("2026-05-20")).isEqualTo(100);
        assertThat(life.balance("2026-05-21")).isZero();
    }

    @Test
    void one_without_points_moves_none() {
        Statement s = new Life(onePointPerKrona())
                .opening("2026-03-01", 0, opening("2025-06-10", 10))
                .on("2026-03-02");
        assertThat(s.postings()).isEmpty();
    }

    @Test
    void the_qualifying_amount_counts_in_the_period_of_its_day_and_its_steps_bring_no_offer() {
        Life life = new Life(onePointPerKrona()
                        .qualification("POINTS", "CALENDAR_YEAR")
                        .tier("silver", 500, "1/1")
                        .step("s", 300, 5_000)
                        .step("t", 600, 5_000))
                .opening("2026-03-01", 700, opening("2026-02-10", 550))
                .bought(1, "2026-03-05", 1, 100);
        assertThat(life.tier("2026-03-01")).isEqualTo("silver");
        assertThat(life.on("2026-03-05").qualifying()).isEqualTo(650);
        assertThat(life.on("2026-03-05").reached().stream()
                        .filter(s -> s.reward() != null)
                        .map(Statement.ReachedStep::stepId))
                .containsExactly("t");
        assertThat(life.on("2026-03-05").reached())
                .extracting(Statement.ReachedStep::stepId)
                .contains("s");
    }

    @Test
    void in_a_rolling_program_it_counts_as_far_as_its_day_is_in_the_months_that_count() {
        Life life = new Life(
                        onePointPerKrona().qualification("POINTS", "ROLLING").tier("silver", 500, "1/1"))
                .opening("2026-03-01", 0, opening("2025-06-10", 550));
        assertThat(life.tier("2026-03-01")).isEqualTo("silver");
        assertThat(life.on("2026-06-10").qualifying()).isEqualTo(550);
        assertThat(life.on("2026-06-11").qualifying()).isZero();
    }

    @Test
    void a_tier_is_held_until_its_own_last_day_and_its_grace() {
        Life life = new Life(onePointPerKrona()
                        .qualification("POINTS", "CALENDAR_YEAR")
                        .tier("guld", 5_000, "2/1"))
                .opening(
                        "2026-03-01",
                        0,
                        new Opening(LocalDate.parse("2025-06-10"), 0, "guld", LocalDate.parse("2026-04-30")));
        assertThat(life.tier("2026-02-28")).isEqualTo("bas");
        assertThat(life.until("2026-03-01")).isEqualTo("2026-04-30");
        assertThat(life.tier("2026-05-30")).isEqualTo("guld");
        assertThat(life.tier("2026-05-31")).isEqualTo("bas");
        assertThat(life.bought(1, "2026-03-02", 1, 100).balance("2026-03-02")).isEqualTo(200);
    }

    private static Opening opening(String earnedOn, long qualifying) {
        return new Opening(LocalDate.parse(earnedOn), qualifying, null, null);
    }
}
