import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** Rows into tables as fast as each database takes them: COPY without indexes on PostgreSQL, batches on H2. */
final class Bulk implements AutoCloseable {
    private final Connection connection;
    private final boolean postgres;
    private final List<String> again = new ArrayList<>();

    /** @param tables that only rows of {@link #rows} go to until this is closed */
    Bulk(Connection connection, List<String> tables) throws SQLException {
        this.connection = connection;
        postgres = connection.isWrapperFor(PGConnection.class);
        if (postgres) {
            for (String table : tables) {
                dropKeys(table);
            }
        }
        connection.setAutoCommit(false);
    }

    void rows(String table, String columns, List<Object[]> rows) throws SQLException, IOException {
        if (postgres) {
            StringBuilder text = new StringBuilder(rows.size() * 200);
            for (Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    text.append(i == 0 ? "" : "\t").append(field(row[i]));
                }
                text.append('\n');
            }
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + table + " (" + columns + ") from stdin", new StringReader(text.toString()));
        } else {
            String places = "?" + ", ?".repeat(columns.split(",").length - 1);
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into " + table + " (" + columns + ") values (" + places + ")")) {
                for (Object[] row : rows) {
                    for (int i = 0; i < row.length; i++) {
                        insert.setObject(i + 1, row[i] instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : row[i]);
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
        connection.commit();
    }

    private static String field(Object value) {
        return value == null
                ? "\\N"
                : value.toString().replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }

    private void dropKeys(String table) throws SQLException {
        List<String> drop = new ArrayList<>();
        try (Statement ask = connection.createStatement()) {
            try (var keys = ask.executeQuery(
                    "select conname, pg_get_constraintdef(oid) from pg_constraint" + " where conrelid = '" + table
                            + "'::regclass and contype in ('p', 'u', 'f') order by contype desc")) {
                while (keys.next()) {
                    drop.add("alter table " + table + " drop constraint " + keys.getString(1));
                    again.add(
                            "alter table " + table + " add constraint " + keys.getString(1) + " " + keys.getString(2));
                }
            }
            try (var indexes = ask.executeQuery("select indexrelid::regclass, pg_get_indexdef(indexrelid) from pg_index"
                    + " where indrelid = '" + table + "'::regclass and not exists"
                    + " (select from pg_constraint c where c.conindid = indexrelid)")) {
                while (indexes.next()) {
                    drop.add("drop index " + indexes.getString(1));
                    again.add(indexes.getString(2));
                }
            }
            for (String statement : drop) {
                ask.execute(statement);
            }
        }
    }

    /** Makes the indexes, and lets the database learn what there is now. */
    @Override
    public void close() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            for (String index : again) {
                statement.execute(index);
            }
            statement.execute(postgres ? "vacuum analyze" : "analyze");
            statement.execute(postgres ? "checkpoint" : "checkpoint sync");
        }
        connection.close();
    }
}
