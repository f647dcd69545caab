package trappa.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * One webhook on its way. Sending the same delivery again is what Shopify's retries do: the same bytes and the same
 * webhook id.
 */
record Delivery(String topic, UUID webhookId, UUID eventId, Instant triggeredAt, String subject, ObjectNode body) {
    /** The same news under a new webhook id, as a second subscription or a manual resend would bring it. */
    Delivery anew(UUID newWebhookId) {
        return new Delivery(topic, newWebhookId, eventId, triggeredAt, subject, body);
    }

    byte[] bytes() {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
