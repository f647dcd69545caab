package trappa.owner;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.fact.Remark;
import trappa.opening.Column;
import trappa.opening.Findings;
import trappa.opening.Import;
import trappa.opening.ImportRequest;
import trappa.opening.Imports;
import trappa.opening.Imports.Outcome;
import trappa.opening.Imports.Refusal;
import trappa.opening.Imports.State;
import trappa.opening.Kind;
import trappa.opening.Openings;
import trappa.opening.OrderImport;
import trappa.opening.RowError;
import trappa.opening.SecondPerson;
import trappa.opening.Uploads;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.staff.ApiKeys;
import trappa.staff.JdbcAudit;
import trappa.web.Problem;

/** Things brought in by a file: it is uploaded, looked at, brought in, and taken back for a day. */
final class ImportPages {
    /** How many mistakes the page shows; all that are told are in the file beside it. */
    static final int ERRORS_SHOWN = 25;

    private static final int ID_LENGTH = 12;

    private final Database database;
    private final @Nullable Imports imports;
    private final JdbcPrograms programs = new JdbcPrograms();
    private final JdbcAudit audit;
    private final Supplier<String> keys;
    private final ApiKeys apiKeys = new ApiKeys();

    /** @param imports null only where nothing but the table of addresses is asked for */
    ImportPages(Database database, @Nullable Imports imports, JdbcAudit audit, Supplier<String> keys) {
        this.database = database;
        this.imports = imports;
        this.audit = audit;
        this.keys = keys;
    }

    /**
     * The imports there were, and the form for another.
     *
     * @param rewards what codes can be brought for, each with its name
     * @param chosen the one that was asked for, else the first; empty when there is none
     */
    record All(
            Kind kind,
            List<Import> imports,
            Map<String, String> rewards,
            String chosen,
            @Nullable Refusal problem) {

        /** The key of what is wrong with a field, or empty. What is about none of the others is about the file. */
        String wrong(String field) {
            if (problem == null) {
                return "";
            }
            String of = switch (problem) {
                case LIST_WITHOUT_COLUMNS, NO_LIST -> "customers";
                case NO_REWARD -> kind == Kind.CODES ? "reward" : "file";
                case NO_FILE,
                        WORKBOOK,
                        NOT_A_TABLE,
                        TOO_LARGE,
                        NO_CUSTOMER_COLUMN,
                        NO_ORDERS,
                        NO_CODE_COLUMN,
                        NOTHING_TO_BRING,
                        NOTHING_CHOSEN,
                        BAD_ROWS,
                        FILE_GONE,
                        ANOTHER_RUNS,
                        NOT_NOW,
                        TOO_LATE,
                        OWN,
                        ENDED -> "file";
            };
            return of.equals(field) ? "import.refused." + problem : "";
        }
    }

    /**
     * One import as the page shows it.
     *
     * @param head the names of the file's columns; empty when it is not kept any more
     * @param found what it would do now, null where that is not asked
     * @param rewards what codes can be brought for, each with its name
     * @param handedOut how many of its codes somebody has
     * @param need why a second person has to look at it, null when nobody has to
     * @param asked what it waits with, null when it does not
     * @param own whether whoever looks asked for it
     * @param undoLeft how long it can still be taken back, null when it cannot
     */
    record One(
            Import i,
            List<String> head,
            ImportForm form,
            @Nullable Findings found,
            Map<String, String> rewards,
            long handedOut,
            SecondPerson.@Nullable Need need,
            @Nullable ImportRequest asked,
            boolean own,
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
        return list(v, 200, kind(v.query("kind")), null);
    }

    private static Kind kind(String word) {
        return Arrays.stream(Kind.values())
                .filter(kind -> word(kind).equals(word))
                .findFirst()
                .orElse(Kind.MEMBERS);
    }

    /** As addresses and forms name it. */
    static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private Reply list(Visit v, int status, Kind kind, @Nullable Refusal problem) {
        Map<String, String> rewards = kind == Kind.CODES ? rewards(v) : Map.of();
        String asked = v.query("reward");
        String chosen = rewards.containsKey(asked)
                ? asked
                : rewards.keySet().stream().findFirst().orElse("");
        All all = new All(kind, ours().newest(v.shop()), rewards, chosen, problem);
        return new Reply.Html(
                status,
                out -> JteimportsGenerated.render(
                        out, Plain.HTML, v.page("members", v.texts().of("import.title")), all));
    }

