package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import trappa.account.Statement.ReachedStep;
import trappa.support.Json;
import trappa.support.ProgramJson;

/** Tiers as tickets with a last day, by the calendar, the member's year and a rolling one. */
class TierFoldTest {
    @Test
    void m01_a_tier_lasts_through_the_next_member_year_and_its_grace() {
        Life life = new Life(period("MEMBER_YEAR").tier("silver", 500, "1/1"))
                .since("2025-03-10")
                .bought(1, "2026-03-10", 1, 600);
        assertThat(life.until("2026-03-10")).isEqualTo("2028-03-09");
        assertThat(life.tier("2028-04-08")).isEqualTo("silver");
        assertThat(life.tier("2028-04-09")).isEqualTo("bas");
        assertThat(life.on("2028-03-20").changesAt()).contains(Instant.parse("2028-04-08T22:00:00Z"));
    }

    @Test
    void until_it_is_known_when_a_member_came_the_year_is_the_calendars() {
        Life life = new Life(period("MEMBER_YEAR").tier("silver", 500, "1/1")).bought(1, "2026-03-10", 1, 600);
        assertThat(life.until("2026-03-10")).isEqualTo("2027-12-31");
    }

    @Test
    void born_on_the_29th_of_february_a_year_begins_on_the_28th_where_there_is_none() {
        Life life = new Life(period("MEMBER_YEAR").tier("silver", 500, "1/1"))
                .since("2024-02-29")
                .bought(1, "2026-02-27", 1, 300)
                .bought(2, "2026-02-28", 1, 499);
        assertThat(life.tier("2026-03-01")).isEqualTo("bas");
        assertThat(life.on("2026-02-27").qualifying()).isEqualTo(300);
        assertThat(life.on("2026-02-28").qualifying()).isEqualTo(499);
        life.bought(3, "2027-02-27", 1, 1);
        assertThat(life.until("2027-02-27")).isEqualTo("2028-02-28");
    }

    @Test
    void nothing_makes_a_tier_shorter() {
        Life life = new Life(period("CALENDAR_YEAR").tier("silver", 500, "1/1"))
                .bought(1, "2025-12-20", 1, 400)
                .bought(2, "2026-01-10", 1, 500)
                .added(1, "2026-02-01", 100);
        assertThat(life.until("2026-01-10")).isEqualTo("2027-12-31");
        assertThat(life.until("2026-02-01")).isEqualTo("2027-12-31");
        assertThat(life.tier("2028-01-30")).isEqualTo("silver");
        assertThat(life.tier("2028-01-31")).isEqualTo("bas");
    }

    @Test
    void a_return_takes_no_tier_before_its_day_and_says_what_is_missing_to_keep_it() {
        Life life = new Life(period("CALENDAR_YEAR").tier("silver", 500, "1/1"))
                .bought(1, "2026-03-10", 5, 100)
                .returned(1, "2026-03-20", 5)
                .bought(2, "2027-01-10", 1, 100);
        assertThat(life.tier("2026-03-20")).isEqualTo("silver");
        assertThat(risk(life, "2027-10-01")).isNull();
        assertThat(risk(life, "2027-10-02")).isEqualTo(new Statement.AtRisk(400, LocalDate.parse("2027-12-31")));
        assertThat(risk(life, "2027-12-31")).isNotNull();
        assertThat(risk(life, "2028-01-01"))
                .as("its day is past, only the grace is left")
                .isNull();
        life.bought(3, "2027-11-01", 1, 400);
        assertThat(risk(life, "2027-11-01")).isNull();
    }

    @Test
    void the_tier_below_follows_for_the_period_running_and_only_when_the_program_says_so() {
        Life down = new Life(threeTiers("ONE_DOWN")).bought(1, "2026-03-10", 1, 900);
        assertThat(down.tier("2028-01-30")).isEqualTo("guld");
        assertThat(down.tier("2028-01-31")).isEqualTo("silver");
        assertThat(down.until("2028-01-31")).isEqualTo("2028-12-31");
        assertThat(down.tier("2029-01-31")).isEqualTo("bas");
        Life balance = new Life(threeTiers("BALANCE")).bought(1, "2026-03-10", 1, 900);
        assertThat(balance.tier("2028-01-30")).isEqualTo("guld");
        assertThat(balance.tier("2028-01-31")).isEqualTo("bas");
    }

