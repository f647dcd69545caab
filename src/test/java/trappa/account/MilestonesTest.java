package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import trappa.account.Milestone.Cause;
import trappa.account.Milestone.OfStep;
import trappa.account.Milestone.OfTier;
import trappa.fact.Adjustment.Opening;
import trappa.support.Json;
import trappa.support.ProgramJson;

/** What is told of a member's way up: which tiers and steps, when, by what, and until when. */
class MilestonesTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    @Test
    void a_tier_is_reached_kept_by_another_year_and_ends_a_step_lower() {
        Life life = new Life(period("CALENDAR_YEAR").tier("silver", 500, "1/1").tier("guld", 800, "1/1"))
                .bought(1, "2026-03-10", 1, 600)
                .bought(2, "2026-04-10", 1, 50)
                .bought(3, "2026-05-10", 1, 200)
                .bought(4, "2027-06-10", 1, 500)
                .bought(5, "2027-07-10", 1, 10);
        assertThat(tiers(life, "2030-01-01"))
                .containsExactly(
                        "2026-03-10 REACHED silver until 2027-12-31, order 1 counts 600",
                        "2026-05-10 REACHED guld until 2027-12-31, order 3 counts 850",
                        "2028-01-31 LOST silver until 2028-12-31, after 2027-12-31 counts 0",
                        "2029-01-31 LOST bas until -, after 2028-12-31 counts 0");
        life.bought(6, "2027-08-10", 1, 300);
        assertThat(tiers(life, "2027-12-31"))
                .last()
                .isEqualTo("2027-08-10 KEPT guld until 2028-12-31, order 6 counts 810");
        assertThat(tiers(life, "2027-08-09")).hasSize(2);
    }

    @Test
    void in_a_rolling_span_a_tier_is_kept_once_a_month_and_not_by_every_order() {
        Life life = new Life(period("ROLLING").tier("silver", 500, "1/1")).bought(1, "2026-03-10", 1, 600);
        for (int day = 11; day < 31; day++) {
            life.bought(day, "2026-03-" + day, 1, 10);
        }
        life.bought(50, "2026-04-02", 1, 10).bought(51, "2026-04-03", 1, 10);
        assertThat(tiers(life, "2026-12-01"))
                .containsExactly(
                        "2026-03-10 REACHED silver until 2027-03-10, order 1 counts 600",
                        "2026-04-02 KEPT silver until 2027-04-02, order 50 counts 810");
    }

    @Test
    void a_step_is_reached_taken_back_and_reached_again_each_with_what_the_period_counts() {
        Life life = new Life(onePointPerKrona().step("s300", 300, 2_500))
                .bought(1, "2026-03-10", 3, 100)
                .returned(1, "2026-03-12", 1)
                .bought(2, "2026-03-14", 1, 120);
        assertThat(steps(life, "2026-04-01"))
                .containsExactly(
                        "2026-03-10 s300.1 reached at 300 for r-s300, order 1 counts 300",
                        "2026-03-12 s300.1 taken back at 300 for r-s300, order 1 counts 200",
                        "2026-03-14 s300.1 reached again at 300 for r-s300, order 2 counts 320");
    }

    @Test
    void what_is_returned_at_the_very_second_its_hold_ends_has_reached_nothing() {
        Life life = new Life(onePointPerKrona().hold(14).step("s300", 300, 2_500))
                .bought(1, "2026-03-10", 1, 300)
                .returned(1, "2026-03-24", 1);
        assertThat(milestones(life, "2026-04-01")).isEmpty();
    }

    @Test
    void a_version_of_the_program_promotes_and_one_without_the_tier_lets_it_go() {
        Life life = new Life(onePointPerKrona().tier("silver", 500, "1/1"))
                .bought(1, "2026-03-10", 1, 300)
                .published("2026-04-01", onePointPerKrona().tier("silver", 300, "1/1"))
                .published("2026-05-01", onePointPerKrona());
        assertThat(tiers(life, "2026-06-01"))
                .containsExactly(
                        "2026-04-01 REACHED silver until -, version 2 counts 300",
                        "2026-05-01 LOST bas until -, version 3 counts 300");
        assertThat(steps(life, "2026-06-01"))
                .containsExactly("2026-04-01 silver.1 reached at 300 for -, version 2 counts 300");
    }

    @Test
    void what_was_brought_along_says_so_and_gives_no_reward() {
        Life life = new Life(onePointPerKrona().tier("silver", 500, "1/1").step("s300", 300, 2_500))
                .opening(
                        "2026-03-10",
                        0,
                        new Opening(LocalDate.parse("2026-02-01"), 320, "silver", LocalDate.parse("2026-08-31")));
        assertThat(milestones(life, "2026-09-01"))
                .containsExactly(
                        "2026-03-10 REACHED silver until 2026-08-31, brought counts 320",
                        "2026-03-10 s300.1 reached at 300 for -, brought counts 320");
        Life tierAlone = new Life(onePointPerKrona().tier("silver", 500, "1/1"))
                .opening(
                        "2026-03-10",
                        0,
                        new Opening(LocalDate.parse("2026-02-01"), 0, "silver", LocalDate.parse("2026-08-31")));
        assertThat(milestones(tierAlone, "2026-03-11"))
                .containsExactly("2026-03-10 REACHED silver until 2026-08-31, brought counts 0");
    }

    private static ProgramJson period(String period) {
        return onePointPerKrona()
                .with("qualification", Json.object().put("period", period).put("graceDays", 30));
    }

    private static List<String> tiers(Life life, String day) {
        return life.milestonesOn(day).stream()
                .filter(OfTier.class::isInstance)
                .map(MilestonesTest::said)
                .toList();
    }

    private static List<String> steps(Life life, String day) {
        return life.milestonesOn(day).stream()
                .filter(OfStep.class::isInstance)
                .map(MilestonesTest::said)
                .toList();
    }

    private static List<String> milestones(Life life, String day) {
        return life.milestonesOn(day).stream().map(MilestonesTest::said).toList();
    }

    private static String said(Milestone milestone) {
        String cause = switch (milestone.cause()) {
            case Cause.Order(long id) -> "order " + id;
            case Cause.Published(int version) -> "version " + version;
            case Cause.Brought() -> "brought";
            case Cause.Ended(LocalDate lastDay) -> "after " + lastDay;
        };
        String what = switch (milestone) {
            case OfTier t ->
                t.turn() + " " + (t.tier() == null ? "-" : t.tier().id()) + " until "
                        + (t.until() == null ? "-" : t.until()) + ", " + cause + " counts "
                        + t.amount().amount();
            case OfStep s ->
                s.offerId() + (s.stands() ? s.again() ? " reached again" : " reached" : " taken back")
                        + " at " + s.threshold() + " for "
                        + (s.reward() == null ? "-" : s.reward().id()) + ", " + cause + " counts "
                        + s.amount().amount();
        };
        return milestone.at().atZone(ZONE).toLocalDate() + " " + what;
    }
}
