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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import trappa.value.ShopDomain;

/**
 * Shopify's session tokens, JWTs signed by HS256 with the app secret: the owner's, living about a minute, and the
 * shopper's on account and thank-you pages, living five. The shop comes from nowhere else. Beyond what the platform's
 * library checks, the owner's {@code iss} and {@code dest} must be the same shop, and a shopper's token never opens the
 * owner's door.
 */
public final class SessionToken {
    private static final String SCHEME = "Bearer ";
    private static final Duration LEEWAY = Duration.ofSeconds(10);
    private static final Pattern USER = Pattern.compile("[0-9]{1,20}");
    private static final Pattern CUSTOMER = Pattern.compile("gid://shopify/Customer/([0-9]{1,18})");

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

    /** Who is at an account or thank-you page: {@code sub} names a customer only when one is logged in. */
    public record Shopper(ShopDomain shop, OptionalLong customerId) {}

    /** The staff member who holds this {@code Authorization} header, or empty when it proves nothing. */
    public Optional<Staff> verify(@Nullable String authorization, Instant now) {
        return claims(authorization, now).flatMap(SessionToken::staff);
    }

    /** The shopper who holds this {@code Authorization} header, or empty when it proves nothing. */
    public Optional<Shopper> shopper(@Nullable String authorization, Instant now) {
        return claims(authorization, now).flatMap(SessionToken::shopper);
    }

    /** What an {@code Authorization} header bears; the name of its scheme may be written in any case (RFC 9110, 11.1). */
    public static Optional<String> borne(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()))
                : Optional.empty();
    }

    private Optional<JWTClaimsSet> claims(@Nullable String authorization, Instant now) {
        Optional<String> borne = borne(authorization);
        if (borne.isEmpty()) {
            return Optional.empty();
        }
        try {
            SignedJWT token = SignedJWT.parse(borne.get());
            if (!JWSAlgorithm.HS256.equals(token.getHeader().getAlgorithm()) || !signed(token)) {
                return Optional.empty();
            }
            return Optional.of(token.getJWTClaimsSet()).filter(claims -> forUs(claims, now));
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

    private boolean forUs(JWTClaimsSet claims, Instant now) {
        Date expires = claims.getExpirationTime();
        Date notBefore = claims.getNotBeforeTime();
        return expires != null
                && notBefore != null
                && (valid(notBefore, expires, now) || valid(notBefore, expires, now.minus(shift)))
                && claims.getAudience().equals(List.of(apiKey));
    }

    private static Optional<Staff> staff(JWTClaimsSet claims) {
        String issuer = claims.getIssuer();
        String user = text(claims, "sub");
        Optional<ShopDomain> shop = shop(issuer);
        boolean admin = issuer != null && issuer.endsWith(".myshopify.com/admin");
        return shop.isPresent()
                        && shop.equals(shop(text(claims, "dest")))
                        && !user.isBlank()
                        && !user.startsWith("gid:")
                        && (admin || USER.matcher(user).matches())
                ? Optional.of(new Staff(shop.get(), user))
                : Optional.empty();
    }

    /** Here the destination may be the bare name of the shop, and the issuer may be missing. */
    private static Optional<Shopper> shopper(JWTClaimsSet claims) {
        String destination = text(claims, "dest");
        Optional<ShopDomain> shop = destination.contains("/") ? shop(destination) : ShopDomain.parse(destination);
        boolean contradicted =
                claims.getIssuer() != null && !shop(claims.getIssuer()).equals(shop);
        if (shop.isEmpty() || contradicted) {
            return Optional.empty();
        }
        Matcher customer = CUSTOMER.matcher(text(claims, "sub"));
        return Optional.of(new Shopper(
                shop.get(),
                customer.matches() ? OptionalLong.of(Long.parseLong(customer.group(1))) : OptionalLong.empty()));
    }

    private static String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : "";
    }

    private static boolean valid(Date notBefore, Date expires, Instant now) {
        return now.isBefore(expires.toInstant().plus(LEEWAY))
                && !now.isBefore(notBefore.toInstant().minus(LEEWAY));
    }

    private static Optional<ShopDomain> shop(@Nullable String url) {
        if (url == null) {
            return Optional.empty();
        }
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
        boolean plain = "https".equals(uri.getScheme()) && uri.getUserInfo() == null && uri.getPort() == -1;
        return plain && uri.getHost() != null ? ShopDomain.parse(uri.getHost()) : Optional.empty();
    }

    /** HS256 wants 256 bits; Shopify's secrets have more, a shorter one is padded as HMAC itself pads it. */
    private static byte[] key(String secret) {
        byte[] bytes = secret.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return bytes.length >= 32 ? bytes : java.util.Arrays.copyOf(bytes, 32);
    }
}
