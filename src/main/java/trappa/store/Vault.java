package trappa.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import trappa.event.Seal;
import trappa.signature.Hmac;

/**
 * Seals access tokens and receivers' secrets for the database: AES-256-GCM under a key derived from {@code TRAPPA_DATA_KEY}, with the shop's
 * number as associated data, so that a row copied to another shop does not open there.
 */
final class Vault implements Seal {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();
    private final SecretKeySpec key;

    /** @param use what it seals: what was sealed for one use does not open for another */
    Vault(String dataKey, String use) {
        key = new SecretKeySpec(new Hmac(dataKey).of("trappa " + use + " 1"), "AES");
    }

    @Override
    public String seal(long shopId, String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, shopId, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                            .put(VERSION)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES-GCM", e);
        }
    }

    /** The text, or empty when it was sealed with another key, for another shop, or has been changed. */
    @Override
    public Optional<String> open(long shopId, String sealed) {
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(sealed));
            if (in.remaining() <= 1 + NONCE_BYTES || in.get() != VERSION) {
                return Optional.empty();
            }
            byte[] nonce = new byte[NONCE_BYTES];
            in.get(nonce);
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            return Optional.of(
                    new String(cipher(Cipher.DECRYPT_MODE, shopId, nonce).doFinal(rest), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, long shopId, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("shop/" + shopId).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
