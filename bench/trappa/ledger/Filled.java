package trappa.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import trappa.account.Statement;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.Sale;

/**
 * A member with orders and a ledger as Trappa would have written them, worked out by its own fold and its own arithmetic
 * without a database, so that many can be loaded quickly and are proved like any others.
 *
 * @param due when time alone changes the account next, null if never
 */
public record Filled(
        long customerId,
        Instant since,
        Map<Long, List<OrderFact>> facts,
        List<Sale> sales,
        List<Entry> rows,
        long balance,
        String chain,
        @Nullable Instant due,
        long qualifying,
        @Nullable String tier) {

    /** @param asOf the instant up to which the ledger is brought */
    public static Filled of(
            Accounts.Rules rules, long customerId, Instant since, Map<Long, List<OrderFact>> facts, Instant asOf) {
        List<OrderState> orders = facts.entrySet().stream()
                .map(e -> OrderState.of(e.getKey(), e.getValue()))
                .toList();
        MemberFacts member = new MemberFacts(customerId, since, orders, List.of(), List.of());
        Statement statement = Accounts.statement(rules, member, asOf);
        List<Entry> rows = Accounts.difference(rules.shop().id(), member, statement, Map.of(), Balance.NOTHING, asOf);
        Balance end = Balance.NOTHING;
        for (Entry row : rows) {
            end = end.after(row);
        }
        return new Filled(
                customerId,
                since,
                facts,
                orders.stream().flatMap(o -> Sale.of(o).stream()).toList(),
                rows,
                end.balance(),
                end.chain(),
                statement.dueAt(rules.shop().heard()).orElse(null),
                statement.qualifying(),
                statement.tier() == null ? null : statement.tier().tier().id());
    }
}
