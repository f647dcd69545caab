package trappa.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.h2.api.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a database, or says in a sentence why it cannot be. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    /** H2 would close itself as soon as the process is told to end, under the requests that are still answered then. */
    private static final String H2_SETTINGS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;LOCK_TIMEOUT=10000;QUERY_CACHE_SIZE=128;DB_CLOSE_ON_EXIT=FALSE";

    private Opening() {}

    /** What is kept is about people: a folder that has to be made is its owner's alone. One that is there is left as it is. */
    private static void privateFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null
                    && Files.notExists(folder)
                    && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be made; whoever opens the database will say so", folder, e);
        }
    }

    /** H2 opens a file that it may not write without a word, and then takes nothing in. */
    private static boolean readOnly(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            return connection.isReadOnly();
        } catch (SQLException e) {
            throw new IllegalStateException("A database that was just opened does not answer", e);
        }
    }

    /** Its own log beside the file, which tells of whatever somebody tried, is kept only when it was asked for. */
    static String h2(DatabaseUrl url) {
        boolean traced = url.jdbc().toUpperCase(Locale.ROOT).contains(";TRACE_LEVEL_FILE");
        return url.jdbc() + H2_SETTINGS + (traced ? "" : ";TRACE_LEVEL_FILE=0");
    }

    /** @throws Database.Unusable with why, for the operator */
    static HikariDataSource of(HikariConfig config, DatabaseUrl url) {
        url.file().ifPresent(Opening::privateFolder);
        try {
            HikariDataSource pool = new HikariDataSource(config);
            if (url.kind() == DatabaseUrl.Kind.H2 && readOnly(pool)) {
                pool.close();
                throw new Database.Unusable(
                        url + " cannot be written by this user, who has to own the file and its folder");
            }
            return pool;
        } catch (HikariPool.PoolInitializationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            boolean locked =
                    cause instanceof SQLException sql && sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
            throw new Database.Unusable(
                    locked
                            ? url + " is in use by another process; one at a time can have the file"
                            : "The database " + url + " cannot be opened: " + cause.getMessage(),
                    e);
        }
    }
}
