package trappa.db;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Many rows written at once, column by column. PostgreSQL is another process: it gets an array for each column and does all
 * rows by one statement, which costs it less than half of one statement each. H2 is in this one, where a batch costs no more.
 * Give the rows in the order their locks are to be taken in.
 */
public final class Rows<T> {
    private final List<T> rows;
    private final List<Column<T>> columns = new ArrayList<>();

    private Rows(List<T> rows) {
        this.rows = rows;
    }

    private record Column<T>(String name, Type type, Function<T, @Nullable Object> of) {}

    private enum Type {
        NUMBER("bigint", "?"),
        TEXT("text", "?"),
        /** As texts: an array of times is slower to make and no faster to read. */
        TIME("text", "cast(? as timestamptz[])"),
        BYTES("bytea", "?");

        private final String element;
        private final String parameter;

        Type(String element, String parameter) {
            this.element = element;
            this.parameter = parameter;
        }

        Object[] array(int length) {
            return switch (this) {
                case NUMBER -> new Long[length];
                case TEXT, TIME -> new String[length];
                case BYTES -> new byte[length][];
            };
        }

        void write(@Nullable Object value, DataOutput out) throws IOException {
            out.writeBoolean(value != null);
            switch (value) {
                case null -> {}
                case Long number -> out.writeLong(number);
                case String text -> write(text.getBytes(StandardCharsets.UTF_8), out);
                case Instant at -> {
                    out.writeLong(at.getEpochSecond());
                    out.writeInt(at.getNano());
                }
                case byte[] bytes -> write(bytes, out);
                default -> throw new IllegalArgumentException("No " + this + ": " + value.getClass());
            }
        }

        private static void write(byte[] bytes, DataOutput out) throws IOException {
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        @Nullable
        Object read(DataInput in) throws IOException {
            if (!in.readBoolean()) {
                return null;
            }
            return switch (this) {
                case NUMBER -> in.readLong();
                case TEXT -> new String(bytes(in), StandardCharsets.UTF_8);
                case TIME -> Instant.ofEpochSecond(in.readLong(), in.readInt());
                case BYTES -> bytes(in);
            };
        }

        private static byte[] bytes(DataInput in) throws IOException {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return bytes;
        }
    }

    public static <T> Rows<T> of(Collection<T> rows) {
        return new Rows<>(List.copyOf(rows));
    }

    public Rows<T> number(String column, Function<T, @Nullable Long> of) {
        return with(column, Type.NUMBER, of::apply);
    }

    public Rows<T> text(String column, Function<T, @Nullable String> of) {
        return with(column, Type.TEXT, of::apply);
    }

    public Rows<T> time(String column, Function<T, @Nullable Instant> of) {
        return with(column, Type.TIME, of::apply);
    }

    public Rows<T> bytes(String column, Function<T, byte[]> of) {
        return with(column, Type.BYTES, of::apply);
    }

    private Rows<T> with(String column, Type type, Function<T, @Nullable Object> of) {
        columns.add(new Column<>(column, type, of));
        return this;
    }

    /** Inserts all of them. */
    public void insert(Tx tx, String table) {
        write(tx, insertOf(tx, table), columns, "");
    }

    /**
     * Inserts those that are not there, whatever makes two rows one.
     *
     * @param key a column of numbers that tells these rows apart
     * @return those that were inserted, in their order
     */
    public List<T> insertMissing(Tx tx, String table, String key) {
        return write(tx, insertOf(tx, table) + " on conflict do nothing", columns, key);
    }

    /**
     * Inserts those that are not there, and what belongs to each of them: on PostgreSQL all by one statement.
     *
     * @param key a column of numbers that tells these rows apart, and that {@code parts} have too
     * @return those that were inserted, in their order
     */
    public <P> List<T> insertMissing(Tx tx, String table, String key, Rows<P> parts, String tableOfParts) {
        if (!tx.writesTwoTablesAtOnce()) {
            tx.record(this, table, key, parts, tableOfParts);
            List<T> those = insertMissing(tx, table, key);
            Column<T> number = column(key);
            Set<Object> numbers = those.stream().map(number.of).collect(Collectors.toSet());
            parts.with(key, numbers).insert(tx, tableOfParts);
            return those;
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        String sql = "with fresh as (" + insertOf(tx, table) + " on conflict do nothing returning " + key
                + "), parts as (insert into " + tableOfParts + " (" + parts.names() + ") select given.* from unnest("
                + parts.arrays() + ") as given(" + parts.names() + ") join fresh on fresh." + key + " = given." + key
                + ") select " + key + " from fresh";
        return tx.asks(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                set(statement, 1, columns);
                parts.set(statement, 1 + columns.size(), parts.columns);
                return those(statement, column(key));
            }
        });
    }

    /** As bytes, from which {@link #readFrom} makes the same rows. */
    void writeTo(DataOutput out) throws IOException {
        out.writeInt(columns.size());
        for (Column<T> column : columns) {
            out.writeUTF(column.name);
            out.writeUTF(column.type.name());
        }
        out.writeInt(rows.size());
        for (T row : rows) {
            for (Column<T> column : columns) {
                column.type.write(column.of.apply(row), out);
            }
        }
    }

