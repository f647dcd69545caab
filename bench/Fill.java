import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.fact.FactJson;
import trappa.fact.Line;
import trappa.fact.OrderFact;
import trappa.fact.Sale;
import trappa.fact.Snapshot;
import trappa.ledger.Accounts;
import trappa.ledger.Entry;
import trappa.ledger.Filled;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramDocument;
import trappa.program.ProgramVersion;
import trappa.shop.JdbcShops;
import trappa.value.Sha256;
import trappa.value.ShopDomain;

/**
 * A shop with a past: members with five orders each, and of every order its fact, its owner, its sale, its row in the ledger,
 * hashes and all, and its delivery as long as that is remembered. Their numbers lie a thousand apart, so that others fit
 * between them.
 */
final class Fill {
    static final int ORDERS_EACH = 5;
    private static final int APART = 1_000;
    private static final long FIRST_MEMBER = 10_000_000;
    private static final long FIRST_ORDER = 5_000_000_000L;
    private static final int PORTION = 2_000;
    /** As the server drops them when it is not told otherwise. */
    private static final Duration REMEMBERED = Duration.ofDays(90);

    private static final List<String> TABLES =
            List.of("delivery", "order_fact", "order_owner", "sale", "ledger_entry", "member");

    private final String url;
    private final String document;
    private final Instant asOf;

    /**
     * @param document the program in force since long ago
     * @param asOf up to when the ledger is brought; nothing is placed after it
     */
    Fill(String url, String document, Instant asOf) {
        this.url = url;
        this.document = document;
        this.asOf = asOf;
    }

    static long member(long number) {
        return FIRST_MEMBER + number * APART;
    }

    /** A member nobody has met yet, somewhere among so many filled ones. */
    static long between(long number, long members) {
        return FIRST_MEMBER + number * 7_919 % members * APART + 1 + number / members % (APART - 1);
    }

    static long points(long order) {
        return 100 + order % 400;
    }

    /** H2 as the server opens it, or PostgreSQL as it is, for whoever looks at it from outside. */
    static Connection connect(String url) throws SQLException {
        return url.startsWith("jdbc:h2:")
                ? DriverManager.getConnection(url + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "sa", "")
                : DriverManager.getConnection(url);
    }

    /**
     * Makes the shop and its members.
     *
     * @param placed when each order was placed
     * @return the points they hold
     */
    long members(long members, LongFunction<Instant> placed) throws SQLException, IOException {
        Accounts.Rules rules = shop();
        long shop = rules.shop().id();
        long points = 0;
        Connection connection = connect(url);
        long began = System.nanoTime();
        try (Bulk bulk = new Bulk(connection, TABLES)) {
            for (long from = 0; from < members; from += PORTION) {
                List<Filled> some = new ArrayList<>();
                for (long number = from; number < Math.min(members, from + PORTION); number++) {
                    some.add(filled(rules, number, placed));
                }
                write(bulk, shop, some, from * ORDERS_EACH);
                points += some.stream().mapToLong(Filled::balance).sum();
                said(from + some.size(), members, began);
            }
        }
        try (Connection sequence = connect(url);
                Statement statement = sequence.createStatement()) {
            statement.execute(
                    "alter sequence delivery_ids restart with " + (members * ORDERS_EACH / 1_000 + 1) * 1_000);
        }
        return points;
    }

    private static void said(long done, long of, long began) {
        if (done == of || done % (PORTION * 25) == 0) {
            System.err.printf("filled %,d of %,d members in %.0f s%n", done, of, (System.nanoTime() - began) / 1e9);
        }
    }

    private Accounts.Rules shop() {
        JdbcShops shops = new JdbcShops();
        JdbcPrograms programs = new JdbcPrograms();
        Accounts accounts = new Accounts(new JdbcLedger(), new JdbcFacts(), programs, shops);
        try (Database database = new Database(DatabaseUrl.parse(url))) {
            database.migrate();
            Accounts.Rules rules = database.inTransaction(tx -> {
                Instant before = Instant.parse("2020-01-01T00:00:00Z");
                shops.create(tx, new ShopDomain(Shop.DOMAIN), before);
                long shop = shops.find(tx, new ShopDomain(Shop.DOMAIN))
                        .orElseThrow()
                        .id();
                shops.learnCurrency(tx, shop, "SEK");
                programs.insert(tx, shop, new ProgramVersion(1, before, before, "bench", program()));
                return accounts.rules(tx, shop);
            });
            database.force();
            return rules;
        }
    }

