package trappa.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;

/** The inbox as the shop owner sees it: what came, what became of it, and once more from the beginning. */
public final class Deliveries {
    private final Database database;
    private final JdbcInbox inbox;
    private final Worker worker;
    private final Clock clock;

    Deliveries(Database database, JdbcInbox inbox, Worker worker, Clock clock) {
        this.database = database;
        this.inbox = inbox;
        this.worker = worker;
        this.clock = clock;
    }

    public List<JdbcInbox.Listed> list(long shopId, @Nullable String status, long before, int most) {
        return database.inTransaction(tx -> inbox.list(tx, shopId, status, before, most));
    }

    /** Reads a kept delivery again from its first byte. @return false when there is no such delivery */
    public boolean replay(long shopId, long deliveryId) {
        return database.inTransaction(tx -> inbox.find(tx, shopId, deliveryId))
                .map(stored -> {
                    worker.work(List.of(stored));
                    return true;
                })
                .orElse(false);
    }

    /** Drops bodies older than {@code age}; their rows and facts stay. */
    public int dropBodies(Duration age) {
        return database.inTransaction(tx -> inbox.dropBodies(tx, clock.instant().minus(age)));
    }
}
