package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.ArrayOf;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.db.Tx;
import trappa.shop.JdbcShops;
import trappa.support.Deadline;
import trappa.support.MovableClock;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.value.ShopDomain;
import trappa.webhook.JdbcInbox.Stored;

/** What waits in the inbox is read in portions, and what a server wrote itself it need not wait for. */
class UnreadTest {
    private static final ShopDomain ONE = new ShopDomain("one.myshopify.com");
    private static final ShopDomain OTHER = new ShopDomain("other.myshopify.com");
    private static final Duration CLAIM = Duration.ofSeconds(20);
    private static final Overflow.Range ALL = new Overflow.Range(1, Long.MAX_VALUE);
    private static final int MORE_THAN_FIT_INTO_MEMORY = 9_000;

    @TempDir
    private Path folder;

    private final MovableClock clock = MovableClock.at(RunningTrappa.NOW);
    private final JdbcInbox inbox = new JdbcInbox();
    private final JdbcShops shops = new JdbcShops();
    private final JdbcUnread unread = new JdbcUnread();
    private Database database;

    @BeforeEach
    void open() {
        Map<String, String> settings = TestDatabase.inForce().settings(folder);
        database = new Database(DatabaseUrl.parse(settings.get("DATABASE_URL")));
        database.migrate();
        database.useTransaction(tx -> List.of(ONE, OTHER).forEach(domain -> shops.create(tx, domain, clock.instant())));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_portion_takes_three_statements_however_many_deliveries_are_in_it() {
        List<Stored> written = receive(ONE, 150, 2_000);
        written.addAll(receive(OTHER, 150, 0));
        written.addAll(receive(ONE, 1, 1_200_000));
        AtomicInteger statements = new AtomicInteger();
        List<Stored> read = database.inTransaction(tx -> {
            tx.handle().setSqlLogger(counting(statements));
            return claim(tx, ALL, 512).deliveries();
        });
        assertThat(statements).hasValue(3);
        same(read, written);
    }

    @Test
    void no_more_bodies_are_taken_than_have_room_and_a_larger_one_alone() {
        List<Stored> written = receive(ONE, 3, 3_000_000);
        written.addAll(receive(OTHER, 1, 9_000_000));
        written.addAll(receive(ONE, 2, 10));
        List<Integer> sizes = new ArrayList<>();
        List<Stored> read = new ArrayList<>();
        OptionalLong done = OptionalLong.of(0);
        while (done.isPresent()) {
            Overflow.Range rest = new Overflow.Range(done.getAsLong() + 1, Long.MAX_VALUE);
            JdbcUnread.Portion portion = database.inTransaction(tx -> claim(tx, rest, 512));
            sizes.add(portion.deliveries().size());
            read.addAll(portion.deliveries());
            done = portion.lookedUpTo();
        }
        assertThat(sizes).containsExactly(2, 1, 1, 2, 0);
        same(read, written);
    }

    @Test
    void what_one_server_has_claimed_no_other_takes_before_its_time_is_over() {
        List<Stored> written = receive(ONE, 3, 10);
        Overflow.Range firstTwo = new Overflow.Range(
                written.getFirst().deliveryId(), written.get(1).deliveryId());
        same(database.inTransaction(tx -> claim(tx, firstTwo, 512)).deliveries(), written.subList(0, 2));
        same(database.inTransaction(tx -> claim(tx, ALL, 512)).deliveries(), written.subList(2, 3));
        assertThat(database.inTransaction(tx -> claim(tx, ALL, 512)).lookedUpTo())
                .isEmpty();
        clock.advance(CLAIM);
        same(database.inTransaction(tx -> claim(tx, ALL, 512)).deliveries(), written);
    }

    @Test
    void neither_looking_for_what_waits_nor_reading_it_goes_through_a_whole_shop() {
        assumeThat(database.shared()).as("H2 says by which index it goes").isFalse();
        assertThat(plan(JdbcUnread.FREE))
                .containsPattern("delivery_by_status: [^*]*status = 'received' AND delivery_id >=")
                .containsPattern("PRIMARY_KEY_\\w+: shop_id = d.shop_id AND delivery_id = d.delivery_id")
                .endsWith("/* index sorted */");
        assertThat(plan(JdbcUnread.READ))
                .containsPattern("PRIMARY_KEY_\\w+: shop_id = wanted.shop_id AND delivery_id = wanted.id")
                .containsPattern("PRIMARY_KEY_\\w+: shop_id = d.shop_id AND delivery_id = d.delivery_id");
    }

    private String plan(String statement) {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("explain " + statement)
                .bindMap(Map.of("first", 1L, "last", 9L, "most", 9))
                .bindMap(Map.of("received", clock.instant(), "claimed", clock.instant(), "never", clock.instant()))
                .bind("shops", ArrayOf.numbers(List.of(1L)))
                .bind("ids", ArrayOf.numbers(List.of(1L)))
                .configure(SqlStatements.class, any -> any.setUnusedBindingAllowed(true))
                .mapTo(String.class)
                .one()
                .replaceAll("\\s+", " "));
    }

