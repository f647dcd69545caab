import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.ledger.LedgerProof;

/** What a stopped server's database has to say about what was sent to it. */
final class Truth {
    private Truth() {}

    /** Deliveries above a number, ledger rows, the members' points by the rows, and by their balances. */
    static long[] of(String url, long above) throws SQLException {
        return ask(
                url,
                "select (select count(*) from delivery where delivery_id > " + above + "),"
                        + " (select count(*) from ledger_entry),"
                        + " (select sum(case when to_account = 'MEMBER' then points else -points end) from ledger_entry),"
                        + " (select sum(balance) from member)");
    }

    static long[] ask(String url, String sql) throws SQLException {
        try (Connection db = Fill.connect(url);
                var statement = db.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            long[] found = new long[row.getMetaData().getColumnCount()];
            for (int i = 0; i < found.length; i++) {
                found[i] = row.getLong(i + 1);
            }
            return found;
        }
    }

    /** Proves the whole ledger as {@code verify-ledger} does at an instant; anything off ends the run. @return in words */
    static String prove(String url, Instant at) {
        long[] said = {System.nanoTime()};
        try (Database database = new Database(DatabaseUrl.parse(url))) {
            LedgerProof.Result result = LedgerProof.of(
                    database, Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), at)), proved -> {
                        if (System.nanoTime() - said[0] > 10_000_000_000L) {
                            said[0] = System.nanoTime();
                            System.err.printf("proved %,d members%n", proved);
                        }
                    });
            if (!result.deviations().isEmpty()) {
                throw new IllegalStateException(result.deviations().size() + " deviations, the first: "
                        + result.deviations().getFirst());
            }
            return "%,d members and %,d rows proved".formatted(result.members(), result.rows());
        }
    }
}
