package trappa.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import trappa.account.MemberFold;
import trappa.account.Posting;
import trappa.account.Posting.Side;
import trappa.account.Reason;
import trappa.account.Reason.Plain.Because;
import trappa.account.Statement;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.fact.Adjustment;
import trappa.fact.CustomerFact;
import trappa.fact.MemberFacts;
import trappa.fact.OrderState;
import trappa.fact.Redemption;
import trappa.ledger.JdbcLedger.Posted;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * The single door for ledger writes: works an account out from its facts, compares it with what has been posted and
 * appends the difference, all under the member's lock. Doing it again appends nothing.
 */
public final class Accounts {
    /** So much later than an instant that was looked at before a lock was had, things may have been done under it. */
    private static final Duration WAITED = Duration.ofMinutes(1);

    private final JdbcLedger ledger;
    private final JdbcFacts facts;
    private final JdbcPrograms programs;
    private final JdbcShops shops;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    /** Told of every account that was brought up, in the same transaction, so that what follows from it happens or not with it. */
    public interface Follower {
        void broughtUp(Tx tx, long shopId, Map<Long, Statement> statements);

        /** Told of the rows that this took, and the balances after them. */
        default void appended(List<Entry> rows, Map<Long, Balance> balances) {}

        /**
         * Told last, and only of shops that somebody hears of.
         *
         * @param rows what this took
         * @param mergedInto by number, of those who go by another one now
         */
        default void tell(
                Tx tx,
                Rules rules,
                List<Entry> rows,
                Map<Long, Statement> statements,
                Map<Long, Long> mergedInto,
                Instant now) {}
    }

    public void follow(Follower follower) {
        followers.add(follower);
    }

    public Accounts(JdbcLedger ledger, JdbcFacts facts, JdbcPrograms programs, JdbcShops shops) {
        this.ledger = ledger;
        this.facts = facts;
        this.programs = programs;
        this.shops = shops;
    }

    /** What a shop's accounts are worked out with. */
    public record Rules(Shop shop, ProgramHistory history) {
        /** The time zone in force: the owner's word before the store's. */
        public ZoneId zone(Instant at) {
            return history.at(at).map(v -> v.program().timeZone()).orElseGet(shop::zoneOrHome);
        }

        /** The day it is in the shop. */
        public LocalDate day(Instant at) {
            return at.atZone(zone(at)).toLocalDate();
        }
    }

    public Rules rules(Tx tx, long shopId) {
        return new Rules(shops.get(tx, shopId), programs.history(tx, shopId));
    }

    /**
     * What accounts may have been worked out with since an instant, the newest first: the rules as they are, then as they
     * were before each version published from then on.
     */
    List<Rules> rulesSince(Tx tx, long shopId, Instant since) {
        Shop shop = shops.get(tx, shopId);
        List<ProgramVersion> versions = programs.versions(tx, shopId);
        List<Rules> rules = new ArrayList<>();
        for (int known = versions.size(); known > 0; known--) {
            rules.add(new Rules(shop, ProgramHistory.of(versions.subList(0, known))));
            if (versions.get(known - 1).publishedAt().isBefore(since)) {
                break;
            }
        }
        return rules;
    }

    /** Members whose rows are locked until the transaction ends, as their ledgers stand. */
    public static final class Locked {
        private final long shopId;
        private final Map<Long, Balance> balances;
        private final Map<Long, Long> mergedInto;
        private final Map<Long, Instant> createdAt;

        private Locked(long shopId, JdbcLedger.LockedMembers members) {
            this.shopId = shopId;
            this.balances = members.balances();
            this.mergedInto = members.mergedInto();
            this.createdAt = members.createdAt();
        }

        /** Whether a locked customer is known to exist since an instant, or for longer. */
        public boolean existsSince(long customerId, Instant at) {
            Instant created = createdAt.get(customerId);
            return created != null && !created.isAfter(at);
        }

        /** The number a locked customer goes by: their own, or that of the customer they were merged into. */
        public long kept(long customerId) {
            return mergedInto.getOrDefault(customerId, customerId);
        }
    }

