package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.account.Reason.Plain.Because;
import trappa.fact.CustomerFact;
import trappa.fact.CustomerState;
import trappa.fact.MemberFacts;
import trappa.program.Program.Survey;
import trappa.program.ProgramHistory;
import trappa.support.ProgramJson;
import trappa.support.Programs;

/** What is given for what is no order: 100 points on a birthday that was told 30 days before, 20 for an answer. */
class ActivityFoldTest {

    // ---- birthdays ----

    @Test
    void a_birthday_gives_its_points_as_the_day_begins_and_each_year_anew() {
        Life life = new Life(birthdays()).born("--05-17", "2026-01-10");
        assertThat(life.balance("2026-05-16")).isZero();
        assertThat(life.at(instant("2026-05-16T21:59:59Z")).available()).isZero();
        assertThat(life.at(instant("2026-05-16T22:00:00Z")).available()).isEqualTo(100);
        assertThat(life.balance("2027-05-17")).isEqualTo(200);
        assertThat(life.on("2027-05-17").postings())
                .extracting(Posting::key, Posting::kind, p -> ((Reason.Plain) p.reason()).because())
                .containsExactly(
                        tuple("birthday/2026-05-17/given", Posting.Kind.BONUS, Because.BIRTHDAY),
                        tuple("birthday/2027-05-17/given", Posting.Kind.BONUS, Because.BIRTHDAY));
    }

    @ParameterizedTest
    @CsvSource({"2026-04-17, 100", "2026-04-18, 0", "2026-05-17, 0"})
    void it_has_to_be_told_long_enough_before(String told, long points) {
        Life life = new Life(birthdays()).born("--05-17", told);
        assertThat(life.balance("2026-12-31")).isEqualTo(points);
        assertThat(life.balance("2027-05-17")).isEqualTo(points + 100);
    }

    @ParameterizedTest
    @CsvSource({"2027-02-27, 0", "2027-02-28, 100", "2028-02-28, 100", "2028-02-29, 200", "2029-02-28, 300"})
    void whoever_is_born_on_29_february_has_it_on_the_28th_of_other_years(String day, long points) {
        assertThat(new Life(birthdays()).born("--02-29", "2026-06-01").balance(day))
                .isEqualTo(points);
    }

    @Test
    void told_again_it_keeps_the_day_it_was_told_first() {
        Life life = new Life(birthdays()).born("--05-17", "2026-01-10").born("--05-17", "2026-05-10");
        assertThat(life.balance("2026-05-17")).isEqualTo(100);
    }

    @Test
    void another_day_takes_its_place_and_nobody_has_two_within_twelve_months() {
        Life life = new Life(birthdays()).born("--05-17", "2026-01-10").born("--09-01", "2026-06-01");
        assertThat(life.on("2026-05-31").activities().birthday()).isEqualTo(MonthDay.of(5, 17));
        assertThat(life.on("2026-06-01").activities().birthday()).isEqualTo(MonthDay.of(9, 1));
        assertThat(life.balance("2026-09-01")).isEqualTo(100);
        assertThat(life.balance("2027-05-17")).isEqualTo(100);
        assertThat(life.balance("2027-09-01")).isEqualTo(200);
        assertThat(new Life(birthdays())
                        .born("--05-17", "2026-01-10")
                        .born("--03-01", "2026-04-01")
                        .balance("2026-12-31"))
                .as("corrected before it came")
                .isZero();
    }

    @Test
    void the_program_in_force_on_the_day_decides() {
        Life life = new Life(onePointPerKrona())
                .born("--05-17", "2025-01-10")
                .published("2026-01-01", birthdays())
                .published("2027-01-01", birthdays().with("status", "paused"))
                .published("2028-01-01", onePointPerKrona().birthday(7, 0));
        assertThat(life.balance("2025-12-31")).isZero();
        assertThat(life.balance("2026-12-31")).isEqualTo(100);
        assertThat(life.balance("2027-12-31")).isEqualTo(100);
        assertThat(life.balance("2028-12-31")).isEqualTo(107);
    }

