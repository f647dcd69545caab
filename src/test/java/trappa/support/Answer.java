package trappa.support;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the server answered: status, headers by lower-case name, body. */
public record Answer(int status, Map<String, String> headers, byte[] body) {
    public JsonNode json() {
        return Json.read(body);
    }

    public String text() {
        return new String(body, java.nio.charset.StandardCharsets.UTF_8);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
        return status + " " + text();
    }
}
