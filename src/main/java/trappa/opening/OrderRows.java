package trappa.opening;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import trappa.opening.Imports.Refusal;

/**
 * A file of past orders without what is of no use here: no name, no address, and instead of an e-mail address the
 * customer's id, so that what waits to be brought in tells of nobody but by numbers. Each row knows its line in the file
 * somebody has.
 */
final class OrderRows {
    /** The largest of what is kept, in bytes. */
    private static final int LARGEST = 64 << 20;

    private static final char SEPARATOR = '\t';

    private OrderRows() {}

    /** What came of reading a file. */
    sealed interface Outcome {
        /** @param rows to be read by {@link #read} */
        record Kept(byte[] rows) implements Outcome {}

        record Refused(Refusal why) implements Outcome {}

        /** From this line on nothing can be read. */
        record Unreadable(int line) implements Outcome {}
    }

    /**
     * Reads a file as somebody has it.
     *
     * @param customers ids by e-mail address in small letters; null when nobody gave a list
     */
    static Outcome of(Reader file, @Nullable Map<String, Long> customers) throws IOException {
        try (Csv csv = Csv.of(file)) {
            OrderColumn.Head head = OrderColumn.Head.of(csv.head());
            if (head == null) {
                return new Outcome.Refused(Refusal.NO_ORDERS);
            }
            if (!head.has(OrderColumn.CUSTOMER_ID) && !head.has(OrderColumn.EMAIL)) {
                return new Outcome.Refused(Refusal.NO_CUSTOMER_COLUMN);
            }
            if (!head.has(OrderColumn.CUSTOMER_ID) && customers == null) {
                return new Outcome.Refused(Refusal.NO_LIST);
            }
            return keep(csv, head, customers == null ? Map.of() : customers);
        } catch (Csv.Unreadable e) {
            return new Outcome.Unreadable(e.line);
        }
    }

    private static Outcome keep(Csv csv, OrderColumn.Head head, Map<String, Long> customers)
            throws IOException, Csv.Unreadable {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<OrderColumn> columns = new ArrayList<>(head.places().keySet());
        columns.remove(OrderColumn.EMAIL);
        if (!columns.contains(OrderColumn.CUSTOMER_ID)) {
            columns.add(OrderColumn.CUSTOMER_ID);
        }
        try (Writer out = new OutputStreamWriter(bytes, StandardCharsets.UTF_8)) {
            out.write("line");
            for (OrderColumn column : columns) {
                out.write(SEPARATOR + column.name());
            }
            out.write('\n');
            while (csv.next()) {
                if (csv.cells().stream().allMatch(String::isEmpty)) {
                    continue;
                }
                out.write(Integer.toString(csv.line()));
                for (OrderColumn column : columns) {
                    out.write(SEPARATOR);
                    out.write(plain(cell(csv.cells(), head, column, customers)));
                }
                out.write('\n');
                if (bytes.size() > LARGEST) {
                    return new Outcome.Refused(Refusal.TOO_LARGE);
                }
            }
        }
        return new Outcome.Kept(bytes.toByteArray());
    }

    private static String cell(
            List<String> cells, OrderColumn.Head head, OrderColumn column, Map<String, Long> customers) {
        String said = at(cells, head.places().get(column));
        if (column != OrderColumn.CUSTOMER_ID || !said.isEmpty()) {
            return said;
        }
        Long id = customers.get(at(cells, head.places().get(OrderColumn.EMAIL)).toLowerCase(Locale.ROOT));
        return id == null ? "" : id.toString();
    }

    private static String at(List<String> cells, @Nullable Integer place) {
        return place == null || place >= cells.size() ? "" : cells.get(place);
    }

    private static String plain(String cell) {
        return cell.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
    }

    /**
     * One row.
     *
     * @param line in the file somebody has
     * @param cells what is there and not empty
     */
    record Row(int line, Map<OrderColumn, String> cells) {
        @Nullable
        String at(OrderColumn column) {
            return cells.get(column);
        }
    }

    /** What is told of the rows that were kept, one by one. */
    interface Taker {
        void head(List<OrderColumn> columns);

        void row(Row row);
    }

    /** Reads what {@link #of} kept. */
    static void read(Reader kept, Taker taker) {
        try (BufferedReader in = new BufferedReader(kept)) {
            List<OrderColumn> columns = new ArrayList<>();
            String head = in.readLine();
            for (String name : head == null ? new String[0] : head.split("\t", -1)) {
                if (!name.equals("line")) {
                    columns.add(OrderColumn.valueOf(name));
                }
            }
            taker.head(columns);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] cells = line.split("\t", -1);
                Map<OrderColumn, String> said = new EnumMap<>(OrderColumn.class);
                for (int i = 1; i < cells.length; i++) {
                    if (!cells[i].isEmpty()) {
                        said.put(columns.get(i - 1), cells[i]);
                    }
                }
                taker.row(new Row(Integer.parseInt(cells[0]), said));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
