package trappa.db;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.value.Resource;

/** The schema, brought up to date step by step: each database has its own steps. */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    /** The numbers of all there are, the same for both databases. */
    private static final List<Integer> STEPS =
            Resource.text("/db/steps").lines().map(Integer::valueOf).toList();

    /** As the tool keeps it, by the names it gives, in the schema of the connection and in no other that is looked through. */
    private static final String HISTORY = "select \"version\" from \"%s\".\"flyway_schema_history\" where \"success\"";

    /** What H2 and PostgreSQL say of a table that is not there. */
    private static final Set<String> NO_SUCH_TABLE = Set.of("42S02", "42S03", "42S04", "42P01");

    private final DatabaseUrl url;
    private final HikariDataSource pool;
    private final Map<String, String> properties;

    /** @param properties of a connection to PostgreSQL */
    Migrations(DatabaseUrl url, HikariDataSource pool, Map<String, String> properties) {
        this.url = url;
        this.pool = pool;
        this.properties = properties;
    }

    /** The numbers of those that were carried out, sorted; empty where nothing ever was. */
    static List<Integer> carriedOut(DataSource pool) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            String schema = connection.getSchema();
            if (schema == null) {
                return List.of();
            }
            List<Integer> carriedOut = new ArrayList<>();
            try (ResultSet versions = statement.executeQuery(HISTORY.formatted(schema.replace("\"", "\"\"")))) {
                while (versions.next()) {
                    String version = versions.getString(1);
                    if (version != null && version.matches("[0-9]{1,9}")) {
                        carriedOut.add(Integer.valueOf(version));
                    }
                }
            }
            carriedOut.sort(null);
            return carriedOut;
        } catch (SQLException e) {
            if (NO_SUCH_TABLE.contains(String.valueOf(e.getSQLState()))) {
                return List.of();
            }
            throw new IllegalStateException("The database does not say which steps its schema has", e);
        }
    }

    /** All that was committed is on H2's disk. */
    static void force(DataSource pool) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
        } catch (SQLException e) {
            throw new IllegalStateException("The database cannot be forced to disk", e);
        }
    }

    /**
     * Does nothing on a database that has every step, without asking the tool, which takes a quarter of a start to wake.
     *
     * @return how many were carried out
     * @throws Database.Unusable when one could not be. The database is as it was before, and closed if it is H2's
     */
    int carryOut() {
        List<Integer> carriedOut = carriedOut(pool);
        if (isNewer(carriedOut)) {
            LOG.warn(
                    "{} was brought to step {} by a newer version than this one, which knows {}",
                    url,
                    carriedOut.getLast(),
                    STEPS.getLast());
        }
        if (missing(carriedOut) == 0) {
            return 0;
        }
        return url.kind() == DatabaseUrl.Kind.H2 ? besideACopy() : inTransactions();
    }

    /** On PostgreSQL a step is there as a whole or not at all. */
    private int inTransactions() {
        try {
            return patient().migrate().migrationsExecuted;
        } catch (FlywayException e) {
            throw notUpToDate(e, "The steps before it are kept; the next start goes on from there.");
        }
    }

    private Database.Unusable notUpToDate(Exception e, String stateOfThings) {
        Throwable why = e;
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            why = cause instanceof SQLException ? cause : why;
        }
        String said = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
        return new Database.Unusable(
                "The schema of " + url + " cannot be brought up to date: " + said.replaceFirst("; SQL statement:$", "")
                        + "\n" + stateOfThings,
                e);
    }

    private int besideACopy() {
        SchemaCopy copy = copy();
        try {
            int carriedOut = flyway().migrate().migrationsExecuted;
            force(pool);
            // Left behind, it would be put back by some later start.
            copy.remove();
            return carriedOut;
        } catch (RuntimeException | IOException e) {
            pool.close();
            throw notUpToDate(e, asBefore(copy));
        }
    }

    private SchemaCopy copy() {
        try {
            if (isEmpty()) {
                return SchemaCopy.ofNothing(url, STEPS.getLast());
            }
            // Nobody but this is at work yet: with none kept in store, all connections go and H2 closes the file.
            int kept = pool.getMinimumIdle();
            pool.setMinimumIdle(0);
            try {
                return SchemaCopy.of(url, STEPS.getLast(), pool.getHikariPoolMXBean()::softEvictConnections);
            } finally {
                pool.setMinimumIdle(kept);
            }
        } catch (SQLException | IOException e) {
            throw new Database.Unusable(
                    "The schema of " + url + " was not brought up to date, since no copy of the file could be made"
                            + " before, for which there has to be room: " + e.getMessage(),
                    e);
        }
    }

    private boolean isEmpty() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery(
                        "select count(*) from information_schema.tables where table_schema not in ('information_schema', 'pg_catalog')")) {
            return tables.next() && tables.getLong(1) == 0;
        }
    }

    private static String asBefore(SchemaCopy copy) {
        try {
            if (copy.putBack()) {
                return "It is again as it was before.";
            }
        } catch (IOException e) {
            LOG.warn("The copy of the database cannot be put back now", e);
        }
        return "The next start puts it back as it was before.";
    }

    int pending() {
        return missing(carriedOut(pool));
    }

    private static int missing(List<Integer> carriedOut) {
        return (int) STEPS.stream().filter(step -> !carriedOut.contains(step)).count();
    }

    /** Whether a newer version than this one has carried out steps that this one does not know. */
    boolean isNewer() {
        return isNewer(carriedOut(pool));
    }

    private static boolean isNewer(List<Integer> carriedOut) {
        return !carriedOut.isEmpty() && carriedOut.getLast() > STEPS.getLast();
    }

    /** The number of the last one that was carried out, empty when there was none. */
    String last() {
        List<Integer> carriedOut = carriedOut(pool);
        return carriedOut.isEmpty() ? "" : String.valueOf(carriedOut.getLast());
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/" + (url.kind() == DatabaseUrl.Kind.H2 ? "h2" : "postgres"))
                .sqlMigrationPrefix("")
                .sqlMigrationSeparator("-")
                .load();
    }

    /** On connections of its own: what a large database needs minutes for is not given up like a request. */
    private Flyway patient() {
        Map<String, String> lasting = new HashMap<>(properties);
        lasting.put("socketTimeout", "0");
        return Flyway.configure()
                .configuration(flyway().getConfiguration())
                .dataSource(url.jdbc(), url.user().isEmpty() ? null : url.user(), url.password())
                .jdbcProperties(lasting)
                .callbacks(new Patience())
                .load();
    }

    /** Lets each statement of a migration take its time. */
    private static final class Patience extends BaseCallback {
        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_CONNECT;
        }

        @Override
        public void handle(Event event, Context context) {
            try (Statement statement = context.getConnection().createStatement()) {
                statement.execute("set statement_timeout = 0");
            } catch (SQLException e) {
                throw new IllegalStateException("The connection for the migrations cannot be prepared", e);
            }
        }
    }
}
