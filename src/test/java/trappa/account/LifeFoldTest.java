package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.account.Life.code;
import static trappa.account.Life.handedBack;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import trappa.account.Reason.Plain.Because;
import trappa.account.Statement.ReachedStep;
import trappa.support.ProgramJson;

/** The rules of lots, stairs and tiers that need several things to happen, each to the day it turns on. */
class LifeFoldTest {

    // ---- lots ----

    @Test
    void what_ends_first_is_spent_first_also_when_it_was_earned_later() {
        Life life = new Life(perLot(24))
                .bought(1, "2026-01-10", 1, 100)
                .published("2026-02-01", perLot(2))
                .bought(2, "2026-02-10", 1, 50)
                .spent("r", "2026-03-01", 50);
        assertThat(life.balance("2026-03-01")).isEqualTo(100);
        assertThat(life.balance("2026-04-11")).isEqualTo(100);
        assertThat(life.balance("2028-01-11")).isZero();
    }

    @Test
    void of_two_lots_that_end_on_one_day_the_older_is_spent_first() {
        Life life = new Life(onePointPerKrona().expiry("PER_LOT", 12, "MONTH_END"))
                .bought(1, "2026-01-20", 1, 100)
                .bought(2, "2026-01-10", 1, 60)
                .spent("r", "2026-03-01", 60)
                .returned(2, "2026-03-10", 1);
        assertThat(life.on("2026-03-10").owed())
                .as("order 2 was spent, so its return takes from order 1")
                .isZero();
        assertThat(life.balance("2026-03-10")).isEqualTo(40);
    }

    @Test
    void m07_half_a_redemption_given_back_refills_the_last_eaten_lot_first() {
        Life life = new Life(perLot(12))
                .bought(1, "2026-01-10", 1, 60)
                .bought(2, "2026-02-10", 1, 40)
                .spent("r", "2026-03-01", 100)
                .bought(3, "2026-03-02", 2, 1, Set.of(code("r")))
                .returned(3, "2026-03-20", 1);
        assertThat(life.balance("2026-03-20")).isEqualTo(50);
        assertThat(life.balance("2027-01-11"))
                .as("10 of the first order's points are over")
                .isEqualTo(40);
        assertThat(life.balance("2027-02-11")).isZero();
    }

    @Test
    void points_of_the_same_day_and_rule_come_back_as_one_ending() {
        Life life = new Life(perLot(1))
                .bought(1, "2026-01-10", 1, 100)
                .spent("a", "2026-01-11", 30, handedBack("2026-01-12"))
                .spent("b", "2026-01-11", 30, handedBack("2026-01-13"))
                .spent("c", "2026-01-11", 30, handedBack("2026-01-13"));
        assertThat(life.balance("2026-02-10")).isEqualTo(100);
        assertThat(life.on("2026-01-14").ending())
                .containsExactly(
                        new Statement.Ending(LocalDate.parse("2026-02-10"), 10),
                        new Statement.Ending(LocalDate.parse("2026-02-11"), 30),
                        new Statement.Ending(LocalDate.parse("2026-02-12"), 60));
        assertThat(life.balance("2026-02-11")).isEqualTo(90);
        assertThat(life.balance("2026-02-12")).isEqualTo(60);
        assertThat(life.balance("2026-02-13")).isZero();
    }

    @Test
    void what_ends_is_shown_from_thirty_days_before() {
        Life life = new Life(perLot(6)).bought(1, "2026-01-10", 1, 100);
        assertThat(life.on("2026-06-09").ending()).isEmpty();
        assertThat(life.on("2026-06-10").ending())
                .containsExactly(new Statement.Ending(LocalDate.parse("2026-07-10"), 100));
    }

    @Test
    void spending_keeps_points_that_live_by_activity_and_a_return_or_an_adjustment_does_not() {
        Life life = new Life(onePointPerKrona().expiry("INACTIVITY", 3, "NONE"))
                .bought(1, "2026-01-10", 2, 100)
                .spent("r", "2026-04-01", 50)
                .returned(1, "2026-05-01", 1)
                .adjusted("2026-06-01", 10);
        assertThat(life.balance("2026-04-11")).isEqualTo(150);
        assertThat(life.on("2026-06-10").ending())
                .containsExactly(new Statement.Ending(LocalDate.parse("2026-07-01"), 60));
        assertThat(life.balance("2026-07-01")).isEqualTo(60);
        assertThat(life.balance("2026-07-02")).isZero();
        assertThat(life.balance("2027-07-02")).isZero();
    }

