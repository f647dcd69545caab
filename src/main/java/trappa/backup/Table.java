package trappa.backup;

import java.util.List;
import java.util.stream.Collectors;

/** A table as a backup knows it: the same on either database. */
record Table(String name, List<Column> columns) {

    /** What a column holds, whatever a database calls it. */
    enum Kind {
        NUMBER,
        TEXT,
        TIME,
        DATE,
        TRUTH,
        BYTES
    }

    record Column(String name, Kind kind) {}

    String columnNames() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }
}
