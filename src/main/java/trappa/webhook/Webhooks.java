package trappa.webhook;

import java.time.Clock;
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
    private final InboxWriter writer;
    private final Worker worker;
    private final WebhookEndpoint endpoint;
    private final Deliveries deliveries;
    private final Clock clock;

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
        JdbcInbox inbox = new JdbcInbox();
        worker = new Worker(database, inbox, shops, facts, accounts, privacy, clock, metrics);
        writer = new InboxWriter(database, inbox, shops, programs, worker::hand);
        endpoint = new WebhookEndpoint(signature, writer, clock, metrics);
        deliveries = new Deliveries(database, inbox, worker, clock);
        metrics.gauge("trappa_deliveries_waiting_for_disk", writer::waiting);
        metrics.gauge("trappa_deliveries_waiting_for_the_worker", worker::waiting);
        worker.start();
    }

    public WebhookEndpoint endpoint() {
        return endpoint;
    }

    /** Takes what was fetched from the store, under an id that names it. @return whether it is on disk */
    public boolean take(ShopDomain shop, String topic, String id, byte[] body) {
        return endpoint.onDisk(new Delivery(shop, id, topic, null, clock.instant(), body));
    }

    public Deliveries deliveries() {
        return deliveries;
    }

    @Override
    public void close() {
        writer.close();
        worker.close();
    }
}
