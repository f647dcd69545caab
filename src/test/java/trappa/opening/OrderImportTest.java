package trappa.opening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.account.Reason.Nothing;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.fact.OrderFact;
import trappa.fact.PastedOrder;
import trappa.ledger.Accounts;
import trappa.ledger.JdbcLedger;
import trappa.ledger.LedgerProof;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.program.ProgramVersion;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.Programs;
import trappa.value.ShopDomain;
import trappa.webhook.OrderText;

/** Past orders from a file count by the program of their day, once, and until the shop tells of them or they are taken back. */
class OrderImportTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String HEAD = "order_id,placed_at,customer_id,price,quantity,refunded_amount\n";

    @TempDir
    private Path folder;

    private final JdbcShops shops = new JdbcShops();
    private final JdbcFacts facts = new JdbcFacts();
    private final JdbcPrograms programs = new JdbcPrograms();
    private Database database;
    private Accounts accounts;
    private OrderImport orders;
    private Shop shop;

    @BeforeEach
    void open() {
        database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("orders")));
        database.migrate();
        shop = database.inTransaction(tx -> {
            ShopDomain domain = new ShopDomain("past.myshopify.com");
            shops.create(tx, domain, NOW);
            long id = shops.find(tx, domain).orElseThrow().id();
            programs.insert(
                    tx,
                    id,
                    new ProgramVersion(
                            1,
                            Instant.parse("2024-01-01T00:00:00Z"),
                            NOW,
                            "somebody",
                            Programs.read(ProgramJson.onePointPerKrona().tier("silver", 500, "5/4"))));
            shops.learnCurrency(tx, id, "SEK");
            return shops.find(tx, domain).orElseThrow();
        });
        accounts = new Accounts(new JdbcLedger(), facts, programs, shops);
        orders = new OrderImport(database, shops, accounts, facts, OrderText::read, CLOCK);
    }

    @AfterEach
    void close() {
        assertThat(LedgerProof.of(database, CLOCK).deviations()).isEmpty();
        database.close();
    }

    @Test
    void a_look_says_what_the_orders_would_give_all_together_and_writes_nothing() {
        String file = HEAD
                + "5002,2026-03-01 12:00,7001,100.00,1,\n"
                + "5001,2026-02-01 12:00,7001,600.00,1,\n"
                + "5003,2023-02-01 12:00,7002,600.00,1,\n"
                + "5004,2026-02-01 12:00,,600.00,1,\n"
                + "5005,2026-02-01 12:00,7003,600.00,1,200.00\n";
        OrderImport.Report look = bring(file, "past", true);
        assertThat(look.added()).isEqualTo(5);
        assertThat(look.points())
                .as("600 and, as silver, 125; 400 of the one with money back")
                .isEqualTo(1_125);
        assertThat(look.nobodys()).isEqualTo(1);
        assertThat(look.members()).isEqualTo(3);
        assertThat(look.nothing()).isEqualTo(Map.of(Nothing.NO_PROGRAM, 1));
        assertThat(look.sample().getFirst())
                .isEqualTo(new OrderImport.Sample(2, 5002, 7001L, java.time.LocalDate.of(2026, 3, 1), 10_000, 125L));
        assertThat(rows("order_fact")).isZero();
        assertThat(rows("member")).isZero();
        bring(file, "past", false);
        assertThat(available(7001)).isEqualTo(725);
        assertThat(available(7003)).isEqualTo(400);
        assertThat(tier(7001)).isEqualTo("silver");
        OrderImport.Report again = bring(file, "past", true);
        assertThat(again.added()).isZero();
        assertThat(again.already()).isEqualTo(5);
    }

    @Test
    void an_order_that_comes_by_the_file_and_from_the_shop_is_the_shops_whichever_comes_first() {
        String file = HEAD + "5001,2026-02-01 12:00,7001,499.00,1,\n5002,2026-02-02 12:00,7001,300.00,1,100.00\n";
        String first = OrderJson.paid(5001)
                .customer(7001)
                .line(11, "499.00", 1)
                .placedAt("2026-02-01T11:00:00Z")
                .updatedAt("2026-02-05T11:00:00Z")
                .json()
                .toString();
        String second = OrderJson.paid(5002)
                .customer(7001)
                .line(12, "300.00", 1)
                .placedAt("2026-02-02T11:00:00Z")
                .updatedAt("2026-06-05T11:00:00Z")
                .refunded(trappa.support.RefundJson.refund(77, 5002, "2026-06-05T11:00:00Z")
                        .units(12, 1))
                .json()
                .toString();
        told(first);
        OrderImport.Report look = bring(file, "past", true);
        assertThat(look.told()).isEqualTo(1);
        assertThat(look.added()).isEqualTo(1);
        bring(file, "past", false);
        assertThat(available(7001)).isEqualTo(499 + 200);
        told(second);
        assertThat(available(7001))
                .as("the shop says that all of it was given back")
                .isEqualTo(499);
        assertThat(at(7001, "2026-03-01T00:00:00Z").available())
                .as("not before June")
                .isEqualTo(499 + 300);
        orders.takeBack(shop, "past", NOW, done -> {});
        assertThat(available(7001)).as("the shop's orders stay").isEqualTo(499);
        assertThat(bring(file, "past", true).told()).isEqualTo(2);
    }

    @Test
    void taken_back_it_is_as_if_the_orders_had_never_been_brought_and_they_may_come_again() {
        String file = HEAD + "5001,2026-02-01 12:00,7001,600.00,1,\n";
        told(OrderJson.paid(6000)
                .customer(7001)
                .line(1, "100.00", 1)
                .placedAt("2026-03-01T11:00:00Z")
                .json()
                .toString());
        bring(file, "past", false);
        assertThat(available(7001)).isEqualTo(725);
        assertThat(orders.broughtAt(shop, "past")).contains(NOW);
        for (int times = 0; times < 2; times++) {
            assertThat(orders.takeBack(shop, "past", NOW, done -> {})).isEqualTo(1);
            assertThat(available(7001)).isEqualTo(100);
        }
        assertThat(tier(7001)).isEqualTo("bas");
        assertThat(at(7001, "2026-11-22T11:59:59Z").available())
                .as("before, it counted")
                .isEqualTo(725);
        assertThat(orders.broughtAt(shop, "past")).isEmpty();
        assertThat(sales()).isEqualTo(1);
        assertThat(bring(file, "again", false).added()).isEqualTo(1);
        assertThat(available(7001)).isEqualTo(725);
        told(OrderJson.paid(5001)
                .customer(7001)
                .line(1, "600.00", 1)
                .placedAt("2026-02-01T11:00:00Z")
                .json()
                .toString());
        assertThat(available(7001)).isEqualTo(725);
        orders.takeBack(shop, "again", NOW, done -> {});
        assertThat(available(7001)).isEqualTo(725);
        assertThat(sales()).isEqualTo(2);
    }

    @Test
    void many_orders_tell_how_far_they_are_and_those_of_one_customer_are_looked_at_together() {
        int many = 25_000; // more than are held at once
        String file = IntStream.range(0, many)
                .mapToObj(i -> (5_000_000 + i)
                        + ",2026-02-%02d 12:00,%d,300.00,1,".formatted(1 + i / 1_000, 7_000 + i % 1_000))
                .collect(Collectors.joining("\n", HEAD, "\n"));
        OrderImport.Report look = bring(file, "past", true);
        assertThat(look.added()).isEqualTo(many);
        assertThat(look.members()).isEqualTo(1_000);
        assertThat(look.points()).as("the first two as anybody, 23 as silver").isEqualTo(1_000L * (2 * 300 + 23 * 375));
        assertThat(rows("order_fact")).isZero();
        String some = file.lines().limit(2_001).collect(Collectors.joining("\n", "", "\n"));
        List<Integer> progress = new ArrayList<>();
        orders.bring(shop, kept(some), new OrderImport.Wanted("past", NOW, false), (done, of) -> progress.add(done));
        assertThat(progress).hasSize(10).isSorted().last().isEqualTo(2_000);
        assertThat(available(7_000)).isEqualTo(600);
    }

    private void told(String body) {
        PastedOrder.Order read = (PastedOrder.Order) OrderText.read(body);
        List<OrderFact> told = new ArrayList<>();
        read.order().snapshots().values().forEach(s -> told.add(new OrderFact.Seen(s)));
        read.order().refunds().values().forEach(r -> told.add(new OrderFact.Refunded(r)));
        Map<Long, List<OrderFact>> all = Map.of(read.order().id(), told);
        database.useTransaction(tx -> {
            facts.add(tx, shop.id(), all);
            JdbcFacts.Owned owned = facts.own(tx, shop.id(), all);
            accounts.bringUp(tx, accounts.lock(tx, shop.id(), owned.members()), owned.orders(), NOW);
        });
    }

    private OrderImport.Report bring(String file, String id, boolean dryRun) {
        return orders.bring(shop, kept(file), new OrderImport.Wanted(id, NOW, dryRun), (done, of) -> {});
    }

    private static byte[] kept(String file) {
        try {
            return ((OrderImport.Read.Rows) OrderImport.read(new StringReader(file), null)).rows();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private long available(long customer) {
        return at(customer, NOW.toString()).available();
    }

    private String tier(long customer) {
        return java.util.Objects.requireNonNull(at(customer, NOW.toString()).tier())
                .tier()
                .id();
    }

    private Statement at(long customer, String when) {
        return database.inTransaction(
                tx -> accounts.statement(tx, accounts.rules(tx, shop.id()), customer, Instant.parse(when)));
    }

    private int sales() {
        return rows("sale");
    }

    private int rows(String table) {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("select count(*) from " + table + " where shop_id = :shop")
                .bind("shop", shop.id())
                .mapTo(Integer.class)
                .one());
    }
}
