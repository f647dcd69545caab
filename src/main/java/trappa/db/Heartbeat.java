package trappa.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows within two seconds whether the database answers, over a connection of its own, so that neither a pool that is used
 * up nor a slow statement is taken for silence. A connection that merely broke is opened again before anything is said.
 */
class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMillis(1_500);
    /** Whole seconds, as the driver wants them: for a new connection, and for its first answer. */
    private static final String PATIENCE_SECONDS = "2";

    /** For a database in this process, or a command that may wait. */
    static final Heartbeat NONE = new Heartbeat();
    /** What a server's own connection is called among those of the database. */
    static final String NAME = "trappa-heartbeat";

    private final String jdbc;
    private final Properties properties = new Properties();
    private final Runnable whenSilent;
    private final @Nullable Thread thread;
    private @Nullable Connection connection;
    private volatile boolean silent;
    private volatile boolean closed;

    private Heartbeat() {
        jdbc = "";
        whenSilent = () -> {};
        thread = null;
    }

    /** @param whenSilent called at every beat that was not answered */
    Heartbeat(String jdbc, Properties properties, Runnable whenSilent) {
        this.jdbc = jdbc;
        this.properties.putAll(properties);
        this.properties.put("ApplicationName", NAME);
        this.properties.put("loginTimeout", PATIENCE_SECONDS);
        this.whenSilent = whenSilent;
        thread = Thread.ofPlatform().name("database-heartbeat").daemon().start(this::run);
    }

    /** @throws SQLException of the class of a lost connection while the database does not answer */
    void check() throws SQLException {
        if (silent) {
            throw new SQLException("The database does not answer", "08006");
        }
    }

    private void run() {
        while (!closed) {
            boolean answered = beat();
            if (answered == silent) {
                silent = !answered;
                LOG.warn(
                        silent
                                ? "The database does not answer: everything gets 503 until it does"
                                : "The database answers again");
            }
            if (silent) {
                whenSilent.run();
            }
            try {
                Thread.sleep(EVERY);
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        drop();
    }

    private boolean beat() {
        long start = System.nanoTime();
        boolean fresh = connection == null;
        if (answers()) {
            return true;
        }
        boolean atOnce = System.nanoTime() - start < PATIENCE.toNanos() / 2;
        return !fresh && atOnce && answers();
    }

    private boolean answers() {
        try {
            Connection open = connection;
            if (open == null) {
                open = DriverManager.getConnection(jdbc, properties);
                open.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
                connection = open;
            }
            try (Statement statement = open.createStatement()) {
                return statement.execute("select 1");
            }
        } catch (SQLException e) {
            LOG.debug("No answer", e);
            drop();
            return false;
        }
    }

    /** Without a word to the server: it may be the one that does not answer. */
    private void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("It was gone already", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
