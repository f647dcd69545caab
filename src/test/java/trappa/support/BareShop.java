package trappa.support;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.db.Tx;
import trappa.fact.Line;
import trappa.fact.OrderFact;
import trappa.ledger.Accounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.privacy.Privacy;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.value.ShopDomain;

/** A shop with its draft program in a fresh database, and what works its accounts out, without a server around it. */
public final class BareShop implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    public static final ShopDomain DOMAIN = new ShopDomain("bare.myshopify.com");
    /** What an order of {@link #seen} has brought in, in minor units. */
    public static final long WORTH = 50_000;

    private final JdbcShops shops = new JdbcShops();
    private final JdbcFacts facts = new JdbcFacts();
    private final JdbcPrograms programs = new JdbcPrograms();
    private final JdbcLedger ledger = new JdbcLedger();
    private final Accounts accounts = new Accounts(ledger, facts, programs, shops);
    private final Path folder;
    private final Database database;
    private final long id;

    /** In the database that the tests run on. */
    public BareShop(Path folder) {
        this.folder = folder;
        database = new Database(
                DatabaseUrl.parse(TestDatabase.inForce().settings(folder).get("DATABASE_URL")));
        database.migrate();
        id = database.inTransaction(tx -> {
            shops.create(tx, DOMAIN, NOW);
            long made = shops.find(tx, DOMAIN).orElseThrow().id();
            programs.start(tx, made, NOW);
            return made;
        });
    }

    public Database database() {
        return database;
    }

    public long id() {
        return id;
    }

    public JdbcShops shops() {
        return shops;
    }

    public JdbcFacts facts() {
        return facts;
    }

    public Accounts accounts() {
        return accounts;
    }

    public Privacy privacy() {
        return privacy(CLOCK);
    }

    public Privacy privacy(Clock clock) {
        return new Privacy(database, accounts, ledger, shops, programs, folder.resolve("forgotten"), clock);
    }

    /** A paid order of one line, as the store tells of it. */
    public static OrderFact[] seen(long customer) {
        Line line = new Line(51, 9L, null, 1, 1, WORTH, 0, 0, false, false, List.of());
        return new OrderFact[] {new OrderFact.Seen(Snapshots.paid(NOW, customer, line)), new OrderFact.Paid()};
    }

    /** Takes in what is told of an order. */
    public void tell(Tx tx, long order, OrderFact... told) {
        tell(tx, order, () -> {}, told);
    }

    /** @param beforeTheLock run when it is known whose the order is, and their accounts are not locked yet */
    public void tell(Tx tx, long order, Runnable beforeTheLock, OrderFact... told) {
        Map<Long, List<OrderFact>> all = Map.of(order, List.of(told));
        facts.add(tx, id, all);
        JdbcFacts.Owned owned = facts.own(tx, id, all);
        beforeTheLock.run();
        accounts.bringUp(tx, accounts.lock(tx, id, owned.members()), owned.orders(), NOW);
    }

    /** A column of numbers of this shop's rows of a table. */
    public List<Long> numbers(String column, String table) {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("select " + column + " from " + table + " where shop_id = :shop")
                .bind("shop", id)
                .mapTo(Long.class)
                .list());
    }

    @Override
    public void close() {
        database.close();
    }
}
