package trappa.staircase;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** An answer to a shopper as it goes over the wire, and what a browser that has it calls it. */
record State(byte[] body, String tag) {

    static State of(JsonNode json) {
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        return new State(body, tag(body));
    }

    private static String tag(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return '"'
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(hash)
                            .substring(0, 22)
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }
}
