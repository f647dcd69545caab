package trappa.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import trappa.account.Posting.Kind;
import trappa.account.Posting.Side;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.MemberFacts;
import trappa.ledger.Deviation.Rule;
import trappa.ledger.JdbcLedger.Posted;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * Proves the ledger from its rows and the facts alone, and says what is off: every chain unbroken, every stored balance
 * the sum of its rows, every account what its facts make of it at the instant the ledger was last brought up to, and
 * nothing that belongs to nothing. It writes nothing, and a row that cannot be read is a finding like any other.
 */
public final class LedgerProof {
    private static final int CHUNK = 200;
    private final JdbcLedger ledger = new JdbcLedger();
    private final JdbcShops shops = new JdbcShops();
    private final Database database;
    private final Accounts accounts;
    private final Clock clock;
    private final LongConsumer progress;
    private final List<Deviation> deviations = new ArrayList<>();
    private long members;
    private long rows;

    private LedgerProof(Database database, Clock clock, LongConsumer progress) {
        this.database = database;
        this.clock = clock;
        this.progress = progress;
        accounts = new Accounts(ledger, new JdbcFacts(), new JdbcPrograms(), shops);
    }

    /** What was looked at, and what was off. */
    public record Result(int shops, long members, long rows, List<Deviation> deviations) {}

    public static Result of(Database database, Clock clock) {
        return of(database, clock, proved -> {});
    }

    /** @param progress told how many members have been proved, again and again */
    public static Result of(Database database, Clock clock, LongConsumer progress) {
        LedgerProof proof = new LedgerProof(database, clock, progress);
        proof.deviations.addAll(database.inSnapshot(tx -> new JdbcProof().ofNoShop(tx)));
        List<Shop> all = database.inTransaction(proof.shops::all);
        all.forEach(proof::shop);
        return new Result(all.size(), proof.members, proof.rows, List.copyOf(proof.deviations));
    }

    /** The same for one shop. @param progress may throw to give up */
    public static Result ofShop(Database database, Shop shop, Clock clock, LongConsumer progress) {
        LedgerProof proof = new LedgerProof(database, clock, progress);
        proof.shop(shop);
        return new Result(1, proof.members, proof.rows, List.copyOf(proof.deviations));
    }

    private void shop(Shop shop) {
        deviations.addAll(database.inSnapshot(
                tx -> new JdbcProof().deviations(tx, shop.id(), shop.domain().text())));
        List<Long> some = List.of(Long.MIN_VALUE);
        do {
            long after = some.getLast();
            some = database.inTransaction(tx -> ledger.members(tx, shop.id(), after, CHUNK));
            prove(shop, some);
            members += some.size();
            progress.accept(members);
        } while (!some.isEmpty());
    }

    /**
     * Proves members together, as they are at one instant, so that what is written meanwhile is no deviation; where
     * something cannot even be read, each alone.
     */
    private void prove(Shop shop, List<Long> customers) {
        List<Deviation> before = List.copyOf(deviations);
        long rowsBefore = rows;
        try {
            Instant now = clock.instant();
            database.inSnapshot(tx -> {
                proveAll(tx, shop, customers, now);
                return null;
            });
        } catch (RuntimeException unreadable) {
            if (Database.inTrouble(unreadable)) {
                throw unreadable;
            }
            deviations.clear();
            deviations.addAll(before);
            rows = rowsBefore;
            if (customers.size() == 1) {
                off(
                        Rule.CHAIN,
                        shop,
                        customers.getFirst(),
                        "something of it cannot be read: " + unreadable.getMessage());
            } else {
                customers.forEach(customer -> prove(shop, List.of(customer)));
            }
        }
    }

    private void proveAll(Tx tx, Shop shop, List<Long> customers, Instant now) {
        Accounts.Rules rules = accounts.rules(tx, shop.id());
        Map<Long, List<Entry>> entries = ledger.all(tx, shop.id(), customers);
        Map<Long, JdbcLedger.StoredBalance> balances = ledger.stored(tx, shop.id(), customers);
        Optional<JdbcAllDue.Left> left = new JdbcAllDue().of(tx, shop.id());
        List<Accounts.Rules> earlier =
                left.map(l -> accounts.rulesSince(tx, shop.id(), l.since())).orElse(List.of(rules));
        accounts.facts(tx, rules, customers).forEach((customer, facts) -> {
            List<Entry> rows = entries.getOrDefault(customer, List.of());
            boolean waits = left.isPresent() && customer > left.get().doneUpTo();
            member(waits ? earlier : List.of(rules), facts, rows, balances.get(customer), notBefore(rows, now));
        });
    }

    /** Rows written between {@code now} and the reading, or by a server whose clock is ahead, are part of it. */
    private static Instant notBefore(List<Entry> rows, Instant now) {
        return rows.stream().map(Entry::recordedAt).reduce(now, (a, b) -> a.isAfter(b) ? a : b);
    }

