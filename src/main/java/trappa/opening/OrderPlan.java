package trappa.opening;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason.Nothing;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.PastedOrder;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/** One walk over a file: the customers in parts, so that all orders of one are looked at together. */
final class OrderPlan {
    /** How many orders are held in memory. */
    static final int AT_ONCE = 20_000;

    private static final int CHUNK = 200;
    private static final int SAMPLE = 5;

    /** What it works with. */
    record Parts(
            Database database,
            JdbcShops shops,
            Accounts accounts,
            JdbcFacts facts,
            JdbcOpenings openings,
            Function<String, PastedOrder> reader,
            Clock clock) {}

    /** An order of the file that is new, as facts. */
    private record Fresh(OrderFile.Told told, OrderFact.Listed fact, OrderState order) {}

    private final Parts with;
    private final Shop shop;
    private final byte[] rows;
    private final OrderImport.Wanted wanted;
    private final Instant now;
    private final Accounts.Rules rules;
    private final OrderFile.Terms terms;
    private final int parts;
    private final List<RowError> errors = new ArrayList<>();
    private final Map<Nothing, Integer> nothing = new EnumMap<>(Nothing.class);
    private final List<OrderImport.Sample> sample = new ArrayList<>();
    private @Nullable String currency;
    private int wrong;
    private int told;
    private int already;
    private int added;
    private int nobodys;
    private int members;
    private int giftCards;
    private long points;
    private @Nullable LocalDate first;
    private @Nullable LocalDate last;

    OrderPlan(Parts with, Shop shop, byte[] rows, OrderImport.Wanted wanted) {
        this.with = with;
        this.shop = shop;
        this.rows = rows;
        this.wanted = wanted;
        now = with.clock().instant().truncatedTo(ChronoUnit.MICROS);
        rules = with.database().inTransaction(tx -> with.accounts().rules(tx, shop.id()));
        currency = rules.shop().currency();
        terms = new OrderFile.Terms(currency, rules.zone(now), now);
        parts = lines() / AT_ONCE + 1;
    }

    private int lines() {
        int lines = 0;
        for (byte each : rows) {
            lines += each == '\n' ? 1 : 0;
        }
        return lines;
    }

    void run(boolean write, BiConsumer<Integer, Integer> progress) {
        for (int part = 0; part < parts; part++) {
            int mine = part;
            List<Fresh> some = new ArrayList<>();
            OrderFile.Read read = OrderFile.of(
                    new InputStreamReader(new ByteArrayInputStream(rows), StandardCharsets.UTF_8),
                    terms,
                    number -> Math.floorMod(Long.hashCode(number * 0x9E3779B97F4A7C15L), parts) == mine,
                    order -> understood(order).ifPresent(some::add));
            wrong += read.wrong();
            read.errors().forEach(this::keep);
            List<Fresh> fresh = new ArrayList<>();
            for (List<Fresh> portion : portions(some)) {
                fresh.addAll(sort(portion));
            }
            fresh.forEach(this::count);
            if (write) {
                write(fresh, progress);
            } else {
                worth(fresh);
            }
        }
    }

    private void keep(RowError error) {
        if (errors.size() < OpeningFile.MOST_ERRORS) {
            errors.add(error);
        }
    }

    private void wrong(OrderFile.Told order, Wrong what, Object... values) {
        wrong++;
        keep(new RowError(order.line(), null, null, what, values));
    }

    private Optional<Fresh> understood(OrderFile.Told told) {
        return switch (with.reader().apply(told.body())) {
            case PastedOrder.Order order -> {
                if (currency != null && !currency.equals(order.currency())) {
                    wrong(told, Wrong.CURRENCY, currency);
                    yield Optional.empty();
                }
                currency = order.currency();
                OrderFact.Listed fact = new OrderFact.Listed(
                        wanted.id(),
                        wanted.at(),
                        order.order().snapshots().lastEntry().getValue(),
                        List.copyOf(order.order().refunds().values()));
                yield Optional.of(new Fresh(told, fact, OrderState.of(told.id(), List.of(fact))));
            }
            case PastedOrder.Wrong no -> {
                wrong(told, Wrong.NO_ORDER, no.why());
                yield Optional.empty();
            }
        };
    }

    /** Which of these are new, and may be taken in. */
    private List<Fresh> sort(List<Fresh> some) {
        record Known(Map<Long, OrderState> orders, Set<Long> forgotten, Set<Long> forgottenOrders) {}
        List<Long> ids = some.stream().map(f -> f.told().id()).toList();
        Known known = with.database()
                .inTransaction(tx -> new Known(
                        with.facts().orders(tx, shop.id(), ids).stream()
                                .collect(Collectors.toMap(OrderState::id, o -> o)),
                        with.openings().forgotten(tx, shop.id(), customers(some)),
                        with.openings().forgottenOrders(tx, shop.id(), ids)));
        List<Fresh> fresh = new ArrayList<>();
        for (Fresh one : some) {
            OrderState order = known.orders().get(one.told().id());
            if (known.forgotten().contains(one.told().customer())
                    || known.forgottenOrders().contains(one.told().id())) {
                wrong(one.told(), Wrong.FORGOTTEN);
            } else if (order != null
                    && order.listing() == null
                    && (order.deleted() || !order.snapshots().isEmpty())) {
                told++;
            } else if (order != null
                    && order.countsAt(now)
                    && !order.snapshots().isEmpty()) {
                already++;
            } else {
                fresh.add(one);
            }
        }
        return fresh;
    }

