package trappa.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a database, or says in a sentence why it cannot be. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    /** H2 would close itself as soon as the process is told to end, under the requests that are still answered then. */
    private static final String H2_SETTINGS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;LOCK_TIMEOUT=10000;QUERY_CACHE_SIZE=128;DB_CLOSE_ON_EXIT=FALSE"
                    + WholeWrites.SETTING;

    /** What H2 says of a file that it cannot read: its own advice is a tool that is not here. */
    private static final Set<Integer> DAMAGED =
            Set.of(ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1, ErrorCode.IO_EXCEPTION_1);

    private Opening() {}

    /** What is kept is about people: a folder that has to be made is its owner's alone. One that is there is left as it is. */
    private static void privateFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null && Files.notExists(folder) && OwnersAlone.known(folder)) {
                Files.createDirectories(folder, OwnersAlone.folder(folder));
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
        try {
            return file(config, url);
        } catch (IOException e) {
            throw new Database.Unusable(
                    "The files of " + url
                            + " cannot be looked at or changed, beside which a copy is kept while the schema"
                            + " is changed: " + e.getMessage(),
                    e);
        }
    }

    private static HikariDataSource file(HikariConfig config, DatabaseUrl url) throws IOException {
        Object before = SchemaCopy.key(SchemaCopy.file(url));
        HikariDataSource pool;
        try {
            pool = open(config, url);
        } catch (Database.Unusable e) {
            Optional<SchemaCopy> left = corrupted(e) ? SchemaCopy.left(url, false) : Optional.empty();
            putBack(left.orElseThrow(() -> e), url);
            return open(config, url);
        }
        try {
            if (before != null && !before.equals(SchemaCopy.key(SchemaCopy.file(url)))) {
                throw inUse(url, null); // another start put the copy back while this one was opening what it replaced
            }
            Optional<SchemaCopy> left = SchemaCopy.left(url, true);
            if (left.isEmpty()) {
                return pool;
            }
            if (Migrations.carriedOut(pool).contains(left.get().step())) {
                Migrations.force(pool);
                left.get().remove();
                return pool;
            }
            pool.close();
            putBack(left.get(), url);
            return open(config, url);
        } catch (IOException | RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static boolean corrupted(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == ErrorCode.FILE_CORRUPTED_1) {
                return true;
            }
        }
        return false;
    }

    private static void putBack(SchemaCopy copy, DatabaseUrl url) throws IOException {
        if (!copy.putBack()) {
            throw inUse(url, null);
        }
        LOG.warn("A change of the schema of {} was broken off; it is again as it was before", url);
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

    /** PostgreSQL's driver says of a name that leads nowhere only that it tried. H2 says what it met, not what to do. */
    private static String why(Throwable said) {
        String damaged = "";
        for (Throwable cause = said; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException host) {
                return "there is no host called " + host.getMessage();
            }
            if (cause instanceof SQLException sql && DAMAGED.contains(sql.getErrorCode())) {
                damaged =
                        "\nUnless the disk is at fault the file is damaged, or none of H2's: restore the last backup.";
            }
        }
        return said.getMessage() + damaged;
    }
}
