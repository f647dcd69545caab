package trappa.opening;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import trappa.account.Reason.Nothing;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.fact.Listing;
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
 * portion by portion; a file of any length takes as much memory as {@link OrderPlan#AT_ONCE} orders.
 */
public final class OrderImport implements Bringing {
    private static final int CHUNK = 200;

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
     * @param takenBack orders that this import brought before and that were taken back with it: they stay so
     * @param nobodys those of the added that no customer of the shop is known for: no points
     * @param members the customers of the added orders
     * @param points what the added orders would give by the program as it was when they were placed; 0 when they are in
     * @param nothing why how many of them would give none
     * @param giftCards lines that were taken for gift cards by their name
     * @param first the day the first of them was placed, null when there is none
     * @param sample the first added orders
     */
    public record Report(
            int added,
            int told,
            int already,
            int takenBack,
            int nobodys,
            int members,
            long points,
            Map<Nothing, Integer> nothing,
            int giftCards,
            @Nullable LocalDate first,
            @Nullable LocalDate last,
            int wrong,
            List<RowError> errors,
            List<Sample> sample)
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
            at = DatabaseTime.of(at);
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
        OrderPlan plan = new OrderPlan(
                new OrderPlan.Parts(database, shops, accounts, facts, openings, reader, clock), shop, rows, wanted);
        plan.run(!wanted.dryRun(), progress);
        return plan.report(!wanted.dryRun());
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