    @Test
    void points_given_to_somebody_long_inactive_have_their_own_time() {
        Life life = new Life(onePointPerKrona().expiry("INACTIVITY", 3, "NONE"))
                .adjusted("2026-01-10", 10)
                .bought(1, "2026-02-10", 1, 100)
                .adjusted("2026-09-01", 20);
        assertThat(life.balance("2026-01-11")).isEqualTo(10);
        assertThat(life.balance("2026-05-10")).isEqualTo(110);
        assertThat(life.balance("2026-05-11")).isZero();
        assertThat(life.balance("2026-12-01")).isEqualTo(20);
        assertThat(life.balance("2026-12-02")).isZero();
    }

    @Test
    void an_order_keeps_all_points_that_live_by_activity() {
        Life life = new Life(onePointPerKrona().expiry("INACTIVITY", 3, "NONE"))
                .bought(1, "2026-01-10", 1, 100)
                .bought(2, "2026-04-10", 1, 1);
        assertThat(life.balance("2026-04-11")).isEqualTo(101);
        assertThat(life.balance("2026-07-10")).isEqualTo(101);
        assertThat(life.balance("2026-07-11")).isZero();
    }

    @Test
    void a_partly_returned_lot_takes_back_only_that_much_of_its_ending() {
        Life life = new Life(perLot(1)).bought(1, "2026-01-10", 4, 25).returned(1, "2026-03-01", 1);
        assertThat(life.on("2026-03-02").postings()).extracting(Life::toMember).containsExactly(100L, -100L, -25L, 25L);
        assertThat(life.on("2026-03-02").postings().getLast().reason())
                .isEqualTo(new Reason.Plain(Because.EXPIRY_TAKEN_BACK));
        assertThat(life.returned(1, "2026-03-05", 3).balance("2026-03-06")).isZero();
    }

    @Test
    void the_oldest_debt_is_paid_first_and_comes_back_with_what_made_it() {
        Life life = new Life(onePointPerKrona())
                .spent("a", "2026-01-10", 40, handedBack("2026-03-01"))
                .spent("b", "2026-01-11", 40)
                .bought(1, "2026-02-01", 1, 40);
        assertThat(life.on("2026-02-01").owed()).isEqualTo(40);
        assertThat(life.on("2026-03-01").owed()).as("what a gives back pays b").isZero();
        assertThat(life.on("2026-03-01").available()).isZero();
    }

    @Test
    void half_given_back_of_what_is_partly_owed_cancels_the_debt_before_it_refills_a_lot() {
        Life life = new Life(onePointPerKrona())
                .bought(1, "2026-01-10", 2, 30)
                .spent("r", "2026-02-01", 100)
                .bought(2, "2026-02-02", 2, 1, Set.of(code("r")))
                .returned(2, "2026-02-10", 1);
        assertThat(life.on("2026-02-02").owed()).isEqualTo(40);
        assertThat(life.on("2026-02-10").owed()).isZero();
        assertThat(life.on("2026-02-10").available()).isEqualTo(10);
        life.returned(2, "2026-02-11", 1).adjusted("2026-02-12", -5);
        assertThat(life.on("2026-02-11").available()).isEqualTo(60);
        assertThat(life.on("2026-02-12").available()).isEqualTo(55);
    }

    @Test
    void points_of_a_day_end_where_the_next_day_starts_in_the_shop() {
        Life life = new Life(perLot(1)).bought(1, "2026-06-10", 1, 100);
        assertThat(life.at(Instant.parse("2026-07-10T21:59:59Z")).available()).isEqualTo(100);
        assertThat(life.at(Instant.parse("2026-07-10T22:00:00Z")).available()).isZero();
        assertThat(life.on("2026-07-01").changesAt()).contains(Instant.parse("2026-07-10T22:00:00Z"));
    }

    @Test
    void an_adjustment_lives_by_the_expiry_of_its_day_and_can_be_owed() {
        Life life = new Life(perLot(2)).adjusted("2026-01-10", 100).adjusted("2026-01-12", -130);
        assertThat(life.balance("2026-01-11")).isEqualTo(100);
        assertThat(life.balance("2026-01-12")).isEqualTo(-30);
        assertThat(life.adjusted("2026-01-20", 50).balance("2026-03-20")).isEqualTo(20);
        assertThat(life.balance("2026-03-21")).isZero();
    }

