package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import trappa.account.Reason.Nothing;
import trappa.account.Statement.OrderOutcome;
import trappa.account.Statement.ReachedStep;
import trappa.fact.Adjustment.Opening;
import trappa.support.Json;
import trappa.support.ProgramJson;

/** The amounts and days at which something just happens or just does not, and orders that earn nothing. */
class EdgesFoldTest {
    @Test
    void a_step_stands_on_exactly_its_threshold_and_falls_one_point_below() {
        Life life = new Life(onePointPerKrona().step("s", 200, 5_000))
                .bought(1, "2026-01-10", 3, 100)
                .bought(2, "2026-01-11", 1, 1)
                .returned(1, "2026-02-01", 1)
                .returned(2, "2026-02-02", 1);
        assertThat(life.on("2026-02-01").reached()).allMatch(ReachedStep::standing);
        assertThat(life.on("2026-02-02").qualifying()).isEqualTo(200);
        assertThat(life.on("2026-02-02").reached()).allMatch(ReachedStep::standing);
        assertThat(life.returned(1, "2026-02-03", 1).on("2026-02-03").reached()).noneMatch(ReachedStep::standing);
    }

    @Test
    void an_offer_of_a_step_that_was_reached_before_the_launch_begins_with_the_launch() {
        ProgramJson live = onePointPerKrona().step("s", 200, 5_000).step("t", 500, 5_000);
        ProgramJson draft =
                onePointPerKrona().step("s", 200, 5_000).step("t", 500, 5_000).with("status", "draft");
        Life life = new Life(draft)
                .bought(1, "2026-01-10", 1, 200)
                .published("2026-06-01", live)
                .bought(2, "2026-06-05", 1, 300)
                .published("2026-06-10", live);
        LocalDate days = life.on("2026-05-31").reached().getFirst().lastDay();
        long valid = days.toEpochDay() - LocalDate.parse("2026-01-10").toEpochDay();
        assertThat(life.on("2026-06-11").reached())
                .extracting(ReachedStep::lastDay)
                .containsExactly(
                        LocalDate.parse("2026-06-01").plusDays(valid),
                        LocalDate.parse("2026-06-05").plusDays(valid));
    }

    @Test
    void exactly_the_threshold_keeps_a_tier_out_of_danger() {
        Life life = new Life(yearly().tier("silver", 500, "1/1"))
                .bought(1, "2025-03-10", 1, 500)
                .bought(2, "2026-03-10", 1, 499);
        assertThat(Objects.requireNonNull(life.on("2026-12-01").tier()).atRisk())
                .isEqualTo(new Statement.AtRisk(1, LocalDate.parse("2026-12-31")));
        life.bought(3, "2026-03-11", 1, 1);
        assertThat(Objects.requireNonNull(life.on("2026-11-01").tier()).atRisk())
                .isNull();
    }

    @Test
    void a_tier_that_ends_below_the_one_held_is_not_lengthened() {
        Life life = new Life(yearly().tier("silver", 300, "1/1").tier("guld", 600, "1/1"))
                .opening("2026-01-01", 0, held("silver", "2026-02-28"))
                .opening("2026-01-01", 0, held("guld", "2026-03-10"));
        assertThat(life.tier("2026-04-09")).isEqualTo("guld");
        assertThat(life.tier("2026-04-10")).isEqualTo("silver");
        assertThat(life.until("2026-04-10")).isEqualTo("2026-12-31");
        Life three = new Life(yearly().tier("brons", 100, "1/1")
                        .tier("silver", 300, "1/1")
                        .tier("guld", 600, "1/1"))
                .opening("2026-01-01", 0, held("silver", "2026-02-28"))
                .opening("2026-01-01", 0, held("guld", "2027-03-10"))
                .published("2026-06-01", yearly().tier("brons", 100, "1/1").tier("silver", 300, "1/1"));
        assertThat(three.tier("2026-06-01"))
                .as("silver ended beside a higher tier")
                .isEqualTo("bas");
    }

    @Test
    void an_order_of_an_import_counts_until_the_import_is_taken_back_and_the_account_knows_when() {
        Life life = new Life(onePointPerKrona())
                .listed(1, "2026-01-10", 100)
                .bought(2, "2026-01-11", 1, 30)
                .unlisted(1, "2026-03-01");
        assertThat(life.balance("2026-02-28")).isEqualTo(130);
        assertThat(life.on("2026-02-28").changesAt()).contains(Life.at("2026-03-01"));
        assertThat(life.balance("2026-03-01")).isEqualTo(30);
        assertThat(life.on("2026-03-01").changesAt()).isEmpty();
    }

    @Test
    void a_friends_order_of_an_import_gives_until_the_import_is_taken_back() {
        ProgramJson program = onePointPerKrona()
                .earningOf(
                        "referral", Json.read("{\"referrerPoints\":150,\"refereePoints\":0,\"minimumMinor\":10000}"));
        Life life = new Life(program)
                .brought(
                        "2026-01-01",
                        new Life(program).listed(7, "2026-01-10", 200).unlisted(7, "2026-03-01"));
        assertThat(life.balance("2026-02-28")).isEqualTo(150);
        assertThat(life.on("2026-02-28").changesAt()).contains(Life.at("2026-03-01"));
        assertThat(life.balance("2026-03-01")).isZero();
    }

    @Test
    void what_was_brought_along_counts_until_it_is_taken_back_and_the_account_knows_when() {
        Life life = new Life(onePointPerKrona())
                .adjusted("2026-01-10", 20)
                .adjusted("2026-01-11", 50)
                .undone("2026-03-01");
        assertThat(life.balance("2026-02-28")).isEqualTo(70);
        assertThat(life.on("2026-02-28").changesAt()).contains(Life.at("2026-03-01"));
        assertThat(life.balance("2026-03-01")).isEqualTo(20);
        assertThat(life.on("2026-03-01").changesAt()).isEmpty();
    }

