package trappa.staircase;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.ledger.Entry;
import trappa.ledger.Explanation;
import trappa.program.ProgramJson;

/**
 * What happened to a shopper's points, newest first: one line per thing that happened. Later corrections of a thing are
 * in its line, and what was corrected away is not shown.
 */
final class History {
    private static final int PAGE = 20;
    private static final Comparator<Line> NEWEST_FIRST =
            Comparator.comparing(Line::at).thenComparing(Line::number).reversed();

    private History() {}

    /** The rows of one posting, added up; its words are those of the latest row. */
    private record Line(long number, Instant at, Entry latest, long points) {
        Line with(Entry later) {
            return new Line(number, at, later, points + later.toMember());
        }

        String cursor() {
            return at.getEpochSecond() + "." + at.getNano() + "." + number;
        }

        boolean after(Place place) {
            return at.isBefore(place.at) || at.equals(place.at) && number < place.number;
        }
    }

    /** Where a page ended. It stays a place when the line it ended with has been corrected away since. */
    record Place(Instant at, long number) {
        private static final Pattern CURSOR = Pattern.compile("(-?[0-9]{1,11})\\.([0-9]{1,9})\\.([0-9]{1,18})");

        static Optional<Place> parse(String cursor) {
            Matcher m = CURSOR.matcher(cursor);
            return m.matches()
                    ? Optional.of(new Place(
                            Instant.ofEpochSecond(Long.parseLong(m.group(1)), Long.parseLong(m.group(2))),
                            Long.parseLong(m.group(3))))
                    : Optional.empty();
        }
    }

    /** One page. @param place where the previous page ended, if there was one */
    static ObjectNode page(List<Entry> rows, @Nullable Place place, Explanation explanation) {
        List<Line> lines = lines(rows);
        int from = 0;
        while (place != null && from < lines.size() && !lines.get(from).after(place)) {
            from++;
        }
        int to = Math.min(lines.size(), from + PAGE);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = out.putArray("entries");
        for (Line line : lines.subList(from, to)) {
            entries.addObject()
                    .put("id", Long.toString(line.number()))
                    .put("at", line.at().toString())
                    .put("kind", ProgramJson.word(line.latest().kind()))
                    .put("points", line.points())
                    .put("explanation", explanation.of(line.latest().why()));
        }
        out.put("next", to < lines.size() ? lines.get(to - 1).cursor() : null);
        return out;
    }

    private static List<Line> lines(List<Entry> rows) {
        Map<String, Line> byPosting = new LinkedHashMap<>();
        for (Entry row : rows) {
            byPosting.merge(
                    row.posting(),
                    new Line(row.number(), row.occurredAt(), row, row.toMember()),
                    (line, one) -> line.with(row));
        }
        List<Line> lines = new ArrayList<>(byPosting.values());
        lines.removeIf(l -> l.points() == 0);
        lines.sort(NEWEST_FIRST);
        return lines;
    }
}
