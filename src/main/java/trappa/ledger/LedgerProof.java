package trappa.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trappa.account.Posting.Side;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * Proves the ledger from its rows and the facts alone: every chain unbroken, every stored balance the sum of its rows,
 * and every account what its facts make of it at the instant the ledger was last brought up to.
 */
public final class LedgerProof {
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
            List<Long> members = new ArrayList<>();
            database.useTransaction(tx -> proof.ledger.eachMember(tx, shop.id(), members::add));
            database.useTransaction(tx -> proof.ledger
                    .orphans(tx, shop.id())
                    .forEach(m -> proof.off(shop, m, "has ledger rows but no balance")));
            members.forEach(m -> database.useTransaction(tx -> proof.member(tx, shop, m)));
        }
        return new Result(all.size(), proof.members, proof.rows, List.copyOf(proof.deviations));
    }

    private void member(Tx tx, Shop shop, long customer) {
        members++;
        List<Entry> entries = ledger.all(tx, shop.id(), customer);
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
        Optional<Balance> stored = ledger.balance(tx, shop.id(), customer);
        if (stored.isEmpty() || !stored.get().equals(sum)) {
            off(shop, customer, "its stored balance is " + stored.orElse(null) + ", its rows make " + sum);
        }
        if (sides.values().stream().mapToLong(Long::longValue).sum() != 0) {
            off(shop, customer, "its accounts do not sum to 0");
        }
        Accounts.Rules rules = accounts.rules(tx, shop.id());
        Instant upTo = ledger.dueAt(tx, shop.id(), customer)
                .filter(due -> !due.isAfter(now))
                .map(due -> due.minusNanos(1000))
                .orElse(now);
        Statement statement = accounts.statement(tx, rules, customer, upTo);
        List<Entry> missing = Accounts.difference(
                shop.id(),
                customer,
                statement,
                ledger.posted(tx, shop.id(), List.of(customer)).getOrDefault(customer, Map.of()),
                sum,
                now);
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
