package trappa.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** A session token as Shopify gives it to an account or thank-you page, with parts to get wrong. */
public final class ShopperToken {
    private ShopperToken() {}

    public static String of(String destination, @Nullable String issuer, @Nullable String subject, Instant now) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .issuer(issuer)
                            .claim("dest", destination)
                            .audience(Secrets.API_KEY)
                            .subject(subject)
                            .notBeforeTime(Date.from(now))
                            .expirationTime(Date.from(now.plusSeconds(300)))
                            .build());
            token.sign(new MACSigner(Secrets.CURRENT));
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
