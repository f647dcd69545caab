import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL that keeps what it commits, for the length of a run, with what it has cost so far. */
final class Postgres implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final ProcessHandle postmaster;

    /** @param settings beside those that a commit is surely on disk with */
    Postgres(Path data, Map<String, String> settings) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on");
        settings.forEach(builder::setServerConfig);
        server = builder.start();
        postmaster = ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                        .getFirst()
                        .strip()))
                .orElseThrow();
    }

    /** The address of a database, which is made the first time. */
    String database(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var there = statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
            if (!there.next()) {
                try (var create = connection.createStatement()) {
                    create.execute("create database " + name);
                }
            }
        }
        return server.getJdbcUrl("postgres", name);
    }

    /**
     * As it does by itself every five minutes. From then on it writes its log over old files, which until the first
     * time it has to make, each with a stop of 50 ms for everybody.
     */
    void checkpoint() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    /** Of all its processes; empty on a system without {@code /proc}. */
    Optional<Server.Cpu> cpu() {
        return Server.cpu(postmaster);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
