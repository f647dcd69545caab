package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.Answer;
import trappa.support.BreakablePostgres;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Lateness;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/**
 * PostgreSQL goes away, or goes quiet, under a server at work: everybody is told so in less than three seconds, and within
 * ten seconds of its return all is as before without anybody doing anything. {@code -Dtrappa.outage.seconds=300} for a
 * longer one.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DatabaseOutageTest {
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("trappa.outage.seconds", 4));
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(3);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);
    /** More than there are connections. */
    private static final int AT_ONCE = 40;

    private static final int MEMBERS = 10;

    @TempDir
    private static Path folder;

    private static BreakablePostgres postgres;
    private static RunningTrappa server;
    private static TestShop shop;
    private static final Set<Integer> acknowledged = new HashSet<>();
    /** Sent while the database was away, and refused. */
    private static final Set<Integer> refused = new TreeSet<>();

    private static int next;

    @BeforeAll
    static void a_server_on_its_own_postgresql() {
        postgres = BreakablePostgres.in(folder);
        server = RunningTrappa.start(postgres.settings());
        shop = server.newShop().publish(ProgramJson.onePointPerKrona());
    }

    @AfterAll
    static void all_is_stopped() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void all_is_well() {
        send(AT_ONCE);
        settle();
        assertThat(shop.balances()).isEqualTo(worth());
    }

    @Test
    @Order(1)
    void killed_under_load_and_started_again() throws Exception {
        try (ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> sending = load.submit(() -> send(400));
            Deadline.await(Duration.ofSeconds(20), "some are acknowledged", () -> acknowledged() > 3 * MEMBERS);
            postgres.kill();
            sending.get();
        }
        refusedWhileAway();
        postgres.startAgain();
        backWithinTenSeconds();
    }

    @Test
    @Order(2)
    void held_so_that_nothing_is_answered_and_let_go() throws Exception {
        postgres.hold();
        refusedWhileAway();
        postgres.letGo();
        backWithinTenSeconds();
    }

    @Test
    @Order(3)
    void slow_because_a_member_is_locked_for_others_nobody_else_waits_and_nothing_is_lost() throws SQLException {
        try (Connection other = postgres.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from member where customer_id = " + member(0) + " for update");
            send(2 * MEMBERS);
            assertThat(shop.staircase(member(1)).status()).isEqualTo(200);
            other.rollback();
        }
        settle();
        assertThat(shop.balances()).isEqualTo(worth());
    }

    @Test
    @Order(4)
    void no_connection_was_lost() {
        // Jobs may be at work at any moment; what nobody ended stays.
        Deadline.await(Duration.ofSeconds(60), "all connections but two rest", DatabaseOutageTest::almostAllRest);
    }

    private static boolean almostAllRest() {
        try (Connection one = postgres.connect();
                Statement statement = one.createStatement();
                var rows = statement.executeQuery("""
                        select count(*) filter (where state <> 'idle' and application_name = 'trappa'), count(*)
                        from pg_stat_activity where application_name like 'trappa%'""")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(2)).isLessThanOrEqualTo(17);
            return rows.getInt(1) <= 2;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void refusedWhileAway() throws Exception {
        long end = System.nanoTime() + OUTAGE.toNanos();
        do {
            try (Lateness machine = new Lateness();
                    ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Asked>> calls = IntStream.range(0, AT_ONCE)
                        .mapToObj(i -> (Callable<Asked>) () ->
                                asked(() -> i % 2 == 0 ? shop.send(delivery(1_000_000 + i)) : shop.staircase(7_001)))
                        .toList();
                IntStream.range(0, AT_ONCE).filter(i -> i % 2 == 0).forEach(i -> refused.add(1_000_000 + i));
                for (Future<Asked> one : all.invokeAll(calls)) {
                    assertThat(one.get().answer.status()).isEqualTo(503);
                    assertThat(one.get().answer.header("Retry-After")).isPresent();
                    assertThat(one.get().took).isLessThan(machine.added(REFUSED_WITHIN));
                }
            }
            Thread.sleep(200);
        } while (System.nanoTime() < end);
    }

    private record Asked(Answer answer, Duration took) {}

    private static Asked asked(Callable<Answer> call) throws Exception {
        long start = System.nanoTime();
        Answer answer = call.call();
        return new Asked(answer, Duration.ofNanos(System.nanoTime() - start));
    }

    /** What could not be taken is sent again, as the store does; then all that was ever sent is there, once. */
    private static void backWithinTenSeconds() {
        long back = System.nanoTime();
        Deadline.await(
                BACK_WITHIN,
                "deliveries are taken again",
                () -> shop.send(delivery(0)).status() == 200);
        Deadline.await(
                BACK_WITHIN,
                "shoppers are served",
                () -> shop.staircase(member(0)).status() == 200);
        System.out.printf(
                "Back after %,d ms%n",
                Duration.ofNanos(System.nanoTime() - back).toMillis());
        sent().forEach(i -> {
            Deadline.await(BACK_WITHIN, "taken", () -> shop.send(delivery(i)).status() == 200);
            acknowledged.add(i);
        });
        settle();
        assertThat(shop.balances()).isEqualTo(worth());
    }

    /**
     * What was written without anybody being told is read by whoever looks for what was let lie: once it is ten seconds
     * old by the server's clock, which has to move for that.
     */
    private static void settle() {
        Deadline.await(Duration.ofSeconds(60), "the inbox is read", () -> {
            server.clock().advance(Duration.ofSeconds(1));
            return shop.settled();
        });
    }

    private static void send(int count) {
        for (int i = 0; i < count; i++) {
            int mine = next++;
            if (shop.send(delivery(mine)).status() == 200) {
                synchronized (acknowledged) {
                    acknowledged.add(mine);
                }
            }
        }
    }

    private static int acknowledged() {
        synchronized (acknowledged) {
            return acknowledged.size();
        }
    }

    private static Map<Long, Long> worth() {
        Map<Long, Long> worth = new HashMap<>();
        sent().forEach(i -> worth.merge(member(i), points(i), Math::addExact));
        return worth;
    }

    private static IntStream sent() {
        return IntStream.concat(IntStream.range(0, next), refused.stream().mapToInt(i -> i));
    }

    private static Delivery delivery(int i) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(10_000 + i).customer(member(i)).line(i + 1, points(i) + ".00", 1));
    }

    private static long member(int i) {
        return i < 1_000_000 ? 7_000 + i % MEMBERS : 9_000 + i % MEMBERS;
    }

    private static long points(int i) {
        return 100 + i % 40;
    }
}
