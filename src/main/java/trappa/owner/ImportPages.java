package trappa.owner;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.opening.Choice;
import trappa.opening.Column;
import trappa.opening.Import;
import trappa.opening.Imports;
import trappa.opening.Imports.Outcome;
import trappa.opening.Imports.Refusal;
import trappa.opening.Imports.State;
import trappa.opening.Mapping;
import trappa.opening.Openings;
import trappa.opening.RowError;
import trappa.staff.JdbcAudit;
import trappa.web.Problem;

/** Members brought along from another program: a file is uploaded, looked at, brought in, and taken back for a day. */
final class ImportPages {
    /** How many mistakes the page shows; all that are told are in the file beside it. */
    static final int ERRORS_SHOWN = 25;

    private static final LocalDate EARLIEST = LocalDate.of(1990, 1, 1);
    private static final int ID_LENGTH = 12;

    private final Database database;
    private final @Nullable Imports imports;
    private final JdbcAudit audit;
    private final Supplier<String> keys;

    /** @param imports null only where nothing but the table of addresses is asked for */
    ImportPages(Database database, @Nullable Imports imports, JdbcAudit audit, Supplier<String> keys) {
        this.database = database;
        this.imports = imports;
        this.audit = audit;
        this.keys = keys;
    }

    record All(List<Import> imports, @Nullable Refusal problem) {}

    /** What somebody typed for a day, and what is wrong with it, or nothing. */
    record Day(String typed, @Nullable LocalDate day, String wrong) {
        static Day of(@Nullable LocalDate day) {
            return new Day(day == null ? "" : day.toString(), day, "");
        }
    }

    /**
     * One import as the page shows it.
     *
     * @param head the names of the file's columns; empty when it is not kept any more
     * @param report what it would do now, null where that is not asked
     * @param undoLeft how long it can still be taken back, null when it cannot
     */
    record One(
            Import i,
            List<String> head,
            Day earnedOn,
            Day tierUntil,
            Openings.@Nullable Report report,
            @Nullable Refusal problem,
            @Nullable Duration undoLeft) {

        boolean chosen(Column column, int place) {
            Integer at = i.choice().mapping().place(column);
            return at == null ? place < 0 : at == place;
        }

        boolean running() {
            return i.state() == State.RUNNING || i.state() == State.UNDOING;
        }

        boolean waits() {
            return i.state() == State.LOOKED || i.state() == State.STOPPED;
        }

        String field(Column column) {
            return "column-" + column.header();
        }
    }

    Reply list(Visit v) {
        return list(v, 200, null);
    }

    private Reply list(Visit v, int status, @Nullable Refusal problem) {
        All all = new All(ours().newest(v.shop()), problem);
        return new Reply.Html(
                status,
                out -> JteimportsGenerated.render(
                        out, Plain.HTML, v.page("members", v.texts().of("import.title")), all));
    }

    /** A file with the first line and two rows, to fill in. */
    Reply template(Visit v) {
        LocalDate today = v.texts().date(v.now());
        return Reply.csv(
                "members.csv",
                "customer_id,points,earned_on,qualifying,tier,tier_until,note\r\n"
                        + "1234567890123,380," + today.minusMonths(2) + ",380,,,\r\n"
                        + "1234567890124,1200," + today.minusMonths(8) + ",1200,,,\r\n");
    }

    Reply upload(Visit v) {
        Visit.Upload file = v.file("file");
        String id = "p-" + keys.get().replace("-", "").substring(0, ID_LENGTH);
        return switch (ours().upload(
                        v.shop(),
                        id,
                        v.person().id(),
                        file.name(),
                        file.bytes(),
                        v.file("customers").bytes(),
                        v.texts().date(v.now()))) {
            case Outcome.Done done -> new Reply.SeeOther("/admin/import/" + id);
            case Outcome.Refused(Refusal why) -> list(v, 422, why);
        };
    }

    Reply show(Visit v) {
        Import i = find(v);
        return show(v, 200, i, days(i), null);
    }

    private record Days(Day earnedOn, Day tierUntil) {
        boolean wrong() {
            return !earnedOn.wrong().isEmpty() || !tierUntil.wrong().isEmpty();
        }
    }

    private static Days days(Import i) {
        return new Days(
                Day.of(i.choice().mapping().earnedOn()),
                Day.of(i.choice().mapping().tierUntil()));
    }

    private Reply show(Visit v, int status, Import i, Days days, @Nullable Refusal problem) {
        boolean waits = i.state() == State.LOOKED || i.state() == State.STOPPED;
        List<String> head = waits ? ours().head(i).orElse(List.of()) : List.of();
        Refusal unreadable = !waits
                ? null
                : head.isEmpty() ? Refusal.FILE_GONE : ours().unreadable(i).orElse(null);
        Openings.Report report = waits && unreadable == null && !days.wrong()
                ? ours().look(v.shop(), i).map(Imports.Look::report).orElse(null)
                : null;
        Duration left = i.doneAt() == null || ours().undoable(i).isPresent()
                ? null
                : Duration.between(v.now(), i.doneAt().plus(Imports.UNDO));
        One one = new One(
                i, head, days.earnedOn(), days.tierUntil(), report, problem == null ? unreadable : problem, left);
        return new Reply.Html(
                status,
                out -> JteimportGenerated.render(
                        out, Plain.HTML, v.page("members", v.texts().of("import.title")), one));
    }

