package trappa.admin;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** JSON answers of the owner's API: never kept on the way. */
final class Answers {
    private Answers() {}

    static void json(Context ctx, JsonNode body) {
        ctx.header("Cache-Control", "private, no-store");
        ctx.contentType("application/json");
        ctx.result(body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
