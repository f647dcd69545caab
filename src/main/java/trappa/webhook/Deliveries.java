package trappa.webhook;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;

/** The inbox as the shop owner sees it: what came, what became of it, and once more from the beginning. */
public final class Deliveries {
    private final Database database;
    private final JdbcInbox inbox;
    private final Worker worker;

    Deliveries(Database database, JdbcInbox inbox, Worker worker) {
        this.database = database;
        this.inbox = inbox;
        this.worker = worker;
    }

    public List<JdbcInbox.Listed> list(long shopId, @Nullable String status, long before, int most) {
        return database.inTransaction(tx -> inbox.list(tx, shopId, status, before, most));
    }

    /** Those that told of an order. */
    public List<JdbcInbox.Listed> ofOrder(long shopId, long orderId, @Nullable String status, long before, int most) {
        return database.inTransaction(tx -> inbox.ofOrder(tx, shopId, orderId, status, before, most));
    }

    public Optional<JdbcInbox.Listed> ofWebhook(long shopId, String webhookId) {
        return database.inTransaction(tx -> inbox.ofWebhook(tx, shopId, webhookId));
    }

    /** The bytes as they came; empty when there is no such delivery or its body has been dropped. */
    public Optional<byte[]> body(long shopId, long deliveryId) {
        return database.inTransaction(tx -> inbox.hasBody(tx, shopId, deliveryId)
                ? inbox.find(tx, shopId, deliveryId)
                        .map(stored -> stored.delivery().body())
                : Optional.empty());
    }

    /** What came of asking for a replay. */
    public enum Replay {
        DONE,
        NO_SUCH_DELIVERY,
        BODY_GONE
    }

    /** Reads a kept delivery again from its first byte, unless its body has been dropped by now. */
    public Replay replay(long shopId, long deliveryId) {
        Optional<JdbcInbox.Stored> stored = database.inTransaction(tx -> inbox.find(tx, shopId, deliveryId));
        if (stored.isEmpty()) {
            return Replay.NO_SUCH_DELIVERY;
        }
        if (!database.inTransaction(tx -> inbox.hasBody(tx, shopId, deliveryId))) {
            return Replay.BODY_GONE;
        }
        worker.work(List.of(stored.get()));
        return Replay.DONE;
    }
}