    /**
     * Locks members (made where missing), whoever they were merged into and whoever brought them until the transaction
     * ends: an account hangs on the orders of the friends its member brought. Who was told of as a referrer while this
     * waited is locked after the others; should two of those meet in a circle the database ends one of them.
     */
    public Locked lock(Tx tx, long shopId, Collection<Long> customerIds) {
        Set<Long> wanted = new TreeSet<>(customerIds);
        wanted.addAll(facts.referrals().referrers(tx, shopId, wanted));
        JdbcLedger.LockedMembers members = ledger.lock(tx, shopId, wanted);
        Set<Long> late =
                facts.referrals().referrers(tx, shopId, members.balances().keySet());
        late.removeAll(members.balances().keySet());
        if (!late.isEmpty()) {
            JdbcLedger.LockedMembers more = ledger.lock(tx, shopId, late);
            members.balances().putAll(more.balances());
            members.mergedInto().putAll(more.mergedInto());
            members.createdAt().putAll(more.createdAt());
        }
        return new Locked(shopId, members);
    }

    /** The facts of members, to be folded by {@link #statement(Rules, MemberFacts, Instant)}. */
    Map<Long, MemberFacts> facts(Tx tx, Rules rules, Collection<Long> customerIds) {
        return facts.members(tx, rules.shop().id(), customerIds);
    }

    /** The account these facts make at an instant. */
    public static Statement statement(Rules rules, MemberFacts member, Instant asOf) {
        return MemberFold.fold(rules.history(), rules.zone(asOf), member, asOf);
    }

    /**
     * A member's account now, by the facts, whether or not the ledger has caught up; by any number of theirs. As of a
     * moment later than {@code now} when what the member did last is dated then.
     */
    public Statement statement(Tx tx, Rules rules, long customerId, Instant now) {
        MemberFacts member = facts.member(tx, rules.shop().id(), customerId);
        return statement(rules, member, notBefore(member, now));
    }

