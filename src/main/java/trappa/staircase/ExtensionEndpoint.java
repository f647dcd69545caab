package trappa.staircase;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import trappa.signature.ProxySignature.Caller;
import trappa.signature.SessionToken;
import trappa.web.Problem;

/**
 * {@code /extension/*}: the same state for Shopify's account and thank-you pages, whose scripts run in a sandbox of
 * another origin. They prove who asks by a session token, never by a cookie, so any origin may ask.
 */
public final class ExtensionEndpoint {
    private final SessionToken tokens;
    private final StaircaseEndpoint staircase;
    private final Clock clock;

    public ExtensionEndpoint(SessionToken tokens, StaircaseEndpoint staircase, Clock clock) {
        this.tokens = tokens;
        this.staircase = staircase;
        this.clock = clock;
    }

    public void staircase(Context ctx) throws IOException {
        open(ctx);
        SessionToken.Shopper shopper = tokens.shopper(ctx.header("Authorization"), clock.instant())
                .orElseThrow(() -> Problem.unauthorized().thrown());
        staircase.show(ctx, new Caller(shopper.shop(), shopper.customerId(), asked(ctx)));
    }

    /** The language is the only thing that the page says itself. */
    private static Map<String, List<String>> asked(Context ctx) {
        List<String> locales = ctx.queryParams("locale");
        return locales.isEmpty() ? Map.of() : Map.of("locale", locales);
    }

    /** The browser's question before the real one. */
    public void mayAsk(Context ctx) {
        open(ctx);
        ctx.header("Access-Control-Allow-Methods", "GET");
        ctx.header("Access-Control-Allow-Headers", "Authorization, If-None-Match");
        ctx.header("Access-Control-Max-Age", "86400");
        ctx.status(204);
    }

    private static void open(Context ctx) {
        ctx.header("Access-Control-Allow-Origin", "*");
        ctx.header("Access-Control-Expose-Headers", "ETag");
    }
}
