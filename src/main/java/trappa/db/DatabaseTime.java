package trappa.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as the database keeps them: its columns are {@code timestamp(6)}, so what is finer comes back as another one. */
public final class DatabaseTime {
    private DatabaseTime() {}

    /** The present instant, to the microsecond. */
    public static Instant now(Clock clock) {
        return of(clock.instant());
    }

    /** An instant as it comes back. */
    public static Instant of(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** A column that may be null. */
    public static @Nullable Instant read(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
