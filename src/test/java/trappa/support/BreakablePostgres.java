package trappa.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A PostgreSQL of one test, forced to disk as in production, that can be killed, stopped, held and started again. */
public final class BreakablePostgres implements AutoCloseable {
    private final Path data;
    private EmbeddedPostgres server;
    private boolean held;

    private BreakablePostgres(Path data) throws IOException {
        this.data = data;
        server = TestDatabase.startOf(this::builder);
    }

    /** @param folder empty; holds the data */
    public static BreakablePostgres in(Path folder) {
        try {
            return new BreakablePostgres(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL for the tests did not start", e);
        }
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on");
    }

    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** The settings of a server on it. */
    public Map<String, String> settings() {
        return Map.of("DATABASE_URL", url(), "TRAPPA_DATA_KEY", "a-data-key-of-the-tests-0123456789");
    }

    public Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    /** {@code kill -9} of all its processes. */
    public void kill() {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        Deadline.await(
                Duration.ofSeconds(60), "PostgreSQL is gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** SIGSTOP to all its processes: connections stay, nothing is answered. */
    public void hold() {
        held = true;
        signal("-STOP");
    }

    /** SIGCONT. */
    public void letGo() {
        held = false;
        signal("-CONT");
    }

    /** After a kill: the same data, the same port. */
    public void startAgain() {
        int port = server.getPort();
        try {
            server.close();
            server = TestDatabase.startOf(() -> builder().setPort(port));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start again", e);
        }
    }

    private void signal(String signal) {
        List<String> command = Stream.concat(
                        Stream.of("kill", signal), processes().stream().map(p -> Long.toString(p.pid())))
                .toList();
        try {
            if (new ProcessBuilder(command).start().waitFor() != 0) {
                throw new AssertionError(command + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<ProcessHandle> processes() {
        try {
            long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (held) {
                letGo();
            }
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
