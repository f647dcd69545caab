package trappa.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 under one secret. Initialised once; every call works on a clone, so one instance serves all threads. */
public final class Hmac {
    private final Mac prototype;

    public Hmac(String secret) {
        this(secret.getBytes(StandardCharsets.UTF_8));
    }

    Hmac(byte[] secret) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("The secret is empty; a signature under an empty key proves nothing");
        }
        try {
            prototype = Mac.getInstance("HmacSHA256");
            prototype.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HmacSHA256", e);
        }
    }

    public byte[] of(byte[] message) {
        try {
            return ((Mac) prototype.clone()).doFinal(message);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This Java's HmacSHA256 cannot be cloned", e);
        }
    }

    public byte[] of(String message) {
        return of(message.getBytes(StandardCharsets.UTF_8));
    }
}
