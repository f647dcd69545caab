package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.support.TestShop;

/** A clock that jumps, on a database with several servers: nothing waits for a time that is not to come for long. */
class ClockSetBackTest {
    private static final Instant NOW = Instant.parse(RunningTrappa.NOW);

    @TempDir
    private Path folder;

    @Test
    void a_lease_from_before_the_clock_was_set_back_ends_with_its_holder() {
        try (Database database = database()) {
            database.migrate();
            Duration length = Duration.ofSeconds(20);
            Lease dead = new Lease(database, "a job", length);
            Lease heir = new Lease(database, "a job", length);
            assertThat(dead.ours(NOW)).isTrue();
            assertThat(heir.ours(NOW.minusSeconds(30)))
                    .as("clocks a little apart")
                    .isFalse();
            assertThat(heir.ours(NOW.minus(Duration.ofHours(1)))).isTrue();
            assertThat(dead.ours(NOW.minus(Duration.ofHours(1)))).isFalse();
        }
    }

    @Test
    void a_server_that_stops_gives_its_jobs_to_another_at_once() {
        try (Database database = database()) {
            database.migrate();
            Lease first = new Lease(database, "a job that is given back", Duration.ofMinutes(10));
            Lease second = new Lease(database, "a job that is given back", Duration.ofMinutes(10));
            assertThat(first.ours(NOW)).isTrue();
            second.giveBack();
            assertThat(second.ours(NOW)).as("only whoever has it gives it back").isFalse();
            first.giveBack();
            assertThat(second.ours(NOW)).isTrue();
        }
    }

    @Test
    void a_lease_is_written_again_when_a_quarter_of_it_is_over() {
        try (Database database = database()) {
            database.migrate();
            Duration length = Duration.ofSeconds(20);
            Lease lease = new Lease(database, "a job in portions", length);
            assertThat(lease.ours(NOW)).isTrue();
            assertThat(lease.ours(NOW.plusMillis(4_999))).isTrue();
            assertThat(heldUntil(database)).isEqualTo(NOW.plus(length));
            assertThat(lease.ours(NOW.plusSeconds(5))).isTrue();
            assertThat(heldUntil(database)).isEqualTo(NOW.plusSeconds(5).plus(length));
            assertThat(lease.ours(NOW.plusSeconds(1))).as("a clock set back").isTrue();
            assertThat(heldUntil(database)).isEqualTo(NOW.plusSeconds(1).plus(length));
        }
    }

    private static Instant heldUntil(Database database) {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("select held_until from lease where job = 'a job in portions'")
                .mapTo(Instant.class)
                .one());
    }

    @Test
    void jumps_back_and_forth_lose_nothing_and_what_was_let_lie_before_is_read() {
        var settings = TestDatabase.POSTGRES.settings(folder);
        try (RunningTrappa server = RunningTrappa.start(settings);
                Database database = new Database(DatabaseUrl.parse(settings.get("DATABASE_URL")))) {
            TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
            int sent = 0;
            for (int days : new int[] {0, 3, -5, 1}) {
                server.clock().advance(Duration.ofDays(days));
                shop.deliver(order(sent++), order(sent++));
            }
            assertThat(shop.balance(7_001)).isEqualTo(sent * 10L);
            // As a server leaves them that was killed before the clock went back an hour: received and claimed ahead of
            // us.
            int left = database.inTransaction(tx -> {
                return tx.handle()
                        .execute(
                                "update delivery set status = 'received', received_at = received_at + interval '10' day,"
                                        + " claimed_until = received_at + interval '10' day");
            });
            assertThat(left).isEqualTo(sent);
            shop.settleWithin(Duration.ofSeconds(60));
            assertThat(shop.balance(7_001)).isEqualTo(sent * 10L);
            server.stopAndVerifyLedger();
        }
    }

    private Database database() {
        return new Database(
                DatabaseUrl.parse(TestDatabase.POSTGRES.settings(folder).get("DATABASE_URL")));
    }

    private static Delivery order(int i) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(1_000 + i).customer(7_001).line(i + 1, "10.00", 1));
    }
}
