package trappa.ledger;

import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;
import trappa.db.Tx;

/** Inserts rows of the ledger, many at once. */
final class JdbcAppend {
    private JdbcAppend() {}

    static void append(Tx tx, List<Entry> rows) {
        if (!rows.isEmpty()) {
            switch (tx.kind()) {
                case H2 -> oneByOne(tx, rows);
                case POSTGRES -> together(tx, rows);
            }
        }
    }

    /** H2 is in this process: a statement for each row costs no more than one for all. */
    private static void oneByOne(Tx tx, List<Entry> rows) {
        PreparedBatch batch = tx.handle().prepareBatch("insert into ledger_entry (" + JdbcLedger.COLUMNS + """
                ) values (:shop, :customer, :number, :posting, :sequence, :kind, :from, :to, :points,
                  :occurred, :recorded, :reason, :previous, :hash)""");
        for (Entry row : rows) {
            batch.bind("shop", row.shopId())
                    .bind("customer", row.customerId())
                    .bind("number", row.number())
                    .bind("posting", row.posting())
                    .bind("sequence", row.sequence())
                    .bind("kind", row.kind().name())
                    .bind("from", row.from().name())
                    .bind("to", row.to().name())
                    .bind("points", row.points())
                    .bind("occurred", row.occurredAt())
                    .bind("recorded", row.recordedAt())
                    .bind("reason", row.reason())
                    .bind("previous", row.previousHash())
                    .bind("hash", row.hash())
                    .add();
        }
        batch.execute();
    }

    /** All in one statement, an array for each column. */
    private static void together(Tx tx, List<Entry> rows) {
        Update insert = tx.handle().createUpdate("insert into ledger_entry (" + JdbcLedger.COLUMNS + """
                ) select * from unnest(:shop, :customer, :number, :posting, cast(:sequence as integer[]), :kind, :from, :to,
                  :points, cast(:occurred as timestamptz[]), cast(:recorded as timestamptz[]), :reason, :previous, :hash)""");
        numbers(insert, "shop", rows, Entry::shopId);
        numbers(insert, "customer", rows, Entry::customerId);
        numbers(insert, "number", rows, Entry::number);
        texts(insert, "posting", rows, Entry::posting);
        numbers(insert, "sequence", rows, row -> (long) row.sequence());
        texts(insert, "kind", rows, row -> row.kind().name());
        texts(insert, "from", rows, row -> row.from().name());
        texts(insert, "to", rows, row -> row.to().name());
        numbers(insert, "points", rows, Entry::points);
        texts(insert, "occurred", rows, row -> row.occurredAt().toString());
        texts(insert, "recorded", rows, row -> row.recordedAt().toString());
        texts(insert, "reason", rows, Entry::reason);
        texts(insert, "previous", rows, Entry::previousHash);
        texts(insert, "hash", rows, Entry::hash);
        insert.execute();
    }

    private static void numbers(Update insert, String name, List<Entry> rows, Function<Entry, Long> of) {
        insert.bindArray(name, Long.class, rows.stream().map(of).toList());
    }

    private static void texts(Update insert, String name, List<Entry> rows, Function<Entry, String> of) {
        insert.bindArray(name, String.class, rows.stream().map(of).toList());
    }
}
