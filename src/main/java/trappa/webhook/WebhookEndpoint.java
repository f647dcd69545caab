package trappa.webhook;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.signature.WebhookSignature;
import trappa.value.ShopDomain;
import trappa.web.Body;
import trappa.web.Metrics;
import trappa.web.Problem;
import trappa.web.Room;
import trappa.web.Seldom;

/**
 * The door: {@code POST /webhooks}. In this order: size, signature over the raw bytes, headers, then the inbox on disk,
 * and only then 200. On any doubt 503, and the store sends it again.
 */
public final class WebhookEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookEndpoint.class);
    private static final int MOST_BYTES = 8 << 20;
    private static final long PATIENCE_MILLIS = 2_500;
    private static final Duration ROOM_WITHIN = Duration.ofMillis(1_500);
    private static final int LONGEST_HEADER = 200;

    private final Seldom late = new Seldom(LOG);
    private final WebhookSignature signature;
    private final InboxWriter inbox;
    private final Repeats repeats;
    private final Clock clock;
    private final Metrics metrics;
    /** Small bodies have a room of their own: a few large ones that never come to an end keep nobody out. */
    private final Room small = new Room(InboxWriter.MEMORY / 8, ROOM_WITHIN);

    private final Room large = new Room(InboxWriter.MEMORY / 8, ROOM_WITHIN);

    WebhookEndpoint(WebhookSignature signature, InboxWriter inbox, Repeats repeats, Clock clock, Metrics metrics) {
        this.signature = signature;
        this.inbox = inbox;
        this.repeats = repeats;
        this.clock = clock;
        this.metrics = metrics;
    }

    public void receive(Context ctx) throws IOException {
        try (Room.Share share = (Body.isSmall(ctx) ? small : large).share()) {
            take(ctx, share);
        } catch (Problem.Thrown notTaken) {
            notTaken.problem().answer(ctx);
        }
        metrics.count("trappa_deliveries_answered_total", "status", Integer.toString(ctx.statusCode()));
    }

    private void take(Context ctx, Room.Share share) throws IOException {
        Optional<byte[]> body = Body.read(ctx, MOST_BYTES, share);
        if (body.isEmpty()) {
            new Problem(413, "too_large", "A delivery is at most 8 MiB").answer(ctx);
            return;
        }
        if (!signature.verifies(body.get(), ctx.header("X-Shopify-Hmac-Sha256"))) {
            Problem.unauthorized().answer(ctx);
            return;
        }
        Optional<ShopDomain> shop =
                Optional.ofNullable(ctx.header("X-Shopify-Shop-Domain")).flatMap(ShopDomain::parse);
        String webhookId = usable(ctx.header("X-Shopify-Webhook-Id"));
        if (shop.isEmpty() || webhookId == null) {
            new Problem(
                            400,
                            "bad_headers",
                            "X-Shopify-Shop-Domain must be name.myshopify.com and X-Shopify-Webhook-Id be present")
                    .answer(ctx);
            return;
        }
        String topic = usable(ctx.header("X-Shopify-Topic"));
        Delivery delivery = new Delivery(
                shop.get(),
                webhookId,
                topic == null ? "" : topic,
                triggeredAt(ctx.header("X-Shopify-Triggered-At")),
                clock.instant(),
                body.get());
        if (onDisk(delivery)) {
            ctx.status(200);
        } else {
            Problem.busy().answer(ctx);
        }
    }

    /** True only when the delivery is on disk: since before, or by now. */
    boolean onDisk(Delivery delivery) {
        if (inbox.has(delivery)) {
            repeats.came(delivery);
            return true;
        }
        Optional<CompletableFuture<Boolean>> written = inbox.offer(delivery);
        try {
            return written.isPresent() && written.get().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            late.warn("A delivery of " + delivery.shop() + " was not on disk in time; answered 503");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static @Nullable String usable(@Nullable String header) {
        return header == null || header.isBlank() || header.length() > LONGEST_HEADER ? null : header.strip();
    }

    private static @Nullable Instant triggeredAt(@Nullable String header) {
        try {
            return header == null ? null : JsonIn.time(header, () -> "X-Shopify-Triggered-At");
        } catch (Unreadable notATime) {
            return null;
        }
    }
}
