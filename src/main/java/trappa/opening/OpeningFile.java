package trappa.opening;

import java.io.IOException;
import java.io.Reader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;
import trappa.fact.Adjustment.Opening;
import trappa.value.Text;

/**
 * Reads an import file: text in UTF-8 with a first line that names the columns, separated by commas or, as spreadsheets
 * in much of Europe write them, by semicolons. Every row is read, and everything that is wrong in any of them is told.
 */
final class OpeningFile {
    static final int MOST_ROWS = 500_000;
    private static final int MOST_ERRORS = 1_000;
    private static final int LONGEST_NOTE = 200;
    private static final long MOST_POINTS = 1_000_000_000L;
    private static final long MOST_QUALIFYING = 1_000_000_000_000_000L;
    private static final LocalDate EARLIEST = LocalDate.of(1990, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2200, 1, 1);
    private static final Pattern CUSTOMER = Pattern.compile("'?(?:gid://shopify/Customer/)?([0-9]{1,19})");
    private static final Pattern ROUNDED = Pattern.compile("[0-9][.,][0-9]+E\\+?[0-9]+");

    private final LocalDate today;
    private final Set<String> tiers;
    private final List<OpeningRow> rows = new ArrayList<>();
    private final List<RowError> errors = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private int line = 1;

    private OpeningFile(LocalDate today, Set<String> tiers) {
        this.today = today;
        this.tiers = tiers;
    }

    /** The good rows, and what is wrong in the others. */
    record Read(List<OpeningRow> rows, List<RowError> errors) {}

    /**
     * Reads all of it.
     *
     * @param today the day at the shop: nothing can have been earned after it
     * @param tiers the ids of the program's tiers
     */
    static Read of(Reader csv, LocalDate today, Set<String> tiers) throws IOException {
        OpeningFile file = new OpeningFile(today, tiers);
        file.read(csv);
        return new Read(List.copyOf(file.rows), List.copyOf(file.errors));
    }

    private void read(Reader csv) throws IOException {
        java.io.BufferedReader text = new java.io.BufferedReader(csv);
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        String head = text.readLine();
        if (head == null || head.isBlank()) {
            errors.add(new RowError(1, null, null, "the first line should name the columns: " + Column.headers()));
            return;
        }
        char separator = head.contains(";") && !head.contains(",") ? ';' : ',';
        @Nullable Column[] columns = columns(head.split(Pattern.quote(String.valueOf(separator)), -1));
        if (!errors.isEmpty()) {
            return;
        }
        ObjectReader reader = CsvMapper.builder()
                .enable(CsvReadFeature.WRAP_AS_ARRAY)
                .build()
                .readerFor(String[].class)
                .with(CsvSchema.emptySchema().withColumnSeparator(separator));
        try (MappingIterator<String[]> each = reader.readValues(text)) {
            while (errors.size() < MOST_ERRORS && each.hasNext()) {
                String[] cells = each.next();
                line = 1 + each.currentLocation().getLineNr() - 1;
                row(columns, cells);
            }
        } catch (JacksonException e) {
            errors.add(new RowError(
                    line + 1, null, null, "cannot be read on: " + Text.shown(String.valueOf(e.getOriginalMessage()))));
        }
    }

    private @Nullable Column[] columns(String[] heads) {
        @Nullable Column[] columns = new Column[heads.length];
        Set<Column> seen = java.util.EnumSet.noneOf(Column.class);
        for (int i = 0; i < heads.length; i++) {
            String head = heads[i].strip().replaceAll("^\"|\"$", "");
            columns[i] = Column.of(head).orElse(null);
            if (columns[i] == null) {
                errors.add(
                        new RowError(1, null, Text.shown(head), "is not a column here; there are " + Column.headers()));
            } else if (!seen.add(columns[i])) {
                errors.add(new RowError(1, null, Text.shown(head), "is there twice"));
            }
        }
        for (Column column : Column.values()) {
            if (column.required && !seen.contains(column)) {
                errors.add(new RowError(1, null, null, "the column " + column.header() + " is missing"));
            }
        }
        return columns;
    }

