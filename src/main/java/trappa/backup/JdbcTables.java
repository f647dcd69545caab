package trappa.backup;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import trappa.db.Tx;

/** Every table of the product, by what the database says of itself: a new one is in the next backup without a word here. */
final class JdbcTables {
    private static final int FETCH = 500;
    private static final int FETCH_OF_BYTES = 8;
    private static final String OF_THE_MIGRATIONS = "flyway_schema_history";

    private final Connection connection;
    private final boolean postgres;

    JdbcTables(Tx tx) {
        this.connection = tx.handle().getConnection();
        try {
            postgres = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    /** The database could not do it; the cause says why. */
    static final class Failed extends RuntimeException {
        Failed(SQLException cause) {
            super(cause);
        }
    }

    /** Takes the rows of a table one after another. */
    @FunctionalInterface
    interface RowTaker {
        void take(List<@Nullable Object> row);
    }

    /** All tables, each after those it refers to. */
    List<Table> all() {
        try {
            DatabaseMetaData meta = connection.getMetaData();
            Map<String, Table> tables = new TreeMap<>();
            for (String name : names(meta)) {
                tables.put(name, new Table(name, columns(meta, name)));
            }
            List<Table> ordered = new ArrayList<>();
            Set<String> placed = new HashSet<>();
            while (ordered.size() < tables.size()) {
                int before = ordered.size();
                for (Table table : tables.values()) {
                    if (!placed.contains(table.name()) && placed.containsAll(references(meta, table.name()))) {
                        ordered.add(table);
                        placed.add(table.name());
                    }
                }
                if (ordered.size() == before) {
                    throw new IllegalStateException("Tables refer to each other in a circle");
                }
            }
            return ordered;
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    private List<String> names(DatabaseMetaData meta) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rs = meta.getTables(null, connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (rs.next()) {
                String name = rs.getString("TABLE_NAME");
                if (!name.equals(OF_THE_MIGRATIONS)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private List<Table.Column> columns(DatabaseMetaData meta, String table) throws SQLException {
        Map<String, Table.Column> columns = new TreeMap<>();
        try (ResultSet rs = meta.getColumns(null, connection.getSchema(), table, "%")) {
            while (rs.next()) {
                String name = rs.getString("COLUMN_NAME");
                columns.put(name, new Table.Column(name, kind(table, name, rs.getInt("DATA_TYPE"))));
            }
        }
        return List.copyOf(columns.values());
    }

    private static Table.Kind kind(String table, String column, int type) {
        return switch (type) {
            case Types.BIGINT, Types.INTEGER, Types.SMALLINT -> Table.Kind.NUMBER;
            case Types.VARCHAR, Types.CLOB, Types.LONGVARCHAR, Types.CHAR -> Table.Kind.TEXT;
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> Table.Kind.TIME;
            case Types.DATE -> Table.Kind.DATE;
            case Types.BOOLEAN, Types.BIT -> Table.Kind.TRUTH;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> Table.Kind.BYTES;
            default ->
                throw new IllegalStateException(
                        "A backup does not know how to keep " + table + "." + column + " (SQL type " + type + ")");
        };
    }

    private Set<String> references(DatabaseMetaData meta, String table) throws SQLException {
        Set<String> references = new HashSet<>();
        try (ResultSet rs = meta.getImportedKeys(null, connection.getSchema(), table)) {
            while (rs.next()) {
                references.add(rs.getString("PKTABLE_NAME"));
            }
        }
        references.remove(table);
        return references;
    }

    long count(Table table) {
        return number("select count(*) from " + table.name());
    }

    /** Reads a whole table as it streams in; nothing of it is kept. */
    void read(Table table, RowTaker taker) {
        try (Statement statement = connection.createStatement()) {
            if (!postgres) {
                // Without it H2 would first put the whole result into memory or a file.
                statement.execute("set lazy_query_execution true");
            }
            boolean large = table.columns().stream().anyMatch(c -> c.kind() == Table.Kind.BYTES);
            statement.setFetchSize(large ? FETCH_OF_BYTES : FETCH);
            try (ResultSet rs = statement.executeQuery("select " + table.columnNames() + " from " + table.name())) {
                while (rs.next()) {
                    List<@Nullable Object> row = new ArrayList<>(table.columns().size());
                    for (int i = 0; i < table.columns().size(); i++) {
                        row.add(value(rs, i + 1, table.columns().get(i).kind()));
                    }
                    taker.take(row);
                }
            } finally {
                if (!postgres) {
                    statement.execute("set lazy_query_execution false");
                }
            }
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    private static @Nullable Object value(ResultSet rs, int i, Table.Kind kind) throws SQLException {
        Object value = switch (kind) {
            case NUMBER -> rs.getLong(i);
            case TEXT -> rs.getString(i);
            case TRUTH -> rs.getBoolean(i);
            case DATE -> rs.getObject(i, java.time.LocalDate.class);
            case BYTES -> rs.getBytes(i);
            case TIME -> {
                OffsetDateTime time = rs.getObject(i, OffsetDateTime.class);
                yield time == null ? null : time.toInstant();
            }
        };
        return rs.wasNull() ? null : value;
    }

    /** Takes rows for one table; close it to write what it still holds. */
    final class Filling implements AutoCloseable {
        private static final int ROWS = 500;
        private static final long BYTES = 4L << 20;
        private final Table table;
        private final PreparedStatement insert;
        private int rows;
        private long bytes;

        private Filling(Table table) throws SQLException {
            this.table = table;
            String marks = "?" + ", ?".repeat(table.columns().size() - 1);
            insert = connection.prepareStatement(
                    "insert into " + table.name() + " (" + table.columnNames() + ") values (" + marks + ")");
        }

        /** @param size roughly how many bytes the row has */
        void add(List<@Nullable Object> row, int size) {
            try {
                for (int i = 0; i < row.size(); i++) {
                    set(i + 1, table.columns().get(i).kind(), row.get(i));
                }
                insert.addBatch();
                rows++;
                bytes += size;
                if (rows == ROWS || bytes > BYTES) {
                    insert.executeBatch();
                    rows = 0;
                    bytes = 0;
                }
            } catch (SQLException e) {
                throw new Failed(e);
            }
        }

        private void set(int i, Table.Kind kind, @Nullable Object value) throws SQLException {
            if (value == null) {
                insert.setNull(i, nullOf(kind));
            } else if (value instanceof Instant time) {
                insert.setObject(i, time.atOffset(ZoneOffset.UTC));
            } else if (value instanceof byte[] content) {
                insert.setBytes(i, content);
            } else {
                insert.setObject(i, value);
            }
        }

        private static int nullOf(Table.Kind kind) {
            return switch (kind) {
                case NUMBER -> Types.BIGINT;
                case TEXT -> Types.VARCHAR;
                case TIME -> Types.TIMESTAMP_WITH_TIMEZONE;
                case DATE -> Types.DATE;
                case TRUTH -> Types.BOOLEAN;
                case BYTES -> Types.VARBINARY;
            };
        }

        @Override
        public void close() {
            try (insert) {
                if (rows > 0) {
                    insert.executeBatch();
                }
            } catch (SQLException e) {
                throw new Failed(e);
            }
        }
    }

    Filling fill(Table table) {
        try {
            return new Filling(table);
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    void empty(Table table) {
        execute("delete from " + table.name());
    }

    /** The next number of every sequence of our own. */
    Map<String, Long> sequences() {
        Map<String, Long> next = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        String own = postgres ? """
                        select c.relname as name from pg_class c where c.relkind = 'S'
                          and c.relnamespace = current_schema()::regnamespace
                          and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i'))
                        order by 1""" : """
                        select sequence_name as name from information_schema.sequences
                        where sequence_schema = schema() and sequence_name not like 'system_sequence%' order by 1""";
        try (Statement statement = connection.createStatement();
                ResultSet rs = statement.executeQuery(own)) {
            while (rs.next()) {
                names.add(rs.getString("name"));
            }
        } catch (SQLException e) {
            throw new Failed(e);
        }
        for (String name : names) {
            next.put(
                    name,
                    number(
                            postgres
                                    ? "select last_value + case when is_called then (select increment_by from pg_sequences"
                                            + " where schemaname = current_schema() and sequencename = '" + name
                                            + "') else 0 end from " + name
                                    : "select base_value from information_schema.sequences where sequence_name = '"
                                            + name + "'"));
        }
        return next;
    }

    void restart(Map<String, Long> sequences) {
        sequences.forEach((name, next) -> execute("alter sequence " + name + " restart with " + next));
    }

    /** Lets columns that number themselves go on above what is there. */
    void renumber(List<Table> tables) {
        try {
            for (Table table : tables) {
                try (ResultSet rs =
                        connection.getMetaData().getColumns(null, connection.getSchema(), table.name(), "%")) {
                    while (rs.next()) {
                        if ("YES".equals(rs.getString("IS_AUTOINCREMENT"))) {
                            String column = rs.getString("COLUMN_NAME");
                            long next = number("select coalesce(max(" + column + "), 0) + 1 from " + table.name());
                            execute("alter table " + table.name() + " alter column " + column + " restart with "
                                    + next);
                        }
                    }
                }
            }
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    private long number(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rs = statement.executeQuery(sql)) {
            rs.next();
            return rs.getLong(1);
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }
}
