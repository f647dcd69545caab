package trappa.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import trappa.account.Statement;
import trappa.db.Tx;

/**
 * Notes what bringing accounts up appended to the ledger. The first members it keeps with their rows, of the others only
 * the sums.
 */
public final class Recorder implements Accounts.Follower {
    private static final int KEPT_MEMBERS = 20;
    private static final int KEPT_ROWS = 10;

    private final List<Changed> first = new ArrayList<>();
    private long members;
    private long changed;
    private long rows;
    private long given;
    private long taken;

    /**
     * A member whose ledger got longer.
     *
     * @param before the balance, {@code after} likewise: available and pending, less what is owed
     * @param appended how many rows
     * @param rows the first of them
     */
    public record Changed(long customerId, long before, long after, int appended, List<Entry> rows) {}

    /** What it came to. {@code given} and {@code taken} are points on the members' balances, both at least 0. */
    public record Result(long members, long changed, long rows, long given, long taken, List<Changed> first) {}

    public Result result() {
        return new Result(members, changed, rows, given, taken, List.copyOf(first));
    }

    @Override
    public void broughtUp(Tx tx, long shopId, Map<Long, Statement> statements) {
        members += statements.size();
    }

    @Override
    public void appended(List<Entry> all, Map<Long, Balance> balances) {
        Map<Long, List<Entry>> byMember = new TreeMap<>();
        all.forEach(row -> byMember.computeIfAbsent(row.customerId(), c -> new ArrayList<>())
                .add(row));
        byMember.forEach((customer, some) -> {
            long difference = some.stream().mapToLong(Entry::toMember).sum();
            changed++;
            rows += some.size();
            given += Math.max(0, difference);
            taken += Math.max(0, -difference);
            if (first.size() < KEPT_MEMBERS) {
                Balance balance = balances.getOrDefault(customer, Balance.NOTHING);
                List<Entry> kept = some.stream().limit(KEPT_ROWS).toList();
                first.add(new Changed(customer, balance.balance() - difference, balance.balance(), some.size(), kept));
            }
        });
    }
}
