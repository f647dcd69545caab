package trappa.web;

import io.javalin.http.Context;
import java.util.regex.Pattern;

/** The header {@code Idempotency-Key}, under which a call is carried out once however often it comes. */
public final class IdempotencyKey {
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,64}");

    private IdempotencyKey() {}

    /** Whether a text can be one. */
    public static boolean is(String text) {
        return FORM.matcher(text).matches();
    }

    /** @throws Problem.Thrown 400 without one */
    public static String of(Context ctx) {
        String key = ctx.header("Idempotency-Key");
        if (key == null || !is(key)) {
            throw new Problem(
                            400, "idempotency_key_required", "Send an Idempotency-Key of 1 to 64 printable characters")
                    .thrown();
        }
        return key;
    }
}