    /** The rows that were written by {@link #writeTo}. */
    static Rows<@Nullable Object[]> readFrom(DataInput in) throws IOException {
        List<String> names = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            names.add(in.readUTF());
            types.add(Type.valueOf(in.readUTF()));
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            @Nullable Object[] row = new Object[types.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = types.get(i).read(in);
            }
            rows.add(row);
        }
        Rows<@Nullable Object[]> read = new Rows<>(rows);
        for (int i = 0; i < types.size(); i++) {
            int place = i;
            read.with(names.get(i), types.get(i), row -> row[place]);
        }
        return read;
    }

    /** Those of these rows that have one of these numbers. */
    private Rows<T> with(String key, Set<Object> numbers) {
        Column<T> number = column(key);
        Rows<T> some = new Rows<>(rows.stream()
                .filter(row -> numbers.contains(number.of.apply(row)))
                .toList());
        some.columns.addAll(columns);
        return some;
    }

    /** The same where nobody needs to know which. */
    public void insertMissing(Tx tx, String table) {
        write(tx, insertOf(tx, table) + " on conflict do nothing", columns, "");
    }

    /**
     * Updates the rows these columns tell apart, each at most once.
     *
     * @param keys columns that are looked for; all others are set
     * @return those that are there, in their order, by the last key
     */
    public List<T> update(Tx tx, String table, String... keys) {
        Set<String> sought = Set.of(keys);
        List<Column<T>> set =
                columns.stream().filter(c -> !sought.contains(c.name)).toList();
        List<Column<T>> by = Stream.of(keys).map(this::column).toList();
        boolean apart = tx.kind() == DatabaseUrl.Kind.H2;
        String assignments =
                set.stream().map(c -> c.name + " = " + given(c, apart)).collect(Collectors.joining(", "));
        String where = by.stream()
                .map(c -> table + "." + c.name + " = " + given(c, apart))
                .collect(Collectors.joining(" and "));
        if (apart) {
            List<Column<T>> all = Stream.of(set, by).flatMap(List::stream).toList();
            return write(tx, "update " + table + " set " + assignments + " where " + where, all, keys[0]);
        }
        String sql = "update " + table + " set " + assignments + " from unnest(" + arrays() + ") as given(" + names()
                + ") where " + where;
        return write(tx, sql, columns, table + "." + keys[keys.length - 1]);
    }

    private String given(Column<T> column, boolean apart) {
        return apart ? "?" : "given." + column.name;
    }

    private Column<T> column(String name) {
        return columns.stream()
                .filter(c -> c.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No column " + name));
    }

    private String insertOf(Tx tx, String table) {
        return "insert into " + table + " (" + names() + ") "
                + switch (tx.kind()) {
                    case H2 -> "values (" + "?, ".repeat(columns.size() - 1) + "?)";
                    case POSTGRES -> "select * from unnest(" + arrays() + ")";
                };
    }

    private String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private String arrays() {
        return columns.stream().map(c -> c.type.parameter).collect(Collectors.joining(", "));
    }

    private List<T> write(Tx tx, String sql, List<Column<T>> parameters, String key) {
        if (rows.isEmpty()) {
            return List.of();
        }
        return tx.asks(connection -> switch (tx.kind()) {
            case H2 -> oneByOne(connection, sql, parameters);
            case POSTGRES -> together(connection, sql, parameters, key);
        });
    }

    private List<T> oneByOne(Connection connection, String sql, List<Column<T>> parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (T row : rows) {
                for (int i = 0; i < parameters.size(); i++) {
                    Object value = parameters.get(i).of.apply(row);
                    statement.setObject(i + 1, value instanceof Instant at ? Timestamp.from(at) : value);
                }
                statement.addBatch();
            }
            int[] written = statement.executeBatch();
            List<T> those = new ArrayList<>();
            for (int i = 0; i < written.length; i++) {
                if (written[i] == 1) {
                    those.add(rows.get(i));
                }
            }
            return those;
        }
    }

    private List<T> together(Connection connection, String sql, List<Column<T>> parameters, String key)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(key.isEmpty() ? sql : sql + " returning " + key)) {
            set(statement, 1, parameters);
            if (key.isEmpty()) {
                statement.executeUpdate();
                return List.of();
            }
            return those(statement, column(key.substring(key.indexOf('.') + 1)));
        }
    }

    private void set(PreparedStatement statement, int first, List<Column<T>> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            Column<T> column = parameters.get(i);
            statement.setArray(first + i, statement.getConnection().createArrayOf(column.type.element, values(column)));
        }
    }

    /** The rows whose numbers the database answers with. */
    private List<T> those(PreparedStatement statement, Column<T> number) throws SQLException {
        Set<Long> written = numbers(statement);
        return rows.stream()
                .filter(row -> written.contains(number.of.apply(row)))
                .toList();
    }

    /** A loop of its own, which the JVM compiles once and quickly. */
    private Object[] values(Column<T> column) {
        Object[] values = column.type.array(rows.size());
        for (int row = 0; row < values.length; row++) {
            Object value = column.of.apply(rows.get(row));
            values[row] = value instanceof Instant at ? at.toString() : value;
        }
        return values;
    }

    private static Set<Long> numbers(PreparedStatement statement) throws SQLException {
        Set<Long> numbers = new HashSet<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }
}
