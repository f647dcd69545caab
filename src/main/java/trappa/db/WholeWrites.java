package trappa.db;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.db.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that H2's file has each transaction whole or not at all, whenever the process ends. H2 takes its tables and
 * indexes to the file one after the other, each as it is when its turn comes (its issue 2080): what is written or committed
 * meanwhile would be in some of them only, and stay so if the process ended before the next time. So H2 does not write by
 * itself here; it is told to at moments when no statement changes anything and nothing is being committed or taken back.
 * Such a moment is as long as it takes to look at the roots of the tables. Writing and forcing come after it, beside the
 * traffic.
 */
final class WholeWrites implements AutoCloseable {
    /** H2's own writing and tidying, which would come at any moment, is put off for good. */
    static final String SETTING = ";WRITE_DELAY=" + Integer.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(WholeWrites.class);
    private static final Duration ROUND = Duration.ofMillis(500);

    /**
     * How long changes wait for such a moment at a time, in milliseconds. A statement that waits for a row's lock may need
     * one of those that wait here to get it.
     */
    private static final long PATIENCE = 5;

    /** Of what H2 takes into memory before it writes in the middle of a statement. */
    private static final int SHARE = 4;

    /** Percent of the file that are of use; below, what is left of old parts is put together. H2's own figure is 62. */
    private static final int OF_USE = 60;

    private static final Set<String> ENDS = Set.of("commit", "rollback", "setAutoCommit", "releaseSavepoint", "close");
    private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("file").daemon().factory());
    private volatile @Nullable MVStore latest;

    WholeWrites() {
        rounds.scheduleWithFixedDelay(this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The connection, whose changes leave moments for writing the file. */
    Connection watch(Connection connection) throws SQLException {
        MVStore store = store(connection);
        if (store == null) {
            return connection; // to a file that H2 closed: it will say so itself
        }
        latest = store;
        return proxy(Connection.class, (self, method, arguments) -> {
            if (ENDS.contains(method.getName())) {
                return change(store, connection, method, arguments);
            }
            Object result = invoke(connection, method, arguments);
            if (result instanceof PreparedStatement prepared) {
                return changes((String) arguments[0]) ? watch(store, PreparedStatement.class, prepared) : prepared;
            }
            return result instanceof Statement statement ? watch(store, Statement.class, statement) : result;
        });
    }

    private <S extends Statement> S watch(MVStore store, Class<S> type, S statement) {
        return proxy(type, (self, method, arguments) -> {
            boolean executes = method.getName().startsWith("execute")
                    && (arguments == null || !(arguments[0] instanceof String sql) || changes(sql));
            return executes ? change(store, statement, method, arguments) : invoke(statement, method, arguments);
        });
    }

    /** A {@code select} changes nothing; with {@code for update} it locks rows, which are no others for it. */
    private static boolean changes(String sql) {
        return !sql.stripLeading().regionMatches(true, 0, "select", 0, "select".length());
    }

    private Object change(MVStore store, Object on, Method method, Object @Nullable [] arguments) throws Throwable {
        Object result;
        changing.readLock().lock();
        try {
            result = invoke(on, method, arguments);
        } finally {
            changing.readLock().unlock();
        }
        if (isMuch(store) && changing.writeLock().tryLock()) {
            take(store); // whoever changes something may have a row that others wait for, and does not wait itself
        }
        return result;
    }

    /** Long before H2 would write by itself, which it does in the middle of whatever others do. */
    private static boolean isMuch(MVStore store) {
        return store.getUnsavedMemory() > store.getAutoCommitMemory() / SHARE;
    }

    /** Everything that was committed until now is on disk when this returns. */
    void force(Connection connection) throws SQLException {
        MVStore store = store(connection);
        try {
            if (store != null) {
                write(store);
                store.executeFilestoreOperation(() -> {}); // comes after what was handed to H2's threads before it
                store.sync();
                return;
            }
        } catch (MVStoreException e) {
            LOG.debug("H2's file could not be written", e);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1"); // H2 and the pool have words for a file that was closed
        }
        throw new SQLException("The database's file could not be written");
    }

    private void write(MVStore store) {
        boolean interrupted = quiet();
        try {
            take(store);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Nothing changes when this returns, until the lock is given back. @return whether the thread was interrupted */
    private boolean quiet() {
        boolean interrupted = false;
        while (true) {
            try {
                if (changing.writeLock().tryLock(PATIENCE, TimeUnit.MILLISECONDS)) {
                    return interrupted;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** Takes everything as it is to the file, and gives the lock back. */
    private void take(MVStore store) {
        try {
            if (store.tryCommit() < 0 && store.hasUnsavedChanges()) {
                store.commit(); // it was being tidied
            }
        } finally {
            changing.writeLock().unlock();
        }
    }

    /** What nobody waits for is in the file soon, too, and the file is kept from growing by what is over. */
    private void round() {
        MVStore store = latest;
        try {
            if (store != null && !store.isClosed()) {
                if (store.hasUnsavedChanges()) {
                    write(store);
                }
                store.compact(OF_USE, store.getAutoCommitMemory() / SHARE);
            }
        } catch (RuntimeException e) {
            LOG.debug("H2's file could not be written; whoever uses it next is told", e);
        }
    }

    private static @Nullable MVStore store(Connection connection) throws SQLException {
        SessionLocal session =
                (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        Store store = session.getDatabase().getStore();
        return store == null ? null : store.getMvStore();
    }

    private static Object invoke(Object on, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(WholeWrites.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public void close() {
        rounds.shutdown();
        try {
            if (!rounds.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("H2's file is still being written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
