package trappa.signature;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.value.ShopDomain;

/**
 * Shopify's session token for the owner's pages: a JWT, HS256 with the app secret, living about a minute. Beyond what the
 * platform's library checks, {@code iss} and {@code dest} must be the same shop, and the shop comes from nowhere else.
 */
public final class SessionToken {
    private static final Duration LEEWAY = Duration.ofSeconds(10);
    private final AppSecrets secrets;
    private final String apiKey;
    private final Duration shift;

    public SessionToken(AppSecrets secrets, String apiKey) {
        this(secrets, apiKey, Duration.ZERO);
    }

    /**
     * @param shift how far our clock has been moved for development: tokens may be dated by ours or by the real one.
     *     Always zero in production
     */
    public SessionToken(AppSecrets secrets, String apiKey, Duration shift) {
        this.secrets = secrets;
        this.apiKey = apiKey;
        this.shift = shift;
    }

    /** The signed-in staff member ({@code sub}, Shopify's user id) of one shop. */
    public record Staff(ShopDomain shop, String user) {}

    /** Who holds this {@code Authorization} header, or empty when it proves nothing. */
    public Optional<Staff> verify(@Nullable String authorization, Instant now) {
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            return Optional.empty();
        }
        try {
            SignedJWT token = SignedJWT.parse(authorization.substring("Bearer ".length()));
            if (!JWSAlgorithm.HS256.equals(token.getHeader().getAlgorithm()) || !signed(token)) {
                return Optional.empty();
            }
            return staff(token.getJWTClaimsSet(), now);
        } catch (ParseException | JOSEException | IllegalArgumentException notAToken) {
            return Optional.empty();
        }
    }

    /** A token for this shop, valid one minute: what the demo and the tests carry. */
    public String issue(ShopDomain shop, String user, Instant now) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .issuer("https://" + shop + "/admin")
                            .claim("dest", "https://" + shop)
                            .audience(apiKey)
                            .subject(user)
                            .notBeforeTime(Date.from(now))
                            .issueTime(Date.from(now))
                            .expirationTime(Date.from(now.plusSeconds(60)))
                            .build());
            token.sign(new MACSigner(key(secrets.texts().getFirst())));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("Could not sign a session token", e);
        }
    }

    private boolean signed(SignedJWT token) throws JOSEException {
        boolean good = false;
        for (String secret : secrets.texts()) {
            good |= token.verify(new MACVerifier(key(secret)));
        }
        return good;
    }

    private Optional<Staff> staff(JWTClaimsSet claims, Instant now) throws ParseException {
        Date expires = claims.getExpirationTime();
        Date notBefore = claims.getNotBeforeTime();
        if (expires == null
                || notBefore == null
                || (!valid(notBefore, expires, now) && !valid(notBefore, expires, now.minus(shift)))
                || claims.getAudience().size() != 1
                || !claims.getAudience().getFirst().equals(apiKey)) {
            return Optional.empty();
        }
        Optional<ShopDomain> issuer = shop(claims.getIssuer());
        Optional<ShopDomain> destination = shop(claims.getStringClaim("dest"));
        if (issuer.isEmpty() || !issuer.equals(destination)) {
            return Optional.empty();
        }
        String subject = claims.getSubject();
        return Optional.of(new Staff(issuer.get(), subject == null ? "" : subject));
    }

    private static boolean valid(Date notBefore, Date expires, Instant now) {
        return now.isBefore(expires.toInstant().plus(LEEWAY))
                && !now.isBefore(notBefore.toInstant().minus(LEEWAY));
    }

    private static Optional<ShopDomain> shop(@Nullable String url) {
        if (url == null) {
            return Optional.empty();
        }
        URI uri = URI.create(url);
        boolean plain = "https".equals(uri.getScheme()) && uri.getUserInfo() == null && uri.getPort() == -1;
        return plain && uri.getHost() != null ? ShopDomain.parse(uri.getHost()) : Optional.empty();
    }

    /** HS256 wants 256 bits; Shopify's secrets have more, a shorter one is padded as HMAC itself pads it. */
    private static byte[] key(String secret) {
        byte[] bytes = secret.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return bytes.length >= 32 ? bytes : java.util.Arrays.copyOf(bytes, 32);
    }
}
