package trappa.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import trappa.db.Database;
import trappa.db.DatabaseUrl;

/**
 * Which database a test server runs on: H2, or PostgreSQL when the build says so ({@code
 * -Dtrappa.test.database=postgres}). One PostgreSQL for each test process, a database of its own for each server.
 */
public enum TestDatabase {
    H2 {
        @Override
        public Map<String, String> settings(Path folder) {
            return Map.of("DATABASE_URL", "jdbc:h2:file:" + folder.resolve("trappa"));
        }

        @Override
        void migrate(Path folder) {
            Migrated.copyTo(folder.resolve("trappa.mv.db"));
        }
    },
    POSTGRES {
        @Override
        public Map<String, String> settings(Path folder) {
            return Map.of(
                    "DATABASE_URL",
                    Postgres.databaseOf(folder),
                    "TRAPPA_DATA_KEY",
                    "a-data-key-of-the-tests-0123456789");
        }
    };

    /** The settings of a server on the database of {@code folder}: a fresh one the first time, afterwards the same. */
    public abstract Map<String, String> settings(Path folder);

    /** Saves a server the migrations where that can be done. */
    void migrate(Path folder) {}

    public static TestDatabase inForce() {
        return valueOf(System.getProperty("trappa.test.database", "h2").toUpperCase(java.util.Locale.ROOT));
    }

    /** An empty database as the migrations leave it: made once, as they take longer than all else a server does to start. */
    private static final class Migrated {
        private static final byte[] FILE = make();

        private static byte[] make() {
            Path folder = TestFolders.create("trappa-migrated");
            try {
                try (Database database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("trappa")))) {
                    database.migrate();
                }
                return Files.readAllBytes(folder.resolve("trappa.mv.db"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                TestFolders.delete(folder);
            }
        }

        static void copyTo(Path file) {
            try {
                if (!Files.exists(file)) {
                    Files.write(file, FILE);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Carries statements out beside every server. */
    public static void execute(String address, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static final Duration START = Duration.ofSeconds(60);

    /** Tries again: the port it is given was free a moment before, and somebody else may have taken it since. */
    static EmbeddedPostgres startOf(Supplier<EmbeddedPostgres.Builder> wanted) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return wanted.get().setPGStartupWait(START).start();
            } catch (IOException | IllegalStateException e) {
                if (attempt == 5) {
                    throw e;
                }
                System.err.println("PostgreSQL did not start, trying again: " + e);
            }
        }
    }

    /** Started when the first test asks for it; it stops with the process. */
    private static final class Postgres {
        private static final EmbeddedPostgres SERVER = start();
        private static final Map<Path, String> DATABASES = new ConcurrentHashMap<>();
        private static final AtomicInteger NEXT = new AtomicInteger();

        private static EmbeddedPostgres start() {
            try {
                return startOf(() -> EmbeddedPostgres.builder()
                        .setDataDirectory(TestFolders.create("trappa-postgres"))
                        .setServerConfig("fsync", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("synchronous_commit", "on"));
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL for the tests did not start", e);
            }
        }

        static String databaseOf(Path folder) {
            return DATABASES.computeIfAbsent(folder, f -> newDatabase());
        }

        private static String newDatabase() {
            String name = "test_" + NEXT.incrementAndGet();
            try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException("No database for the test", e);
            }
            return SERVER.getJdbcUrl("postgres", name);
        }
    }
}
