package trappa.webhook;

import java.nio.file.Path;
import java.time.Clock;
import trappa.db.Database;
import trappa.ledger.Accounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.privacy.Privacy;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.web.Metrics;

/** What turns deliveries into facts and accounts, without a server around it. */
final class Appliers {
    private Appliers() {}

    static Applier on(Database database, Path folder, Clock clock) {
        JdbcShops shops = new JdbcShops();
        JdbcLedger ledger = new JdbcLedger();
        JdbcFacts facts = new JdbcFacts();
        JdbcPrograms programs = new JdbcPrograms();
        Accounts accounts = new Accounts(ledger, facts, programs, shops);
        Privacy privacy = new Privacy(database, accounts, ledger, shops, programs, folder.resolve("forgotten"), clock);
        return new Applier(database, new JdbcInbox(), shops, facts, accounts, privacy, clock, new Metrics());
    }
}
