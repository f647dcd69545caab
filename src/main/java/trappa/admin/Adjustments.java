package trappa.admin;

import java.util.List;
import java.util.Map;
import trappa.db.Database;
import trappa.fact.Adjustment;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.staff.JdbcAudit;

/** Points given or taken by a person, with a reason: once under each key, and in the log. */
public final class Adjustments {
    public static final long MOST_POINTS = 1_000_000_000L;
    public static final int LONGEST_REASON = 500;
    public static final String KEY = "[\\x21-\\x7e]{1,64}";

    private final Database database;
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final JdbcAudit audit = new JdbcAudit();

    public Adjustments(Database database, Accounts accounts, JdbcFacts facts) {
        this.database = database;
        this.accounts = accounts;
        this.facts = facts;
    }

    /** Makes it, unless it is made already. @return false when its key was used for another one */
    public boolean make(long shopId, long customer, Adjustment adjustment) {
        return database.durably(tx -> {
            Accounts.Locked locked = accounts.lock(tx, shopId, List.of(customer));
            if (facts.adjust(tx, shopId, locked.kept(customer), adjustment)) {
                accounts.bringUp(tx, locked, Map.of(), adjustment.at());
                audit.add(
                        tx,
                        shopId,
                        adjustment.at(),
                        adjustment.by(),
                        JdbcAudit.Action.ADJUSTED,
                        Long.toString(locked.kept(customer)),
                        adjustment.points() + ": " + adjustment.note());
                return true;
            }
            JdbcFacts.Adjusted before =
                    facts.adjustment(tx, shopId, adjustment.id()).orElseThrow();
            return accounts.kept(tx, shopId, before.customerId()) == locked.kept(customer)
                    && before.adjustment().points() == adjustment.points()
                    && before.adjustment().note().equals(adjustment.note());
        });
    }
}
