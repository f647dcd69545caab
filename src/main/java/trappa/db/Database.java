package trappa.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.WholeWrites.Opened;

/**
 * The pool, transactions and migrations. On H2 a commit alone forces nothing to disk: what has to survive a power cut
 * goes through {@link #durably}, which forces once for all that committed in the meantime, before it returns.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** A database that hangs is given up on; what the address says itself goes first. */
    private static final Map<String, String> POSTGRES_DEFAULTS = Map.of(
            "ApplicationName", "trappa",
            "connectTimeout", "2",
            "socketTimeout", "40",
            "tcpKeepAlive", "true",
            "options", "-c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000");

    /**
     * Each statement is planned once for a connection, but not before PostgreSQL knows that there is much: a plan from when
     * there was next to nothing reads whole tables, and would be kept.
     */
    private static final String UNFORCED = """
            select set_config('synchronous_commit', 'off', true) || set_config('plan_cache_mode',
              case when (select reltuples from pg_class where oid = to_regclass('delivery')) >= 10000
                then 'force_generic_plan' else 'force_custom_plan' end, true)""";

    private final DatabaseUrl url;
    private final HikariDataSource pool;
    private final Watched watched = new Watched();
    private final Jdbi jdbi;
    private final Jdbi unwatched;
    private final boolean spread;
    private final Set<Connection> inUse = ConcurrentHashMap.newKeySet();
    private final UnderWay underWay = new UnderWay();
    private final Migrations migrations;
    private volatile Heartbeat heartbeat = Heartbeat.NONE;
    private final Optional<Changes> changes;
    private final Optional<H2File> file;

    public Database(DatabaseUrl url) {
        this.url = url;
        changes = shared() ? Optional.empty() : Optional.of(new Changes());
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url.kind() == DatabaseUrl.Kind.H2 ? Opening.h2(url) : url.jdbc());
        if (!url.user().isEmpty()) {
            config.setUsername(url.user());
            config.setPassword(url.password());
        }
        if (url.kind() == DatabaseUrl.Kind.POSTGRES) {
            POSTGRES_DEFAULTS.forEach(config::addDataSourceProperty);
        }
        config.setMaximumPoolSize(16);
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(1_000);
        config.setPoolName("trappa");
        config.setExceptionOverrideClassName(ClosedFile.class.getName());
        pool = Opening.of(config, url);
        file = url.file().map(this::file);
        migrations = new Migrations(url, pool, POSTGRES_DEFAULTS);
        jdbi = discreet(Jdbi.create(watched));
        unwatched = discreet(Jdbi.create(this::connection));
        spread = shared() && unwatched.withHandle(Database::isSpread);
        file.ifPresent(this::open);
    }

    private H2File file(Path path) {
        try {
            return new H2File(pool, path, this::writeAgain);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** What was acknowledged is in H2's file before anybody looks. */
    private void open(H2File h2) {
        try {
            h2.open();
        } catch (SQLException | RuntimeException e) {
            throw unusable(e);
        }
    }

    private Unusable unusable(Exception e) {
        pool.close();
        return new Unusable(
                "What was acknowledged and is in files beside " + url + " (their names end in .log- and a number)"
                        + " cannot be brought into it: " + e.getMessage()
                        + "\nNothing is lost while they are there. Only if they are another database's, because this file"
                        + " was put in its place, move them away.",
                e);
    }

    private int writeAgain(byte[] record, Opened to) throws IOException {
        return unwatched.<Integer, IOException>inTransaction(handle -> {
            Tx tx = tx(handle, new Changes.Written());
            if (!tx.asks(WholeWrites::opened).equals(to)) {
                throw new IOException("The database's file was closed and opened meanwhile");
            }
            return Recorded.writeAgain(record, tx);
        });
    }

    /**
     * Has {@code look} run whenever H2 has closed and opened its file again by itself: what others had written and nobody
     * had forced may be undone.
     */
    public void whenReopened(Runnable look) {
        file.ifPresent(h2 -> h2.whenReopened(look));
    }

    /** What was bound to a statement that failed may be about somebody, and is not said. */
    private static Jdbi discreet(Jdbi jdbi) {
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        return jdbi;
    }

    /** Whether tables can be spread here: Citus is in this database. Asked once; where it comes later, restart. */
    private static boolean isSpread(Handle handle) {
        return handle.createQuery("select exists (select from pg_proc where proname = 'create_distributed_table')")
                .mapTo(Boolean.class)
                .one();
    }

    private Tx tx(Handle handle, Changes.Written written) {
        return tx(handle, written, null);
    }

    private Tx tx(Handle handle, Changes.Written written, @Nullable Recorded recorded) {
        return new Tx(handle, url.kind(), spread, written, recorded);
    }

    private Connection connection() throws SQLException {
        return file.isPresent() ? file.get().connection() : pool.getConnection();
    }

    /** Connections that are given up as soon as the database is known to be silent. */
    private final class Watched implements ConnectionFactory {
        @Override
        public Connection openConnection() throws SQLException {
            heartbeat.check();
            Connection connection = connection();
            inUse.add(connection);
            return connection;
        }

        @Override
        public void closeConnection(Connection connection) throws SQLException {
            inUse.remove(connection);
            connection.close();
        }
    }

    /**
     * From here on asks a PostgreSQL every half second whether it is there. When it has not answered for a second and a
     * half, what waits for it is given up and what comes is refused at once, until it answers again: a database that
     * hangs would otherwise take every connection with it. The long transactions of an operator go on waiting.
     */
    public void watch() {
        if (url.kind() == DatabaseUrl.Kind.POSTGRES) {
            heartbeat = new Heartbeat(url.jdbc(), properties(), this::giveUp);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(POSTGRES_DEFAULTS);
        if (!url.user().isEmpty()) {
            properties.put("user", url.user());
            properties.put("password", url.password());
        }
        return properties;
    }

    private void giveUp() {
        inUse.forEach(connection -> {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("A connection was gone already", e);
            }
        });
    }

    /**
     * H2 closes its file for everybody when the disk is full. The pool does not know H2's word for that; a connection that
     * was told so is given up, and the next one opens the file again.
     */
    public static final class ClosedFile implements SQLExceptionOverride {
        private static final Set<Integer> CODES = Set.of(
                ErrorCode.DATABASE_IS_CLOSED,
                ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
                ErrorCode.CONNECTION_BROKEN_1,
                ErrorCode.IO_EXCEPTION_1,
                ErrorCode.IO_EXCEPTION_2);

        @java.lang.Override
        public Override adjudicate(SQLException e) {
            return CODES.contains(e.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
        }
    }

    /** A database that cannot be opened; the message says which and why, for the operator. */
    public static final class Unusable extends RuntimeException {
        Unusable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        Unusable(String message) {
            super(message);
        }
    }

    /** Brings the schema up to date. @return how many migrations were carried out */
    public int migrate() {
        return migrations.carryOut();
    }

    public int pendingMigrations() {
        return migrations.pending();
    }

    /** How many servers are at work on it; on H2 none, whose file one process has alone. */
    public long servers() {
        return !shared()
                ? 0
                : unwatched.withHandle(handle -> handle.createQuery("""
                                select count(*) from pg_stat_activity
                                where datname = current_database() and application_name = :name""")
                        .bind("name", Heartbeat.NAME)
                        .mapTo(Long.class)
                        .one());
    }

    /** Whether a newer version of this program has changed the schema. */
    public boolean schemaIsNewer() {
        return migrations.isNewer();
    }

    /** The number of the last migration that was carried out, empty when there was none. */
    public String schemaVersion() {
        return migrations.last();
    }

    /** What one transaction writes is on its way from just before its commit until that is over. */
    private <T> T noting(Function<Changes.Written, T> transaction) {
        Changes.Written written = new Changes.Written();
        long number = underWay.begin();
        try {
            return transaction.apply(written);
        } finally {
            underWay.over(number);
            changes.ifPresent(c -> c.over(written));
        }
    }

    private <T> T before(Changes.Written written, T result) {
        changes.ifPresent(c -> c.committing(written));
        return result;
    }

    /** Runs {@code work} in one transaction. On H2 it is visible when this returns, and durable with the next force. */
    public <T> T inTransaction(Function<Tx, T> work) {
        return noting(written -> jdbi.inTransaction(handle -> before(written, work.apply(tx(handle, written)))));
    }

    public void useTransaction(Consumer<Tx> work) {
        inTransaction(tx -> {
            work.accept(tx);
            return true;
        });
    }

    /**
     * Like {@link #inTransaction}, only that PostgreSQL does not force it to disk either before this returns, and what
     * commits later takes it along. For work that comes about again by itself from what is on disk, should it be lost. Its
     * statements are planned once, and not for each list of members anew: each walks an index from the ids it is given.
     */
    public <T> T unforced(Function<Tx, T> work) {
        if (url.kind() == DatabaseUrl.Kind.H2) {
            return inTransaction(work);
        }
        return inTransaction(tx -> {
            tx.handle().createQuery(UNFORCED).mapTo(String.class).one();
            return work.apply(tx);
        });
    }

    /** What is asked of the database by JDBC itself. */
    public interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** Asks by one statement that only reads, without a transaction around it: one way to the database and back. */
    public <T> T ask(Question<T> question) {
        try {
            Connection connection = watched.openConnection();
            try {
                return question.ask(connection);
            } finally {
                watched.closeConnection(connection);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database did not answer", e);
        }
    }

    /** Runs {@code work} in a transaction that is taken back: what it wrote was never there for anybody else. */
    public void rehearse(Consumer<Tx> work) {
        jdbi.useTransaction(handle -> {
            work.accept(tx(handle, new Changes.Written()));
            handle.rollback();
        });
    }

    /**
     * Runs {@code work}, which only reads, on the database as it is at one instant, beside the traffic and for as long as
     * it takes.
     */
    public <T> T inSnapshot(Function<Tx, T> work) {
        return patiently(
                url.kind() == DatabaseUrl.Kind.H2
                        ? Constants.TRANSACTION_SNAPSHOT
                        : Connection.TRANSACTION_REPEATABLE_READ,
                work);
    }

    /** One transaction of an operator, or one that takes away a whole shop, for as long as it takes, and on disk when it returns. */
    public <T> T inLongTransaction(Function<Tx, T> work) {
        if (file.isEmpty()) {
            return patiently(Connection.TRANSACTION_READ_COMMITTED, work);
        }
        Committed<T> committed = patiently(
                Connection.TRANSACTION_READ_COMMITTED,
                tx -> new Committed<>(work.apply(tx), tx.asks(WholeWrites::opened)));
        file.get().cut(committed.in); // nor does the log keep what was taken away
        return committed.result;
    }

    /** Hikari undoes what is set on a connection here when it comes back. */
    private <T> T patiently(int isolation, Function<Tx, T> work) {
        return noting(written -> unwatched.withHandle(handle -> {
            try {
                Connection connection = handle.getConnection();
                connection.setTransactionIsolation(isolation);
                if (url.kind() == DatabaseUrl.Kind.POSTGRES) {
                    connection.setNetworkTimeout(Runnable::run, 0);
                }
                return handle.inTransaction(h -> {
                    if (url.kind() == DatabaseUrl.Kind.POSTGRES) {
                        h.execute("set local statement_timeout = 0");
                    }
                    return before(written, work.apply(tx(h, written)));
                });
            } catch (SQLException e) {
                throw new IllegalStateException("The connection cannot be prepared", e);
            }
        }));
    }

    /** What is set so that a commit is not surely on disk; nothing on H2, where we see to it ourselves. */
    public List<Weakness> weaknesses() {
        return shared() ? jdbi.withHandle(Weakness::onPostgres) : List.of();
    }

    /** What the database calls itself, with its version. */
    public String product() {
        return jdbi.withHandle(handle -> {
            try {
                DatabaseMetaData meta = handle.getConnection().getMetaData();
                return meta.getDatabaseProductName() + " " + meta.getDatabaseProductVersion();
            } catch (SQLException e) {
                throw new IllegalStateException("The database does not say what it is", e);
            }
        });
    }

    /** The database's own clock. */
    public Instant time() {
        return jdbi.withHandle(handle -> handle.createQuery("select current_timestamp")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant());
    }

    /** Like {@link #inTransaction}, and on disk when it returns: only then may anybody be told that it happened. */
    public <T> T durably(Function<Tx, T> work) {
        if (file.isEmpty()) {
            return inTransaction(work); // PostgreSQL forces at commit
        }
        Committed<T> committed = inTransaction(tx -> new Committed<>(work.apply(tx), tx.asks(WholeWrites::opened)));
        file.get().force(committed.in);
        return committed.result;
    }

    /** What was committed, and in which file: that one is forced. H2 may have closed it since and opened another. */
    private record Committed<T>(T result, Opened in) {}

    /**
     * The same for work that writes by one statement. On PostgreSQL that is a transaction by itself: one way to the database
     * and back instead of three. On H2 its rows are on disk in a log of their own, which costs less than forcing the file.
     *
     * @param work writes by {@link Rows#insertMissing(Tx, String, String, Rows, String)} alone; that may be several
     *     statements where {@link Tx#writesTwoTablesAtOnce} is false, and is one transaction then
     */
    public <T> T durablyAtOnce(Function<Tx, T> work) {
        if (file.isPresent()) {
            return logged(file.get(), work);
        }
        return spread ? inTransaction(work) : jdbi.withHandle(handle -> work.apply(tx(handle, new Changes.Written())));
    }

    private <T> T logged(H2File h2, Function<Tx, T> work) {
        Recorded recorded = h2.recorded();
        Committed<T> committed = noting(written -> jdbi.inTransaction(handle -> {
            Tx tx = tx(handle, written, recorded);
            Opened in = tx.asks(h2::reached);
            return before(written, new Committed<>(work.apply(tx), in));
        }));
        h2.log(committed.in, recorded);
        return committed.result;
    }

    /**
     * Who is at work now, in other servers too: once they are over, whoever looked at something before it was changed has
     * written what followed from it. On PostgreSQL every client of this database counts, such as a backup.
     */
    public Others others() {
        return shared() ? Others.onPostgres(jdbi) : underWay.now();
    }

    /** Forces every commit made so far to disk; PostgreSQL did it at commit. */
    public void force() {
        file.ifPresent(h2 -> h2.force(ask(WholeWrites::opened)));
    }

    /** Asks the database for nothing. @throws RuntimeException when it does not answer */
    public void ping() {
        jdbi.useHandle(handle -> handle.execute("select 1"));
    }

    /**
     * True when an error is about the database and not about what was asked of it: the same work may succeed later.
     * Data that does not fit (SQLSTATE classes 22 and 23) never will.
     */
    public static boolean inTrouble(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState() == null ? "" : sql.getSQLState();
                return !state.startsWith("22") && !state.startsWith("23");
            }
        }
        return false;
    }

    /** Whether other servers may be at work on the same database; H2's belongs to one process. */
    public boolean shared() {
        return url.kind() == DatabaseUrl.Kind.POSTGRES;
    }

    /** What this process has written; empty where others may write too. */
    public Optional<Changes> changes() {
        return changes;
    }

    @Override
    public void close() {
        heartbeat.close();
        file.ifPresent(H2File::close);
        pool.close();
    }
}