    private void row(@Nullable Column[] columns, String[] cells) {
        if (cells.length == 1 && cells[0].isBlank()) {
            return;
        }
        if (rows.size() >= MOST_ROWS) {
            wrong(null, null, "more than " + MOST_ROWS + " rows: split the file");
            return;
        }
        Map<Column, String> values = new EnumMap<>(Column.class);
        for (int i = 0; i < cells.length; i++) {
            String value = cells[i].strip();
            if (i < columns.length && columns[i] != null && !value.isEmpty()) {
                values.put(columns[i], value);
            } else if (i >= columns.length && !value.isEmpty()) {
                wrong(null, value, "there are more cells than columns; put a text that has a comma in it in quotes");
                return;
            }
        }
        int before = errors.size();
        long customer = customer(values);
        long points = number(values, Column.POINTS, -MOST_POINTS, MOST_POINTS);
        LocalDate earnedOn = date(values, Column.EARNED_ON, EARLIEST, today);
        long qualifying = number(values, Column.QUALIFYING, 0, MOST_QUALIFYING);
        String tier = tier(values);
        LocalDate until = date(values, Column.TIER_UNTIL, today, LATEST);
        String note = values.getOrDefault(Column.NOTE, "");
        if (note.length() > LONGEST_NOTE) {
            wrong(Column.NOTE, note, "at most " + LONGEST_NOTE + " characters");
        }
        if (values.containsKey(Column.TIER) != values.containsKey(Column.TIER_UNTIL)) {
            wrong(null, null, "tier and tier_until belong together: give both or neither");
        }
        if (errors.size() > before || earnedOn == null) {
            return;
        }
        if (points == 0 && qualifying == 0 && tier == null) {
            wrong(null, null, "brings nothing: no points, no qualifying amount, no tier");
            return;
        }
        Integer same = lines.putIfAbsent(customer + "/" + earnedOn, line);
        if (same != null) {
            wrong(null, null, "the same customer and day as in line " + same + ": add them up in one row");
            return;
        }
        rows.add(new OpeningRow(line, customer, points, note, new Opening(earnedOn, qualifying, tier, until)));
    }

    private long customer(Map<Column, String> values) {
        String text = values.getOrDefault(Column.CUSTOMER_ID, "");
        Matcher id = CUSTOMER.matcher(text);
        try {
            if (id.matches() && Long.parseLong(id.group(1)) > 0) {
                return Long.parseLong(id.group(1));
            }
        } catch (NumberFormatException above63Bits) {
            // said below
        }
        wrong(
                Column.CUSTOMER_ID,
                text,
                ROUNDED.matcher(text).matches()
                        ? "a spreadsheet has rounded this id: format the column as text and export again"
                        : "the customer's id in the shop, a whole number from 1 to " + Long.MAX_VALUE);
        return 0;
    }

    private long number(Map<Column, String> values, Column column, long least, long most) {
        String text = values.get(column);
        if (text == null && !column.required) {
            return 0;
        }
        try {
            long number = Long.parseLong(text == null ? "" : text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        wrong(column, text, "a whole number from " + least + " to " + most);
        return 0;
    }

    private @Nullable LocalDate date(Map<Column, String> values, Column column, LocalDate first, LocalDate last) {
        String text = values.get(column);
        if (text == null && !column.required) {
            return null;
        }
        try {
            LocalDate date = LocalDate.parse(text == null ? "" : text);
            if (!date.isBefore(first) && !date.isAfter(last)) {
                return date;
            }
        } catch (DateTimeException notADate) {
            // said below
        }
        wrong(column, text, "a day such as 2026-01-31, from " + first + " to " + last);
        return null;
    }

    private @Nullable String tier(Map<Column, String> values) {
        String id = values.get(Column.TIER);
        if (id != null && !tiers.contains(id)) {
            wrong(Column.TIER, id, "the id of a tier of the program: " + tiers);
        }
        return id;
    }

    private void wrong(@Nullable Column column, @Nullable String value, String allowed) {
        errors.add(new RowError(
                line, column == null ? null : column.header(), value == null ? "" : Text.shown(value), allowed));
    }
}
