package trappa.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.db.Database;
import trappa.db.Tx;

/**
 * Everything in the database as it was at one instant, in a form that fits either kind of database: a zip of a header, a
 * file of JSON lines for each table, and at the very end how many rows each has and the sum of their hashes. What has no
 * end was cut short. It reads in one snapshot and a row at a time, beside the traffic.
 */
public final class Backup {
    static final String FORMAT = "trappa-backup-1";
    static final String HEADER = "header.json";
    static final String END = "end.json";

    private Backup() {}

    /** What was written. */
    public record Done(int tables, long rows) {}

    /** @throws UncheckedIOException when the bytes have nowhere to go */
    public static Done write(Database database, Instant now, OutputStream to, Progress progress) {
        return database.inSnapshot(tx -> {
            try {
                return write(tx, database.schemaVersion(), now, to, progress);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Done write(Tx tx, String schema, Instant now, OutputStream to, Progress progress)
            throws IOException {
        JdbcTables jdbc = new JdbcTables(tx);
        List<Table> tables = jdbc.all();
        long all = tables.stream().mapToLong(jdbc::count).sum();
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(to, 1 << 16));
        entry(zip, HEADER, header(jdbc, tables, schema, now));
        ObjectNode end = JsonNodeFactory.instance.objectNode();
        long rows = 0;
        for (Table table : tables) {
            zip.putNextEntry(new ZipEntry("tables/" + table.name() + ".jsonl"));
            long before = rows;
            RowSum sum = new RowSum();
            jdbc.read(table, row -> {
                byte[] line = RowJson.write(row);
                sum.add(line);
                try {
                    zip.write(line);
                    zip.write('\n');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                progress.rows(table.name(), before + sum.rows(), all);
            });
            zip.closeEntry();
            rows += sum.rows();
            end.putObject(table.name()).put("rows", sum.rows()).put("hash", sum.hash());
        }
        entry(zip, END, end);
        zip.finish();
        zip.flush();
        return new Done(tables.size(), rows);
    }

    private static ObjectNode header(JdbcTables jdbc, List<Table> tables, String schema, Instant now) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.put("format", FORMAT).put("schema", schema).put("madeAt", now.toString());
        ObjectNode sequences = header.putObject("sequences");
        jdbc.sequences().forEach(sequences::put);
        ArrayNode list = header.putArray("tables");
        for (Table table : tables) {
            ObjectNode columns = list.addObject().put("name", table.name()).putObject("columns");
            table.columns().forEach(c -> columns.put(c.name(), c.kind().name()));
        }
        return header;
    }

    private static void entry(ZipOutputStream zip, String name, ObjectNode content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(RowJson.MAPPER.writeValueAsBytes(content));
        zip.closeEntry();
    }
}