    @Test
    void a_step_that_another_metric_does_not_reach_falls_with_the_next_order() {
        Life life = new Life(
                        onePointPerKrona().qualification("SPEND", "LIFETIME").step("s", 5_000, 500))
                .bought(1, "2026-01-10", 1, 60)
                .published("2026-02-01", onePointPerKrona().step("s", 5_000, 500))
                .bought(2, "2026-03-01", 1, 1);
        assertThat(life.on("2026-02-15").reached()).hasSize(1).allMatch(ReachedStep::standing);
        assertThat(life.on("2026-03-01").reached()).hasSize(1).noneMatch(ReachedStep::standing);
    }

    @Test
    void points_that_end_with_one_day_do_so_in_the_order_of_their_keys() {
        Life life = new Life(onePointPerKrona()
                        .with("expiry", Json.read("{\"model\":\"PER_LOT\",\"months\":12,\"roundTo\":\"MONTH_END\"}")))
                .bought(9, "2025-01-10", 1, 90)
                .bought(10, "2025-01-11", 1, 100);
        assertThat(life.on("2026-02-02").postings().stream()
                        .filter(p -> p.kind() == Posting.Kind.EXPIRED)
                        .map(Posting::points))
                .as("order/10 before order/9")
                .containsExactly(100L, 90L);
    }

    private static Opening held(String tier, String until) {
        LocalDate day = LocalDate.parse(until);
        return new Opening(LocalDate.parse("2025-06-10"), 0, tier, day);
    }

    @Test
    void an_amount_brought_along_into_a_rolling_program_gives_its_tier_from_today() {
        ProgramJson rolling =
                onePointPerKrona().qualification("POINTS", "ROLLING").tier("silver", 500, "1/1");
        Opening opening = new Opening(LocalDate.parse("2025-06-10"), 300, null, null);
        Life life = new Life(rolling).bought(1, "2026-02-10", 1, 250).opening("2026-03-01", 0, opening);
        assertThat(life.tier("2026-02-28")).isEqualTo("bas");
        assertThat(life.tier("2026-03-01")).isEqualTo("silver");
        assertThat(life.until("2026-03-01")).isEqualTo("2027-03-01");
    }

    @Test
    void an_amount_brought_along_counts_in_the_year_of_its_day() {
        Opening opening = new Opening(LocalDate.parse("2025-06-10"), 600, null, null);
        Life life = new Life(yearly().tier("silver", 500, "1/1")).opening("2026-03-01", 0, opening);
        assertThat(life.tier("2026-03-01")).isEqualTo("silver");
        assertThat(life.until("2026-03-01")).isEqualTo("2026-12-31");
        assertThat(life.on("2026-03-01").qualifying()).isZero();
    }

    @Test
    void an_order_from_before_the_customer_was_made_counts_in_the_year_before() {
        Life life = new Life(onePointPerKrona()
                        .qualification("POINTS", "MEMBER_YEAR")
                        .tier("silver", 500, "1/1"))
                .since("2026-03-10")
                .bought(1, "2026-03-09", 1, 600);
        assertThat(life.on("2026-03-09").qualifying()).isEqualTo(600);
        assertThat(life.on("2026-03-10").qualifying()).isZero();
        assertThat(life.until("2026-03-10")).isEqualTo("2027-03-09");
    }

    @Test
    void an_order_worth_no_points_does_not_wait() {
        Life life = new Life(onePointPerKrona().hold(14).earning(1, 100_000))
                .bought(1, "2026-01-10", 1, 5)
                .bought(2, "2026-01-11", 1, 1_000);
        assertThat(life.on("2026-01-10").pendingReadyOn()).isNull();
        assertThat(life.on("2026-01-10").orders()).containsExactly(new OrderOutcome(1, 0, 500, Nothing.TOO_SMALL));
        assertThat(life.on("2026-01-11").pending()).isEqualTo(1);
    }

    @Test
    void at_one_instant_points_come_before_they_go() {
        Life life = new Life(onePointPerKrona())
                .spent("A", "2026-01-10", 30)
                .adjusted("2026-01-10", -20)
                .adjusted("2026-01-10", 50)
                .opening("2026-01-10", -5, new Opening(LocalDate.parse("2025-06-10"), 0, null, null))
                .bought(1, "2026-01-10", 1, 100);
        assertThat(life.on("2026-01-10").postings())
                .extracting(Posting::key)
                .containsExactly(
                        "adjustment/a1",
                        "adjustment/a2",
                        "order/1/earned",
                        "redemption/A/reserved",
                        "adjustment/a0",
                        "redemption/A/issued");
    }

    @Test
    void orders_that_earn_nothing_say_why() {
        Life life = new Life(onePointPerKrona().with("status", "paused"))
                .published("2026-02-01", onePointPerKrona())
                .bought(1, "2019-01-10", 1, 100)
                .bought(2, "2026-01-10", 1, 100)
                .unpaid(3, "2026-02-10", Set.of())
                .bought(4, "2026-02-11", 1, 100)
                .voided(4, "2026-02-12");
        assertThat(life.on("2026-03-01").orders())
                .containsExactlyInAnyOrder(
                        new OrderOutcome(1, 0, 0, Nothing.NO_PROGRAM),
                        new OrderOutcome(2, 0, 0, Nothing.PAUSED),
                        new OrderOutcome(3, 0, 0, Nothing.NOT_PAID),
                        new OrderOutcome(4, 0, 0, Nothing.VOIDED));
    }

    private static ProgramJson yearly() {
        return onePointPerKrona().qualification("POINTS", "CALENDAR_YEAR");
    }
}
