package trappa.db;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
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
final class WholeWrites {
    /** H2's own writing and tidying, which would come at any moment, is put off for good. */
    static final String SETTING = ";WRITE_DELAY=" + Integer.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(WholeWrites.class);
    /** SQLSTATE of the class "system error": the same work may succeed later. */
    static final String IO_ERROR = "58030";

    /**
     * How long changes wait for such a moment at a time, in milliseconds. A statement that waits for a row's lock may need
     * one of those that wait here to get it.
     */
    private static final long PATIENCE = 5;

    /** Of what H2 takes into memory before it writes in the middle of a statement. */
    private static final int SHARE = 4;

    /** Percent of the file that are of use; below, what is left of old parts is put together. H2's own figure is 62. */
    private static final int OF_USE = 60;

    private static final Set<String> OF_A_BROKEN_FILE = Set.of("close", "isClosed", "unwrap", "isWrapperFor", "abort");
    private static final Set<String> ENDS = Set.of("commit", "rollback", "setAutoCommit", "releaseSavepoint", "close");

    /** Held by who has the file written or tidied, one at a time, and taken before the other. */
    private final ReentrantLock storing = new ReentrantLock();

    private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();
    private final Runnable whenClosed;
    private volatile @Nullable Opened latest;

    /** A file as it was opened once; closed and opened again it is another. */
    record Opened(MVStore store, Database database) {
        boolean isBroken() {
            return store.getPanicException() != null || store.isClosed();
        }
    }

    /** @param whenClosed runs when the file was closed since it could not be written: connections to it are of no use */
    WholeWrites(Runnable whenClosed) {
        this.whenClosed = whenClosed;
    }

    /** The connection, whose changes leave moments for writing the file; empty when its file was closed. */
    Optional<Connection> watch(Connection connection) throws SQLException {
        Opened file = of(connection);
        if (file == null || file.isBroken()) {
            return Optional.empty();
        }
        if (!file.equals(latest)) {
            latest = file;
        }
        return Optional.of(proxy(Connection.class, (self, method, arguments) -> {
            if (file.isBroken() && !OF_A_BROKEN_FILE.contains(method.getName())) {
                throw closed(file);
            }
            if (ENDS.contains(method.getName())) {
                return change(file, connection, method, arguments);
            }
            Object result = invoke(connection, method, arguments);
            if (result instanceof PreparedStatement prepared) {
                return changes((String) arguments[0]) ? watch(file, PreparedStatement.class, prepared) : prepared;
            }
            return result instanceof Statement statement ? watch(file, Statement.class, statement) : result;
        }));
    }

    private <S extends Statement> S watch(Opened file, Class<S> type, S statement) {
        return proxy(type, (self, method, arguments) -> {
            boolean executes = method.getName().startsWith("execute")
                    && (arguments == null || !(arguments[0] instanceof String sql) || changes(sql));
            return executes ? change(file, statement, method, arguments) : invoke(statement, method, arguments);
        });
    }

    /** A {@code select} changes nothing; with {@code for update} it locks rows, which are no others for it. */
    private static boolean changes(String sql) {
        return !sql.stripLeading().regionMatches(true, 0, "select", 0, "select".length());
    }

    private Object change(Opened file, Object on, Method method, Object @Nullable [] arguments) throws Throwable {
        Object result;
        changing.readLock().lock();
        try {
            result = invoke(on, method, arguments);
        } finally {
            changing.readLock().unlock();
        }
        if (file.isBroken() && method.getName().equals("commit")) {
            throw closed(file); // what was committed is nowhere but in memory
        }
        if (isMuch(file.store)) {
            takeIfQuiet(file.store);
        }
        return result;
    }

    /** Whoever changes something may have a row that others wait for, and does not wait itself. */
    private void takeIfQuiet(MVStore store) {
        if (storing.tryLock()) {
            try {
                if (changing.writeLock().tryLock()) {
                    take(store);
                }
            } finally {
                storing.unlock();
            }
        }
    }

    /**
     * H2 goes on in memory when its file could not be written, tells one of those who use it, and loses it all in the end.
     * Closed for everybody, it is opened again by whoever comes next, as it was when it was last written.
     */
    private synchronized SQLException closed(Opened file) {
        if (!file.database.isClosing()) {
            LOG.debug("H2's file could not be written", file.store.getPanicException());
            file.database.shutdownImmediately();
            whenClosed.run();
        }
        return new SQLException("The database's file could not be written", IO_ERROR);
    }

    /** Long before H2 would write by itself, which it does in the middle of whatever others do. */
    private static boolean isMuch(MVStore store) {
        return store.getUnsavedMemory() > store.getAutoCommitMemory() / SHARE;
    }

    /** What was last opened, unless it was closed since. */
    @Nullable
    Opened latest() {
        Opened file = latest;
        return file == null || file.isBroken() ? null : file;
    }

    /**
     * Everything that was committed in this file until now is on disk when this returns.
     *
     * @throws SQLException when it may not be; the file is closed then
     */
    void force(Opened file) throws SQLException {
        try {
            write(file.store);
            settle(file.store);
            file.store.sync();
        } catch (MVStoreException e) {
            LOG.debug("H2's file could not be forced", e);
            throw closed(file);
        }
        if (file.isBroken()) {
            throw closed(file);
        }
    }

    /** What was handed to H2's threads before is written when this returns. */
    private static void settle(MVStore store) {
        store.executeFilestoreOperation(() -> {});
    }

    private void write(MVStore store) {
        storing.lock();
        try {
            quiet();
            take(store);
        } finally {
            storing.unlock();
        }
    }

    /**
     * Puts together what is left of old parts of the file, while nothing is on its way to it. H2 notes then which pages are
     * of no use any more, and would do so in a version that is not written yet and has those pages still: a file that ended
     * with that version would lose pages that are in use.
     */
    private void tidy(MVStore store) {
        storing.lock();
        try {
            settle(store);
            store.compact(OF_USE, store.getAutoCommitMemory() / SHARE);
        } finally {
            storing.unlock();
        }
    }

    /** Nothing changes when this returns, until the lock is given back. An interrupt is kept for later. */
    private void quiet() {
        boolean interrupted = false;
        boolean quiet = false;
        while (!quiet) {
            try {
                quiet = changing.writeLock().tryLock(PATIENCE, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
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
    void round() {
        Opened file = latest;
        if (file == null) {
            return;
        }
        try {
            if (file.isBroken()) {
                latest = null;
                closed(file);
            } else {
                if (file.store.hasUnsavedChanges()) {
                    write(file.store);
                }
                tidy(file.store);
            }
        } catch (RuntimeException e) {
            LOG.debug("H2's file could not be written; whoever uses it next is told", e);
        }
    }

    /** @throws SQLException when H2 has closed its file */
    static Opened opened(Connection connection) throws SQLException {
        Opened file = of(connection);
        if (file == null) {
            throw new SQLException("The database's file was closed", IO_ERROR);
        }
        return file;
    }

    private static @Nullable Opened of(Connection connection) throws SQLException {
        SessionLocal session =
                (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        try {
            Store store = session.getDatabase().getStore();
            return store == null ? null : new Opened(store.getMvStore(), session.getDatabase());
        } catch (DbException closed) {
            return null;
        }
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
}
