package trappa.opening;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody chose for an import.
 *
 * @param skipBad bring the good rows even when others are bad
 * @param again also for customers whom another import brought something for
 */
public record Choice(Mapping mapping, boolean skipBad, boolean again) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    String json() {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ObjectNode columns = out.putObject("columns");
        mapping.columns().forEach((column, place) -> columns.put(column.name(), place));
        out.put("earnedOn", day(mapping.earnedOn()))
                .put("tierUntil", day(mapping.tierUntil()))
                .put("skipBad", skipBad)
                .put("again", again);
        return MAPPER.writeValueAsString(out);
    }

    static Choice of(String json) {
        JsonNode in = MAPPER.readTree(json);
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        in.path("columns")
                .properties()
                .forEach(e ->
                        columns.put(Column.valueOf(e.getKey()), e.getValue().asInt()));
        return new Choice(
                new Mapping(columns, day(in.path("earnedOn")), day(in.path("tierUntil")), true),
                in.path("skipBad").asBoolean(),
                in.path("again").asBoolean());
    }

    private static @Nullable String day(@Nullable LocalDate day) {
        return day == null ? null : day.toString();
    }

    private static @Nullable LocalDate day(JsonNode day) {
        try {
            return day.isString() ? LocalDate.parse(day.stringValue()) : null;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("Not a day: " + day, e);
        }
    }
}
