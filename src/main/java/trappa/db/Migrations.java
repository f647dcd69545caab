package trappa.db;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** The schema, brought up to date step by step: each database has its own steps. */
final class Migrations {
    private final DatabaseUrl url;
    private final DataSource pool;
    private final Map<String, String> properties;

    /** @param properties of a connection to PostgreSQL */
    Migrations(DatabaseUrl url, DataSource pool, Map<String, String> properties) {
        this.url = url;
        this.pool = pool;
        this.properties = properties;
    }

    /** @return how many were carried out */
    int carryOut() {
        return (url.kind() == DatabaseUrl.Kind.H2 ? flyway() : patient()).migrate().migrationsExecuted;
    }

    int pending() {
        return flyway().info().pending().length;
    }

    /** The number of the last one that was carried out, empty when there was none. */
    String last() {
        MigrationInfo current = flyway().info().current();
        return current == null || current.getVersion() == null
                ? ""
                : current.getVersion().getVersion();
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
