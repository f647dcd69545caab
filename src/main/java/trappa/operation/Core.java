package trappa.operation;

import java.time.Clock;
import trappa.Config;
import trappa.db.Database;
import trappa.event.Telling;
import trappa.ledger.Accounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.reward.Rewards;
import trappa.shop.JdbcShops;

/** What the server and the operator's verbs both work with: the database, the time, and who reads and writes what. */
public record Core(
        Config config,
        Database database,
        Clock clock,
        JdbcShops shops,
        JdbcPrograms programs,
        JdbcFacts facts,
        JdbcLedger ledger,
        Accounts accounts) {

    /** @param clock the clock in force, its offset already in it */
    public static Core of(Config config, Database database, Clock clock) {
        JdbcShops shops = new JdbcShops();
        JdbcPrograms programs = new JdbcPrograms();
        JdbcFacts facts = new JdbcFacts();
        JdbcLedger ledger = new JdbcLedger();
        Accounts accounts = new Accounts(ledger, facts, programs, shops);
        Rewards.follow(accounts, clock);
        Telling.follow(accounts);
        return new Core(config, database, clock, shops, programs, facts, ledger, accounts);
    }
}
