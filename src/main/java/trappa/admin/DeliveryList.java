package trappa.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.fact.Remark;

/** The inbox as the owner's API needs it; the door implements it. */
public interface DeliveryList {

    /**
     * One delivery of a shop, and what it told of: null where it told of none, or has not been understood.
     *
     * @param reason in English
     * @param remark what the reason says; null where there is none, or it was kept as a sentence alone
     */
    record Row(
            long id,
            String webhookId,
            String topic,
            String status,
            @Nullable String reason,
            Instant receivedAt,
            @Nullable Long orderId,
            @Nullable Long customerId,
            @Nullable Remark remark) {}

    /** A shop's deliveries, newest first, below id {@code before}; with a status, only those. */
    List<Row> list(long shopId, @Nullable String status, long before, int most);

    /** The same of those that told of an order. */
    List<Row> ofOrder(long shopId, long orderId, @Nullable String status, long before, int most);

    /** The one the store gave this id. */
    Optional<Row> ofWebhook(long shopId, String webhookId);

    /** The bytes as they came; empty when there is no such delivery or its body has been dropped. */
    Optional<byte[]> body(long shopId, long deliveryId);

    /** What came of asking for a replay. */
    enum Replay {
        DONE,
        NO_SUCH_DELIVERY,
        BODY_GONE
    }

    /** Reads one again from its first byte. */
    Replay replay(long shopId, long deliveryId);
}
