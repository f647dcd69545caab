package trappa.store;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.signature.InstallSignature;
import trappa.value.ShopDomain;
import trappa.web.Problem;

/**
 * The authorization code grant, for a shop that did not install through Shopify's own dialogue: {@code /auth} sends the
 * browser to the shop with a state that its cookie has to bring back, {@code /auth/callback} gets the token. Whoever comes
 * is only ever sent on to the shop itself.
 */
public final class InstallEndpoint {
    private static final String COOKIE = "trappa_install";
    private static final Duration STATE_LIVES = Duration.ofMinutes(10);
    private static final int STATE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Tokens tokens;
    private final InstallSignature signature;
    private final Optional<String> appUrl;
    private final String apiKey;
    private final Clock clock;

    InstallEndpoint(Tokens tokens, InstallSignature signature, Optional<String> appUrl, String apiKey, Clock clock) {
        this.tokens = tokens;
        this.signature = signature;
        this.appUrl = appUrl;
        this.apiKey = apiKey;
        this.clock = clock;
    }

    /** {@code GET /auth?shop=…}: off to the shop, which asks its owner. */
    public void begin(Context ctx) {
        ShopDomain shop = shop(ctx.queryParams("shop"));
        String back = appUrl.map(url -> url.replaceAll("/+$", "") + "/auth/callback")
                .orElseThrow(
                        () -> new Problem(501, "no_app_url", "SHOPIFY_APP_URL is not set on this server").thrown());
        byte[] random = new byte[STATE_BYTES];
        RANDOM.nextBytes(random);
        String state = HexFormat.of().formatHex(random);
        String carried =
                state + "/" + shop + "/" + clock.instant().plus(STATE_LIVES).getEpochSecond();
        ctx.header("Cache-Control", "no-store");
        cookie(ctx, signature.seal(carried), STATE_LIVES.toSeconds());
        ctx.redirect("https://" + shop + "/admin/oauth/authorize?client_id=" + encode(apiKey) + "&scope="
                + encode(String.join(",", Scopes.NEEDED)) + "&redirect_uri=" + encode(back) + "&state=" + state);
    }

    /** {@code GET /auth/callback}: the shop's owner has allowed it. */
    public void callback(Context ctx) {
        Instant now = clock.instant();
        Map<String, String> parameters = signature
                .verify(ctx.req().getQueryString(), now)
                .orElseThrow(() -> Problem.unauthorized().thrown());
        ShopDomain shop = shop(List.of(parameters.getOrDefault("shop", "")));
        String carried = signature.unseal(ctx.cookie(COOKIE)).orElseThrow(InstallEndpoint::otherBrowser);
        if (!same(carried, parameters.getOrDefault("state", ""), shop, now)) {
            throw otherBrowser();
        }
        cookie(ctx, "", 0);
        ctx.header("Cache-Control", "no-store");
        Optional<String> refused = tokens.install(shop, parameters.getOrDefault("code", ""));
        if (refused.isPresent()) {
            throw new Problem(403, "not_installed", refused.get()).thrown();
        }
        ctx.redirect("https://" + shop + "/admin/apps/" + encode(apiKey));
    }

    private static boolean same(String carried, String state, ShopDomain shop, Instant now) {
        String[] parts = carried.split("/", -1);
        return parts.length == 3
                && MessageDigest.isEqual(bytes(parts[0]), bytes(state))
                && parts[1].equals(shop.text())
                && now.getEpochSecond() < Long.parseLong(parts[2]);
    }

    private static ShopDomain shop(List<String> given) {
        return (given.size() == 1 ? ShopDomain.parse(given.getFirst()) : Optional.<ShopDomain>empty())
                .orElseThrow(() -> new Problem(
                                400, "bad_shop", "shop must be there once and be the shop's own name.myshopify.com")
                        .thrown());
    }

    private static Problem.Thrown otherBrowser() {
        return new Problem(
                        401,
                        "other_browser",
                        "The installation was begun in another browser, or too long ago; begin again in Shopify")
                .thrown();
    }

    private static void cookie(Context ctx, String value, long seconds) {
        ctx.header(
                "Set-Cookie",
                COOKIE + "=" + value + "; Path=/auth; Max-Age=" + seconds + "; HttpOnly; Secure; SameSite=Lax");
    }

    private static byte[] bytes(@Nullable String text) {
        return String.valueOf(text).getBytes(StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