    @Test
    void publishing_promotes_at_that_instant_and_takes_nothing() {
        Life life = new Life(onePointPerKrona().tier("silver", 500, "1/1"))
                .bought(1, "2026-03-10", 1, 300)
                .published(
                        "2026-04-01",
                        onePointPerKrona().tier("silver", 300, "1/1").step("s", 200, 2_500))
                .published(
                        "2026-05-01",
                        onePointPerKrona().tier("silver", 900, "1/1").step("s", 900, 2_500));
        assertThat(life.tier("2026-03-31")).isEqualTo("bas");
        assertThat(life.tier("2026-04-01")).isEqualTo("silver");
        assertThat(life.on("2026-04-01").reached())
                .extracting(ReachedStep::offerId)
                .containsExactly("s.1", "silver.1");
        assertThat(life.tier("2026-05-01")).isEqualTo("silver");
        assertThat(life.on("2026-05-01").reached()).allMatch(ReachedStep::standing);
    }

    @Test
    void removing_a_tier_drops_its_holders_to_the_next_one_held() {
        Life life = new Life(onePointPerKrona().tier("silver", 300, "1/1").tier("guld", 600, "1/1"))
                .bought(1, "2026-03-10", 1, 700)
                .published("2026-04-01", onePointPerKrona().tier("silver", 300, "1/1"));
        assertThat(life.tier("2026-03-31")).isEqualTo("guld");
        assertThat(life.tier("2026-04-01")).isEqualTo("silver");
    }

    @Test
    void a_rolling_day_counts_through_the_same_day_of_its_last_month() {
        Life life = new Life(period("ROLLING")).bought(1, "2026-03-10", 1, 300).bought(2, "2026-02-28", 1, 1);
        assertThat(life.on("2027-02-28").qualifying()).isEqualTo(301);
        assertThat(life.on("2027-03-01").qualifying()).isEqualTo(300);
        assertThat(life.on("2027-03-10").qualifying()).isEqualTo(300);
        assertThat(life.on("2027-03-11").qualifying()).isZero();
        Life leap = new Life(period("ROLLING")).bought(1, "2028-02-29", 1, 300);
        assertThat(leap.on("2029-02-28").qualifying()).isEqualTo(300);
        assertThat(leap.on("2029-03-01").qualifying()).isZero();
    }

    @Test
    void a_rolling_tier_is_reached_by_what_counts_on_the_day_of_the_confirmation() {
        Life life = new Life(period("ROLLING").hold(14).tier("silver", 500, "1/1"))
                .bought(1, "2026-03-10", 1, 300)
                .bought(2, "2027-03-05", 1, 200);
        assertThat(life.on("2027-03-05").qualifying()).isEqualTo(300);
        assertThat(life.tier("2027-03-19"))
                .as("the first order counts no longer")
                .isEqualTo("bas");
        assertThat(life.bought(3, "2027-03-06", 1, 300).tier("2027-03-20")).isEqualTo("silver");
        assertThat(life.until("2027-03-20")).isEqualTo("2028-03-20");
    }

    @Test
    void another_way_of_counting_measures_again_what_was_confirmed() {
        Life life = new Life(onePointPerKrona().earning(2, 100))
                .bought(1, "2026-03-10", 1, 300)
                .bought(2, "2026-03-11", 1, 100)
                .published("2026-04-01", onePointPerKrona().earning(2, 100).qualification("SPEND", "CALENDAR_YEAR"))
                .published("2026-05-01", onePointPerKrona().earning(2, 100).qualification("ORDERS", "LIFETIME"));
        assertThat(life.on("2026-03-11").qualifying()).isEqualTo(800);
        assertThat(life.on("2026-04-01").qualifying()).isEqualTo(40_000);
        assertThat(life.on("2026-05-01").qualifying()).isEqualTo(2);
        assertThat(life.returned(1, "2026-05-02", 1).on("2026-05-02").qualifying())
                .isEqualTo(1);
    }

    private static Statement.AtRisk risk(Life life, String day) {
        return java.util.Objects.requireNonNull(life.on(day).tier()).atRisk();
    }

    private static ProgramJson period(String period) {
        return onePointPerKrona().qualification("POINTS", period);
    }

    private static ProgramJson threeTiers(String demotion) {
        return onePointPerKrona()
                .with(
                        "qualification",
                        Json.object()
                                .put("metric", "POINTS")
                                .put("period", "CALENDAR_YEAR")
                                .put("graceDays", 30)
                                .put("demotion", demotion))
                .tier("silver", 300, "1/1")
                .tier("guld", 600, "1/1");
    }
}