    /**
     * Now, but not before what was done for a member: whoever waited for the lock looked at the time before that, and
     * another server's clock may be ahead. Without this what was spent a moment ago could be spent again. What is dated more
     * than a minute ahead is not waited for.
     */
    public static Instant notBefore(MemberFacts member, Instant now) {
        Instant latest = now.plus(WAITED);
        return Stream.of(
                        member.adjustments().stream().map(Adjustment::at),
                        member.redemptions().stream().map(Redemption::at),
                        member.redemptions().stream()
                                .flatMap(r -> r.events().stream())
                                .map(Redemption.Event::at),
                        member.customer().born().stream().map(CustomerFact.Born::at),
                        member.customer().answers().stream().map(CustomerFact.Answered::at))
                .flatMap(times -> times)
                .filter(at -> at.isAfter(now) && !at.isAfter(latest))
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    /** The number a customer goes by: their own, or that of the customer they were merged into. */
    public long kept(Tx tx, long shopId, long customerId) {
        return facts.customers().kept(tx, shopId, customerId);
    }

    /**
     * Brings the ledger of these members up to their facts. Members are locked lowest id first, so that two of these can
     * never wait for each other.
     *
     * @throws TooManyPostings when an order asks for more postings than {@link TooManyPostings#LIMIT}
     * @throws ArithmeticException when points do not fit 64 bits; nothing is written then
     */
    public Map<Long, Statement> bringUp(Tx tx, long shopId, Collection<Long> customerIds, Instant now) {
        return bringUp(tx, lock(tx, shopId, customerIds), Map.of(), now);
    }

    /**
     * The same for members that are locked already. What the orders have brought in is noted with it.
     *
     * @param known orders that have been read under their locks in this transaction
     */
    public Map<Long, Statement> bringUp(Tx tx, Locked locked, Map<Long, OrderState> known, Instant now) {
        long shopId = locked.shopId;
        facts.count(tx, shopId, known.values(), locked::kept);
        if (locked.balances.isEmpty()) {
            return Map.of();
        }
        Map<Long, Balance> balances = new TreeMap<>(locked.balances);
        Collection<Long> sorted = balances.keySet();
        Instant recordedAt = DatabaseTime.of(now);
        Rules rules = rules(tx, shopId);
        Map<Long, MemberFacts> members = facts.members(tx, shopId, List.copyOf(sorted), known);
        Map<Long, Map<String, Posted>> posted = ledger.posted(tx, shopId, sorted);
        Map<Long, Statement> statements = new LinkedHashMap<>();
        List<Entry> rows = new ArrayList<>();
        members.forEach((customer, member) -> {
            Statement statement = statement(rules, member, notBefore(member, now));
            Balance balance = balances.getOrDefault(customer, Balance.NOTHING);
            for (Entry row : difference(
                    shopId, member, statement, posted.getOrDefault(customer, Map.of()), balance, recordedAt)) {
                rows.add(row);
                balance = balance.after(row);
            }
            balances.put(customer, balance);
            statements.put(customer, statement);
        });
        ledger.append(tx, rows);
        ledger.store(tx, shopId, balances, statements, rules.shop().heard());
        followers.forEach(f -> f.appended(rows, balances));
        followers.forEach(f -> f.broughtUp(tx, shopId, statements));
        if (rules.shop().heard()) {
            followers.forEach(f -> f.tell(tx, rules, rows, statements, Map.copyOf(locked.mergedInto), recordedAt));
        }
        return statements;
    }

    /** The rows that turn what has been posted into what the statement says. */
    static List<Entry> difference(
            long shopId,
            MemberFacts member,
            Statement statement,
            Map<String, Posted> posted,
            Balance balance,
            Instant recordedAt) {
        long customerId = member.customerId();
        Because gone = member.mergedInto() == null ? Because.CORRECTED : Because.MERGED;
        List<String> undone = Stream.concat(
                        member.adjustments().stream()
                                .filter(a -> a.undoneAt() != null)
                                .map(a -> "adjustment/" + a.id()),
                        member.orders().stream()
                                .filter(o -> o.takenBackAt().isPresent())
                                .map(o -> "order/" + o.id() + "/"))
                .toList();
        Map<String, Posting> wanted = byKey(statement);
        List<Entry> rows = new ArrayList<>();
        Balance end = balance;
        for (Map.Entry<String, Posted> old : posted.entrySet()) {
            if (!wanted.containsKey(old.getKey()) && old.getValue().points() != 0) {
                Posted p = old.getValue();
                Because because = undone.stream().anyMatch(old.getKey()::startsWith) ? Because.IMPORT_UNDONE : gone;
                Posting nothing =
                        new Posting(old.getKey(), p.kind(), p.from(), p.to(), 0, recordedAt, new Reason.Plain(because));
                end = add(rows, row(shopId, customerId, nothing, -p.points(), p.sequence(), end, recordedAt), end);
            }
        }
        for (Posting posting : wanted.values()) {
            Posted p = posted.get(posting.key());
            long missing = Math.subtractExact(posting.points(), p == null ? 0 : signed(p, posting));
            if (missing != 0) {
                end = add(
                        rows,
                        row(shopId, customerId, posting, missing, p == null ? 0 : p.sequence(), end, recordedAt),
                        end);
            }
        }
        return rows;
    }

    private static Balance add(List<Entry> rows, Entry row, Balance end) {
        rows.add(row);
        return end.after(row);
    }

    private static long signed(Posted posted, Posting posting) {
        return posted.from() == posting.from() ? posted.points() : -posted.points();
    }

    private static Entry row(
            long shopId, long customerId, Posting posting, long points, int sequence, Balance end, Instant recordedAt) {
        Side from = points > 0 ? posting.from() : posting.to();
        Side to = points > 0 ? posting.to() : posting.from();
        return new Entry(
                        shopId,
                        customerId,
                        end.entries() + 1,
                        posting.key(),
                        sequence + 1,
                        posting.kind(),
                        from,
                        to,
                        Math.absExact(points),
                        posting.at(),
                        recordedAt,
                        ReasonJson.write(posting.reason()),
                        end.chain(),
                        "")
                .chained();
    }

    private static Map<String, Posting> byKey(Statement statement) {
        Map<String, Posting> byKey = new LinkedHashMap<>();
        Map<String, Integer> perOrder = new HashMap<>();
        for (Posting p : statement.postings()) {
            String[] parts = p.key().split("/", 3);
            if (parts[0].equals("order") && perOrder.merge(parts[1], 1, Integer::sum) > TooManyPostings.LIMIT) {
                throw new TooManyPostings(parts[1]);
            }
            byKey.merge(
                    p.key(),
                    p,
                    (a, b) -> new Posting(
                            a.key(),
                            b.kind(),
                            b.from(),
                            b.to(),
                            Math.addExact(a.points(), b.points()),
                            b.at(),
                            b.reason()));
        }
        return byKey;
    }
}
