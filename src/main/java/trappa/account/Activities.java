package trappa.account;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.program.Program.Survey;

/**
 * What a member can do that is no order, and has done.
 *
 * @param birthday as it was told last, null: not told
 * @param gives the day it gives something next by the program in force, null: not, or not told
 * @param surveys those that wait for an answer, in the order of the program
 */
public record Activities(
        @Nullable MonthDay birthday, @Nullable LocalDate gives, List<Survey> surveys) {
    public static final Activities NOTHING = new Activities(null, null, List.of());
}
