package trappa.opening;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
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
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason.Nothing;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.Listing;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.PastedOrder;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.opening.Imports.Refusal;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * Past orders from a file, as facts that stand until the shop itself tells of the order: then its word counts alone, so an
 * order never counts twice. They are read by the reader of deliveries and folded like any other. What is brought in is told
 * portion by portion; a file of any length takes as much memory as {@link #AT_ONCE} orders.
 */
public final class OrderImport implements Bringing {
    private static final int AT_ONCE = 20_000;
    private static final int CHUNK = 200;
    private static final int SAMPLE = 5;

    private final Database database;
    private final JdbcShops shops;
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final Function<String, PastedOrder> reader;
    private final Clock clock;
    private final JdbcOpenings openings = new JdbcOpenings();

    /** @param reader reads an order as the shop's deliveries tell it */
    public OrderImport(
            Database database,
            JdbcShops shops,
            Accounts accounts,
            JdbcFacts facts,
            Function<String, PastedOrder> reader,
            Clock clock) {
        this.database = database;
        this.shops = shops;
        this.accounts = accounts;
        this.facts = facts;
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param added orders brought in now, or that would be
     * @param told orders the shop itself has told of: they are left out
     * @param already orders another row, or this import before, has brought
     * @param nobodys those of the added that no customer of the shop is known for: no points
     * @param members the customers of the added orders
     * @param points what the added orders would give by the program as it was when they were placed; 0 when they are in
     * @param nothing why how many of them would give none
     * @param giftCards lines that were taken for gift cards by their name
     * @param first the day the first of them was placed, null when there is none
     * @param sample the first added orders
     * @param written false when nothing was written
     */
    public record Report(
            int added,
            int told,
            int already,
            int nobodys,
            int members,
            long points,
            Map<Nothing, Integer> nothing,
            int giftCards,
            @Nullable LocalDate first,
            @Nullable LocalDate last,
            int wrong,
            List<RowError> errors,
            List<Sample> sample,
            boolean written)
            implements Findings {

        /** An order from a file is worth what it gives: nobody but whoever made the file has seen it. */
        @Override
        public Weight weight() {
            return new Weight(points, false);
        }
    }

    /**
     * An order as it was understood.
     *
     * @param value what it is worth by the program, in minor units
     * @param points null for an order of nobody
     */
    public record Sample(
            int line,
            long orderId,
            @Nullable Long customerId,
            LocalDate placedOn,
            long value,
            @Nullable Long points) {}

    /** The columns of a file in our own format, by their names. */
    public static List<String> columns() {
        return OrderColumn.own().stream().map(OrderColumn::header).toList();
    }

    /** A file in our own format, to fill in. */
    public static String template(LocalDate today) {
        return "order_id,placed_at,customer_id,quantity,price,discount,financial_status,refunded_amount\r\n"
                + "5012345678901," + today.minusMonths(8) + " 12:00:00,1234567890123,2,199.00,20.00,paid,\r\n"
                + "5012345678901," + today.minusMonths(8) + " 12:00:00,1234567890123,1,49.00,,,\r\n"
                + "5012345678902," + today.minusMonths(2)
                + " 09:30:00,1234567890124,1,499.00,,partially_refunded,100.00\r\n";
    }

    @Override
    public Optional<Refusal> unreadable(Import i, Kept kept) {
        return Optional.empty();
    }

    @Override
    public Report bring(Shop shop, Import i, Kept kept, boolean dryRun, BiConsumer<Integer, Integer> progress) {
        return bring(shop, kept.file(), new Wanted(i.id(), i.uploadedAt(), dryRun), progress);
    }

    /**
     * How to import.
     *
     * @param at when the file was given: the same order of the same import at the same time is the same fact
     * @param dryRun only look; else the good orders are brought in, whatever is wrong with others
     */
    public record Wanted(String id, Instant at, boolean dryRun) {
        public Wanted {
            if (!Openings.named(id)) {
                throw new IllegalArgumentException(
                        "An import is named by 1 to 20 of a-z, 0-9 and -, not by \"" + id + "\"");
            }
            at = at.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** What a file as somebody has it is. */
    public sealed interface Read {
        /** @param rows to be given to {@link #bring} */
        record Rows(byte[] rows) implements Read {}

        /** It is no file of orders. @param why in the operator's words */
        record Not(String why) implements Read {}
    }

    /**
     * Reads a file.
     *
     * @param customers the store's list of customers, null for none
     */
    public static Read read(Reader file, byte @Nullable [] customers) throws IOException {
        Map<String, Long> ids = null;
        if (customers != null) {
            Optional<String> pairs = CustomerList.pairs(customers);
            if (pairs.isEmpty()) {
                return new Read.Not("The list of customers needs their ids and e-mail addresses");
            }
            ids = CustomerList.read(pairs.get().getBytes(StandardCharsets.UTF_8));
        }
        return switch (OrderRows.of(file, ids)) {
            case OrderRows.Outcome.Kept(byte[] rows) -> new Read.Rows(rows);
            case OrderRows.Outcome.Unreadable(int line) ->
                new Read.Not("From line " + line + " on the file cannot be read as a table");
            case OrderRows.Outcome.Refused(Refusal why) ->
                new Read.Not(
                        switch (why) {
                            case NO_LIST ->
                                "The file tells the customers by their e-mail addresses only: give the store's list of"
                                        + " customers with --customers";
                            case NO_CUSTOMER_COLUMN ->
                                "No column tells whose the orders are: there should be customer_id or email";
                            case TOO_LARGE -> "The file is too large: split it";
                            default ->
                                "This is no file of orders. Shopify's export has the columns "
                                        + OrderColumn.needed(true) + "; a file of your own needs "
                                        + OrderColumn.needed(false);
                        });
        };
    }

    /**
     * Imports the rows of a file.
     *
     * @param progress told how many orders are in; of how many is 0, since nobody knows before all are read
     */
    public Report bring(Shop shop, byte[] rows, Wanted wanted, BiConsumer<Integer, Integer> progress) {
        Plan plan = new Plan(shop, rows, wanted);
        plan.run(!wanted.dryRun(), progress);
        return plan.report(!wanted.dryRun());
    }

    /** An order of the file that is new, as facts. */
    private record Fresh(OrderFile.Told told, OrderFact.Listed fact, OrderState order) {}

    /** One walk over a file: the customers in parts, so that all orders of one are looked at together. */
    private final class Plan {
        private final Shop shop;
        private final byte[] rows;
        private final Wanted wanted;
        private final Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        private final Accounts.Rules rules;
        private final OrderFile.Terms terms;
        private final int parts;
        private final List<RowError> errors = new ArrayList<>();
        private final Map<Nothing, Integer> nothing = new EnumMap<>(Nothing.class);
        private final List<Sample> sample = new ArrayList<>();
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

        Plan(Shop shop, byte[] rows, Wanted wanted) {
            this.shop = shop;
            this.rows = rows;
            this.wanted = wanted;
            rules = database.inTransaction(tx -> accounts.rules(tx, shop.id()));
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
            return switch (reader.apply(told.body())) {
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
                    wrong(told, Wrong.NO_ORDER, no.reason());
                    yield Optional.empty();
                }
            };
        }

        /** Which of these are new, and may be taken in. */
        private List<Fresh> sort(List<Fresh> some) {
            record Known(Map<Long, OrderState> orders, Set<Long> forgotten, Set<Long> forgottenOrders) {}
            List<Long> ids = some.stream().map(f -> f.told().id()).toList();
            Known known = database.inTransaction(tx -> new Known(
                    facts.orders(tx, shop.id(), ids).stream().collect(Collectors.toMap(OrderState::id, o -> o)),
                    openings.forgotten(tx, shop.id(), customers(some)),
                    openings.forgottenOrders(tx, shop.id(), ids)));
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
                Map<Long, MemberFacts> known = database.inTransaction(tx -> facts.members(tx, shop.id(), customers));
                customers.forEach(customer ->
                        worth(byCustomer.getOrDefault(customer, List.of()), kept(known.get(customer), customer)));
            }
        }

        private MemberFacts kept(@Nullable MemberFacts member, long customer) {
            return member == null || member.mergedInto() != null
                    ? database.inTransaction(tx -> facts.member(tx, shop.id(), customer))
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
            sample.add(new Sample(
                    one.told().line(),
                    one.told().id(),
                    one.told().customer(),
                    day(one),
                    outcome == null ? 0 : outcome.value(),
                    outcome == null ? null : (Long) outcome.points()));
            if (sample.size() > 2 * CHUNK) {
                sample.sort(Comparator.comparing(Sample::line));
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
                database.durably(tx -> write(tx, some));
                done += some.size();
                progress.accept(before + done, 0);
            }
        }

        private int write(Tx tx, List<Fresh> some) {
            long shopId = shop.id();
            Set<Long> forgotten = openings.forgotten(tx, shopId, customers(some)); // meanwhile
            Map<Long, List<OrderFact>> told = new TreeMap<>();
            Set<Long> members = new HashSet<>();
            for (Fresh one : some) {
                if (!forgotten.contains(one.told().customer())) {
                    told.put(one.told().id(), List.of(one.fact()));
                }
            }
            if (currency != null && shops.get(tx, shopId).currency() == null) {
                shops.learnCurrency(tx, shopId, currency);
            }
            facts.add(tx, shopId, told);
            JdbcFacts.Owned owned = facts.own(tx, shopId, told);
            members.addAll(owned.members());
            Accounts.Locked locked = accounts.lock(tx, shopId, members);
            return accounts.bringUp(tx, locked, owned.orders(), now).size();
        }

        Report report(boolean written) {
            return new Report(
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
                            .sorted(Comparator.comparing(Sample::line))
                            .limit(SAMPLE)
                            .toList(),
                    written);
        }
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

    // ---- taking back ----

    /** When an import was given, where some of it stands; empty when nothing does. */
    Optional<Instant> broughtAt(Shop shop, String importId) {
        Optional<Instant> at = Optional.empty();
        JdbcOpenings.Place after = JdbcOpenings.Place.START;
        List<JdbcOpenings.Listed> some = listed(shop, after);
        while (!some.isEmpty() && at.isEmpty()) {
            List<Long> mine = some.stream()
                    .filter(l -> l.fact().importId().equals(importId))
                    .map(l -> l.place().orderId())
                    .distinct()
                    .toList();
            at = database.inTransaction(tx -> facts.orders(tx, shop.id(), mine)).stream()
                    .map(OrderState::listing)
                    .filter(l -> l != null && l.importId().equals(importId) && l.takenBackAt() == null)
                    .map(Listing::at)
                    .max(Instant::compareTo);
            some = listed(shop, some.getLast().place());
        }
        return at;
    }

    private List<JdbcOpenings.Listed> listed(Shop shop, JdbcOpenings.Place after) {
        return database.inTransaction(tx -> openings.listed(tx, shop.id(), after, CHUNK));
    }

    @Override
    public void takeBack(Shop shop, Import i, Instant at, String by, IntConsumer progress) {
        takeBack(shop, i.id(), at, progress);
    }

    /** From {@code at} on the orders of an import are as if they had never been brought; where the shop has told of one, its word stands. */
    int takeBack(Shop shop, String importId, Instant at, IntConsumer progress) {
        int done = 0;
        List<JdbcOpenings.Listed> some = listed(shop, JdbcOpenings.Place.START);
        while (!some.isEmpty()) {
            List<Long> mine = some.stream()
                    .filter(l -> l.fact().importId().equals(importId))
                    .map(l -> l.place().orderId())
                    .distinct()
                    .toList();
            if (!mine.isEmpty()) {
                database.durably(tx -> takeBack(tx, shop.id(), mine, new OrderFact.Unlisted(importId, at)));
                done += mine.size();
                progress.accept(done);
            }
            some = listed(shop, some.getLast().place());
        }
        return done;
    }

    private int takeBack(Tx tx, long shopId, List<Long> orders, OrderFact.Unlisted fact) {
        Map<Long, List<OrderFact>> told = new TreeMap<>();
        orders.forEach(order -> told.put(order, List.of(fact)));
        facts.add(tx, shopId, told);
        JdbcFacts.Owned owned = facts.own(tx, shopId, told);
        Accounts.Locked locked = accounts.lock(tx, shopId, owned.members());
        return accounts.bringUp(tx, locked, owned.orders(), clock.instant()).size();
    }
}
