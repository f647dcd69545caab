package trappa.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows as CSV (RFC 4180, a first line of names) or as lines of JSON, written as they come. A text that a spreadsheet
 * would take for a formula gets an apostrophe in front in CSV: an order's tag must not become a command on the owner's
 * machine.
 */
public final class RowWriter implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String STARTS_A_FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";
    private final Writer out;
    private final List<String> columns;
    private final boolean json;

    /** @param json lines of JSON instead of CSV */
    public RowWriter(OutputStream out, List<String> columns, boolean json) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        this.columns = columns;
        this.json = json;
        if (!json) {
            line(String.join(",", columns) + "\r\n");
        }
    }

    /** @param values a {@code Long} or a text for each column, or null */
    public void row(@Nullable Object... values) {
        line(json ? object(values) + "\n" : csv(values));
    }

    private String object(@Nullable Object... values) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < columns.size(); i++) {
            switch (values[i]) {
                case null -> node.putNull(columns.get(i));
                case Long number -> node.put(columns.get(i), number);
                default -> node.put(columns.get(i), String.valueOf(values[i]));
            }
        }
        return MAPPER.writeValueAsString(node);
    }

    private static String csv(@Nullable Object... values) {
        StringBuilder line = new StringBuilder();
        for (Object value : values) {
            if (!line.isEmpty()) {
                line.append(',');
            }
            if (value instanceof Long number) {
                line.append(number.longValue());
            } else if (value != null) {
                line.append(cell(value.toString()));
            }
        }
        return line.append("\r\n").toString();
    }

    private static String cell(String text) {
        String safe = !text.isEmpty() && STARTS_A_FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }

    private void line(String line) {
        try {
            out.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends on what is still held; the stream below stays open. */
    @Override
    public void close() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
