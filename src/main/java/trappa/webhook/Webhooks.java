package trappa.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import trappa.db.Database;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.privacy.Privacy;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.signature.WebhookSignature;
import trappa.value.ShopDomain;
import trappa.web.Metrics;

/** The way in, put together: door, inbox, worker. Closing it writes and works through what was taken. */
public final class Webhooks implements AutoCloseable {
    private static final long BUSY = 200;
    private static final long PATIENCE_SECONDS = 10;
    private final InboxWriter writer;
    private final Worker worker;
    private final Repeats repeats;
    private final WebhookEndpoint endpoint;
    private final Deliveries deliveries;
    private final OldDeliveries old;
    private final Clock clock;
    private final Database database;
    private final JdbcInbox inbox = new JdbcInbox();

    public Webhooks(
            Database database,
            WebhookSignature signature,
            JdbcShops shops,
            JdbcPrograms programs,
            JdbcFacts facts,
            Accounts accounts,
            Privacy privacy,
            Clock clock,
            Metrics metrics) {
        this.clock = clock;
        this.database = database;
        worker = new Worker(
                database, new Applier(database, inbox, shops, facts, accounts, privacy, clock, metrics), clock);
        repeats = new Repeats(database, shops, clock);
        writer = new InboxWriter(database, inbox, shops, programs, repeats, worker::hand, worker::look);
        endpoint = new WebhookEndpoint(signature, writer, repeats, clock, metrics);
        deliveries = new Deliveries(database, inbox, worker);
        old = new OldDeliveries(database, inbox, shops, clock);
        metrics.gauge("trappa_deliveries_waiting_for_disk", writer::waiting);
        metrics.gauge("trappa_deliveries_waiting_for_the_worker", worker::waiting);
        database.whenReopened(worker::look);
        worker.start();
        repeats.start();
    }

    public WebhookEndpoint endpoint() {
        return endpoint;
    }

    /** What was fetched from a store: a delivery under an id that names it. */
    public record Fetched(String topic, String id, byte[] body) {}

    /** Takes what was fetched from a store, each once. @return whether all of it is on disk */
    public boolean take(ShopDomain shop, List<Fetched> fetched) {
        List<Optional<CompletableFuture<Boolean>>> offered = fetched.stream()
                .map(one -> writer.offer(new Delivery(shop, one.id, one.topic, null, clock.instant(), one.body)))
                .toList();
        try {
            for (Optional<CompletableFuture<Boolean>> one : offered) {
                if (one.isEmpty() || !one.get().get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    return false;
                }
            }
            return true;
        } catch (ExecutionException | TimeoutException notWritten) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether more is waiting than is done in a moment. */
    public boolean busy() {
        return writer.waiting() + worker.waiting() > BUSY;
    }

    /** Whether the store sends right now, or what it has sent is still worked through. */
    public boolean inUse() {
        return writer.justTook() || worker.waiting() > 0;
    }

    /** Whether something that was fetched from a store has not been read yet. */
    public boolean reads(long shopId) {
        return database.inTransaction(tx -> inbox.waitsFetched(tx, shopId));
    }

    public Deliveries deliveries() {
        return deliveries;
    }

    /** Drops bodies and rows that are older than these; facts stay. */
    public void dropOld(Duration bodies, Duration rows) {
        old.drop(bodies, rows);
    }

    @Override
    public void close() {
        writer.close();
        repeats.close();
        worker.close();
    }
}
