package trappa.owner;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import org.jspecify.annotations.Nullable;
import trappa.account.Statement;

/**
 * A member's birthday and the form to set it. No year: nothing hangs on it.
 *
 * @param told as it is known, null where nobody has told it
 * @param wanted whether the program gives anything for it, so that it is asked for
 * @param month as it was typed, with {@code day}
 */
record BirthdayForm(
        @Nullable MonthDay told, @Nullable LocalDate gives, boolean wanted, String month, String day, boolean wrong) {

    static BirthdayForm of(Statement s) {
        MonthDay told = s.activities().birthday();
        return told == null
                ? new BirthdayForm(null, null, false, "", "", false)
                : new BirthdayForm(
                        told,
                        s.activities().gives(),
                        false,
                        Integer.toString(told.getMonthValue()),
                        Integer.toString(told.getDayOfMonth()),
                        false);
    }

    static BirthdayForm of(Visit v) {
        BirthdayForm typed = new BirthdayForm(
                null, null, false, v.form("month").strip(), v.form("day").strip(), false);
        return new BirthdayForm(null, null, false, typed.month, typed.day, typed.on() == null);
    }

    /** With what is known and what the program gives. */
    BirthdayForm beside(Statement s) {
        return new BirthdayForm(
                s.activities().birthday(),
                s.activities().gives(),
                s.version() != null && s.version().program().birthday() != null,
                month,
                day,
                wrong);
    }

    /** The day that was typed, null when there is no such day. */
    @Nullable
    MonthDay on() {
        if (!month.matches("[0-9]{1,2}") || !day.matches("[0-9]{1,2}")) {
            return null;
        }
        try {
            return MonthDay.of(Integer.parseInt(month), Integer.parseInt(day));
        } catch (DateTimeException none) {
            return null;
        }
    }

    /** Whether there is anything to show or to ask for. */
    boolean shown(boolean maySet) {
        return told != null || wrong || (wanted && maySet);
    }
}