    @Test
    void a_code_of_an_order_that_is_cancelled_gives_back_its_whole_cost_once() {
        Life life = new Life(onePointPerKrona())
                .bought(1, "2026-01-10", 1, 100)
                .spent("r", "2026-02-01", 80)
                .bought(2, "2026-02-02", 3, 50, Set.of(code("r")))
                .returned(2, "2026-02-10", 1)
                .cancelled(2, "2026-02-20");
        assertThat(life.balance("2026-02-02")).isEqualTo(20 + 147);
        assertThat(life.balance("2026-02-10")).isEqualTo(20 + 98 + 26);
        assertThat(life.balance("2026-02-20")).isEqualTo(100);
        assertThat(life.on("2026-02-20").redemptions().getFirst().returned()).isEqualTo(80);
        assertThat(life.on("2026-02-20").redemptions().getFirst().usedBy()).isEqualTo(2);
    }

    @Test
    void a_code_belongs_to_the_first_order_that_used_it() {
        Life life = new Life(onePointPerKrona())
                .bought(1, "2026-01-10", 1, 100)
                .spent("r", "2026-02-01", 80)
                .bought(2, "2026-02-02", 1, 50, Set.of(code("r")))
                .bought(3, "2026-02-03", 1, 50, Set.of(code("r")))
                .cancelled(3, "2026-02-20");
        assertThat(life.balance("2026-02-20"))
                .as("the order that used it stands")
                .isEqualTo(20 + 49);
        assertThat(life.cancelled(2, "2026-02-21").balance("2026-02-21")).isEqualTo(100);
    }

    @Test
    void an_offer_whose_code_could_not_be_made_or_was_handed_back_can_be_claimed_again() {
        Life life = new Life(onePointPerKrona().step("s300", 300, 2_500))
                .bought(1, "2026-01-10", 1, 300)
                .claimed("r", "2026-01-11", "s300.1", handedBack("2026-01-20"));
        assertThat(only(life.on("2026-01-11")).redemptionId()).isEqualTo("r");
        assertThat(only(life.on("2026-01-20")).redemptionId()).isNull();
        life.claimed("again", "2026-01-21", "s300.1");
        assertThat(only(life.on("2026-01-21")).redemptionId()).isEqualTo("again");
    }

    // ---- pending ----

    @Test
    void points_are_pending_until_the_hold_is_over_and_a_return_inside_it_takes_pending_points() {
        Life life = new Life(onePointPerKrona().hold(14))
                .bought(1, "2026-01-10", 2, 100)
                .bought(2, "2026-01-12", 1, 30)
                .returned(1, "2026-01-20", 1);
        assertThat(life.on("2026-01-12").pending()).isEqualTo(230);
        assertThat(life.on("2026-01-20").pending()).isEqualTo(130);
        assertThat(life.on("2026-01-20").pendingReadyOn()).isEqualTo("2026-01-26");
        assertThat(life.on("2026-01-24").available()).isEqualTo(100);
        assertThat(life.on("2026-01-24").pending()).isEqualTo(30);
        assertThat(life.on("2026-01-26").pending()).isZero();
        assertThat(life.on("2026-01-26").pendingReadyOn()).isNull();
    }

    // ---- steps ----

    @Test
    void m04_a_step_that_fell_and_stands_again_is_the_same_offer_with_a_new_last_day() {
        Life life = new Life(onePointPerKrona().step("s300", 300, 2_500))
                .bought(1, "2026-01-10", 6, 50)
                .returned(1, "2026-01-20", 1);
        assertThat(only(life.on("2026-01-10"))).satisfies(r -> {
            assertThat(r.offerId()).isEqualTo("s300.1");
            assertThat(r.standing()).isTrue();
            assertThat(r.lastDay()).isEqualTo("2026-03-11");
        });
        assertThat(only(life.on("2026-01-20")).standing()).isFalse();
        life.bought(2, "2026-02-01", 1, 50);
        assertThat(only(life.on("2026-02-01"))).satisfies(r -> {
            assertThat(r.offerId()).isEqualTo("s300.1");
            assertThat(r.standing()).isTrue();
            assertThat(r.lastDay()).isEqualTo("2026-04-02");
        });
    }

    @Test
    void an_offer_that_had_lapsed_stays_lapsed_when_its_step_stands_again() {
        Life life = new Life(onePointPerKrona().step("s300", 300, 2_500))
                .bought(1, "2026-01-10", 6, 50)
                .returned(1, "2026-03-12", 1)
                .bought(2, "2026-03-20", 1, 50);
        assertThat(only(life.on("2026-03-11")).expired()).isFalse();
        assertThat(only(life.on("2026-03-12")).standing()).isFalse();
        assertThat(only(life.on("2026-03-12")).expired()).isTrue();
        assertThat(only(life.on("2026-03-20")).standing()).isTrue();
        assertThat(only(life.on("2026-03-20")).expired()).isTrue();
        assertThat(only(life.on("2026-03-20")).lastDay()).isEqualTo("2026-03-11");
        Life inTime = new Life(onePointPerKrona().step("s300", 300, 2_500))
                .bought(1, "2026-01-10", 6, 50)
                .returned(1, "2026-03-11", 1)
                .bought(2, "2026-03-20", 1, 50);
        assertThat(only(inTime.on("2026-03-12")).expired()).isFalse();
        assertThat(only(inTime.on("2026-03-20")).lastDay()).isEqualTo("2026-05-19");
        assertThat(only(inTime.on("2026-05-20")).expired()).isTrue();
    }

