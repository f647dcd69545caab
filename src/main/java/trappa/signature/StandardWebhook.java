package trappa.signature;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The headers of a message as the Standard Webhooks specification 1.0 has them: its id, the second it was sent, and the
 * base64 of HMAC-SHA256 over {@code id.timestamp.body} under each secret in force. A secret is {@code whsec_} and the
 * base64 of 32 random bytes.
 */
public final class StandardWebhook {
    private static final String PREFIX = "whsec_";
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private StandardWebhook() {}

    public static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /** @param secrets at least one; while a secret is being replaced both sign, the newest first */
    public static Map<String, String> headers(List<String> secrets, String id, Instant now, byte[] body) {
        String timestamp = Long.toString(now.getEpochSecond());
        byte[] start = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        byte[] signed = new byte[start.length + body.length];
        System.arraycopy(start, 0, signed, 0, start.length);
        System.arraycopy(body, 0, signed, start.length, body.length);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", timestamp);
        headers.put(
                "webhook-signature",
                secrets.stream().map(secret -> signature(secret, signed)).collect(Collectors.joining(" ")));
        return headers;
    }

    private static String signature(String secret, byte[] signed) {
        byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        return "v1," + Base64.getEncoder().encodeToString(new Hmac(key).of(signed));
    }
}
