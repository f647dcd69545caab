package trappa.owner;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import trappa.opening.Choice;
import trappa.opening.Column;
import trappa.opening.Import;
import trappa.opening.Kind;
import trappa.opening.Mapping;

/**
 * What somebody chose for an import, as its page sends it.
 *
 * @param earnedOn as it was typed, right or wrong
 * @param tierUntil as it was typed, right or wrong
 */
record ImportForm(Choice choice, Day earnedOn, Day tierUntil) {
    private static final LocalDate EARLIEST = LocalDate.of(1990, 1, 1);

    /** What somebody typed for a day, and what is wrong with it, or nothing. */
    record Day(String typed, @Nullable LocalDate day, String wrong) {
        static Day of(@Nullable LocalDate day) {
            return new Day(day == null ? "" : day.toString(), day, "");
        }
    }

    /** What was chosen last. */
    static ImportForm of(Import i) {
        Mapping mapping = i.choice().mapping();
        return new ImportForm(i.choice(), Day.of(mapping.earnedOn()), Day.of(mapping.tierUntil()));
    }

    /** @param most how many columns the file has */
    static ImportForm read(Visit v, Import i, int most) {
        LocalDate today = v.texts().date(v.now());
        boolean skipBad = v.form("skip-bad").equals("on");
        return switch (i.kind()) {
            case MEMBERS -> {
                Map<Column, Integer> columns = columns(v, Kind.MEMBERS, most);
                Day earnedOn = day(v, "earned-on", EARLIEST, today, columns.containsKey(Column.EARNED_ON));
                Day tierUntil = day(v, "tier-until", today, today.plusYears(100), true);
                Mapping mapping = new Mapping(columns, earnedOn.day(), tierUntil.day(), true);
                Choice choice = new Choice(mapping, skipBad, v.form("again").equals("on"), "", true);
                yield new ImportForm(choice, earnedOn, tierUntil);
            }
            case ORDERS ->
                new ImportForm(new Choice(i.choice().mapping(), skipBad, false, "", true), Day.of(null), Day.of(null));
            case CODES -> {
                Map<Column, Integer> columns = new EnumMap<>(Column.class);
                columns.putAll(i.choice().mapping().columns());
                columns.remove(Column.CODE);
                columns.putAll(columns(v, Kind.CODES, most));
                String reward = v.form("reward");
                Choice choice = new Choice(
                        new Mapping(columns, null, null, true),
                        skipBad,
                        false,
                        reward.length() > 40 ? "" : reward,
                        v.form("head").equals("on"));
                yield new ImportForm(choice, Day.of(null), Day.of(null));
            }
        };
    }

    boolean wrong() {
        return !earnedOn.wrong().isEmpty() || !tierUntil.wrong().isEmpty();
    }

    private static Map<Column, Integer> columns(Visit v, Kind kind, int most) {
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        for (Column column : Column.of(kind)) {
            String place = v.form("column-" + column.header());
            if (place.matches("[0-9]{1,3}") && Integer.parseInt(place) < most) {
                columns.put(column, Integer.parseInt(place));
            }
        }
        return columns;
    }

    private static Day day(Visit v, String field, LocalDate first, LocalDate last, boolean mayBeEmpty) {
        String typed = v.form(field).strip();
        if (typed.isEmpty() && mayBeEmpty) {
            return Day.of(null);
        }
        try {
            LocalDate day = LocalDate.parse(typed);
            if (!day.isBefore(first) && !day.isAfter(last)) {
                return Day.of(day);
            }
        } catch (DateTimeException notADay) {
            // said below
        }
        return new Day(typed, null, v.texts().of("import.wrong.DAY", first, last));
    }
}
