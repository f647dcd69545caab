package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import trappa.program.Program.Expiry;
import trappa.program.Program.ExpiryModel;

/** Lots and debts by themselves, where two things meet that rarely do in an account. */
class LotsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 10);
    private static final LocalDate NEVER_BEFORE = LocalDate.of(2000, 1, 1);
    private static final Expiry A_MONTH = new Expiry(ExpiryModel.PER_LOT, 1, false);
    private static final Expiry A_YEAR = new Expiry(ExpiryModel.PER_LOT, 12, false);
    private static final Expiry INACTIVE_3 = new Expiry(ExpiryModel.INACTIVITY, 3, false);
    private static final Expiry INACTIVE_6 = new Expiry(ExpiryModel.INACTIVITY, 6, false);

    private final Lots lots = new Lots();

    @Test
    void lots_of_one_instant_and_one_last_day_are_two() {
        earn("a", DAY, 100, A_MONTH);
        earn("b", DAY, 50, A_MONTH);
        lots.debit("spent", 120);
        assertThat(lots.available()).isEqualTo(30);
        assertThat(lots.debt()).isZero();
        assertThat(lots.reverse("b", 50)).isZero();
        assertThat(lots.debt())
                .as("20 of it were spent, the other 30 are taken")
                .isEqualTo(20);
    }

    @Test
    void points_that_live_by_activity_and_such_that_do_not_are_spent_by_last_day_too() {
        earn("moving", DAY, 100, INACTIVE_3);
        earn("fixed", DAY, 100, A_MONTH);
        lots.debit("first", 60);
        assertThat(lots.ending(DAY.plusMonths(2))).isEqualTo(Map.of(DAY.plusMonths(1), 40L));
        earn("later", DAY, 100, A_YEAR);
        lots.debit("second", 90);
        assertThat(lots.ending(DAY.plusYears(1))).isEqualTo(Map.of(DAY.plusMonths(3), 50L, DAY.plusMonths(12), 100L));
    }

    @Test
    void of_two_rules_for_activity_the_one_that_ends_sooner_goes_first() {
        earn("six", DAY, 100, INACTIVE_6);
        earn("three", DAY, 100, INACTIVE_3);
        lots.debit("spent", 130);
        assertThat(lots.ending(DAY.plusYears(1))).isEqualTo(Map.of(DAY.plusMonths(6), 70L));
    }

    @Test
    void only_what_ends_by_a_day_is_listed_by_it() {
        earn("moving", DAY, 100, INACTIVE_3);
        assertThat(lots.ending(DAY.plusMonths(3).minusDays(1))).isEmpty();
        assertThat(lots.ending(DAY.plusMonths(3))).isEqualTo(Map.of(DAY.plusMonths(3), 100L));
        assertThat(lots.firstLastDayAfter(DAY.plusMonths(3).minusDays(1))).contains(DAY.plusMonths(3));
        assertThat(lots.firstLastDayAfter(DAY.plusMonths(3))).isEqualTo(Optional.empty());
        earn("fixed", DAY, 100, A_MONTH);
        assertThat(lots.firstLastDayAfter(DAY)).contains(DAY.plusMonths(1));
        assertThat(lots.firstLastDayAfter(DAY.plusMonths(1))).contains(DAY.plusMonths(3));
    }

    @Test
    void points_without_end_are_not_told_of() {
        assertThat(earn("ever", DAY, 100, new Expiry(ExpiryModel.NEVER, 0, false)))
                .isNull();
        assertThat(lots.firstLastDayAfter(DAY)).isEmpty();
    }

    @Test
    void an_ending_is_taken_back_once_however_often_something_comes_back() {
        Lots.Part part = Objects.requireNonNull(earn("a", DAY, 100, A_MONTH));
        assertThat(lots.expire(part)).isEqualTo(100);
        assertThat(lots.reverse("a", 30)).isEqualTo(30);
        assertThat(lots.reverse("a", 100)).isEqualTo(70);
        assertThat(lots.debt()).isEqualTo(30);
    }

    @Test
    void nothing_comes_back_that_was_not_taken() {
        earn("a", DAY, 100, A_YEAR);
        earn("b", DAY, 50, A_MONTH);
        lots.debit("spent", 120);
        lots.giveBack("spent", 30, NEVER_BEFORE);
        assertThat(lots.available()).isEqualTo(60);
        lots.giveBack("spent", 500, NEVER_BEFORE);
        assertThat(lots.available()).isEqualTo(150);
        assertThat(lots.giveBack("spent", 1, NEVER_BEFORE)).isEmpty();
        assertThat(lots.giveBack("unheard of", 1, NEVER_BEFORE)).isEmpty();
    }

    @Test
    void a_debt_half_given_back_is_owed_by_half() {
        lots.debit("first", 100);
        lots.debit("second", 50);
        lots.giveBack("first", 40, NEVER_BEFORE);
        assertThat(lots.debt()).isEqualTo(110);
        lots.giveBack("first", 60, NEVER_BEFORE);
        assertThat(lots.debt()).isEqualTo(50);
        earn("a", DAY, 80, A_YEAR);
        assertThat(lots.available()).isEqualTo(30);
        assertThat(lots.debt()).isZero();
    }

    @Test
    void what_was_given_back_after_its_last_day_is_a_part_of_its_lot_with_a_name_of_its_own() {
        Lots.Part first = Objects.requireNonNull(earn("a", DAY, 100, A_MONTH));
        lots.debit("spent", 60);
        List<Lots.Part> back = lots.giveBack("spent", 60, DAY.plusYears(1));
        assertThat(first.key()).isEqualTo("a");
        assertThat(back).extracting(Lots.Part::key).containsExactly("a/1");
        assertThat(lots.lastDay(back.getFirst())).isEqualTo(DAY.plusYears(1));
        assertThat(lots.expire(first)).isEqualTo(40);
        assertThat(lots.reverse("a", 100)).isEqualTo(40);
        assertThat(lots.available()).isZero();
        assertThat(lots.debt()).isZero();
    }

    private Lots.Part earn(String key, LocalDate day, long points, Expiry expiry) {
        Instant at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
        return lots.earn(key, at, day, points, expiry);
    }
}
