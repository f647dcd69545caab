package trappa.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Request bodies that are JSON objects, read strictly: no duplicate keys, nothing after the end. */
public final class StrictJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * The body as an object.
     *
     * @throws Problem.Thrown 413, 415 or 400 with what is wrong
     */
    public static ObjectNode object(Context ctx, int mostBytes) throws IOException {
        String type = ctx.header("Content-Type");
        if (type == null || !type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
            throw new Problem(415, "not_json", "The content type must be application/json").thrown();
        }
        Optional<byte[]> body = Body.read(ctx, mostBytes);
        if (body.isEmpty()) {
            throw new Problem(413, "too_large", "The body is at most " + mostBytes + " bytes").thrown();
        }
        try {
            ObjectNode object = parse(body.get())
                    .orElseThrow(() -> new Problem(400, "bad_json", "The body must be a JSON object").thrown());
            if (hasNul(object)) {
                throw new Problem(400, "bad_json", "A text in the body holds a NUL, which no database keeps").thrown();
            }
            return object;
        } catch (JacksonException e) {
            throw new Problem(400, "bad_json", "The body is not valid JSON").thrown();
        }
    }

    private static boolean hasNul(JsonNode node) {
        if (node.isString()) {
            return node.stringValue().indexOf('\0') >= 0;
        }
        return node.propertyNames().stream().anyMatch(key -> key.indexOf('\0') >= 0)
                || node.valueStream().anyMatch(StrictJson::hasNul);
    }

    /**
     * Bytes that are an object; empty when they are other JSON.
     *
     * @throws JacksonException when they are no JSON, with where
     */
    public static Optional<ObjectNode> parse(byte[] json) {
        return MAPPER.readTree(json) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }
}
