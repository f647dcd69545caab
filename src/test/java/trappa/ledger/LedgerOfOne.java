package trappa.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trappa.account.Posting.Side;
import trappa.account.Statement;
import trappa.fact.MemberFacts;
import trappa.ledger.JdbcLedger.Posted;

/** One member's ledger in memory, written by the same arithmetic as the one in the database. */
public final class LedgerOfOne {
    private static final long SHOP = 1;
    private final MemberFacts member;
    private final List<Entry> rows = new ArrayList<>();
    private final Map<String, Posted> posted = new HashMap<>();
    private Balance balance = Balance.NOTHING;

    public LedgerOfOne(long customer) {
        member = new MemberFacts(customer, null, List.of(), List.of(), List.of());
    }

    /** Appends what is missing to a statement. @return how many rows that took */
    public int bringUp(Statement statement, Instant now) {
        List<Entry> missing = Accounts.difference(SHOP, member, statement, posted, balance, now);
        for (Entry row : missing) {
            append(row);
        }
        return missing.size();
    }

    private void append(Entry row) {
        if (row.number() != balance.entries() + 1 || !row.previousHash().equals(balance.chain())) {
            throw new AssertionError("The chain is broken at " + row);
        }
        if (rows.stream().anyMatch(r -> r.posting().equals(row.posting()) && r.sequence() == row.sequence())) {
            throw new AssertionError("There is a row of this posting and sequence: " + row);
        }
        rows.add(row);
        balance = balance.after(row);
        posted.merge(row.posting(), Posted.of(row), Posted::and);
    }

    public long balance() {
        return balance.balance();
    }

    public long reserved() {
        return balance.reserved();
    }

    public int rows() {
        return rows.size();
    }

    /** What every account holds by the rows alone. */
    public Map<Side, Long> accounts() {
        Map<Side, Long> accounts = new EnumMap<>(Side.class);
        for (Entry row : rows) {
            accounts.merge(row.from(), -row.points(), Math::addExact);
            accounts.merge(row.to(), row.points(), Math::addExact);
        }
        return accounts;
    }

    /** What is posted under each key, without those that came to nothing. */
    public Map<String, Long> posted() {
        Map<String, Long> points = new HashMap<>();
        posted.forEach((key, p) -> {
            if (p.points() != 0) {
                points.put(key, p.to() == Side.MEMBER ? p.points() : -p.points());
            }
        });
        return points;
    }
}
