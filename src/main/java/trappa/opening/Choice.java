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
 * @param reward whose pool codes are for, where the file does not say; empty for what is not codes
 * @param head the first line names the columns, and brings nothing itself
 */
public record Choice(Mapping mapping, boolean skipBad, boolean again, String reward, boolean head) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static Choice of(Mapping mapping) {
        return new Choice(mapping, false, false, "", true);
    }

    /** The same for codes. */
    Choice codes(String rewardId, boolean hasHead) {
        return new Choice(mapping, skipBad, again, rewardId, hasHead);
    }

    /** The same with bad rows left out, or not. */
    Choice skipping(boolean bad) {
        return new Choice(mapping, bad, again, reward, head);
    }

    String json() {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ObjectNode columns = out.putObject("columns");
        mapping.columns().forEach((column, place) -> columns.put(column.name(), place));
        out.put("earnedOn", day(mapping.earnedOn()))
                .put("tierUntil", day(mapping.tierUntil()))
                .put("skipBad", skipBad)
                .put("again", again)
                .put("reward", reward)
                .put("head", head);
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
                in.path("again").asBoolean(),
                in.path("reward").asString(""),
                in.path("head").asBoolean(true));
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
