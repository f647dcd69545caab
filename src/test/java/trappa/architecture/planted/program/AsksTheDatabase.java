package trappa.architecture.planted.program;

import java.sql.Connection;
import java.time.Instant;

/** Breaks rules on purpose: SQL in a class that does not say so, and the time asked for where it is not injected. */
record AsksTheDatabase(Connection connection) {
    static Instant now() {
        return Instant.now();
    }
}
