package trappa.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/** JSON answers, which nobody on the way may keep; and whether the caller has an answer already. */
public final class Answers {
    private Answers() {}

    public static void json(Context ctx, JsonNode body) {
        ctx.header("Cache-Control", "private, no-store");
        ctx.contentType("application/json");
        ctx.result(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether the caller has what has this tag: alone, in a list, or weakened by a proxy that compresses (RFC 9110, 13.1.2).
     *
     * @param tag with its quotation marks, and no comma in it
     */
    public static boolean isHeld(Context ctx, String tag) {
        String held = ctx.header("If-None-Match");
        return held != null
                && (held.equals(tag)
                        || Arrays.stream(held.split(","))
                                .map(String::strip)
                                .anyMatch(one -> one.equals(tag) || one.equals("W/" + tag) || one.equals("*")));
    }
}