    private Program program() {
        ObjectNode body = (ObjectNode) new JsonMapper().readTree(document);
        body.remove("effectiveFrom");
        return switch (ProgramDocument.read(body)) {
            case ProgramDocument.Reading.Valid(Program program) -> program;
            case ProgramDocument.Reading.Invalid(var violations) ->
                throw new IllegalStateException(violations.toString());
        };
    }

    private Filled filled(Accounts.Rules rules, long number, LongFunction<Instant> placed) {
        Map<Long, List<OrderFact>> orders = new TreeMap<>();
        for (long i = number * ORDERS_EACH; i < (number + 1) * ORDERS_EACH; i++) {
            long order = FIRST_ORDER + i;
            orders.put(order, List.of(new OrderFact.Seen(paid(order, member(number), placed.apply(i)))));
        }
        return Filled.of(rules, member(number), Instant.parse("2025-01-15T09:00:00Z"), orders, asOf);
    }

    private static Snapshot paid(long order, long member, Instant at) {
        Line line = new Line(order, 7L, null, 1, 1, points(order) * 100, 0, 2_000, false, false, List.of());
        return Shop.snapshot(at, member, line);
    }

    private void write(Bulk bulk, long shop, List<Filled> members, long firstDelivery)
            throws SQLException, IOException {
        List<Object[]> deliveries = new ArrayList<>();
        List<Object[]> facts = new ArrayList<>();
        List<Object[]> owners = new ArrayList<>();
        List<Object[]> sales = new ArrayList<>();
        List<Object[]> rows = new ArrayList<>();
        List<Object[]> accounts = new ArrayList<>();
        long delivery = firstDelivery;
        for (Filled m : members) {
            for (Map.Entry<Long, List<OrderFact>> order : m.facts().entrySet()) {
                delivery++;
                Instant received = received(order.getValue());
                if (received.isAfter(asOf.minus(REMEMBERED))) {
                    deliveries.add(new Object[] {
                        shop,
                        delivery,
                        webhookId(delivery),
                        "orders/paid",
                        received,
                        "applied",
                        order.getKey(),
                        m.customerId()
                    });
                }
                for (OrderFact fact : order.getValue()) {
                    String body = FactJson.write(fact);
                    facts.add(new Object[] {shop, order.getKey(), FactJson.kind(fact), Sha256.hex(body), body});
                }
                owners.add(new Object[] {shop, order.getKey(), m.customerId()});
            }
            for (Sale s : m.sales()) {
                sales.add(new Object[] {shop, s.orderId(), s.customer(), s.placedAt(), s.valueMinor()});
            }
            for (Entry e : m.rows()) {
                rows.add(new Object[] {
                    shop,
                    e.customerId(),
                    e.number(),
                    e.posting(),
                    e.sequence(),
                    e.kind().name(),
                    e.from().name(),
                    e.to().name(),
                    e.points(),
                    e.occurredAt(),
                    e.recordedAt(),
                    e.reason(),
                    e.previousHash(),
                    e.hash()
                });
            }
            accounts.add(new Object[] {
                shop,
                m.customerId(),
                m.since(),
                m.balance(),
                0,
                m.rows().size(),
                m.chain(),
                m.due(),
                m.qualifying(),
                m.tier()
            });
        }
        bulk.rows(
                "delivery",
                "shop_id, delivery_id, webhook_id, topic, received_at, status, order_id, customer_id",
                deliveries);
        bulk.rows("order_fact", "shop_id, order_id, kind, hash, body", facts);
        bulk.rows("order_owner", "shop_id, order_id, customer_id", owners);
        bulk.rows("sale", "shop_id, order_id, customer_id, placed_at, value_minor", sales);
        bulk.rows(
                "ledger_entry",
                "shop_id, customer_id, number, posting, sequence, kind, from_account, to_account, points,"
                        + " occurred_at, recorded_at, reason, previous_hash, hash",
                rows);
        bulk.rows(
                "member",
                "shop_id, customer_id, created_at, balance, reserved, entries, chain, due_at, qualifying, tier",
                accounts);
    }

    private static Instant received(List<OrderFact> told) {
        return told.stream()
                .map(OrderFact.Seen.class::cast)
                .map(seen -> seen.snapshot().updatedAt())
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** As scattered as the store's own. */
    static String webhookId(long delivery) {
        return UUID.nameUUIDFromBytes(Long.toString(delivery).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }
}
