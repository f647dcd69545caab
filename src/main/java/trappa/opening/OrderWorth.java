package trappa.opening;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason.Nothing;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.fact.MemberFacts;
import trappa.fact.OrderState;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;

/** What new orders of a file would give their customers, all of a customer's together with what they have; nothing is written. */
final class OrderWorth {
    private static final int SAMPLE = 5;
    private static final int KEPT = 400;

    private final Database database;
    private final JdbcFacts facts;
    private final Accounts.Rules rules;
    private final Instant now;
    private final Map<Nothing, Integer> nothing = new EnumMap<>(Nothing.class);
    private final List<OrderImport.Sample> sample = new ArrayList<>();
    private int members;
    private long points;

    OrderWorth(Database database, JdbcFacts facts, Accounts.Rules rules, Instant now) {
        this.database = database;
        this.facts = facts;
        this.rules = rules;
        this.now = now;
    }

    int members() {
        return members;
    }

    long points() {
        return points;
    }

    /** How many orders would give nothing, by why. */
    Map<Nothing, Integer> nothing() {
        return Collections.unmodifiableMap(nothing);
    }

    /** The first ones of the file. */
    List<OrderImport.Sample> sample() {
        return sample.stream()
                .sorted(Comparator.comparing(OrderImport.Sample::line))
                .limit(SAMPLE)
                .toList();
    }

    /** @throws ArithmeticException the points are too many */
    void add(List<FreshOrder> fresh) {
        Map<Long, List<FreshOrder>> byCustomer = new TreeMap<>();
        for (FreshOrder one : fresh) {
            if (one.customer() == null) {
                sample(one, null);
            } else {
                byCustomer
                        .computeIfAbsent(one.customer(), c -> new ArrayList<>())
                        .add(one);
            }
        }
        members += byCustomer.size();
        for (List<Long> customers : Portions.of(List.copyOf(byCustomer.keySet()), OrderPlan.CHUNK)) {
            Map<Long, MemberFacts> known =
                    database.inTransaction(tx -> facts.members(tx, rules.shop().id(), customers));
            customers.forEach(
                    customer -> add(byCustomer.getOrDefault(customer, List.of()), kept(known.get(customer), customer)));
        }
    }

    private MemberFacts kept(@Nullable MemberFacts member, long customer) {
        return member == null || member.mergedInto() != null
                ? database.inTransaction(tx -> facts.member(tx, rules.shop().id(), customer))
                : member;
    }

    private void add(List<FreshOrder> theirs, MemberFacts member) {
        Map<Long, OrderState> orders = new LinkedHashMap<>();
        member.orders().forEach(o -> orders.put(o.id(), o));
        theirs.forEach(one -> orders.put(one.id(), one.order()));
        Statement statement = Accounts.statement(
                rules,
                new MemberFacts(
                        member.customerId(),
                        null,
                        member.createdAt(),
                        List.copyOf(orders.values()),
                        member.adjustments(),
                        member.redemptions(),
                        member.customer(),
                        member.referredBy(),
                        member.friends()),
                now);
        Map<Long, Statement.OrderOutcome> outcomes = new HashMap<>();
        statement.orders().forEach(o -> outcomes.put(o.orderId(), o));
        for (FreshOrder one : theirs) {
            Statement.OrderOutcome outcome = outcomes.get(one.id());
            if (outcome != null) {
                points = Math.addExact(points, outcome.points());
                if (outcome.nothing() != null) {
                    nothing.merge(outcome.nothing(), 1, Integer::sum);
                }
            }
            sample(one, outcome);
        }
    }

    private void sample(FreshOrder one, Statement.@Nullable OrderOutcome outcome) {
        sample.add(new OrderImport.Sample(
                one.line(),
                one.id(),
                one.customer(),
                one.day(rules.zone(now)),
                outcome == null ? 0 : outcome.value(),
                outcome == null ? null : (Long) outcome.points()));
        if (sample.size() > KEPT) {
            sample.sort(Comparator.comparing(OrderImport.Sample::line));
            sample.subList(SAMPLE, sample.size()).clear();
        }
    }
}