    private Map<String, String> rewards(Visit v) {
        List<Program.Reward> known = database.inTransaction(
                        tx -> programs.history(tx, v.shop().id()))
                .at(v.now())
                .map(version -> version.program().rewards())
                .orElse(List.of());
        Map<String, String> names = new TreeMap<>();
        for (String id : ours().codes().rewards(v.shop())) {
            Program.Reward reward =
                    known.stream().filter(r -> r.id().equals(id)).findFirst().orElse(null);
            names.put(id, RewardNames.of(v.texts(), reward, id));
        }
        return names;
    }

    /** A file with the first line and two rows, to fill in. */
    Reply template(Visit v) {
        LocalDate today = v.texts().date(v.now());
        return switch (kind(v.query("kind"))) {
            case MEMBERS ->
                Reply.csv(
                        "members.csv",
                        "customer_id,points,earned_on,qualifying,tier,tier_until,note\r\n"
                                + "1234567890123,380," + today.minusMonths(2) + ",380,,,\r\n"
                                + "1234567890124,1200," + today.minusMonths(8) + ",1200,,,\r\n");
            case ORDERS -> Reply.csv("orders.csv", OrderImport.template(today));
            case CODES -> Reply.csv("codes.csv", "code\r\nPARTNER-7H2K9\r\nPARTNER-M4TQ1\r\n");
        };
    }

    Reply upload(Visit v) {
        Visit.Upload file = v.file("file");
        Kind kind = kind(v.form("kind"));
        Uploads.Upload upload = new Uploads.Upload(
                "p-" + keys.get().replace("-", "").substring(0, ID_LENGTH),
                v.person().id(),
                file.name(),
                kind == Kind.ORDERS ? new byte[0] : file.bytes());
        Outcome outcome = switch (kind) {
            case MEMBERS ->
                ours().uploads()
                        .members(
                                v.shop(),
                                upload,
                                v.file("customers").bytes(),
                                v.texts().date(v.now()));
            case ORDERS ->
                ours().uploads()
                        .orders(
                                v.shop(),
                                upload,
                                file.content(),
                                file.size(),
                                v.file("customers").bytes());
            case CODES -> ours().uploads().codes(v.shop(), upload, v.form("reward"));
        };
        return switch (outcome) {
            case Outcome.Done() -> new Reply.SeeOther("/admin/import/" + upload.id());
            case Outcome.Refused(Refusal why) -> list(v, 422, kind, why);
        };
    }

    Reply show(Visit v) {
        Import i = find(v);
        return show(v, 200, i, ImportForm.of(i), null);
    }

    private Reply show(Visit v, int status, Import i, ImportForm form, @Nullable Refusal problem) {
        boolean waits = i.state() == State.LOOKED || i.state() == State.STOPPED;
        boolean asked = i.state() == State.WAITING;
        List<String> head = waits ? ours().head(i).orElse(List.of()) : List.of();
        Refusal unreadable = !waits
                ? null
                : head.isEmpty() ? Refusal.FILE_GONE : ours().unreadable(i).orElse(null);
        Findings found = (waits && unreadable == null && !form.wrong()) || asked
                ? ours().look(v.shop(), i).orElse(null)
                : null;
        if (found != null && i.kind() != Kind.CODES) {
            log(v, JdbcAudit.Action.VIEWED_IMPORT, i);
        }
        Duration left = i.doneAt() == null || ours().undoable(i).isPresent()
                ? null
                : Duration.between(v.now(), i.doneAt().plus(Imports.UNDO));
        boolean codes = i.kind() == Kind.CODES;
        SecondPerson.Somebody by = somebody(v);
        ImportRequest request = asked ? ours().request(i).orElse(null) : null;
        One one = new One(
                i,
                head,
                form,
                found,
                codes && waits ? rewards(v) : Map.of(),
                codes && !waits ? ours().codes().handedOut(v.shop(), i.id()) : 0,
                i.state() == State.LOOKED && found != null
                        ? ours().need(i, by, found).orElse(null)
                        : null,
                request,
                request != null && by.hands().contains(request.askedBy()),
                problem == null ? unreadable : problem,
                left);
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
        ImportForm read = ImportForm.read(v, i, ours().head(i).orElse(List.of()).size());
        ours().choose(i, read.choice());
        Import chosen = find(v);
        ImportForm form = i.state() == State.LOOKED ? read : ImportForm.of(chosen);
        if (form.wrong()) {
            return show(v, 422, chosen, form, null);
        }
        return v.form("do").equals("start") ? start(v, chosen, form) : new Reply.SeeOther("/admin/import/" + i.id());
    }

