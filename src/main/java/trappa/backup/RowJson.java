package trappa.backup;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A row as one line of JSON, an array in the order of the table's columns; the same row is always the same bytes. */
final class RowJson {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private RowJson() {}

    static byte[] write(List<@Nullable Object> row) {
        ArrayNode line = JsonNodeFactory.instance.arrayNode(row.size());
        for (Object value : row) {
            switch (value) {
                case null -> line.addNull();
                case Long number -> line.add(number);
                case Boolean truth -> line.add(truth);
                case byte[] bytes -> line.add(Base64.getEncoder().encodeToString(bytes));
                default -> line.add(value.toString());
            }
        }
        return MAPPER.writeValueAsBytes(line);
    }

    /** @throws Broken when the line is not a row of the table */
    static List<@Nullable Object> read(Table table, String line) {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (!node.isArray() || node.size() != table.columns().size()) {
                throw new Broken("a row of " + table.name() + " has not "
                        + table.columns().size() + " values");
            }
            List<@Nullable Object> row = new ArrayList<>(node.size());
            for (int i = 0; i < node.size(); i++) {
                JsonNode value = node.get(i);
                row.add(value.isNull() ? null : value(table.columns().get(i).kind(), value));
            }
            return row;
        } catch (JacksonException | java.time.DateTimeException | IllegalArgumentException e) {
            throw new Broken("a row of " + table.name() + " cannot be read");
        }
    }

    private static Object value(Table.Kind kind, JsonNode value) {
        return switch (kind) {
            case NUMBER -> value.longValue();
            case TRUTH -> value.booleanValue();
            case TEXT -> value.stringValue();
            case TIME -> Instant.parse(value.stringValue());
            case DATE -> LocalDate.parse(value.stringValue());
            case BYTES -> Base64.getDecoder().decode(value.stringValue());
        };
    }

    /** A backup that is not whole, or not one. */
    static final class Broken extends RuntimeException {
        Broken(String message) {
            super(message);
        }
    }
}
