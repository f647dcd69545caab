package trappa.opening;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.PastedOrder;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.member.JdbcForgotten;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/** One walk over a file: the customers in parts, so that all orders of one are looked at together. */
final class OrderPlan {
    /** How many orders are held in memory. */
    static final int AT_ONCE = 20_000;

    static final int CHUNK = 200;

    /** What it works with. */
    record Parts(
            Database database,
            JdbcShops shops,
            Accounts accounts,
            JdbcFacts facts,
            JdbcOpenings openings,
            Function<String, PastedOrder> reader,
            Clock clock) {}

    private final Parts with;
    private final Shop shop;
    private final byte[] rows;
    private final OrderImport.Wanted wanted;
    private final Instant now;
    private final OrderFile.Terms terms;
    private final int parts;
    private final List<RowError> errors = new ArrayList<>();
    private final OrderWorth worth;
    private @Nullable String currency;
    private int wrong;
    private int told;
    private int already;
    private int takenBack;
    private int added;
    private int nobodys;
    private int members;
    private int giftCards;
    private @Nullable LocalDate first;
    private @Nullable LocalDate last;

    OrderPlan(Parts with, Shop shop, byte[] rows, OrderImport.Wanted wanted) {
        this.with = with;
        this.shop = shop;
        this.rows = rows;
        this.wanted = wanted;
        now = DatabaseTime.now(with.clock());
        Accounts.Rules rules =
                with.database().inTransaction(tx -> with.accounts().rules(tx, shop.id()));
        currency = rules.shop().currency();
        worth = new OrderWorth(with.database(), with.facts(), rules, now);
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
            List<FreshOrder> some = new ArrayList<>();
            OrderFile.Read read = OrderFile.of(
                    new InputStreamReader(new ByteArrayInputStream(rows), StandardCharsets.UTF_8),
                    terms,
                    number -> Math.floorMod(Long.hashCode(number * 0x9E3779B97F4A7C15L), parts) == mine,
                    order -> understood(order).ifPresent(some::add));
            wrong += read.wrong();
            read.errors().forEach(this::keep);
            List<FreshOrder> fresh = new ArrayList<>();
            for (List<FreshOrder> portion : Portions.of(some, CHUNK)) {
                fresh.addAll(sort(portion));
            }
            fresh.forEach(this::count);
            if (write) {
                write(fresh, progress);
            } else {
                worth.add(fresh);
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

    private Optional<FreshOrder> understood(OrderFile.Told told) {
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
                yield Optional.of(new FreshOrder(told, fact, OrderState.of(told.id(), List.of(fact))));
            }
            case PastedOrder.Wrong no -> {
                wrong(told, Wrong.NO_ORDER, no.why());
                yield Optional.empty();
            }
        };
    }

    /** Which of these are new, and may be taken in. */
    private List<FreshOrder> sort(List<FreshOrder> some) {
        record Known(
                Map<Long, OrderState> orders, Set<Long> forgotten, Set<Long> forgottenOrders, Set<Long> takenBack) {}
        List<Long> ids = some.stream().map(FreshOrder::id).toList();
        Known known = with.database()
                .inTransaction(tx -> new Known(
                        with.facts().orders(tx, shop.id(), ids).stream()
                                .collect(Collectors.toMap(OrderState::id, o -> o)),
                        JdbcForgotten.customers(tx, shop.id(), customers(some)),
                        JdbcForgotten.orders(tx, shop.id(), ids),
                        with.openings().unlisted(tx, shop.id(), ids, wanted.id())));
        List<FreshOrder> fresh = new ArrayList<>();
        for (FreshOrder one : some) {
            OrderState order = known.orders().get(one.id());
            if (known.forgotten().contains(one.customer())
                    || known.forgottenOrders().contains(one.id())) {
                wrong(one.told(), Wrong.FORGOTTEN);
            } else if (order != null
                    && order.listing() == null
                    && (order.deleted() || !order.snapshots().isEmpty())) {
                told++;
            } else if (order != null
                    && order.countsAt(now)
                    && !order.snapshots().isEmpty()) {
                already++;
            } else if (known.takenBack().contains(one.id())) {
                takenBack++;
            } else {
                fresh.add(one);
            }
        }
        return fresh;
    }

    private void count(FreshOrder one) {
        added++;
        giftCards += one.told().giftCards();
        nobodys += one.customer() == null ? 1 : 0;
        LocalDate day = one.day(terms.zone());
        first = first == null || day.isBefore(first) ? day : first;
        last = last == null || day.isAfter(last) ? day : last;
    }

    private void write(List<FreshOrder> fresh, BiConsumer<Integer, Integer> progress) {
        members += (int) fresh.stream()
                .map(FreshOrder::customer)
                .filter(c -> c != null)
                .distinct()
                .count();
        int before = added - fresh.size();
        int done = 0;
        for (List<FreshOrder> some : Portions.of(fresh, CHUNK)) {
            with.database().durably(tx -> write(tx, some));
            done += some.size();
            progress.accept(before + done, 0);
        }
    }

    private int write(Tx tx, List<FreshOrder> some) {
        long shopId = shop.id();
        Set<Long> forgotten = JdbcForgotten.customers(tx, shopId, customers(some)); // meanwhile
        Map<Long, List<OrderFact>> told = new TreeMap<>();
        for (FreshOrder one : some) {
            if (!forgotten.contains(one.customer())) {
                told.put(one.id(), List.of(one.fact()));
            }
        }
        if (currency != null && with.shops().get(tx, shopId).currency() == null) {
            with.shops().learnCurrency(tx, shopId, currency);
        }
        with.facts().add(tx, shopId, told);
        JdbcFacts.Owned owned = with.facts().own(tx, shopId, told);
        Accounts.Locked locked = with.accounts().lock(tx, shopId, owned.members());
        return with.accounts().bringUp(tx, locked, owned.orders(), now).size();
    }

    OrderImport.Report report(boolean written) {
        return new OrderImport.Report(
                added,
                told,
                already,
                takenBack,
                nobodys,
                written ? members : worth.members(),
                worth.points(),
                worth.nothing(),
                giftCards,
                first,
                last,
                wrong,
                errors.stream().sorted(Comparator.comparing(RowError::line)).toList(),
                worth.sample());
    }

    private static Set<Long> customers(Collection<FreshOrder> some) {
        return some.stream().map(FreshOrder::customer).filter(c -> c != null).collect(Collectors.toSet());
    }
}