    private void count(Fresh one) {
        added++;
        giftCards += one.told().giftCards();
        nobodys += one.told().customer() == null ? 1 : 0;
        LocalDate day = day(one);
        first = first == null || day.isBefore(first) ? day : first;
        last = last == null || day.isAfter(last) ? day : last;
    }

    private LocalDate day(Fresh one) {
        return one.fact().snapshot().processedAt().atZone(terms.zone()).toLocalDate();
    }

    /** What these orders would give their customers, all of a customer's together. */
    private void worth(List<Fresh> fresh) {
        Map<Long, List<Fresh>> byCustomer = new TreeMap<>();
        for (Fresh one : fresh) {
            if (one.told().customer() == null) {
                sample(one, null);
            } else {
                byCustomer
                        .computeIfAbsent(one.told().customer(), c -> new ArrayList<>())
                        .add(one);
            }
        }
        members += byCustomer.size();
        for (List<Long> customers : portions(List.copyOf(byCustomer.keySet()))) {
            Map<Long, MemberFacts> known =
                    with.database().inTransaction(tx -> with.facts().members(tx, shop.id(), customers));
            customers.forEach(customer ->
                    worth(byCustomer.getOrDefault(customer, List.of()), kept(known.get(customer), customer)));
        }
    }

    private MemberFacts kept(@Nullable MemberFacts member, long customer) {
        return member == null || member.mergedInto() != null
                ? with.database().inTransaction(tx -> with.facts().member(tx, shop.id(), customer))
                : member;
    }

    private void worth(List<Fresh> theirs, MemberFacts member) {
        Map<Long, OrderState> orders = new LinkedHashMap<>();
        member.orders().forEach(o -> orders.put(o.id(), o));
        theirs.forEach(one -> orders.put(one.told().id(), one.order()));
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
        for (Fresh one : theirs) {
            Statement.OrderOutcome outcome = outcomes.get(one.told().id());
            if (outcome != null) {
                points = Math.addExact(points, outcome.points());
                if (outcome.nothing() != null) {
                    nothing.merge(outcome.nothing(), 1, Integer::sum);
                }
            }
            sample(one, outcome);
        }
    }

    private void sample(Fresh one, Statement.@Nullable OrderOutcome outcome) {
        sample.add(new OrderImport.Sample(
                one.told().line(),
                one.told().id(),
                one.told().customer(),
                day(one),
                outcome == null ? 0 : outcome.value(),
                outcome == null ? null : (Long) outcome.points()));
        if (sample.size() > 2 * CHUNK) {
            sample.sort(Comparator.comparing(OrderImport.Sample::line));
            sample.subList(SAMPLE, sample.size()).clear();
        }
    }

    private void write(List<Fresh> fresh, BiConsumer<Integer, Integer> progress) {
        members += (int) fresh.stream()
                .map(f -> f.told().customer())
                .filter(c -> c != null)
                .distinct()
                .count();
        int before = added - fresh.size();
        int done = 0;
        for (List<Fresh> some : portions(fresh)) {
            with.database().durably(tx -> write(tx, some));
            done += some.size();
            progress.accept(before + done, 0);
        }
    }

    private int write(Tx tx, List<Fresh> some) {
        long shopId = shop.id();
        Set<Long> forgotten = with.openings().forgotten(tx, shopId, customers(some)); // meanwhile
        Map<Long, List<OrderFact>> told = new TreeMap<>();
        Set<Long> members = new HashSet<>();
        for (Fresh one : some) {
            if (!forgotten.contains(one.told().customer())) {
                told.put(one.told().id(), List.of(one.fact()));
            }
        }
        if (currency != null && with.shops().get(tx, shopId).currency() == null) {
            with.shops().learnCurrency(tx, shopId, currency);
        }
        with.facts().add(tx, shopId, told);
        JdbcFacts.Owned owned = with.facts().own(tx, shopId, told);
        members.addAll(owned.members());
        Accounts.Locked locked = with.accounts().lock(tx, shopId, members);
        return with.accounts().bringUp(tx, locked, owned.orders(), now).size();
    }

    OrderImport.Report report(boolean written) {
        return new OrderImport.Report(
                added,
                told,
                already,
                nobodys,
                members,
                points,
                nothing,
                giftCards,
                first,
                last,
                wrong,
                errors.stream().sorted(Comparator.comparing(RowError::line)).toList(),
                sample.stream()
                        .sorted(Comparator.comparing(OrderImport.Sample::line))
                        .limit(SAMPLE)
                        .toList(),
                written);
    }

    private static Set<Long> customers(Collection<Fresh> some) {
        return some.stream()
                .map(f -> f.told().customer())
                .filter(c -> c != null)
                .collect(Collectors.toSet());
    }

    private static <T> List<List<T>> portions(List<T> all) {
        List<List<T>> portions = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            portions.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return portions;
    }
}
