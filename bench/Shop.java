import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trappa.fact.Snapshot;
import trappa.signature.AppSecrets;
import trappa.signature.ProxySignature;
import trappa.signature.SessionToken;
import trappa.signature.WebhookSignature;
import trappa.value.ShopDomain;

/** One shop: its signed deliveries, its shoppers' calls and its owner, as whole requests. */
final class Shop {
    static final String SECRET = "a-secret-of-the-benchmark-0123456789";
    static final String API_KEY = "bench";
    static final String DOMAIN = "bench.myshopify.com";
    private static final AppSecrets SECRETS = new AppSecrets(SECRET, Optional.empty());
    private static final WebhookSignature SIGNATURE = new WebhookSignature(SECRETS);
    private static final int MEMBERS = 1_000;
    private static final int ORDERS_EACH = 5;

    private Shop() {}

    /** A paid order of one line, placed yesterday: {@link #points} points. */
    static byte[] paid(long order, String placedAt) {
        return paid(order, member(order), placedAt);
    }

    static byte[] paid(long order, long member, String placedAt) {
        return """
            {"id": %1$d, "name": "#%1$d", "test": false, "source_name": "web", "currency": "SEK", "taxes_included": true,
             "financial_status": "paid", "tags": "", "created_at": "%2$s", "processed_at": "%2$s", "updated_at": "%2$s",
             "cancelled_at": null, "total_outstanding": "0.00", "discount_codes": [], "discount_applications": [],
             "customer": {"id": %3$d, "created_at": "2025-01-15T09:00:00Z", "tags": ""}, "refunds": [],
             "line_items": [{"id": %1$d, "product_id": 7, "name": "A mug", "quantity": 1, "current_quantity": 1,
              "price": "%4$d.00", "price_set": {"shop_money": {"amount": "%4$d.00", "currency_code": "SEK"},
               "presentment_money": {"amount": "%4$d.00", "currency_code": "SEK"}}, "gift_card": false,
              "discount_allocations": [], "tax_lines": [{"price": "20.00", "rate": 0.25, "title": "Moms"}]}]}""".formatted(order, placedAt, member, points(order)).getBytes(StandardCharsets.UTF_8);
    }

    /** The same order with as many attributes as make it so many bytes; they pack about as well as Shopify's orders do. */
    static byte[] paid(long order, String placedAt, int bytes) {
        return padded(paid(order, placedAt), bytes);
    }

    static byte[] padded(byte[] order, int bytes) {
        StringBuilder attributes = new StringBuilder("{\"note_attributes\": [");
        String rest = "], " + new String(order, StandardCharsets.UTF_8).substring(1);
        long random = Arrays.hashCode(order);
        for (int i = 0; attributes.length() + rest.length() + 90 < bytes; i++) {
            random = random * 6364136223846793005L + 1442695040888963407L;
            attributes.append(
                    "{\"name\": \"_option_%d\", \"value\": \"%08x\", \"price\": \"%d.%02d\", \"taxable\": true}, "
                            .formatted(i, (int) (random >>> 32), (random >>> 40) % 900 + 100, (random >>> 50) % 100));
        }
        attributes.append("{\"name\": \"_note\", \"value\": \"\"}");
        String fill = "-".repeat(Math.max(0, bytes - attributes.length() - rest.length()));
        return (attributes.insert(attributes.length() - 2, fill) + rest).getBytes(StandardCharsets.UTF_8);
    }

    /** A paid order of one line as a fact, taxes inside. */
    static Snapshot snapshot(Instant at, long member, trappa.fact.Line line) {
        return new Snapshot(
                at,
                null,
                at,
                null,
                "paid",
                false,
                member,
                "web",
                true,
                0,
                0,
                0,
                List.of(line),
                Set.of(),
                Set.of(),
                Set.of());
    }

    static long points(long order) {
        return 100 + order % 400;
    }

    /** A thousand members order in turn, five times each; then the next thousand. */
    static long member(long order) {
        return 1_000_000 + order / (MEMBERS * ORDERS_EACH) * MEMBERS + order % MEMBERS;
    }

    static byte[] delivery(String topic, String webhookId, byte[] body) {
        return Line.request(
                "POST",
                "/webhooks",
                body,
                "Content-Type",
                "application/json",
                "X-Shopify-Topic",
                topic,
                "X-Shopify-API-Version",
                "2026-10",
                "X-Shopify-Shop-Domain",
                DOMAIN,
                "X-Shopify-Webhook-Id",
                webhookId,
                "X-Shopify-Hmac-Sha256",
                SIGNATURE.sign(body));
    }

    static byte[] staircase(long member, String etag) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        parameters.put("logged_in_customer_id", List.of(Long.toString(member)));
        parameters.put("path_prefix", List.of("/apps/trappa"));
        parameters.put("shop", List.of(DOMAIN));
        parameters.put("timestamp", List.of(Long.toString(Instant.now().getEpochSecond())));
        String target = "/proxy/staircase?" + new ProxySignature(SECRETS).sign(parameters);
        return etag.isEmpty()
                ? Line.request("GET", target, new byte[0])
                : Line.request("GET", target, new byte[0], "If-None-Match", etag);
    }

    static byte[] owner(String method, String target, String body) {
        String token = new SessionToken(SECRETS, API_KEY).issue(new ShopDomain(DOMAIN), "1", Instant.now());
        return Line.request(
                method,
                target,
                body.getBytes(StandardCharsets.UTF_8),
                "Authorization",
                "Bearer " + token,
                "Content-Type",
                "application/json");
    }

    static final String PROGRAM = """
            {"name": "Bench", "status": "live", "effectiveFrom": "2026-01-01T00:00:00Z", "holdDays": 0,
             "qualification": {"period": "LIFETIME"}, "tiers": [{"id": "bas", "name": "Bas", "at": 0}],
             "steps": [{"id": "s300", "at": 300, "rewardId": "r25"}],
             "rewards": [{"id": "r25", "kind": "amount_off", "amountMinor": 2500}]}""";

    static void publish(int port) throws IOException {
        try (Line line = new Line(port)) {
            Line.Answer answer = line.send(owner("PUT", "/api/program", PROGRAM));
            if (answer.status() != 200) {
                throw new IOException("The program was answered " + answer.status() + ": "
                        + new String(answer.body(), StandardCharsets.UTF_8));
            }
        }
    }

    /** Waits until no delivery is waiting to be read. */
    static void untilRead(int port) throws IOException, InterruptedException {
        try (Line line = new Line(port)) {
            String none = "{\"deliveries\":[]";
            while (!new String(
                            line.send(owner("GET", "/api/deliveries?status=received", ""))
                                    .body(),
                            StandardCharsets.UTF_8)
                    .startsWith(none)) {
                Thread.sleep(20);
            }
        }
    }
}
