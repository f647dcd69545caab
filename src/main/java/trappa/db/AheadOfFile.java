package trappa.db;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.WholeWrites.Opened;

/**
 * What was acknowledged, in a log beside H2's file until it is in the file. Forcing H2's file costs many times what a log
 * costs: it writes every page that was touched, of all tables. The log has what was committed already, and is read when a
 * file is opened that may not have it: after a kill, or after H2 closed its file for a full disk and forgot what was not in
 * it.
 */
final class AheadOfFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AheadOfFile.class);
    private static final Duration ROUND = Duration.ofMillis(500);
    /** So long the log grows, or to so many bytes, before the file is forced and what was until then is dropped. */
    private static final Duration OLD = Duration.ofSeconds(5);

    private static final long LARGE = 16 << 20;

    /** Writes what a record has to the file, as far as it is not there. */
    interface Again {
        /** @return how many rows were not there */
        int write(byte[] record, Opened file) throws IOException;
    }

    private final WriteAheadLog log;
    private final WholeWrites file;
    private final Again again;
    /** By sequence, the highest number this process was given: others may still know rows by those. */
    private final Map<String, Long> given = new ConcurrentHashMap<>();

    private final Failures failures = new Failures(LOG);
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("file").daemon().factory());

    /** It has all that the log has, unless it was closed since. */
    private @Nullable Opened reached;

    private long turned = System.nanoTime();
    private volatile Runnable reopened = () -> {};

    AheadOfFile(WriteAheadLog log, WholeWrites file, Again again) {
        this.log = log;
        this.file = file;
        this.again = again;
    }

    /** The log of this file. */
    static WriteAheadLog log(Path file) throws IOException {
        return new WriteAheadLog(file.resolveSibling(file.getFileName() + ".log-"));
    }

    /** Takes what an earlier process left into the file, and begins to have it written and to keep the log short. */
    void open(Opened now) throws SQLException {
        reach(now);
        if (holds()) {
            cut(now);
        }
        rounds.scheduleWithFixedDelay(this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs whenever H2 has opened its file again: of what was not forced, it may lack some. */
    void whenReopened(Runnable look) {
        reopened = look;
    }

    /** What the log has is in this file when it is returned, and only then may more be written that is to be logged. */
    synchronized Opened reach(Opened now) throws SQLException {
        if (now.equals(reached)) {
            return now;
        }
        try {
            if (!log.isEmpty()) {
                int[] rows = {0};
                log.turn(); // what is written from here on is in this file
                log.read(record -> rows[0] += again.write(record, now));
                LOG.info("{} rows that were not in the database's file yet were taken from {}", rows[0], log.files());
            }
            if (!given.isEmpty()) {
                Recorded numbers = new Recorded((sequence, number) -> {});
                given.forEach(numbers::number);
                again.write(numbers.bytes(), now);
            }
        } catch (IOException e) {
            throw notUsable(e);
        }
        reached = now;
        reopened.run();
        return now;
    }

    /**
     * What was committed is on disk when this returns.
     *
     * @param committedIn the file it was committed in, which was {@link #reach reached} before
     * @throws SQLException when it may not be
     */
    synchronized void append(Opened committedIn, byte[] record) throws SQLException {
        if (!committedIn.equals(reached)) {
            throw new SQLException("The database's file was closed and opened again meanwhile", WholeWrites.IO_ERROR);
        }
        try {
            log.append(record);
        } catch (IOException e) {
            throw notUsable(e);
        }
    }

    private static SQLException notUsable(IOException e) {
        return new SQLException(
                "The log beside the database's file could not be used: " + e.getMessage(), WholeWrites.IO_ERROR, e);
    }

    /**
     * A sequence gave this number. A file that was closed before it had that would give it again, to another row, and whoever
     * still has the one that is lost in memory would take one for the other.
     */
    void given(String sequence, long number) {
        given.merge(sequence, number, Math::max);
    }

    /**
     * Everything that was committed in this file until now is on disk in it when this returns, and no longer in the log.
     *
     * @throws SQLException when it may not be on disk
     */
    void cut(Opened now) throws SQLException {
        List<Path> before;
        synchronized (this) {
            reach(now);
            before = log.turn();
            turned = System.nanoTime();
        }
        file.force(now);
        synchronized (this) {
            if (now.equals(reached)) {
                log.drop(before);
            }
        }
    }

    private void round() {
        try {
            file.round();
            Opened now = file.latest();
            if (now == null) {
                return;
            }
            reach(now);
            if (isMuch()) {
                cut(now);
            }
            failures.went("The log beside the database's file");
        } catch (SQLException | RuntimeException e) {
            failures.failed("The log beside the database's file", e);
        }
    }

    private synchronized boolean holds() {
        return !log.isEmpty();
    }

    private synchronized boolean isMuch() {
        return !log.isEmpty() && (log.bytes() > LARGE || System.nanoTime() - turned > OLD.toNanos());
    }

    @Override
    public void close() {
        rounds.shutdown();
        try {
            if (!rounds.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("The database's file is still being written");
            }
            Opened now = file.latest();
            if (now != null && holds()) {
                cut(now);
            }
        } catch (SQLException e) {
            LOG.debug("The log is left to the next start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            log.close();
        }
    }
}
