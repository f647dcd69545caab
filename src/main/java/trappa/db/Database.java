package trappa.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * The pool, transactions and migrations. On H2 a commit alone forces nothing to disk: what has to survive a power cut
 * goes through {@link #durably}, which forces once for all that committed in the meantime, before it returns.
 */
public final class Database implements AutoCloseable {
    private static final String H2_SETTINGS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;LOCK_TIMEOUT=10000";

    private final DatabaseUrl url;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Object forcing = new Object();
    private long asked;
    private long forced;

    public Database(DatabaseUrl url) {
        this.url = url;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url.kind() == DatabaseUrl.Kind.H2 ? url.jdbc() + H2_SETTINGS : url.jdbc());
        if (!url.user().isEmpty()) {
            config.setUsername(url.user());
            config.setPassword(url.password());
        }
        config.setMaximumPoolSize(16);
        config.setConnectionTimeout(2_500);
        config.setPoolName("trappa");
        pool = new HikariDataSource(config);
        jdbi = Jdbi.create(pool);
    }

    /** Brings the schema up to date. @return how many migrations were carried out */
    public int migrate() {
        return Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/" + (url.kind() == DatabaseUrl.Kind.H2 ? "h2" : "postgres"))
                .sqlMigrationPrefix("")
                .sqlMigrationSeparator("-")
                .load()
                .migrate()
                .migrationsExecuted;
    }

    /** Runs {@code work} in one transaction. On H2 it is visible when this returns, and durable with the next force. */
    public <T> T inTransaction(Function<Tx, T> work) {
        return jdbi.inTransaction(handle -> work.apply(new Tx(handle)));
    }

    public void useTransaction(Consumer<Tx> work) {
        jdbi.useTransaction(handle -> work.accept(new Tx(handle)));
    }

    /** Like {@link #inTransaction}, and on disk when it returns: only then may anybody be told that it happened. */
    public <T> T durably(Function<Tx, T> work) {
        T result = inTransaction(work);
        force();
        return result;
    }

    /** Forces every commit made so far to disk; calls that wait together share one force. PostgreSQL did it at commit. */
    public void force() {
        if (url.kind() != DatabaseUrl.Kind.H2) {
            return;
        }
        long mine;
        synchronized (this) {
            mine = ++asked;
        }
        synchronized (forcing) {
            if (forced >= mine) {
                return;
            }
            long covers;
            synchronized (this) {
                covers = asked;
            }
            jdbi.useHandle(handle -> handle.execute("checkpoint sync"));
            forced = covers;
        }
    }

    public DatabaseUrl url() {
        return url;
    }

    @Override
    public void close() {
        pool.close();
    }
}
