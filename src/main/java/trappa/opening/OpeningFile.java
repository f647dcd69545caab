package trappa.opening;

import java.io.IOException;
import java.io.Reader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import trappa.fact.Adjustment.Opening;
import trappa.value.Text;

/**
 * Reads an import file, row by row: every row is read, and everything that is wrong in any of them is told, up to a number
 * of places that somebody could still mend; the others are counted.
 */
final class OpeningFile {
    static final int MOST_ROWS = 500_000;
    static final int MOST_ERRORS = 1_000;
    private static final int LONGEST_NOTE = 200;
    private static final long MOST_POINTS = 1_000_000_000L;
    private static final long MOST_QUALIFYING = 1_000_000_000_000_000L;
    private static final LocalDate EARLIEST = LocalDate.of(1990, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2200, 1, 1);
    private static final Pattern CUSTOMER = Pattern.compile("'?(?:gid://shopify/Customer/)?([0-9]{1,19})");
    private static final Pattern ROUNDED = Pattern.compile("[0-9][.,][0-9]+E\\+?[0-9]+");

    private final Csv csv;
    private final Mapping mapping;
    private final Terms terms;
    private final List<OpeningRow> rows = new ArrayList<>();
    private final List<RowError> errors = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private int wrong;
    private int nothing;
    private int line;

    private OpeningFile(Csv csv, Mapping mapping, Terms terms) {
        this.csv = csv;
        this.mapping = mapping;
        this.terms = terms;
    }

    /**
     * What the shop says to a file.
     *
     * @param today the day at the shop: nothing can have been earned after it
     * @param tiers the names of the program's tiers by their ids
     * @param everybodys ids of tiers that everybody has anyway
     * @param customers ids by e-mail address in small letters
     */
    record Terms(LocalDate today, Map<String, String> tiers, Set<String> everybodys, Map<String, Long> customers) {}

    /**
     * What was read.
     *
     * @param rows the good ones
     * @param errors what is wrong in others, the first {@link #MOST_ERRORS} of them
     * @param wrong how many things are wrong
     * @param nothing how many rows bring nothing and were passed over
     */
    record Read(List<OpeningRow> rows, List<RowError> errors, int wrong, int nothing) {
        private static Read nothingBut(List<RowError> errors) {
            return new Read(List.of(), errors, errors.size(), 0);
        }
    }

    /** Reads all of a file in our own format. */
    static Read of(Reader text, Terms terms) throws IOException {
        try (Csv csv = Csv.of(text)) {
            List<RowError> errors = new ArrayList<>();
            Mapping mapping = own(csv, errors);
            return errors.isEmpty() ? read(csv, mapping, terms) : Read.nothingBut(errors);
        } catch (Csv.Unreadable e) {
            return Read.nothingBut(List.of(RowError.unreadable(e)));
        }
    }

    /** Reads all of a file that somebody has said the columns of. */
    static Read of(Reader text, Mapping mapping, Terms terms) throws IOException {
        try (Csv csv = Csv.of(text)) {
            return read(csv, mapping, terms);
        } catch (Csv.Unreadable e) {
            return Read.nothingBut(List.of(RowError.unreadable(e)));
        }
    }

    private static Read read(Csv csv, Mapping mapping, Terms terms) {
        OpeningFile file = new OpeningFile(csv, mapping, terms);
        try {
            file.read();
        } catch (Csv.Unreadable e) {
            file.wrong(RowError.unreadable(e));
        }
        return new Read(List.copyOf(file.rows), List.copyOf(file.errors), file.wrong, file.nothing);
    }

    /** The columns of our own format: all that are there have to be ours. */
    private static Mapping own(Csv csv, List<RowError> errors) {
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        if (csv.head().isEmpty()) {
            errors.add(new RowError(csv.headLine(), null, null, Wrong.NO_HEAD, Column.headers()));
        }
        for (int i = 0; i < csv.head().size(); i++) {
            String name = csv.head().get(i);
            Column column = Column.of(name).orElse(null);
            if (column == null) {
                errors.add(
                        new RowError(csv.headLine(), null, Text.shown(name), Wrong.UNKNOWN_COLUMN, Column.headers()));
            } else if (columns.putIfAbsent(column, i) != null) {
                errors.add(new RowError(csv.headLine(), null, Text.shown(name), Wrong.COLUMN_TWICE));
            }
        }
        for (Column column : Column.OWN) {
            if (column.required && !columns.containsKey(column) && !csv.head().isEmpty()) {
                errors.add(new RowError(csv.headLine(), null, null, Wrong.COLUMN_MISSING, column.header()));
            }
        }
        return new Mapping(columns, null, null, false);
    }

    private void read() throws Csv.Unreadable {
        boolean more = true;
        while (more && csv.next()) {
            line = csv.line();
            more = row(csv.cells());
        }
    }