    private Reply start(Visit v, Import i, ImportForm form) {
        return switch (ours().start(v.shop(), i, somebody(v))) {
            case Outcome.Done() -> {
                Import begun = find(v);
                log(
                        v,
                        begun.state() == State.WAITING ? JdbcAudit.Action.ASKED_IMPORT : JdbcAudit.Action.IMPORTED,
                        begun);
                yield new Reply.SeeOther("/admin/import/" + i.id());
            }
            case Outcome.Refused(Refusal why) -> show(v, 422, i, form, why);
        };
    }

    private SecondPerson.Somebody somebody(Visit v) {
        String name = v.person().id();
        return new SecondPerson.Somebody(
                name, database.inTransaction(tx -> apiKeys.hands(tx, v.shop().id(), name)));
    }

    Reply approve(Visit v) {
        Import i = find(v);
        return decided(v, i, ours().approve(v.shop(), i, request(v), somebody(v)), JdbcAudit.Action.APPROVED_IMPORT);
    }

    Reply decline(Visit v) {
        Import i = find(v);
        return decided(v, i, ours().decline(i, request(v), somebody(v)), JdbcAudit.Action.DECLINED_IMPORT);
    }

    /** Which request was looked at; none when the form does not say. */
    private static long request(Visit v) {
        try {
            return Long.parseLong(v.form("request"));
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private Reply decided(Visit v, Import i, Outcome outcome, JdbcAudit.Action action) {
        return switch (outcome) {
            case Outcome.Done() -> {
                log(v, action, i);
                yield new Reply.SeeOther("/admin/import/" + i.id());
            }
            case Outcome.Refused(Refusal why) -> show(v, 409, i, ImportForm.of(i), why);
        };
    }

    /** Every mistake that is told, in the owner's language, to be worked through in a spreadsheet. */
    Reply errors(Visit v) {
        Import i = find(v);
        List<RowError> errors = i.state() != State.LOOKED && i.state() != State.STOPPED
                ? List.of()
                : ours().look(v.shop(), i).map(Findings::errors).orElse(List.of());
        if (!errors.isEmpty() && i.kind() != Kind.CODES) {
            log(v, JdbcAudit.Action.VIEWED_IMPORT, i);
        }
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
                e.values().stream().map(value -> said(t, value)).toArray());
    }

    private static Object said(Texts t, Object value) {
        return switch (value) {
            case Long number when number < Long.MAX_VALUE -> t.number(number);
            case List<?> several -> several.stream().map(String::valueOf).collect(Collectors.joining(", "));
            case Remark remark -> DeliveryWords.of(t, remark);
            default -> value;
        };
    }

    Reply drop(Visit v) {
        Import i = find(v);
        if (i.state() == State.LOOKED) {
            ours().drop(i);
        }
        return new Reply.SeeOther("/admin/import?kind=" + word(i.kind()) + "&done=dropped");
    }

    Reply undo(Visit v) {
        Import i = find(v);
        return switch (ours().undo(i, v.person().id())) {
            case Outcome.Done() -> {
                if (i.state() != State.UNDOING && i.state() != State.UNDONE) {
                    log(v, JdbcAudit.Action.UNDID_IMPORT, i);
                }
                yield new Reply.SeeOther("/admin/import/" + i.id());
            }
            case Outcome.Refused(Refusal why) -> show(v, 409, i, ImportForm.of(i), why);
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
