package trappa.architecture.planted.account;

import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;

/** Breaks rules on purpose: the fold neither asks a database nor a clock. */
record SpeaksSql(Connection connection, Clock clock) {
    Instant now() {
        return clock.instant();
    }
}