    /** @return false when no more rows are taken */
    private boolean row(List<String> cells) {
        if (cells.stream().allMatch(String::isEmpty)) {
            return true;
        }
        if (rows.size() >= MOST_ROWS) {
            wrong(null, null, Wrong.TOO_MANY_ROWS, MOST_ROWS);
            return false;
        }
        for (int i = csv.head().size(); i < cells.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                wrong(null, cells.get(i), Wrong.TOO_MANY_CELLS);
                return true;
            }
        }
        Map<Column, String> values = new EnumMap<>(Column.class);
        mapping.columns().forEach((column, place) -> {
            if (place < cells.size() && !cells.get(place).isEmpty()) {
                values.put(column, cells.get(place));
            }
        });
        values(values);
        return true;
    }

    private void values(Map<Column, String> values) {
        int before = wrong;
        long points = number(values, Column.POINTS, -MOST_POINTS, MOST_POINTS);
        long qualifying = number(values, Column.QUALIFYING, 0, MOST_QUALIFYING);
        String tier = tier(values);
        if (mapping.free() && wrong == before && points == 0 && qualifying == 0 && tier == null) {
            nothing++;
            return;
        }
        long customer = customer(values);
        LocalDate earnedOn = day(values, Column.EARNED_ON, EARLIEST, terms.today(), mapping.earnedOn());
        boolean tierSaid = values.containsKey(Column.TIER) && (!mapping.free() || tier != null);
        LocalDate until = day(values, Column.TIER_UNTIL, terms.today(), LATEST, tierSaid ? mapping.tierUntil() : null);
        String note = values.getOrDefault(Column.NOTE, "");
        if (note.length() > LONGEST_NOTE) {
            wrong(Column.NOTE, note, Wrong.NOTE_LENGTH, LONGEST_NOTE);
        }
        boolean alone = mapping.free()
                ? wrong == before && tier != null && until == null
                : tierSaid != values.containsKey(Column.TIER_UNTIL);
        if (alone) {
            wrong(null, null, Wrong.TIER_ALONE);
        }
        if (wrong > before || earnedOn == null) {
            return;
        }
        if (points == 0 && qualifying == 0 && tier == null) {
            wrong(null, null, Wrong.NOTHING);
            return;
        }
        Integer same = lines.putIfAbsent(customer + "/" + earnedOn, line);
        if (same != null) {
            wrong(null, null, Wrong.SAME_DAY, same);
            return;
        }
        rows.add(new OpeningRow(
                line, customer, points, note, new Opening(earnedOn, qualifying, tier, tier == null ? null : until)));
    }

    private long customer(Map<Column, String> values) {
        if (mapping.place(Column.CUSTOMER_ID) == null && mapping.place(Column.EMAIL) != null) {
            String address = values.getOrDefault(Column.EMAIL, "");
            Long id = terms.customers().get(address.toLowerCase(Locale.ROOT));
            if (id == null) {
                wrong(Column.EMAIL, address, Wrong.EMAIL);
            }
            return id == null ? 0 : id;
        }
        String text = values.getOrDefault(Column.CUSTOMER_ID, "");
        long id = id(text);
        if (id == 0) {
            if (ROUNDED.matcher(text).matches()) {
                wrong(Column.CUSTOMER_ID, text, Wrong.ROUNDED_ID);
            } else {
                wrong(Column.CUSTOMER_ID, text, Wrong.CUSTOMER, Long.MAX_VALUE);
            }
        }
        return id;
    }

    /** The id of a customer as the store and its exports write it, 0 when it is none. */
    static long id(String text) {
        Matcher id = CUSTOMER.matcher(text);
        try {
            return id.matches() ? Long.parseLong(id.group(1)) : 0;
        } catch (NumberFormatException above63Bits) {
            return 0;
        }
    }

    private long number(Map<Column, String> values, Column column, long least, long most) {
        String text = values.get(column);
        if (text == null && (!column.required || mapping.free())) {
            return 0;
        }
        OptionalLong number = Cell.number(text == null ? "" : text, mapping.free());
        if (number.isPresent() && number.getAsLong() >= least && number.getAsLong() <= most) {
            return number.getAsLong();
        }
        wrong(column, text, Wrong.NUMBER, least, most);
        return 0;
    }

    private @Nullable LocalDate day(
            Map<Column, String> values, Column column, LocalDate first, LocalDate last, @Nullable LocalDate silent) {
        String text = values.get(column);
        if (text == null && (!column.required || silent != null)) {
            return silent;
        }
        Cell.Day day = Cell.day(text == null ? "" : text, mapping.free());
        if (day.either()) {
            wrong(column, text, Wrong.TWO_DAYS);
            return null;
        }
        if (day.date() != null && !day.date().isBefore(first) && !day.date().isAfter(last)) {
            return day.date();
        }
        wrong(column, text, Wrong.DAY, first, last);
        return null;
    }

    private @Nullable String tier(Map<Column, String> values) {
        String said = values.get(Column.TIER);
        if (said == null) {
            return null;
        }
        String named = terms.tiers().entrySet().stream()
                .filter(t -> t.getKey().equals(said)
                        || (mapping.free() && t.getValue().equalsIgnoreCase(said)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
        if (named == null) {
            wrong(Column.TIER, said, Wrong.TIER, List.copyOf(terms.tiers().keySet()));
        }
        return named != null && mapping.free() && terms.everybodys().contains(named) ? null : named;
    }

    private void wrong(@Nullable Column column, @Nullable String value, Wrong what, Object... values) {
        Integer place = column == null ? null : mapping.place(column);
        String name =
                place == null || place >= csv.head().size() ? null : csv.head().get(place);
        wrong(new RowError(
                line,
                name == null && column != null ? column.header() : name == null ? null : Text.shown(name),
                value == null ? "" : Text.shown(value),
                what,
                values));
    }

    private void wrong(RowError error) {
        wrong++;
        if (errors.size() < MOST_ERRORS) {
            errors.add(error);
        }
    }
}
