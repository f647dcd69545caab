package trappa.opening;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.reward.JdbcVouchers;
import trappa.value.Text;

/**
 * Reads a file of codes: one a line, or a table with a column of them. All of it is read, and everything that is wrong is
 * told, up to a number of places that somebody could still mend; the others are counted.
 */
final class CodeFile {
    /** What files call a column of codes, best first. */
    private static final List<String> NAMES = List.of(
            "code",
            "codes",
            "voucher code",
            "voucher",
            "coupon code",
            "coupon",
            "discount code",
            "gift card code",
            "gift card",
            "kod",
            "koder",
            "rabattkod",
            "presentkortskod",
            "kode",
            "rabatkode",
            "gavekortkode");

    private static final String REWARD = "reward id";
    private static final String HANDED_OUT = "handed out at";

    private final Csv csv;
    private final Choice choice;
    private final Set<String> rewards;
    private final List<Row> rows = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final List<RowError> errors = new ArrayList<>();
    private int wrong;
    private int twice;
    private int handedOut;

    /** A code of a reward. */
    record Row(String rewardId, String code) {}

    /**
     * What was read.
     *
     * @param rows good ones, each once
     * @param twice how many were in the file before
     * @param handedOut how many somebody has already, by the file's own word: they are passed over
     * @param errors what is wrong in others, the first of them
     * @param wrong how many things are wrong
     */
    record Read(List<Row> rows, int twice, int handedOut, List<RowError> errors, int wrong) {}

    private CodeFile(Csv csv, Choice choice, Set<String> rewards) {
        this.csv = csv;
        this.choice = choice;
        this.rewards = rewards;
    }

    /** What the names of the columns say by themselves; a file of one column needs no name. */
    static Mapping proposed(List<String> head) {
        List<String> names = head.stream().map(Mapping::plain).toList();
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        NAMES.stream()
                .map(names::indexOf)
                .filter(place -> place >= 0)
                .findFirst()
                .ifPresent(place -> columns.put(Column.CODE, place));
        if (head.size() == 1) {
            columns.put(Column.CODE, 0);
        }
        put(columns, Column.REWARD_ID, names.indexOf(REWARD));
        put(columns, Column.HANDED_OUT_AT, names.indexOf(HANDED_OUT));
        return new Mapping(columns, null, null, true);
    }

    private static void put(Map<Column, Integer> columns, Column column, int place) {
        if (place >= 0) {
            columns.put(column, place);
        }
    }

    /** Whether the first line seems to name columns, and is no code itself. */
    static boolean hasHead(List<String> head) {
        return head.size() > 1 || NAMES.contains(Mapping.plain(head.getFirst()));
    }

    /** @param rewards ids of rewards that codes can be uploaded for */
    static Read of(String text, Choice choice, Set<String> rewards) throws IOException {
        try (Csv csv = Csv.of(new StringReader(text))) {
            CodeFile file = new CodeFile(csv, choice, rewards);
            try {
                file.read();
            } catch (Csv.Unreadable e) {
                file.wrong++;
                file.errors.add(RowError.unreadable(e));
            }
            return new Read(List.copyOf(file.rows), file.twice, file.handedOut, List.copyOf(file.errors), file.wrong);
        } catch (Csv.Unreadable e) {
            return new Read(List.of(), 0, 0, List.of(RowError.unreadable(e)), 1);
        }
    }

    private void read() throws Csv.Unreadable {
        if (!choice.head()) {
            row(csv.headLine(), csv.head());
        }
        while (csv.next() && rows.size() < OpeningFile.MOST_ROWS) {
            row(csv.line(), csv.cells());
        }
        if (rows.size() >= OpeningFile.MOST_ROWS && csv.next()) {
            wrong(csv.line(), null, null, Wrong.TOO_MANY_ROWS, OpeningFile.MOST_ROWS);
        }
    }

    private void row(int line, List<String> cells) {
        if (cells.stream().allMatch(String::isEmpty)) {
            return;
        }
        String code = plain(cell(cells, Column.CODE));
        String said = plain(cell(cells, Column.REWARD_ID));
        String reward = said.isEmpty() ? choice.reward() : said;
        boolean known = rewards.contains(reward);
        boolean fit = JdbcVouchers.code(code);
        if (!cell(cells, Column.HANDED_OUT_AT).isEmpty()) {
            handedOut++;
            return;
        }
        if (!fit) {
            wrong(line, Column.CODE, code, Wrong.CODE, JdbcVouchers.LONGEST);
        }
        if (!known) {
            wrong(
                    line,
                    Column.REWARD_ID,
                    reward,
                    Wrong.REWARD,
                    rewards.stream().sorted().toList());
        }
        if (fit && known && seen.add(reward + " " + code)) {
            rows.add(new Row(reward, code));
        } else if (fit && known) {
            twice++;
        }
    }

    /** Without the apostrophe that keeps a spreadsheet from taking a text for a formula. */
    private static String plain(String cell) {
        return cell.matches("'[=+\\-@].*") ? cell.substring(1) : cell;
    }

    private String cell(List<String> cells, Column column) {
        Integer place = choice.mapping().place(column);
        return place == null || place >= cells.size() ? "" : cells.get(place);
    }

    private void wrong(int line, @Nullable Column column, @Nullable String value, Wrong what, Object... values) {
        wrong++;
        if (errors.size() < OpeningFile.MOST_ERRORS) {
            Integer place = column == null ? null : choice.mapping().place(column);
            String name = place == null || !choice.head() || place >= csv.head().size()
                    ? null
                    : Text.shown(csv.head().get(place));
            errors.add(new RowError(line, name, value == null ? null : Text.shown(value), what, values));
        }
    }
}
