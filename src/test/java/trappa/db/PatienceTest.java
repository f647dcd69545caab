package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.ledger.LedgerProof;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;

/**
 * On PostgreSQL a statement of a request is given up after a while; a migration of a large database and the proof of a
 * large ledger take as long as they take. Here the while is a fraction of a second.
 */
class PatienceTest {
    private static final Clock NOW = Clock.fixed(Instant.parse(RunningTrappa.NOW), ZoneOffset.UTC);
    private static final Duration LONGER = Duration.ofMillis(1_500);

    @TempDir
    private Path folder;

    private String address() {
        return TestDatabase.POSTGRES.settings(folder).get("DATABASE_URL");
    }

    private Database impatient() {
        String address = address();
        return new Database(DatabaseUrl.parse(
                address + (address.contains("?") ? "&" : "?") + "options=-c%20statement_timeout=500"));
    }

    @Test
    void a_migration_may_take_longer_than_a_request() throws SQLException {
        try (Connection connection = DriverManager.getConnection(address());
                Statement statement = connection.createStatement();
                Database database = impatient()) {
            statement.execute("create schema beside; create sequence beside.made");
            statement.execute("""
                    create function beside.slowly() returns event_trigger language plpgsql as $$
                    begin if nextval('beside.made') = 5 then perform pg_sleep(1.5); end if; end $$""");
            statement.execute("create event trigger slow on ddl_command_start execute function beside.slowly()");
            assertThat(database.migrate()).isPositive();
            assertThat(database.pendingMigrations()).isZero();
            assertThatThrownBy(() -> database.useTransaction(tx -> tx.handle().execute("select pg_sleep(1.5)")))
                    .as("afterwards a request is given up as before")
                    .hasMessageContaining("statement timeout");
        }
    }

    @Test
    void the_proof_of_a_ledger_waits_for_its_large_sums() throws Exception {
        try (Database database = impatient();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            database.migrate();
            CountDownLatch locked = new CountDownLatch(1);
            Future<?> slow = other.submit(() -> {
                try (Connection connection = DriverManager.getConnection(address());
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    statement.execute("lock table ledger_entry, order_fact, redemption in access exclusive mode");
                    locked.countDown();
                    Thread.sleep(LONGER);
                    connection.commit();
                }
                return null;
            });
            assertThat(locked.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(LedgerProof.of(database, NOW).deviations()).isEmpty();
            slow.get();
        }
    }
}
