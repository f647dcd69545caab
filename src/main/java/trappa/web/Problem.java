package trappa.web;

import io.javalin.http.Context;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error as the outside sees it (RFC 9457): a stable {@code type}, a sentence, never a stack trace, a secret or
 * personal data.
 *
 * @param type the last part of the type, such as {@code insufficient_points}
 */
public record Problem(int status, String type, String detail, List<At> errors) {
    static final String CONTENT_TYPE = "application/problem+json";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** One of several things that are wrong, by JSON pointer. */
    public record At(String pointer, String detail) {}

    public Problem(int status, String type, String detail) {
        this(status, type, detail, List.of());
    }

    public static Problem unauthorized() {
        return new Problem(401, "unauthorized", "The signature is missing or wrong");
    }

    public static Problem busy() {
        return new Problem(503, "unavailable", "Not taken; send it again shortly");
    }

    /** The problem as it is sent. */
    byte[] json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "urn:trappa:problem:" + type);
        body.put("title", type.replace('_', ' '));
        body.put("status", status);
        body.put("detail", detail);
        if (!errors.isEmpty()) {
            ArrayNode list = body.putArray("errors");
            errors.forEach(e -> list.addObject().put("pointer", e.pointer()).put("detail", e.detail()));
        }
        return MAPPER.writeValueAsBytes(body);
    }

    /** Writes the problem as the answer. */
    public void answer(Context ctx) {
        if (status == 503) {
            ctx.header("Retry-After", "5");
        } else if (status == 429) {
            ctx.header("Retry-After", "1");
        }
        ctx.status(status);
        ctx.header("Cache-Control", "no-store");
        ctx.contentType(CONTENT_TYPE);
        ctx.result(json());
    }

    /** Thrown by a handler to end a request with a problem. */
    public static final class Thrown extends RuntimeException {
        private final transient Problem problem;

        public Thrown(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }
    }

    /** The problem as an exception, to be thrown. */
    public Thrown thrown() {
        return new Thrown(this);
    }
}
