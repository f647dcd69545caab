package trappa.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import trappa.account.Posting.Kind;
import trappa.account.Posting.Side;
import trappa.account.Statement;
import trappa.db.ArrayOf;
import trappa.db.Keys;
import trappa.db.Rows;
import trappa.db.Tx;

/** The ledger in the database. Rows are inserted and read, nothing else. */
public final class JdbcLedger {
    static final RowMapper<Entry> ENTRY = (rs, context) -> new Entry(
            rs.getLong("shop_id"),
            rs.getLong("customer_id"),
            rs.getLong("number"),
            rs.getString("posting"),
            rs.getInt("sequence"),
            Kind.valueOf(rs.getString("kind")),
            Side.valueOf(rs.getString("from_account")),
            Side.valueOf(rs.getString("to_account")),
            rs.getLong("points"),
            rs.getTimestamp("occurred_at").toInstant(),
            rs.getTimestamp("recorded_at").toInstant(),
            rs.getString("reason"),
            rs.getString("previous_hash"),
            rs.getString("hash"));
    static final String COLUMNS = """
            shop_id, customer_id, number, posting, sequence, kind, from_account, to_account, points,
            occurred_at, recorded_at, reason, previous_hash, hash""";

    /**
     * The one change rows ever see: what tells of a person goes, and the rows stay under a number that stands for nobody.
     * The member's row is locked, and gets that number too.
     */
    public void forget(Tx tx, long shopId, long customerId, long nobody) {
        PreparedBatch batch = tx.handle().prepareBatch("""
                update ledger_entry set customer_id = :nobody, posting = :posting, reason = :reason
                where shop_id = :shop and customer_id = :customer and number = :number""");
        all(tx, shopId, customerId).forEach(row -> {
            Entry left = row.forget(nobody);
            batch.bind("nobody", nobody)
                    .bind("posting", left.posting())
                    .bind("reason", left.reason())
                    .bind("shop", shopId)
                    .bind("customer", customerId)
                    .bind("number", row.number())
                    .add();
        });
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /**
     * What a member's rows say of a friend who was forgotten goes; they are about a number that stands for nobody then, and
     * what they gave stays.
     */
    public void forgetFriend(Tx tx, long shopId, long customerId, long friend, long nobody) {
        String old = "referral/" + friend + "/";
        PreparedBatch batch = tx.handle().prepareBatch("""
                update ledger_entry set posting = :posting, reason = :reason
                where shop_id = :shop and customer_id = :customer and number = :number""");
        all(tx, shopId, customerId).stream()
                .filter(row -> row.posting().startsWith(old))
                .map(row -> row.friendForgotten(
                        "referral/" + nobody + "/" + row.posting().substring(old.length())))
                .forEach(left -> batch.bind("posting", left.posting())
                        .bind("reason", left.reason())
                        .bind("shop", shopId)
                        .bind("customer", customerId)
                        .bind("number", left.number())
                        .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** The sum of a posting's rows, from {@code from} to {@code to}. */
    record Posted(Kind kind, Side from, Side to, long points, int sequence) {
        static Posted of(Entry row) {
            return new Posted(row.kind(), row.from(), row.to(), row.points(), row.sequence());
        }

        /** With more rows of the same posting, one way or the other. */
        Posted and(Posted more) {
            boolean same = from == more.from && to == more.to;
            if (!same && (from != more.to || to != more.from)) {
                throw new IllegalStateException("The rows of one posting are between different accounts");
            }
            return new Posted(
                    kind, from, to, points + (same ? more.points : -more.points), Math.max(sequence, more.sequence));
        }
    }

    /**
     * Members whose rows are locked: their balances, which of them were merged into which others, and since when they are
     * known to exist.
     */
    record LockedMembers(Map<Long, Balance> balances, Map<Long, Long> mergedInto, Map<Long, Instant> createdAt) {}

    /**
     * Locks the members' rows, lowest id first, and makes those that are missing. Rows that are there are all locked
     * before any is made, so that two of these never wait for each other in a circle. Whoever a member was merged into is
     * locked after them: only a delivery that still goes by an old number comes to this, and should two of those meet in
     * a circle the database ends one of them, to be done again.
     */
    LockedMembers lock(Tx tx, long shopId, Collection<Long> sortedCustomers) {
        LockedMembers members = new LockedMembers(new TreeMap<>(), new HashMap<>(), new HashMap<>());
        locked(tx, shopId, sortedCustomers, members);
        List<Long> missing = sortedCustomers.stream()
                .filter(c -> !members.balances.containsKey(c))
                .toList();
        if (!missing.isEmpty()) {
            List<Long> made = Rows.of(missing)
                    .number("shop_id", customer -> shopId)
                    .number("customer_id", customer -> customer)
                    .insertMissing(tx, "member", "customer_id");
            made.forEach(customer -> members.balances.put(customer, Balance.NOTHING));
            List<Long> madeByOthers = missing.stream()
                    .filter(customer -> !members.balances.containsKey(customer))
                    .toList();
            locked(tx, shopId, madeByOthers, members);
        }
        Set<Long> kept = new TreeSet<>(members.mergedInto.values());
        kept.removeAll(members.balances.keySet());
        locked(tx, shopId, kept, members);
        return members;
    }

    private static void locked(Tx tx, long shopId, Collection<Long> customers, LockedMembers members) {
        if (customers.isEmpty()) {
            return;
        }
        String columns = "customer_id, balance, reserved, entries, chain, merged_into, created_at";
        Keys.lock(tx, "member", columns, "customer_id", shopId, customers)
                .map((rs, context) -> {
                    long customer = rs.getLong("customer_id");
                    Long into = rs.getObject("merged_into", Long.class);
                    if (into != null) {
                        members.mergedInto.put(customer, into);
                    }
                    java.sql.Timestamp created = rs.getTimestamp("created_at");
                    if (created != null) {
                        members.createdAt.put(customer, created.toInstant());
                    }
                    return members.balances.put(customer, balance(rs));
                })
                .list();
    }

    /** What has been posted so far, per member and posting: each posting's rows from the first on. */
    Map<Long, Map<String, Posted>> posted(Tx tx, long shopId, Collection<Long> customers) {
        Map<Long, Map<String, Posted>> posted = new HashMap<>();
        tx.handle()
                .createQuery("""
                        select e.customer_id, e.posting, e.from_account, e.to_account, e.kind, e.points, e.sequence
                        from unnest(:customers) as wanted(id)
                        left join ledger_entry e on e.shop_id = :shop and e.customer_id = wanted.id
                        where e.posting is not null
                        order by e.customer_id, e.number""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customers))
                .map((rs, context) -> {
                    Posted row = new Posted(
                            Kind.valueOf(rs.getString("kind")),
                            Side.valueOf(rs.getString("from_account")),
                            Side.valueOf(rs.getString("to_account")),
                            rs.getLong("points"),
                            rs.getInt("sequence"));
                    posted.computeIfAbsent(rs.getLong("customer_id"), k -> new HashMap<>())
                            .merge(rs.getString("posting"), row, Posted::and);
                    return row;
                })
                .list();
        return posted;
    }

    void append(Tx tx, List<Entry> rows) {
        Rows.of(rows)
                .number("shop_id", Entry::shopId)
                .number("customer_id", Entry::customerId)
                .number("number", Entry::number)
                .text("posting", Entry::posting)
                .number("sequence", row -> (long) row.sequence())
                .text("kind", row -> row.kind().name())
                .text("from_account", row -> row.from().name())
                .text("to_account", row -> row.to().name())
                .number("points", Entry::points)
                .time("occurred_at", Entry::occurredAt)
                .time("recorded_at", Entry::recordedAt)
                .text("reason", Entry::reason)
                .text("previous_hash", Entry::previousHash)
                .text("hash", Entry::hash)
                .insert(tx, "ledger_entry");
    }

    /**
     * Writes the balances that follow from the rows just appended, where the member stands, and when time alone changes
     * the account next, or has something to tell of it where anybody hears of the shop. Whatever changed a fact of these
     * members ends here, so here is where they get another version.
     */
    void store(Tx tx, long shopId, Map<Long, Balance> balances, Map<Long, Statement> statements, boolean shopIsHeard) {
        long version = tx.changesMembers(shopId, statements.keySet());
        Rows.of(statements.entrySet())
                .number("shop_id", e -> shopId)
                .number("customer_id", Map.Entry::getKey)
                .number("balance", e -> of(balances, e).balance())
                .number("reserved", e -> of(balances, e).reserved())
                .number("entries", e -> of(balances, e).entries())
                .text("chain", e -> of(balances, e).chain())
                .time("due_at", e -> e.getValue().dueAt(shopIsHeard).orElse(null))
                .number("qualifying", e -> e.getValue().qualifying())
                .text("tier", e -> tier(e.getValue()))
                .number("version", e -> version)
                .update(tx, "member", "shop_id", "customer_id");
    }

    private static Balance of(Map<Long, Balance> balances, Map.Entry<Long, Statement> member) {
        return balances.getOrDefault(member.getKey(), Balance.NOTHING);
    }

    private static @Nullable String tier(Statement s) {
        return s.tier() == null ? null : s.tier().tier().id();
    }

    /** All rows of a member, oldest first. */
    public List<Entry> all(Tx tx, long shopId, long customerId) {
        return all(tx, shopId, List.of(customerId)).getOrDefault(customerId, List.of());
    }

    /** All rows of these members, oldest first. */
    Map<Long, List<Entry>> all(Tx tx, long shopId, Collection<Long> customers) {
        Map<Long, List<Entry>> rows = new HashMap<>();
        tx.handle()
                .createQuery("""
                        select e.shop_id, e.customer_id, e.number, e.posting, e.sequence, e.kind, e.from_account,
                          e.to_account, e.points, e.occurred_at, e.recorded_at, e.reason, e.previous_hash, e.hash
                        from unnest(:customers) as wanted(id)
                        left join ledger_entry e on e.shop_id = :shop and e.customer_id = wanted.id
                        where e.number is not null order by e.customer_id, e.number""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customers))
                .map(ENTRY)
                .forEach(row -> rows.computeIfAbsent(row.customerId(), c -> new ArrayList<>())
                        .add(row));
        return rows;
    }

    /** A member's stored balance, and when time alone changes the account next as of when it was last brought up. */
    record StoredBalance(Balance balance, Optional<Instant> due) {}

    Map<Long, StoredBalance> stored(Tx tx, long shopId, Collection<Long> customers) {
        Map<Long, StoredBalance> stored = new HashMap<>();
        tx.handle()
                .createQuery("""
                        select m.customer_id, m.balance, m.reserved, m.entries, m.chain, m.due_at
                        from unnest(:customers) as wanted(id)
                        left join member m on m.shop_id = :shop and m.customer_id = wanted.id
                        where m.entries is not null""")
                .bind("shop", shopId)
                .bind("customers", ArrayOf.numbers(customers))
                .map((rs, context) -> Map.entry(
                        rs.getLong("customer_id"),
                        new StoredBalance(
                                balance(rs),
                                Optional.ofNullable(rs.getTimestamp("due_at")).map(java.sql.Timestamp::toInstant))))
                .forEach(e -> stored.put(e.getKey(), e.getValue()));
        return stored;
    }

    /** The ids of a shop's members above {@code after}, in order. */
    public List<Long> members(Tx tx, long shopId, long after, int most) {
        return tx.handle()
                .createQuery("""
                        select customer_id from member where shop_id = :shop and customer_id > :after
                        order by customer_id limit :most""")
                .bind("shop", shopId)
                .bind("after", after)
                .bind("most", most)
                .mapTo(Long.class)
                .list();
    }

    public long memberCount(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select count(*) from member where shop_id = :shop")
                .bind("shop", shopId)
                .mapTo(Long.class)
                .one();
    }

    /** Members whose account time alone has changed, the longest overdue first, behind the last one that was looked at. */
    List<DueMember> due(Tx tx, Instant now, DueMember after, int most) {
        return tx.handle()
                .createQuery("""
                        select shop_id, customer_id, due_at from member
                        where due_at >= :from and due_at <= :now
                          and (due_at, shop_id, customer_id) > (:from, :shop, :customer)
                        order by due_at, shop_id, customer_id limit :most""")
                .bind("now", now)
                .bind("from", after.dueAt())
                .bind("shop", after.shopId())
                .bind("customer", after.customerId())
                .bind("most", most)
                .map((rs, context) -> new DueMember(
                        rs.getLong("shop_id"),
                        rs.getLong("customer_id"),
                        rs.getTimestamp("due_at").toInstant()))
                .list();
    }

    /** How many accounts are due, and since when the first of them. */
    public record Due(long accounts, Optional<Instant> since) {}

    /** What has come due and is not brought up yet. */
    public Due due(Tx tx, Instant now) {
        return tx.handle()
                .createQuery("""
                        select count(*) as accounts, min(at) as since from (
                          select due_at as at from member where due_at <= :now
                          union all
                          select a.since from all_due a
                          join member m using (shop_id)
                          where m.customer_id > a.done_up_to) as waiting""")
                .bind("now", now)
                .map((rs, context) -> new Due(
                        rs.getLong("accounts"),
                        Optional.ofNullable(rs.getTimestamp("since")).map(java.sql.Timestamp::toInstant)))
                .one();
    }

    /** Puts off a member's next turn. */
    void due(Tx tx, long shopId, long customerId, Instant at) {
        tx.handle()
                .createUpdate("update member set due_at = :at where shop_id = :shop and customer_id = :customer")
                .bind("at", at)
                .bind("shop", shopId)
                .bind("customer", customerId)
                .execute();
    }

    record DueMember(long shopId, long customerId, Instant dueAt) {
        /** Before the first. */
        static final DueMember NONE =
                new DueMember(Long.MIN_VALUE, Long.MIN_VALUE, Instant.parse("1900-01-01T00:00:00Z"));
    }

    /** Balances of a shop's members by id, above {@code after}. */
    public List<MemberBalance> balances(Tx tx, long shopId, long after, int most) {
        return tx.handle()
                .createQuery("""
                        select customer_id, balance, entries, merged_into from member
                        where shop_id = :shop and customer_id > :after order by customer_id limit :most""")
                .bind("shop", shopId)
                .bind("after", after)
                .bind("most", most)
                .map((rs, context) -> new MemberBalance(
                        rs.getLong("customer_id"),
                        rs.getLong("balance"),
                        rs.getLong("entries"),
                        rs.getObject("merged_into", Long.class)))
                .list();
    }

    /** A member's balance by the ledger: available and pending points, less what is owed. */
    public record MemberBalance(
            long customerId,
            long balance,
            long entries,
            @Nullable Long mergedInto) {}

    private static Balance balance(java.sql.ResultSet rs) throws java.sql.SQLException {
        return new Balance(rs.getLong("balance"), rs.getLong("reserved"), rs.getLong("entries"), rs.getString("chain"));
    }
}
