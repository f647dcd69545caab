package trappa.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import trappa.account.Statement;
import trappa.db.Tx;

/**
 * Notes what bringing accounts up appended to the ledger. The first members it keeps with their rows, of the others only
 * the sums.
 */
public final class Recorder implements Accounts.Follower {
    private static final int KEPT_MEMBERS = 20;
    private static final int KEPT_ROWS = 10;

    private final Map<Long, Changed> first = new LinkedHashMap<>();
    private final Set<Long> changed = new HashSet<>();
    private long folded;
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
    public record Changed(long customerId, long before, long after, int appended, List<Entry> rows) {
        private Changed and(long now, List<Entry> more) {
            List<Entry> kept =
                    Stream.concat(rows.stream(), more.stream()).limit(KEPT_ROWS).toList();
            return new Changed(customerId, before, now, appended + more.size(), kept);
        }
    }

    /**
     * What it came to. {@code given} and {@code taken} are points on the members' balances, both at least 0.
     *
     * @param folded how often an account was worked out, the same one again included
     * @param changed members whose ledger got longer
     */
    public record Result(long folded, long changed, long rows, long given, long taken, List<Changed> first) {}

    public Result result() {
        return new Result(folded, changed.size(), rows, given, taken, List.copyOf(first.values()));
    }

    @Override
    public void broughtUp(Tx tx, long shopId, Map<Long, Statement> statements) {
        folded += statements.size();
    }

    @Override
    public void appended(List<Entry> all, Map<Long, Balance> balances) {
        Map<Long, List<Entry>> byMember = new TreeMap<>();
        all.forEach(row -> byMember.computeIfAbsent(row.customerId(), c -> new ArrayList<>())
                .add(row));
        byMember.forEach((customer, some) -> {
            long difference = some.stream().mapToLong(Entry::toMember).sum();
            changed.add(customer);
            rows += some.size();
            given += Math.max(0, difference);
            taken += Math.max(0, -difference);
            long now = balances.getOrDefault(customer, Balance.NOTHING).balance();
            Changed before = first.get(customer);
            if (before != null) {
                first.put(customer, before.and(now, some));
            } else if (first.size() < KEPT_MEMBERS) {
                first.put(customer, new Changed(customer, now - difference, now, 0, List.of()).and(now, some));
            }
        });
    }
}
