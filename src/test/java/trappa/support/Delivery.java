package trappa.support;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** One HTTP call from the store: topic, webhook id and the bytes of the body. */
public record Delivery(String topic, String webhookId, byte[] body) {
    private static final AtomicLong NEXT = new AtomicLong();

    public static Delivery of(String topic, byte[] body) {
        return new Delivery(topic, newWebhookId(), body);
    }

    public static Delivery of(String topic, String body) {
        return of(topic, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Delivery of(String topic, JsonNode body) {
        return of(topic, Json.bytes(body));
    }

    public static Delivery of(String topic, OrderJson order) {
        return of(topic, order.json());
    }

    /** The same body sent again as a delivery of its own, as another subscription or a manual resend would. */
    public Delivery resentUnderAnotherId() {
        return new Delivery(topic, newWebhookId(), body);
    }

    private static String newWebhookId() {
        return "00000000-0000-4000-8000-%012d".formatted(NEXT.incrementAndGet());
    }

    @Override
    public String toString() {
        return topic + " " + webhookId;
    }
}
