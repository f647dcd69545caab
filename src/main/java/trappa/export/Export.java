package trappa.export;

import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.MemberFacts;
import trappa.ledger.Accounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.shop.Shop;

/** Writes what a shop's members have, all of them at one instant, some at a time. */
public final class Export {
    private static final int CHUNK = 200;
    private final Database database;
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final JdbcLedger ledger;

    public Export(Database database, Accounts accounts, JdbcFacts facts, JdbcLedger ledger) {
        this.database = database;
        this.accounts = accounts;
        this.facts = facts;
        this.ledger = ledger;
    }

    /**
     * Writes them.
     *
     * @param json lines of JSON instead of CSV
     * @param progress told how many members are written, again and again
     * @return how many members there were
     */
    public long write(What what, Shop shop, Instant now, boolean json, OutputStream to, LongConsumer progress) {
        return database.inSnapshot(tx -> {
            try (RowWriter rows = new RowWriter(to, what.columns(), json)) {
                return write(tx, what, accounts.rules(tx, shop.id()), now, rows, progress);
            }
        });
    }

    private long write(Tx tx, What what, Accounts.Rules rules, Instant now, RowWriter rows, LongConsumer progress) {
        long shop = rules.shop().id();
        LocalDate today = What.day(now, rules.zone(now));
        long after = 0;
        long done = 0;
        List<Long> some = ledger.members(tx, shop, after, CHUNK);
        while (!some.isEmpty()) {
            for (Map.Entry<Long, MemberFacts> member :
                    facts.members(tx, shop, some).entrySet()) {
                long customer = member.getKey();
                what.rows(
                        new What.Member(
                                customer,
                                today,
                                Accounts.statement(rules, member.getValue(), now),
                                () -> ledger.all(tx, shop, customer)),
                        rows);
            }
            done += some.size();
            progress.accept(done);
            after = some.getLast();
            some = ledger.members(tx, shop, after, CHUNK);
        }
        return done;
    }
}
