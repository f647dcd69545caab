package trappa.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** JSON answers: never kept by anybody on the way. */
public final class Answers {
    private Answers() {}

    public static void json(Context ctx, JsonNode body) {
        ctx.header("Cache-Control", "private, no-store");
        ctx.contentType("application/json");
        ctx.result(body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
