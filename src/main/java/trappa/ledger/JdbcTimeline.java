package trappa.ledger;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import trappa.account.Posting.Kind;
import trappa.db.Tx;

/** A member's rows of the ledger as people read them: newest first, a page at a time, all or some. */
public final class JdbcTimeline {

    /**
     * Which of a member's rows are asked for; null: any.
     *
     * @param orderId the order whose points they are
     * @param from when they happened at the earliest, and {@code until} before when
     */
    public record Wanted(
            @Nullable Kind kind,
            @Nullable Long orderId,
            @Nullable Instant from,
            @Nullable Instant until) {
        public static final Wanted ALL = new Wanted(null, null, null, null);

        private Map<String, Object> bound() {
            Map<String, Object> bound = new LinkedHashMap<>();
            if (kind != null) {
                bound.put("kind = :kind", kind.name());
            }
            if (orderId != null) {
                bound.put("posting like :posting", "order/" + orderId + "/%");
            }
            if (from != null) {
                bound.put("occurred_at >= :from", from);
            }
            if (until != null) {
                bound.put("occurred_at < :until", until);
            }
            return bound;
        }
    }

    /** Rows of a member, newest first, below row {@code before}. */
    public List<Entry> newestFirst(Tx tx, long shopId, long customerId, Wanted wanted, long before, int most) {
        Map<String, Object> bound = wanted.bound();
        Query query = tx.handle()
                .createQuery("select " + JdbcLedger.COLUMNS
                        + " from ledger_entry where shop_id = :shop and customer_id = :customer and number < :before"
                        + bound.keySet().stream().map(each -> " and " + each).collect(Collectors.joining())
                        + " order by number desc limit :most")
                .bind("shop", shopId)
                .bind("customer", customerId)
                .bind("before", before)
                .bind("most", most);
        bound.forEach((each, value) -> query.bind(each.substring(each.indexOf(':') + 1), value));
        return query.map(JdbcLedger.ENTRY).list();
    }

    /** The balance each of a member's rows left, from one row to another. */
    public Map<Long, Long> balancesAfter(Tx tx, long shopId, long customerId, long first, long last) {
        Map<Long, Long> balances = new HashMap<>();
        tx.handle()
                .createQuery("""
                        select number, balance from (
                          select number, sum(case when to_account = 'MEMBER' then points
                            when from_account = 'MEMBER' then -points else 0 end) over (order by number) as balance
                          from ledger_entry
                          where shop_id = :shop and customer_id = :customer and number <= :last) as rows_until
                        where number >= :first""")
                .bind("shop", shopId)
                .bind("customer", customerId)
                .bind("first", first)
                .bind("last", last)
                .map((rs, context) -> Map.entry(rs.getLong("number"), rs.getLong("balance")))
                .forEach(e -> balances.put(e.getKey(), e.getValue()));
        return balances;
    }

    /** A row's number, and when what it records happened. */
    public record Recorded(long number, Instant at) {

        /**
         * The row above which something stands that has a time and no number: so that as few rows as can be are on the
         * wrong side of it. Rows are numbered as they were written, and what is told late is written late.
         *
         * @param rows by number
         * @return 0 when it stands below all of them
         */
        public static long below(List<Recorded> rows, Instant at) {
            long below = 0;
            int wrong = 0;
            int fewest = 0;
            for (Recorded row : rows) {
                wrong += row.at.isAfter(at) ? 1 : -1;
                if (wrong <= fewest) {
                    fewest = wrong;
                    below = row.number;
                }
            }
            return below;
        }
    }

    /** When each of a member's rows happened, by number. */
    public List<Recorded> times(Tx tx, long shopId, long customerId) {
        return tx.handle()
                .createQuery("""
                        select number, occurred_at from ledger_entry
                        where shop_id = :shop and customer_id = :customer order by number""")
                .bind("shop", shopId)
                .bind("customer", customerId)
                .map((rs, context) -> new Recorded(
                        rs.getLong("number"), rs.getTimestamp("occurred_at").toInstant()))
                .list();
    }
}
