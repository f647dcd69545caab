package trappa.db;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trappa.db.WholeWrites.Opened;

/**
 * H2's file under a pool of connections: how it is written ({@link WholeWrites}), what is acknowledged before it is in it
 * ({@link AheadOfFile}), and what becomes of the connections when H2 has closed it. What is promised is promised of the file
 * as it was opened when it was written: H2 may close it and open it again in between, without what was in memory alone.
 */
final class H2File implements AutoCloseable {
    private final HikariDataSource pool;
    private final WholeWrites whole;
    private final AheadOfFile ahead;
    private final Together<Opened, Boolean> forces = new Together<>(this::forceEach);

    /**
     * @param path the file's, without its ending
     * @param again writes what an earlier process has left in the log
     */
    H2File(HikariDataSource pool, Path path, AheadOfFile.Again again) throws IOException {
        this.pool = pool;
        whole = new WholeWrites(() -> pool.getHikariPoolMXBean().softEvictConnections());
        ahead = new AheadOfFile(AheadOfFile.log(path), whole, again);
    }

    /** Takes what an earlier process has left into the file. */
    void open() throws SQLException {
        try (Connection connection = connection()) {
            ahead.open(WholeWrites.opened(connection));
        }
    }

    /** A connection; those to a file that H2 has closed are given up, all of them if need be. */
    Connection connection() throws SQLException {
        for (int left = pool.getMaximumPoolSize(); left >= 0; left--) {
            Connection connection = pool.getConnection();
            Optional<Connection> watched = whole.watch(connection);
            if (watched.isPresent()) {
                return watched.get();
            }
            pool.evictConnection(connection);
        }
        throw new SQLException("The database's file was closed", WholeWrites.IO_ERROR);
    }

    /**
     * What was committed in this file is on disk when this returns; calls that come together share one force.
     *
     * @throws IllegalStateException when it may not be
     */
    void force(Opened committedIn) {
        forces.ask(committedIn);
    }

    private Map<Opened, Boolean> forceEach(Set<Opened> files) {
        Map<Opened, Boolean> forced = new HashMap<>();
        for (Opened file : files) {
            saying(() -> whole.force(file));
            forced.put(file, true);
        }
        return forced;
    }

    /** The same, and nothing of it is left in the log. */
    void cut(Opened committedIn) {
        saying(() -> ahead.cut(committedIn));
    }

    /** The file, with all that is in the log: what is written to it now may be logged. */
    Opened reached(Connection connection) throws SQLException {
        return ahead.reach(WholeWrites.opened(connection));
    }

    /** Of what a transaction writes, as it is to be logged. */
    Recorded recorded() {
        return new Recorded(ahead::given);
    }

    /**
     * What was committed in this file is on disk, in the log, when this returns.
     *
     * @throws IllegalStateException when it may not be
     */
    void log(Opened committedIn, Recorded recorded) {
        saying(() -> ahead.append(committedIn, recorded.bytes()));
    }

    void whenReopened(Runnable look) {
        ahead.whenReopened(look);
    }

    private interface Work {
        void go() throws SQLException;
    }

    private static void saying(Work work) {
        try {
            work.go();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        ahead.close();
    }
}