    /** The clock stands still: nothing of it is old enough for any other server. */
    @Test
    void what_had_no_room_in_memory_is_read_at_once_by_the_server_that_wrote_it() {
        try (Worker worker = new Worker(database, Appliers.on(database, folder, clock), clock)) {
            worker.hand(receive(ONE, MORE_THAN_FIT_INTO_MEMORY, 2));
            assertThat(worker.waiting()).isEqualTo(MORE_THAN_FIT_INTO_MEMORY);
            worker.start();
            Deadline.await(Duration.ofSeconds(60), "all are read", () -> waiting() == 0);
            // It counts after the commit that the row shows.
            Deadline.await(Duration.ofSeconds(60), "it knows", () -> worker.waiting() == 0);
        }
    }

    private long waiting() {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("select count(*) from delivery where status = 'received'")
                .mapTo(Long.class)
                .one());
    }

    @Test
    void ranges_hold_what_one_server_wrote_and_stop_where_anothers_numbers_lie() {
        Overflow overflow = new Overflow();
        LongStream.of(5, 6, 9).forEach(overflow::add);
        overflow.wentElsewhere();
        LongStream.of(12, 1_000, 2_001).forEach(overflow::add);
        assertThat(overflow.size()).isEqualTo(5 + 989 + 1);
        List<Overflow.Range> ranges = new ArrayList<>();
        while (overflow.first().isPresent()) {
            Overflow.Range first = overflow.first().get();
            ranges.add(first);
            overflow.done(first.equals(new Overflow.Range(5, 9)) ? 7 : first.last());
        }
        assertThat(ranges)
                .containsExactly(
                        new Overflow.Range(5, 9),
                        new Overflow.Range(8, 9),
                        new Overflow.Range(12, 1_000),
                        new Overflow.Range(2_001, 2_001));
    }

    private JdbcUnread.Portion claim(Tx tx, Overflow.Range range, int most) {
        Instant now = clock.instant();
        return unread.claim(tx, range, most, now, now, now.plus(CLAIM));
    }

    private List<Stored> receive(ShopDomain shop, int deliveries, int bytes) {
        List<Arrived> all = IntStream.range(0, deliveries)
                .mapToObj(i -> {
                    byte[] body = new byte[bytes];
                    Arrays.fill(body, (byte) (i + 1));
                    String id = shop.text() + "/" + bytes + "/" + i;
                    return Arrived.of(new Delivery(shop, id, "themes/update", null, clock.instant(), body));
                })
                .toList();
        return new ArrayList<>(database.inTransaction(tx -> inbox.add(
                tx, all, Map.of(shop, shops.find(tx, shop).orElseThrow().id()))));
    }

    private static void same(List<Stored> read, List<Stored> written) {
        assertThat(read).hasSameSizeAs(written);
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).deliveryId()).isEqualTo(written.get(i).deliveryId());
            assertThat(read.get(i).shopId()).isEqualTo(written.get(i).shopId());
            Delivery delivery = read.get(i).delivery();
            assertThat(delivery.body()).isEqualTo(written.get(i).delivery().body());
            assertThat(delivery.with(new byte[0]).toString().replaceAll("\\[B@\\w+", ""))
                    .isEqualTo(written.get(i)
                            .delivery()
                            .with(new byte[0])
                            .toString()
                            .replaceAll("\\[B@\\w+", ""));
        }
    }

    private static SqlLogger counting(AtomicInteger statements) {
        return new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                statements.incrementAndGet();
            }
        };
    }
}
