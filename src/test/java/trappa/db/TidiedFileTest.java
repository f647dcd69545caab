package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.Deadline;

/**
 * An H2 file that is written and tidied far more often than usual, killed, opened and written all over: H2 asserts then that
 * no page is given up twice, which would lose one that is in use. {@code -Dtrappa.tidied=40} for more.
 */
@DisabledIfSystemProperty(
        named = "trappa.test.database",
        matches = "postgres",
        disabledReason = "PostgreSQL has files of its own")
class TidiedFileTest {
    private static final int KILLS = Integer.getInteger("trappa.tidied", 4);
    private static final int TABLES = 4;
    private static final int WRITERS = 3;
    private static final int ROWS_AT_ONCE = 60;
    private static final int ROWS = 4_500;
    private static final int BYTES = 750;

    @TempDir
    private Path folder;

    @Test
    void a_killed_file_can_be_written_all_over() throws Exception {
        assertThat(TidiedFileTest.class.desiredAssertionStatus())
                .as("H2's assertions are checked")
                .isTrue();
        Random random = new Random(7);
        for (int kill = 0; kill < KILLS; kill++) {
            Path file = Files.createDirectory(folder.resolve("kill-" + kill)).resolve("db");
            Path output = file.resolveSibling("output");
            Process load = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Load.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                Deadline.await(
                        Duration.ofSeconds(30), "it writes", () -> said(output).contains("writing"));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_000 + random.nextInt(800)));
            } finally {
                load.destroyForcibly().waitFor();
            }
            assertThat(said(output)).isEqualTo("writing\n");
            writeAllOver(file);
        }
    }

    private static String said(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void writeAllOver(Path file) {
        try (Database database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + file))) {
            for (int part = 0; part < 3; part++) {
                int third = part;
                everywhere(database, "update t%d set word = word || '!' where mod(id, 3) = " + third);
            }
            everywhere(database, "delete from t%d where mod(id, 2) = 0");
            everywhere(database, "update t%d set word = 'x'");
        }
    }

    private static void everywhere(Database database, String sql) {
        database.durably(tx -> {
            for (int table = 0; table < TABLES; table++) {
                tx.handle().execute(sql.formatted(table));
            }
            return true;
        });
    }

    /** The process that is killed. */
    static final class Load {
        private Load() {}

        public static void main(String[] arguments) throws SQLException {
            String url = Opening.h2(DatabaseUrl.parse("jdbc:h2:file:" + arguments[0]));
            WholeWrites whole = new WholeWrites(() -> {});
            try (Connection first = open(whole, url);
                    Statement statement = first.createStatement()) {
                for (int table = 0; table < TABLES; table++) {
                    statement.execute("create table t" + table + " (id bigint primary key, word varchar(4000))");
                }
            }
            for (int writer = 0; writer < WRITERS; writer++) {
                int seed = writer;
                Thread.ofPlatform().start(() -> write(whole, url, seed));
            }
            Thread.ofPlatform().start(() -> {
                while (true) {
                    whole.round();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                }
            });
            System.out.print("writing\n");
        }

        private static Connection open(WholeWrites whole, String url) throws SQLException {
            return whole.watch(DriverManager.getConnection(url, "sa", "")).orElseThrow();
        }

        private static void write(WholeWrites whole, String url, int seed) {
            Random random = new Random(seed);
            byte[] word = new byte[BYTES];
            try (Connection connection = open(whole, url)) {
                connection.setAutoCommit(false);
                while (true) {
                    for (int row = 0; row < ROWS_AT_ONCE; row++) {
                        random.nextBytes(word);
                        try (PreparedStatement merge = connection.prepareStatement(
                                "merge into t" + random.nextInt(TABLES) + " values (?, ?)")) {
                            merge.setLong(1, random.nextInt(ROWS / WRITERS) * (long) WRITERS + seed);
                            merge.setString(2, Base64.getEncoder().encodeToString(word));
                            merge.executeUpdate();
                        }
                    }
                    connection.commit();
                }
            } catch (SQLException e) {
                System.out.println(e);
            }
        }
    }
}
