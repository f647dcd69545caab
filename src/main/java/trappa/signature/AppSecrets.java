package trappa.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The app's client secret and, while it is being rotated, the previous one. Shopify signs with the oldest unrevoked
 * secret and may take an hour to switch, so both are accepted; we ourselves sign with the current one only.
 */
public final class AppSecrets {
    private final List<Hmac> accepted;
    private final List<String> texts;

    public AppSecrets(String current, Optional<String> previous) {
        texts = Stream.concat(Stream.of(current), previous.stream()).toList();
        accepted = texts.stream().map(Hmac::new).toList();
    }

    /** True when {@code signature} is the HMAC of {@code message} under one of the secrets; in constant time. */
    boolean vouchFor(byte[] message, byte[] signature) {
        boolean good = false;
        for (Hmac hmac : accepted) {
            good |= MessageDigest.isEqual(hmac.of(message), signature);
        }
        return good;
    }

    /**
     * What something is called towards those who are not to learn its number: the same whenever asked, another one under
     * another secret. Half a signature, so it never stands in for one.
     */
    public String alias(String what) {
        byte[] half = Arrays.copyOf(sign(("alias of " + what).getBytes(StandardCharsets.UTF_8)), 16);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(half);
    }

    byte[] sign(byte[] message) {
        return accepted.getFirst().of(message);
    }

    List<String> texts() {
        return texts;
    }
}
