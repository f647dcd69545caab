package trappa.webhook;

import java.time.Instant;
import java.util.List;
import trappa.fact.OrderFact;
import trappa.value.ShopDomain;

/** What the real reader makes of a delivery's bytes, without a server around it. */
public final class ReadDelivery {
    private static final ShopDomain SHOP = new ShopDomain("read.myshopify.com");

    private ReadDelivery() {}

    /** Facts about one order. */
    public record AboutOrder(long orderId, List<OrderFact> facts) {}

    /** Reads a delivery about an order of a shop in kronor. */
    public static AboutOrder of(trappa.support.Delivery delivery, Instant now) {
        Meaning meaning = DeliveryReader.read(
                new Delivery(SHOP, delivery.webhookId(), delivery.topic(), now, now, delivery.body()), "SEK");
        if (meaning instanceof Meaning.AboutOrder order) {
            return new AboutOrder(order.orderId(), order.facts());
        }
        throw new AssertionError(delivery + " is not about an order: " + meaning);
    }
}