    @Test
    void its_points_end_like_others_and_pay_what_is_owed_and_move_nobody_on_the_stairs() {
        ProgramJson program = birthdays().expiry("PER_LOT", 1, "NONE").tier("silver", 50, "1/1");
        Life life = new Life(program)
                .bought(1, "2026-04-20", 1, 60)
                .spent("r", "2026-04-21", 60)
                .returned(1, "2026-04-22", 1)
                .born("--05-17", "2026-01-10");
        assertThat(life.balance("2026-05-16")).isEqualTo(-60);
        assertThat(life.balance("2026-05-17")).isEqualTo(40);
        assertThat(life.on("2026-05-17").qualifying()).isZero();
        assertThat(life.balance("2026-06-17")).isEqualTo(40);
        assertThat(life.balance("2026-06-18")).isZero();
    }

    @Test
    void a_birthday_keeps_no_points_of_an_idle_member_alive_and_an_answer_does() {
        ProgramJson program = birthdays().survey("nps", "nps", 20, 0, 30).expiry("INACTIVITY", 6, "NONE");
        Life idle = new Life(program).bought(1, "2026-01-10", 1, 500).born("--05-17", "2026-01-10");
        assertThat(idle.balance("2026-07-10")).isEqualTo(600);
        assertThat(idle.balance("2026-07-11")).isZero();
        Life answering = new Life(program).bought(1, "2026-01-10", 1, 500).answered("nps", "2026-06-01", 9);
        assertThat(answering.balance("2026-07-11")).isEqualTo(520);
        assertThat(answering.balance("2026-12-02")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"2026-04-17, 2026-05-17", "2026-04-18, 2027-05-17", "2026-05-17, 2027-05-17", "2026-12-31, 2027-05-17"})
    void the_day_that_is_promised_is_the_day_it_comes(String told, String day) {
        Life life = new Life(birthdays()).born("--05-17", told);
        assertThat(life.on(told).activities().gives()).isEqualTo(LocalDate.parse(day));
        assertThat(life.balance(LocalDate.parse(day).minusDays(1).toString())).isZero();
        assertThat(life.balance(day)).isEqualTo(100);
        assertThat(life.on(day).activities().gives())
                .isEqualTo(LocalDate.parse(day).plusYears(1));
    }

    @Test
    void nothing_is_promised_without_a_rule_or_on_pause_or_sooner_than_twelve_months_after_the_last() {
        assertThat(new Life(onePointPerKrona())
                        .born("--05-17", "2026-01-10")
                        .on("2026-02-01")
                        .activities()
                        .gives())
                .isNull();
        assertThat(new Life(birthdays().with("status", "paused"))
                        .born("--05-17", "2026-01-10")
                        .on("2026-02-01")
                        .activities()
                        .gives())
                .isNull();
        assertThat(new Life(birthdays())
                        .born("--05-17", "2026-01-10")
                        .born("--03-01", "2026-06-01")
                        .on("2026-06-01")
                        .activities()
                        .gives())
                .isEqualTo(LocalDate.of(2028, 3, 1));
    }