    /** Looks again with other columns, or begins to bring it in. */
    Reply act(Visit v) {
        Import i = find(v);
        if (i.state() != State.LOOKED && i.state() != State.STOPPED) {
            return new Reply.SeeOther("/admin/import/" + i.id());
        }
        List<String> head = ours().head(i).orElse(List.of());
        LocalDate today = v.texts().date(v.now());
        Map<Column, Integer> columns = columns(v, head.size());
        Days days = new Days(
                day(v, "earned-on", EARLIEST, today, columns.containsKey(Column.EARNED_ON)),
                day(v, "tier-until", today, today.plusYears(100), true));
        Choice choice = new Choice(
                new Mapping(columns, days.earnedOn().day(), days.tierUntil().day(), true),
                v.form("skip-bad").equals("on"),
                v.form("again").equals("on"));
        ours().choose(i, choice);
        Import chosen = find(v);
        if (days.wrong()) {
            return show(v, 422, chosen, days, null);
        }
        return v.form("do").equals("start") ? start(v, chosen, days) : new Reply.SeeOther("/admin/import/" + i.id());
    }

    private Reply start(Visit v, Import i, Days days) {
        return switch (ours().start(v.shop(), i)) {
            case Outcome.Done done -> {
                log(v, JdbcAudit.Action.IMPORTED, find(v));
                yield new Reply.SeeOther("/admin/import/" + i.id());
            }
            case Outcome.Refused(Refusal why) -> show(v, 422, i, days, why);
        };
    }

    private static Map<Column, Integer> columns(Visit v, int most) {
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
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

    /** Every mistake that is told, in the owner's language, to be worked through in a spreadsheet. */
    Reply errors(Visit v) {
        Import i = find(v);
        List<RowError> errors = i.state() != State.LOOKED && i.state() != State.STOPPED
                ? List.of()
                : ours().look(v.shop(), i).map(look -> look.report().errors()).orElse(List.of());
        List<String> lines = new ArrayList<>();
        lines.add(String.join(
                ";",
                v.texts().of("import.line"),
                v.texts().of("import.column"),
                v.texts().of("import.value"),
                v.texts().of("import.wrong")));
        for (RowError e : errors) {
            lines.add(String.join(
                    ";", Integer.toString(e.line()), cell(e.column()), cell(e.value()), cell(said(v.texts(), e))));
        }
        return Reply.csv("errors.csv", String.join("\r\n", lines) + "\r\n");
    }

    /** In quotes, and never a formula. */
    private static String cell(@Nullable String text) {
        String safe = text == null ? "" : text;
        return '"' + (safe.matches("(?s)\\s*[=+\\-@].*") ? "'" : "") + safe.replace("\"", "\"\"") + '"';
    }

    static String said(Texts t, RowError e) {
        return t.of(
                "import.wrong." + e.wrong(),
                e.values().stream()
                        .map(value -> value instanceof Long number && number < Long.MAX_VALUE
                                ? t.number(number)
                                : value instanceof List<?> several
                                        ? String.join(
                                                ", ",
                                                several.stream()
                                                        .map(String::valueOf)
                                                        .toList())
                                        : value)
                        .toArray());
    }

    Reply drop(Visit v) {
        Import i = find(v);
        if (i.state() == State.LOOKED) {
            ours().drop(i);
        }
        return new Reply.SeeOther("/admin/import?done=dropped");
    }

    Reply undo(Visit v) {
        Import i = find(v);
        return switch (ours().undo(i, v.person().id())) {
            case Outcome.Done done -> {
                if (i.state() != State.UNDOING && i.state() != State.UNDONE) {
                    log(v, JdbcAudit.Action.UNDID_IMPORT, i);
                }
                yield new Reply.SeeOther("/admin/import/" + i.id());
            }
            case Outcome.Refused(Refusal why) -> show(v, 409, i, days(i), why);
        };
    }

    private void log(Visit v, JdbcAudit.Action action, Import i) {
        database.useTransaction(tx -> audit.add(
                tx,
                v.shop().id(),
                v.now(),
                v.person().id(),
                action,
                i.fileName(),
                i.rowCount() + " · " + i.points() + " p · " + i.id()));
    }

    private Import find(Visit v) {
        String id = v.pathParams().getOrDefault("id", "");
        Optional<Import> found = Openings.named(id) ? ours().find(v.shop(), id) : Optional.empty();
        return found.orElseThrow(() -> new Problem(404, "not_found", "There is no such import").thrown());
    }

    private Imports ours() {
        return java.util.Objects.requireNonNull(imports);
    }
}
