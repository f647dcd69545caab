package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.support.Deadline;
import trappa.support.MovableClock;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.value.ShopDomain;
import trappa.webhook.JdbcInbox.Stored;

/** What goes on at the same time on PostgreSQL. */
class AtOnceTest {
    private static final ShopDomain SHOP = new ShopDomain("one.myshopify.com");

    @TempDir
    private Path folder;

    private final MovableClock clock = MovableClock.at(RunningTrappa.NOW);
    private final JdbcInbox inbox = new JdbcInbox();
    private final JdbcShops shops = new JdbcShops();
    private Database database;
    private long shop;

    @BeforeEach
    void open() {
        String address = TestDatabase.POSTGRES.settings(folder).get("DATABASE_URL");
        database = new Database(DatabaseUrl.parse(address + "&options=-c%20lock_timeout=60000"));
        database.migrate();
        shop = database.inTransaction(tx -> {
            shops.create(tx, SHOP, clock.instant());
            return shops.find(tx, SHOP).orElseThrow().id();
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_group_that_waits_for_somebody_holds_up_no_other() throws Exception {
        List<Stored> held = receive("held", 100);
        List<Stored> others = receive("other", 10);
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<Void> holding = new CompletableFuture<>();
        CompletableFuture<Void> somebody = CompletableFuture.runAsync(() -> database.useTransaction(tx -> {
            tx.handle().execute("select 1 from delivery where delivery_id = ? for update", id(held));
            holding.complete(null);
            over.join();
        }));
        holding.get(20, TimeUnit.SECONDS);
        try (Worker worker = new Worker(database, Appliers.on(database, folder, clock), clock)) {
            worker.start();
            worker.hand(held);
            Deadline.await(Duration.ofSeconds(20), "it waits for somebody", () -> waitsForLocks() == 1);
            worker.hand(others);
            Deadline.await(Duration.ofSeconds(20), "the others are read", () -> unread(others) == 0);
            assertThat(unread(held)).isEqualTo(100);
            assertThat(worker.waiting()).isEqualTo(100);

            over.complete(null);
            somebody.get(20, TimeUnit.SECONDS);
            Deadline.await(Duration.ofSeconds(20), "all are read", () -> unread(held) == 0);
            Deadline.await(Duration.ofSeconds(20), "it knows", () -> worker.waiting() == 0);
        } finally {
            over.complete(null);
        }
    }

    /** A store that never pauses for long must not keep anybody from what a server that ended has left. */
    @Test
    void what_another_server_left_is_read_while_deliveries_come() {
        try (Worker worker = new Worker(database, Appliers.on(database, folder, clock), clock)) {
            worker.start();
            List<Stored> first = receive("first", 1);
            worker.hand(first);
            Deadline.await(Duration.ofSeconds(20), "it has begun", () -> unread(first) == 0 && worker.waiting() == 0);
            clock.advance(Duration.ofMinutes(1));
            List<Stored> left = receive("left", 5);
            clock.advance(Duration.ofMinutes(1));
            long came = System.nanoTime();
            while (unread(left) > 0) {
                assertThat(System.nanoTime() - came).as("nobody has read it").isLessThan(30_000_000_000L);
                worker.hand(receive("comes-" + System.nanoTime(), 1));
            }
        }
    }

    /** New shops: each server makes those of its group, and waits for those that the other is making. */
    @Test
    void two_who_meet_the_same_shops_do_not_wait_for_each_other_in_a_circle() throws Exception {
        for (int round = 0; round < 10; round++) {
            ShopDomain one = new ShopDomain("a-" + round + ".myshopify.com");
            ShopDomain other = new ShopDomain("b-" + round + ".myshopify.com");
            CompletableFuture<Void> over = new CompletableFuture<>();
            CompletableFuture<Void> holding = new CompletableFuture<>();
            CompletableFuture<Void> somebody = CompletableFuture.runAsync(() -> database.useTransaction(tx -> {
                tx.handle().execute("lock table shop in exclusive mode");
                holding.complete(null);
                over.join();
            }));
            holding.get(20, TimeUnit.SECONDS);
            try (InboxWriter ours = writer();
                    InboxWriter theirs = writer()) {
                List<CompletableFuture<Boolean>> written = new ArrayList<>();
                // Each waits with a first one, so that the next two become one group.
                for (InboxWriter writer : List.of(ours, theirs)) {
                    written.add(offer(writer, new ShopDomain("c-" + round + ".myshopify.com"), "first"));
                }
                Deadline.await(Duration.ofSeconds(20), "both wait", () -> waitsForLocks() == 2);
                for (ShopDomain shop : List.of(one, other)) {
                    written.add(offer(ours, shop, "x"));
                }
                for (ShopDomain shop : List.of(other, one)) {
                    written.add(offer(theirs, shop, "y"));
                }
                over.complete(null);
                for (CompletableFuture<Boolean> each : written) {
                    assertThat(each.get(20, TimeUnit.SECONDS)).isTrue();
                }
            } finally {
                over.complete(null);
            }
            somebody.get(20, TimeUnit.SECONDS);
        }
    }

    private InboxWriter writer() {
        JdbcShops own = new JdbcShops();
        return new InboxWriter(
                database,
                new JdbcInbox(),
                own,
                new JdbcPrograms(),
                new Repeats(database, own, clock),
                stored -> {},
                () -> {});
    }

    private CompletableFuture<Boolean> offer(InboxWriter writer, ShopDomain domain, String id) {
        return writer.offer(new Delivery(domain, id, "themes/update", null, clock.instant(), new byte[] {'{', '}'}))
                .orElseThrow();
    }

    /** In different orders, as two servers may get them: were they written so, each would wait for what the other wrote. */
    @Test
    void two_who_write_the_same_deliveries_do_not_wait_for_each_other_in_a_circle() throws Exception {
        JdbcInbox another = new JdbcInbox();
        for (int round = 0; round < 20; round++) {
            List<Arrived> deliveries = deliveries("round-" + round, 200);
            CompletableFuture<List<Stored>> theirs = CompletableFuture.supplyAsync(
                    () -> database.durablyAtOnce(tx -> another.add(tx, deliveries.reversed(), Map.of(SHOP, shop))));
            List<Stored> ours = database.durablyAtOnce(tx -> inbox.add(tx, deliveries, Map.of(SHOP, shop)));

            assertThat(ours.size() + theirs.get(60, TimeUnit.SECONDS).size()).isEqualTo(200);
            assertThat(ours).extracting(Stored::deliveryId).isSorted();
        }
    }

    private long waitsForLocks() {
        return database.inTransaction(
                tx -> tx.handle().createQuery("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'""").mapTo(Long.class).one());
    }

    private static long id(List<Stored> those) {
        return those.get(50).deliveryId();
    }

    private long unread(List<Stored> those) {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("""
                        select count(*) from delivery
                        where status = 'received' and delivery_id between :first and :last""")
                .bind("first", those.getFirst().deliveryId())
                .bind("last", those.getLast().deliveryId())
                .mapTo(Long.class)
                .one());
    }

    private List<Stored> receive(String name, int count) {
        return database.inTransaction(tx -> inbox.add(tx, deliveries(name, count), Map.of(SHOP, shop)));
    }

    private List<Arrived> deliveries(String name, int count) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> new Delivery(
                        SHOP, name + "/" + i, "themes/update", null, clock.instant(), new byte[] {'{', '}'}))
                .map(Arrived::of)
                .toList());
    }
}