    @Test
    void a_step_can_be_reached_once_more_in_the_next_period_and_a_claim_belongs_to_one_of_them() {
        Life life = new Life(period("CALENDAR_YEAR").step("s300", 300, 2_500))
                .bought(1, "2026-01-10", 1, 300)
                .bought(2, "2026-06-10", 1, 400)
                .claimed("r", "2026-06-11", "s300.1")
                .bought(3, "2027-01-10", 1, 299);
        assertThat(life.on("2027-01-10").reached())
                .extracting(ReachedStep::offerId)
                .containsExactly("s300.1");
        assertThat(life.on("2027-01-10").reached().getFirst().current()).isFalse();
        life.bought(4, "2027-02-10", 1, 1);
        List<ReachedStep> reached = life.on("2027-02-10").reached();
        assertThat(reached).extracting(ReachedStep::offerId).containsExactly("s300.1", "s300.2");
        assertThat(reached).extracting(ReachedStep::current).containsExactly(false, true);
        assertThat(reached).extracting(ReachedStep::redemptionId).containsExactly("r", null);
    }

    @Test
    void in_a_rolling_program_a_step_comes_again_when_its_months_are_over_and_growing_old_is_no_return() {
        Life life = new Life(period("ROLLING").step("s300", 300, 2_500))
                .bought(1, "2026-03-10", 1, 300)
                .bought(2, "2027-03-10", 1, 300)
                .bought(3, "2027-03-11", 1, 300);
        assertThat(life.on("2027-03-10").reached())
                .extracting(ReachedStep::offerId)
                .containsExactly("s300.1");
        assertThat(life.on("2027-03-11").reached())
                .extracting(ReachedStep::offerId)
                .containsExactly("s300.1", "s300.2");
        assertThat(life.on("2028-03-11").reached()).allMatch(ReachedStep::standing);
    }

    /** Where a campaign counts one line more than another, an exchange may raise the money and lower the points. */
    @Test
    void an_exchange_moves_a_step_by_its_points() {
        String program = """
                {'steps': [{'id': 's300', 'at': 300}],
                 'campaigns': [{'id': 'c', 'multiplier': '2/1', 'productIds': ['1']}]}""";
        Shopping dearer = new Shopping(program)
                .order(1, "2026-01-10T12:00:00Z")
                .of(1, "200.00", 1)
                .paid();
        assertThat(dearer.statement("2026-01-11T12:00:00Z").reached()).allMatch(ReachedStep::standing);
        dearer.exchanged(1, "2026-01-10T12:00:00Z", "2026-01-12T12:00:00Z", 1, "200.00", 2, "250.00");
        Statement after = dearer.statement("2026-01-13T12:00:00Z");
        assertThat(after.qualifying()).isEqualTo(250);
        assertThat(only(after).standing()).isFalse();

        Shopping cheaper = new Shopping(program)
                .order(1, "2026-01-10T12:00:00Z")
                .of(2, "250.00", 1)
                .paid();
        assertThat(cheaper.statement("2026-01-11T12:00:00Z").reached()).isEmpty();
        cheaper.exchanged(1, "2026-01-10T12:00:00Z", "2026-01-12T12:00:00Z", 2, "250.00", 1, "200.00");
        assertThat(cheaper.statement("2026-01-13T12:00:00Z").qualifying()).isEqualTo(400);
        assertThat(only(cheaper.statement("2026-01-13T12:00:00Z")).standing()).isTrue();
    }

    @Test
    void several_steps_passed_at_once_are_granted_lowest_first() {
        Life life = new Life(
                        onePointPerKrona().step("a", 100, 1).step("b", 200, 1).step("c", 301, 1))
                .bought(1, "2026-01-10", 1, 300);
        assertThat(life.on("2026-01-10").reached())
                .extracting(ReachedStep::stepId)
                .containsExactly("a", "b");
    }

    private static ReachedStep only(Statement s) {
        assertThat(s.reached()).hasSize(1);
        return s.reached().getFirst();
    }

    private static ProgramJson perLot(int months) {
        return onePointPerKrona().expiry("PER_LOT", months, "NONE");
    }

    private static ProgramJson period(String period) {
        return onePointPerKrona().qualification("POINTS", period);
    }
}
