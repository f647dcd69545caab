package trappa.opening;

import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.value.Text;

/**
 * What is wrong in one place of an import file.
 *
 * @param line counted from 1, the header being the first
 * @param column the header of the column as the file has it, null when it is the whole row
 * @param value what is there
 * @param values what the sentence is filled in with: numbers, days, texts, or the remark on what a row would be as an order
 */
public record RowError(
        int line, @Nullable String column, @Nullable String value, Wrong wrong, List<Object> values) {

    RowError(int line, @Nullable String column, @Nullable String value, Wrong wrong, Object... values) {
        this(line, column, value, wrong, List.of(values));
    }

    /** From here on nothing could be read. */
    static RowError unreadable(Csv.Unreadable e) {
        return new RowError(e.line, null, null, Wrong.UNREADABLE, Text.shown(String.valueOf(e.getMessage())));
    }

    /** What may be there, or what is wrong. */
    public String allowed() {
        return wrong.said(values);
    }

    /** In one line: {@code line 3, points: "1,5": a whole number …}. */
    @Override
    public String toString() {
        return "line " + line + (column == null ? "" : ", " + column) + (value == null ? "" : ": \"" + value + "\"")
                + ": " + allowed();
    }
}
