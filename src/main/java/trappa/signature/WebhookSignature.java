package trappa.signature;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * {@code X-Shopify-Hmac-Sha256}: base64 of HMAC-SHA256 over the raw body bytes. It covers the body only: topic, shop
 * and ids in the other headers are unsigned, so what the body says about itself is the truth.
 */
public final class WebhookSignature {
    private static final int SHA256_BYTES = 32;
    private final AppSecrets secrets;

    public WebhookSignature(AppSecrets secrets) {
        this.secrets = secrets;
    }

    /** The header's value for this body. */
    public String sign(byte[] body) {
        return Base64.getEncoder().encodeToString(secrets.sign(body));
    }

    /** False for a missing, empty, malformed or wrong header alike; the answer takes the same time for any wrong value. */
    public boolean verifies(byte[] body, @Nullable String header) {
        if (header == null) {
            return false;
        }
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(header);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        return signature.length == SHA256_BYTES && secrets.vouchFor(body, signature);
    }
}
