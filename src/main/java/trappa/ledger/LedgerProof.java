package trappa.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.account.Posting.Side;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.MemberFacts;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * Proves the ledger from its rows and the facts alone: every chain unbroken, every stored balance the sum of its rows,
 * and every account what its facts make of it at the instant the ledger was last brought up to.
 */
public final class LedgerProof {
    private static final int CHUNK = 200;
    private final JdbcLedger ledger = new JdbcLedger();
    private final Accounts accounts;
    private final JdbcShops shops = new JdbcShops();
    private final Instant now;
    private final List<String> deviations = new ArrayList<>();
    private long members;
    private long rows;

    private LedgerProof(Instant now) {
        this.now = now;
        accounts = new Accounts(ledger, new JdbcFacts(), new JdbcPrograms(), shops);
    }

    /** What was looked at, and in words what was off. */
    public record Result(int shops, long members, long rows, List<String> deviations) {}

    public static Result of(Database database, Clock clock) {
        LedgerProof proof = new LedgerProof(clock.instant());
        List<Shop> all = database.inTransaction(proof.shops::all);
        for (Shop shop : all) {
            database.useTransaction(tx -> proof.ledger
                    .orphans(tx, shop.id())
                    .forEach(m -> proof.off(shop, m, "has ledger rows but no balance")));
            long after = 0;
            List<Long> some;
            do {
                long from = after;
                some = database.inTransaction(tx -> proof.some(tx, shop, from));
                after = some.isEmpty() ? after : some.getLast();
            } while (!some.isEmpty());
        }
        return new Result(all.size(), proof.members, proof.rows, List.copyOf(proof.deviations));
    }

    /** Proves the next members above an id. @return which they were */
    private List<Long> some(Tx tx, Shop shop, long after) {
        List<Long> customers = ledger.members(tx, shop.id(), after, CHUNK);
        if (customers.isEmpty()) {
            return customers;
        }
        Accounts.Rules rules = accounts.rules(tx, shop.id());
        Map<Long, List<Entry>> entries = ledger.all(tx, shop.id(), customers);
        Map<Long, JdbcLedger.StoredBalance> balances = ledger.stored(tx, shop.id(), customers);
        Map<Long, Map<String, JdbcLedger.Posted>> posted = ledger.posted(tx, shop.id(), customers);
        accounts.facts(tx, rules, customers)
                .forEach((customer, facts) -> member(
                        rules,
                        facts,
                        entries.getOrDefault(customer, List.of()),
                        balances.get(customer),
                        posted.getOrDefault(customer, Map.of())));
        return customers;
    }

    private void member(
            Accounts.Rules rules,
            MemberFacts facts,
            List<Entry> entries,
            JdbcLedger.@Nullable StoredBalance stored,
            Map<String, JdbcLedger.Posted> posted) {
        members++;
        Shop shop = rules.shop();
        long customer = facts.customerId();
        rows += entries.size();
        Balance sum = Balance.NOTHING;
        Map<Side, Long> sides = new HashMap<>();
        for (Entry row : entries) {
            if (row.number() != sum.entries() + 1) {
                off(shop, customer, "row " + (sum.entries() + 1) + " is missing");
                return;
            }
            if (!row.previousHash().equals(sum.chain()) || !row.hash().equals(row.expectedHash())) {
                off(shop, customer, "row " + row.number() + " (" + row.posting() + ") was changed: its hash is wrong");
                return;
            }
            sides.merge(row.from(), -row.points(), Math::addExact);
            sides.merge(row.to(), row.points(), Math::addExact);
            sum = sum.after(row);
        }
        if (stored == null || !stored.balance().equals(sum)) {
            off(shop, customer, "its stored balance is " + stored + ", its rows make " + sum);
        }
        if (sides.values().stream().mapToLong(Long::longValue).sum() != 0) {
            off(shop, customer, "its accounts do not sum to 0");
        }
        Instant upTo = (stored == null ? Optional.<Instant>empty() : stored.due())
                .filter(due -> !due.isAfter(now))
                .map(due -> due.minusNanos(1000))
                .orElse(now);
        Statement statement = Accounts.statement(rules, facts, upTo);
        List<Entry> missing = Accounts.difference(shop.id(), facts, statement, posted, sum, now);
        missing.forEach(row -> off(
                shop,
                customer,
                "its facts call for " + row.toMember() + " points more under " + row.posting()
                        + " than the ledger has"));
    }

    private void off(Shop shop, long customer, String what) {
        deviations.add("shop " + shop.domain() + ", member " + customer + ": " + what);
    }
}
