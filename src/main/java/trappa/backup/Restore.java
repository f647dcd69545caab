package trappa.backup;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import trappa.db.Database;
import trappa.db.Tx;

/**
 * Puts a backup into a database of either kind, all of it or nothing: one transaction, at whose end every table is read
 * back and compared, rows and hashes, with what the backup says it holds.
 */
public final class Restore {
    private Restore() {}

    /** What came of it. */
    public sealed interface Outcome {
        /** @param sums rows and hash of each table, as they now are in the database */
        record Done(Map<String, Sum> sums, String madeAt) implements Outcome {
            public long rows() {
                return sums.values().stream().mapToLong(Sum::rows).sum();
            }
        }

        /** Nothing was changed; why, for the operator. */
        record Refused(String why) implements Outcome {}
    }

    /** How many rows a table has, and the sum of their hashes. */
    public record Sum(long rows, String hash) {}

    /** @param replace true to put it in the place of what is there; else the database has to be empty */
    public static Outcome read(Database database, InputStream from, boolean replace, Progress progress) {
        try {
            return database.inLongTransaction(tx -> {
                try {
                    return read(tx, database.schemaVersion(), from, replace, progress);
                } catch (IOException e) {
                    throw new RowJson.Broken("it cannot be read to its end (" + e.getMessage() + ")");
                }
            });
        } catch (RowJson.Broken broken) {
            return new Outcome.Refused("This is not a whole backup: " + broken.getMessage());
        } catch (Unfit unfit) {
            return new Outcome.Refused(String.valueOf(unfit.getMessage()));
        }
    }

    /** A backup and a database that do not go together. */
    private static final class Unfit extends RuntimeException {
        Unfit(String message) {
            super(message);
        }
    }

    private static Outcome read(Tx tx, String schema, InputStream from, boolean replace, Progress progress)
            throws IOException {
        tx.changesEverything();
        JdbcTables jdbc = new JdbcTables(tx);
        List<Table> tables = jdbc.all();
        ZipInputStream zip = new ZipInputStream(new BufferedInputStream(from, 1 << 16));
        JsonNode header = json(zip, Backup.HEADER);
        fits(header, schema, tables);
        clear(jdbc, tables, replace);
        long rows = 0;
        for (Table table : tables) {
            next(zip, "tables/" + table.name() + ".jsonl");
            rows = fill(jdbc, table, zip, rows, progress);
        }
        Map<String, Sum> said = sums(json(zip, Backup.END));
        Map<String, Sum> there = compare(jdbc, tables, said, progress);
        jdbc.renumber(tables);
        Map<String, Long> sequences = new HashMap<>();
        header.get("sequences")
                .properties()
                .forEach(e -> sequences.put(e.getKey(), e.getValue().longValue()));
        jdbc.restart(sequences);
        return new Outcome.Done(there, header.get("madeAt").stringValue());
    }

    private static void fits(JsonNode header, String schema, List<Table> tables) {
        if (!Backup.FORMAT.equals(header.path("format").asString(""))) {
            throw new RowJson.Broken("its format is not " + Backup.FORMAT);
        }
        String from = header.path("schema").asString("");
        if (!from.equals(schema)) {
            throw new Unfit("The backup is of schema " + from + ", this database of " + schema
                    + ": restore it with the version of Trappa that made it, then migrate");
        }
        List<String> wanted = new ArrayList<>();
        for (JsonNode table : header.path("tables")) {
            List<String> columns = new ArrayList<>();
            table.path("columns")
                    .properties()
                    .forEach(c -> columns.add(c.getKey() + " " + c.getValue().stringValue()));
            wanted.add(table.path("name").asString("") + columns);
        }
        List<String> there = tables.stream()
                .map(t -> t.name()
                        + t.columns().stream()
                                .map(c -> c.name() + " " + c.kind())
                                .toList())
                .toList();
        if (!wanted.equals(there)) {
            List<String> differ = new ArrayList<>(wanted);
            differ.removeAll(there);
            List<String> only = new ArrayList<>(there);
            only.removeAll(wanted);
            throw new Unfit("The backup's tables are not this database's: it has " + differ + ", here are " + only);
        }
    }

    private static void clear(JdbcTables jdbc, List<Table> tables, boolean replace) {
        for (Table table : tables.reversed()) {
            if (replace) {
                jdbc.empty(table);
            } else if (jdbc.count(table) > 0) {
                throw new Unfit("The database is not empty (" + table.name()
                        + " has rows). Restore into an empty one, or say --replace to lose what is there");
            }
        }
    }

    private static long fill(JdbcTables jdbc, Table table, ZipInputStream zip, long before, Progress progress)
            throws IOException {
        long rows = before;
        BufferedReader lines = new BufferedReader(new InputStreamReader(zip, StandardCharsets.UTF_8), 1 << 16);
        try (JdbcTables.Filling filling = jdbc.fill(table)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                filling.add(RowJson.read(table, line), line.length());
                progress.rows(table.name(), ++rows, 0);
            }
        }
        return rows;
    }

    private static Map<String, Sum> compare(
            JdbcTables jdbc, List<Table> tables, Map<String, Sum> said, Progress progress) {
        long all = said.values().stream().mapToLong(Sum::rows).sum();
        Map<String, Sum> there = new LinkedHashMap<>();
        long[] done = {0};
        for (Table table : tables) {
            RowSum sum = new RowSum();
            jdbc.read(table, row -> {
                sum.add(RowJson.write(row));
                progress.rows("compared", ++done[0], all);
            });
            Sum now = new Sum(sum.rows(), sum.hash());
            if (!now.equals(said.get(table.name()))) {
                throw new RowJson.Broken(table.name() + " should be " + said.get(table.name()) + " and is " + now);
            }
            there.put(table.name(), now);
        }
        return there;
    }

    private static Map<String, Sum> sums(JsonNode end) {
        Map<String, Sum> sums = new HashMap<>();
        end.properties()
                .forEach(e -> sums.put(
                        e.getKey(),
                        new Sum(
                                e.getValue().path("rows").longValue(),
                                e.getValue().path("hash").asString(""))));
        return sums;
    }

    private static JsonNode json(ZipInputStream zip, String name) throws IOException {
        next(zip, name);
        try {
            return RowJson.MAPPER.readTree(zip.readAllBytes());
        } catch (JacksonException e) {
            throw new RowJson.Broken(name + " cannot be read");
        }
    }

    private static void next(ZipInputStream zip, String name) throws IOException {
        @Nullable ZipEntry entry = zip.getNextEntry();
        if (entry == null || !entry.getName().equals(name)) {
            throw new RowJson.Broken("it ends before " + name);
        }
    }
}
