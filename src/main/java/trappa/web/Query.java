package trappa.web;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** What stands in the query of a call. */
public final class Query {
    private static final String MOST = Long.toString(Long.MAX_VALUE);

    private Query() {}

    /**
     * A whole number from 0 up.
     *
     * @param otherwise when it is left out
     * @throws Problem.Thrown 400 {@code bad_query} when it is none
     */
    public static long number(Context ctx, String key, long otherwise) {
        String text = ctx.queryParam(key);
        if (text == null) {
            return otherwise;
        }
        if (!isNumber(text)) {
            throw new Problem(400, "bad_query", key + " is a whole number from 0 to " + MOST).thrown();
        }
        return Long.parseLong(text);
    }

    /** Whether digits fit a number of 64 bits. */
    public static boolean isNumber(@Nullable String text) {
        return text != null
                && text.matches("[0-9]{1,19}")
                && (text.length() < MOST.length() || text.compareTo(MOST) <= 0);
    }
}
