package trappa.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;
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
        if (url.kind() == DatabaseUrl.Kind.POSTGRES) {
            return open(config, url);
        }
        url.file().ifPresent(Opening::privateFolder);
        HikariDataSource pool = open(config, url);
        try {
            Optional<SchemaCopy> left = SchemaCopy.left(url);
            if (left.isEmpty()) {
                return pool;
            }
            return whole(pool, left.get(), url) ? pool : open(config, url);
        } catch (IOException e) {
            pool.close();
            throw new Database.Unusable(
                    "The copy of " + url + " that was kept while its schema was changed cannot be dealt with: "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Looks at a database beside which there is a copy from before its schema was changed. A change that is whole needs none
     * any more; one that was broken off is taken back, and the database closed.
     */
    private static boolean whole(HikariDataSource pool, SchemaCopy copy, DatabaseUrl url) throws IOException {
        if (Migrations.carriedOut(pool).contains(copy.step())) {
            copy.remove();
            return true;
        }
        pool.close();
        if (!copy.putBack()) {
            throw inUse(url, null);
        }
        LOG.warn("A change of the schema of {} was broken off; it is again as it was before", url);
        return false;
    }

    private static Database.Unusable inUse(DatabaseUrl url, @Nullable Throwable cause) {
        return new Database.Unusable(url + " is in use by another process; one at a time can have the file", cause);
    }

    private static HikariDataSource open(HikariConfig config, DatabaseUrl url) {
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
            throw locked
                    ? inUse(url, e)
                    : new Database.Unusable("The database " + url + " cannot be opened: " + why(cause), e);
        }
    }

    /** PostgreSQL's driver says of a name that leads nowhere only that it tried. */
    private static String why(Throwable said) {
        for (Throwable cause = said; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException host) {
                return "there is no host called " + host.getMessage();
            }
        }
        return String.valueOf(said.getMessage());
    }
}
