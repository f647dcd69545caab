package trappa.opening;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong in one place of an import file.
 *
 * @param line counted from 1, the header being the first
 * @param column the header of the column, null when it is the whole row
 * @param value what is there
 * @param allowed what may be there
 */
public record RowError(
        int line, @Nullable String column, @Nullable String value, String allowed) {

    /** In one line: {@code line 3, points: "1,5": a whole number …}. */
    @Override
    public String toString() {
        return "line " + line + (column == null ? "" : ", " + column) + (value == null ? "" : ": \"" + value + "\"")
                + ": " + allowed;
    }
}
