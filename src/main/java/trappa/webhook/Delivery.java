package trappa.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import trappa.value.ShopDomain;

/**
 * One HTTP call from the store. It may come twice or late; (shop, webhook id) names it.
 *
 * @param topic as the header said it: unsigned, so the body's shape has to agree
 * @param triggeredAt when the store says it was triggered, if it says
 */
record Delivery(
        ShopDomain shop,
        String webhookId,
        String topic,
        @Nullable Instant triggeredAt,
        Instant receivedAt,
        byte[] body) {
    Delivery with(byte[] body) {
        return new Delivery(shop, webhookId, topic, triggeredAt, receivedAt, body);
    }
}