    /** @param rules those it may have been worked out with: more than one while its shop's members wait for that */
    private void member(
            List<Accounts.Rules> rules,
            MemberFacts facts,
            List<Entry> entries,
            JdbcLedger.@Nullable StoredBalance stored,
            Instant asOf) {
        Shop shop = rules.getFirst().shop();
        long customer = facts.customerId();
        rows += entries.size();
        Balance sum = Balance.NOTHING;
        Map<String, Posted> posted = new HashMap<>();
        long redeemed = 0;
        for (Entry row : entries) {
            if (row.number() != sum.entries() + 1) {
                off(Rule.CHAIN, shop, customer, "row " + (sum.entries() + 1) + " is missing");
                return;
            }
            if (!row.previousHash().equals(sum.chain()) || !row.hash().equals(row.expectedHash())) {
                off(
                        Rule.CHAIN,
                        shop,
                        customer,
                        "row " + row.number() + " (" + row.posting() + ") was changed: its hash is wrong");
                return;
            }
            if (row.forgotten() != (customer < 0 || row.ofForgottenFriend())) {
                off(Rule.CHAIN, shop, customer, "row " + row.number() + " tells of nobody, or of somebody forgotten");
            }
            sum = sum.after(row);
            if (row.points() <= 0 || row.from() == row.to()) {
                off(
                        Rule.I1,
                        shop,
                        customer,
                        "row " + row.number() + " is no transfer: " + row.points() + " points from " + row.from()
                                + " to " + row.to());
            }
            if (acceptsRedemption(row) && sum.balance() < 0) {
                off(
                        Rule.I5,
                        shop,
                        customer,
                        row.posting() + " took " + row.points() + " points when there were "
                                + (sum.balance() + row.points()));
            }
            redeemed += toRedemptions(row);
            posted.merge(row.posting(), Posted.of(row), Posted::and);
        }
        if (stored == null || !stored.balance().equals(sum)) {
            off(
                    Rule.I2,
                    shop,
                    customer,
                    "its stored balance is " + (stored == null ? "not there" : stored.balance()) + ", its rows make "
                            + sum);
        }
        if (customer > 0) {
            List<List<Deviation>> found = new ArrayList<>();
            for (Accounts.Rules each : rules) {
                found.add(facts(each, facts, posted, sum, redeemed, stored, asOf));
                if (found.getLast().isEmpty()) {
                    return;
                }
            }
            deviations.addAll(found.getFirst());
        }
    }

    private static List<Deviation> facts(
            Accounts.Rules rules,
            MemberFacts facts,
            Map<String, Posted> posted,
            Balance sum,
            long redeemed,
            JdbcLedger.@Nullable StoredBalance stored,
            Instant asOf) {
        List<Deviation> found = new ArrayList<>();
        String shop = rules.shop().domain().text();
        long customer = facts.customerId();
        Instant upTo = (stored == null ? Optional.<Instant>empty() : stored.due())
                .filter(due -> !due.isAfter(asOf))
                .map(due -> due.minusNanos(1000))
                .orElse(asOf);
        Statement statement = Accounts.statement(rules, facts, upTo);
        long cost = statement.redemptions().stream()
                .mapToLong(r -> r.redemption().costPoints() - r.returned())
                .sum();
        if (cost != redeemed) {
            found.add(new Deviation(
                    Rule.I8,
                    shop,
                    customer,
                    "its redemptions cost " + cost + " points, its rows reserve and redeem " + redeemed));
        }
        for (Entry row : Accounts.difference(rules.shop().id(), facts, statement, posted, sum, asOf)) {
            found.add(new Deviation(
                    row.posting().startsWith("order/") ? Rule.I3 : Rule.I4,
                    shop,
                    customer,
                    "its facts call for " + row.toMember() + " points more under " + row.posting()
                            + " than the ledger has"));
        }
        return found;
    }

    /** The row written with the redemption itself. One written later, because of what was told later, may make a debt. */
    private static boolean acceptsRedemption(Entry row) {
        return row.kind() == Kind.REDEEMED
                && row.to() == Side.RESERVED
                && row.sequence() == 1
                && row.occurredAt().equals(row.recordedAt());
    }

    private static long toRedemptions(Entry row) {
        boolean in = row.to() == Side.RESERVED || row.to() == Side.REDEEMED;
        boolean out = row.from() == Side.RESERVED || row.from() == Side.REDEEMED;
        return (in ? row.points() : 0) - (out ? row.points() : 0);
    }

    private void off(Rule rule, Shop shop, long customer, String what) {
        deviations.add(new Deviation(rule, shop.domain().text(), customer, what));
    }
}
