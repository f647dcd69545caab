package trappa.opening;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.ledger.Accounts;
import trappa.ledger.JdbcLedger;
import trappa.ledger.LedgerProof;
import trappa.member.JdbcFacts;
import trappa.opening.Imports.Outcome;
import trappa.opening.Imports.Refusal;
import trappa.opening.Imports.State;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.support.Deadline;
import trappa.value.ShopDomain;
import trappa.webhook.OrderText;

/** A worker that is stopped on the way goes on at the next start, and every row is brought in and taken back once. */
class ImportsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ROWS = 2_000;
    private static final SecondPerson.Somebody SOMEBODY = new SecondPerson.Somebody("somebody", Set.of("somebody"));

    @TempDir
    private Path folder;

    private final JdbcShops shops = new JdbcShops();
    /** A portion of the worker's waits here until there is a permit for it, so that it does not end before it is looked at. */
    private final Semaphore turns = new Semaphore(Integer.MAX_VALUE);

    private Database database;
    private Openings openings;
    private OrderImport orders;
    private Shop shop;

    @BeforeEach
    void open() {
        database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("imports")));
        database.migrate();
        JdbcPrograms programs = new JdbcPrograms();
        JdbcFacts facts = new JdbcFacts();
        shop = database.inTransaction(tx -> {
            ShopDomain domain = new ShopDomain("stopped.myshopify.com");
            shops.create(tx, domain, NOW);
            programs.start(tx, shops.find(tx, domain).orElseThrow().id(), NOW);
            return shops.find(tx, domain).orElseThrow();
        });
        Accounts accounts = new Accounts(new JdbcLedger(), facts, programs, shops);
        accounts.follow((tx, shopId, statements) -> {
            if (Thread.currentThread().getName().equals("imports")) {
                turns.acquireUninterruptibly();
            }
        });
        openings = new Openings(database, accounts, facts, CLOCK);
        orders = new OrderImport(database, shops, accounts, facts, OrderText::read, CLOCK);
    }

    @AfterEach
    void close() {
        assertThat(LedgerProof.of(database, CLOCK).deviations()).isEmpty();
        database.close();
    }

    @Test
    void what_is_stopped_on_the_way_goes_on_and_nothing_is_done_twice() throws InterruptedException {
        stoppedOnTheWay(State.RUNNING, imports -> imports.start(shop, upload(imports, "p-1"), SOMEBODY));
        assertThat(rows("adjustment")).isBetween(200, ROWS - 200);
        untilIts(State.DONE);
        assertThat(rows("adjustment")).isEqualTo(ROWS);
        assertThat(rows("ledger_entry")).isEqualTo(ROWS);
        assertThat(rows("opening_import_part")).as("the file is dropped").isZero();
        stoppedOnTheWay(State.UNDOING, imports -> imports.undo(find(imports), "somebody"));
        untilIts(State.UNDONE);
        assertThat(rows("adjustment_undone")).isEqualTo(ROWS);
        assertThat(rows("ledger_entry")).isEqualTo(2 * ROWS);
    }

    @Test
    void one_at_a_time_is_brought_into_a_shop_and_one_that_is_being_brought_in_is_not_taken_back() {
        try (Imports imports = imports()) {
            Import second = upload(imports, "p-2");
            turns.drainPermits();
            imports.start(shop, upload(imports, "p-1"), SOMEBODY);
            assertThat(imports.start(shop, second, SOMEBODY)).isEqualTo(new Outcome.Refused(Refusal.ANOTHER_RUNS));
            assertThat(imports.undo(find(imports), "somebody")).isEqualTo(new Outcome.Refused(Refusal.NOT_NOW));
            turns.release(ROWS);
            Deadline.await(SOON, "done", () -> find(imports).state() == State.DONE);
        }
    }

    @Test
    void of_two_that_are_begun_in_the_same_moment_one_is_brought_in() throws Exception {
        try (Imports imports = imports()) {
            upload(imports, "p-1");
            Import second = upload(imports, "p-2");
            CompletableFuture<Outcome> begun = database.inTransaction(tx -> {
                shops.lock(tx, shop.id());
                tx.handle()
                        .execute(
                                "update opening_import set state = 'RUNNING', lease_until = ? where import_id = 'p-1'",
                                NOW.plusSeconds(60));
                CompletableFuture<Outcome> asked =
                        CompletableFuture.supplyAsync(() -> imports.start(shop, second, SOMEBODY));
                assertThat(asked).as("it waits for this transaction").failsWithin(500, TimeUnit.MILLISECONDS);
                return asked;
            });
            assertThat(begun.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Refused(Refusal.ANOTHER_RUNS));
        }
    }

    @Test
    void one_that_stopped_goes_on_with_the_columns_it_was_weighed_with() {
        try (Imports imports = imports()) {
            Import weighed = upload(imports, "p-1");
            database.useTransaction(tx ->
                    tx.handle().execute("update opening_import set state = 'STOPPED' where shop_id = ?", shop.id()));
            Mapping idsAsPoints = new Mapping(Map.of(Column.CUSTOMER_ID, 0, Column.POINTS, 0), null, null, true);
            assertThat(imports.choose(find(imports), new Choice(idsAsPoints, true, true, "", true)))
                    .isTrue();
            assertThat(find(imports).choice())
                    .isEqualTo(new Choice(weighed.choice().mapping(), true, false, "", true));
            imports.start(shop, find(imports), SOMEBODY);
        }
        untilDone();
        long most = database.inTransaction(tx -> tx.handle()
                .createQuery("select max(points) from adjustment where shop_id = :shop")
                .bind("shop", shop.id())
                .mapTo(Long.class)
                .one());
        assertThat(most).isEqualTo(10);
    }

    private void untilDone() {
        try (Imports imports = imports()) {
            Deadline.await(SOON, "done", () -> find(imports).state() == State.DONE);
        }
    }

    private interface Beginning {
        Outcome begin(Imports imports);
    }

    private void stoppedOnTheWay(State state, Beginning beginning) throws InterruptedException {
        turns.drainPermits();
        turns.release(3);
        try (Imports imports = imports()) {
            assertThat(beginning.begin(imports)).isEqualTo(new Outcome.Done());
            Deadline.await(SOON, "begun", () -> find(imports).rowsDone() > 0);
            // It ends after the portion under way, which it may go on with once it knows.
            Thread closing = Thread.ofPlatform().start(imports::close);
            Deadline.await(
                    SOON,
                    "it has been told",
                    () -> closing.getState() == Thread.State.TIMED_WAITING || !closing.isAlive());
            turns.release(ROWS);
            closing.join();
        }
        try (Imports looking = imports()) {
            assertThat(find(looking).state()).isEqualTo(state);
        }
    }

    private void untilIts(State state) {
        try (Imports imports = imports()) {
            Deadline.await(SOON, state.name(), () -> find(imports).state() == state);
            assertThat(find(imports).rowsDone()).isEqualTo(ROWS);
        }
    }

    private Imports imports() {
        return new Imports(database, shops, openings, orders, CLOCK);
    }

    private Import upload(Imports imports, String id) {
        String file = IntStream.range(0, ROWS)
                .mapToObj(i -> (7_000 + i) + ",10")
                .collect(Collectors.joining("\n", "customer_id,points\n", "\n"));
        imports.uploads()
                .members(
                        shop,
                        new Uploads.Upload(id, "somebody", "file.csv", file.getBytes(StandardCharsets.UTF_8)),
                        new byte[0],
                        LocalDate.of(2026, 11, 22));
        return imports.find(shop, id).orElseThrow();
    }

    private Import find(Imports imports) {
        return imports.find(shop, "p-1").orElseThrow();
    }

    private int rows(String table) {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("select count(*) from " + table + " where shop_id = :shop")
                .bind("shop", shop.id())
                .mapTo(Integer.class)
                .one());
    }
}
