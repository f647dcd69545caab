package trappa.reward;

import java.time.Clock;
import java.util.Random;
import trappa.db.Database;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.member.JdbcRedemptions;
import trappa.shop.JdbcShops;
import trappa.shop.Shoppers;

/** Rewards, put together: the shopper's endpoint, the outbox and its worker. */
public final class Rewards implements AutoCloseable {
    private final RedemptionEndpoint endpoint;
    private final Fulfilment fulfilment;

    /** @param codeSecret what codes are derived with; with another secret a retry would not find its code */
    public Rewards(
            Database database,
            Shoppers shoppers,
            JdbcShops shops,
            Accounts accounts,
            JdbcFacts orders,
            Store store,
            Catalogue catalogue,
            String codeSecret,
            Clock clock,
            Random jitter) {
        JdbcRedemptions facts = new JdbcRedemptions();
        JdbcOutbox outbox = new JdbcOutbox();
        Redemptions redemptions = new Redemptions(database, accounts, facts, outbox, new Codes(codeSecret), clock);
        LookUps.Asking lookUps = new LookUps.Asking(database, accounts, orders, outbox, shops, catalogue);
        fulfilment = new Fulfilment(database, accounts, facts, outbox, store, lookUps, clock, jitter);
        endpoint = new RedemptionEndpoint(database, shoppers, facts, redemptions, fulfilment, clock);
    }

    /** What follows for the outbox when an account changes; whoever brings accounts up has to see to it. */
    public static void follow(Accounts accounts, Clock clock) {
        JdbcOutbox outbox = new JdbcOutbox();
        accounts.follow(new Revoking(outbox, clock));
        accounts.follow(new LookUps(outbox, clock));
        accounts.follow(new ShownPoints(clock));
    }

    public RedemptionEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        fulfilment.close();
    }
}
