package trappa.staircase;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import trappa.value.Sha256;

/** An answer to a shopper as it goes over the wire, and what a browser that has it calls it. */
record State(byte[] body, String tag) {

    static State of(JsonNode json) {
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        return new State(body, tag(body));
    }

    private static String tag(byte[] body) {
        byte[] hash = Sha256.digest().digest(body);
        return '"'
                + Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22)
                + '"';
    }
}