    @Test
    void a_correction_costs_no_gift() {
        Life life = new Life(birthdays()).born("--05-18", "2026-01-10").born("--05-17", "2026-06-01");
        assertThat(life.balance("2026-05-18")).isEqualTo(100);
        assertThat(life.balance("2027-05-17")).isEqualTo(200);
        assertThat(new Life(birthdays())
                        .born("--05-18", "2026-01-10")
                        .born("--05-19", "2026-05-10")
                        .balance("2026-05-19"))
                .as("corrected when the days of notice had begun")
                .isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Europe/Stockholm", "Europe/London", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"})
    void another_time_zone_takes_no_gift_back_and_posts_no_answer_anew(String zone) {
        List<CustomerFact> told = List.of(
                new CustomerFact.Born(6, 1, instant("2026-05-02T21:30:00Z")),
                new CustomerFact.Answered("nps", 9, null, instant("2026-05-01T22:30:00Z")),
                new CustomerFact.Answered("nps", 9, null, instant("2026-05-31T01:30:00Z")));
        ProgramHistory history = Programs.always(birthdays().survey("nps", "nps", 20, 14, 30));
        MemberFacts facts = new MemberFacts(
                1, null, null, List.of(), List.of(), List.of(), CustomerState.of(told), null, List.of());
        Statement s = MemberFold.fold(history, ZoneId.of(zone), facts, instant("2026-06-03T00:00:00Z"));
        assertThat(s.postings())
                .extracting(Posting::key)
                .containsExactlyInAnyOrder(
                        "survey/nps/2026-05-01T22:30:00Z/given",
                        "survey/nps/2026-05-31T01:30:00Z/given",
                        "birthday/2026-06-01/given");
    }

    // ---- surveys ----

    @Test
    void an_answer_gives_the_same_whatever_the_score() {
        for (int score : new int[] {0, 10}) {
            Life life = new Life(asking()).answered("nps", "2026-03-01", score);
            assertThat(life.balance("2026-03-01")).isEqualTo(20);
            assertThat(((Reason.Plain)
                                    life.on("2026-03-01").postings().getFirst().reason())
                            .because())
                    .isEqualTo(Because.SURVEY);
        }
    }

    @ParameterizedTest
    @CsvSource({"2026-03-30, 20", "2026-03-31, 40"})
    void a_second_answer_counts_when_so_many_days_have_passed(String second, long points) {
        Life life = new Life(asking()).answered("nps", "2026-03-01", 9).answered("nps", second, 2);
        assertThat(life.balance("2026-06-01")).isEqualTo(points);
    }

    @Test
    void an_answer_to_what_nobody_asked_or_on_pause_gives_nothing() {
        assertThat(new Life(asking()).answered("ces", "2026-03-01", 5).balance("2026-03-01"))
                .isZero();
        assertThat(new Life(asking().with("status", "paused"))
                        .answered("nps", "2026-03-01", 5)
                        .balance("2026-03-01"))
                .isZero();
        assertThat(new Life(onePointPerKrona().survey("nps", "nps", 0, 0, 30))
                        .answered("nps", "2026-03-01", 5)
                        .on("2026-03-01")
                        .postings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2026-03-14, false", "2026-03-15, true", "2026-05-13, true", "2026-05-14, false"})
    void it_is_asked_some_days_after_an_order_and_not_for_ever(String day, boolean asked) {
        Life life = new Life(asking()).bought(1, "2026-03-01", 1, 100);
        assertThat(asked(life, day)).isEqualTo(asked ? List.of("nps") : List.of());
    }

    @Test
    void it_is_not_asked_of_who_answered_lately_or_sent_everything_back() {
        Life life = new Life(asking()).bought(1, "2026-03-01", 1, 100).answered("nps", "2026-03-20", 9);
        assertThat(asked(life, "2026-03-19")).containsExactly("nps");
        assertThat(asked(life, "2026-03-20")).isEmpty();
        assertThat(asked(life, "2026-04-18")).isEmpty();
        assertThat(asked(life, "2026-04-19")).containsExactly("nps");
        assertThat(asked(life.returned(1, "2026-04-19", 1), "2026-04-19")).isEmpty();
    }

    private static List<String> asked(Life life, String day) {
        return life.on(day).activities().surveys().stream().map(Survey::id).toList();
    }

    private static Instant instant(String at) {
        return Instant.parse(at);
    }

    private static ProgramJson birthdays() {
        return onePointPerKrona().birthday(100, 30);
    }

    private static ProgramJson asking() {
        return onePointPerKrona().survey("nps", "nps", 20, 14, 30);
    }
}
