package trappa.support;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The app's credentials in the tests, and what Shopify signs worked out without the program's own code. */
public final class Secrets {
    public static final String API_KEY = "test-api-key";
    public static final String CURRENT = "current-secret-of-the-tests-0123456789";
    public static final String PREVIOUS = "previous-secret-of-the-tests-987654321";

    private static final ThreadLocal<Mac> WITH_CURRENT = ThreadLocal.withInitial(() -> mac(CURRENT));

    private Secrets() {}

    /** What Shopify puts in {@code X-Shopify-Hmac-Sha256}. */
    public static String webhookSignature(byte[] body) {
        return Base64.getEncoder().encodeToString(WITH_CURRENT.get().doFinal(body));
    }

    public static String webhookSignature(byte[] body, String secret) {
        return Base64.getEncoder().encodeToString(mac(secret).doFinal(body));
    }

    /** What Shopify puts in {@code hmac} behind the query it sends a browser back with. */
    public static String installSignature(String query) {
        return HexFormat.of().formatHex(WITH_CURRENT.get().doFinal(query.getBytes(StandardCharsets.UTF_8)));
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
