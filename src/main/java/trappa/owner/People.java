package trappa.owner;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;
import trappa.staff.ApiKeys;
import trappa.staff.JdbcAudit;
import trappa.staff.JdbcStaff;
import trappa.staff.Person;
import trappa.staff.Right;
import trappa.staff.Role;

/** The people of the shop: their language, their roles, and the log of what they did. */
final class People {
    private static final int PAGE = 50;
    /** A page of ours with its filters, as {@link Visit#address} writes it. */
    private static final Pattern HERE =
            Pattern.compile("/admin/[A-Za-z0-9/_-]{1,100}(\\?[A-Za-z0-9%&=+._*-]{1,1000})?");

    private final Database database;
    private final JdbcPrograms programs;
    private final JdbcStaff staff;
    private final JdbcAudit audit;
    private final Duration keepBodies;
    private final JdbcActivity activity = new JdbcActivity();
    private final ApiKeys keys = new ApiKeys();

    People(Database database, JdbcPrograms programs, JdbcStaff staff, JdbcAudit audit, Duration keepBodies) {
        this.database = database;
        this.programs = programs;
        this.keepBodies = keepBodies;
        this.staff = staff;
        this.audit = audit;
    }

    /** What somebody is called. */
    static String name(Texts t, String id) {
        if (id.isEmpty()) {
            return t.of("people.itself");
        }
        if (id.equals(Person.OPERATOR)) {
            return t.of("people.operator");
        }
        if (id.equals(Person.COMMAND)) {
            return t.of("people.command");
        }
        if (id.equals("Trappa")) {
            return id; // the program a shop begins with
        }
        return id.startsWith("key/") ? t.of("people.key", id.substring(id.indexOf(' ') + 1)) : t.of("people.user", id);
    }

    /** What somebody is called in the middle of a sentence; a word in capitals, such as API, stays. */
    static String within(Texts t, String id) {
        String name = name(t, id);
        return name.equals(id) || Character.isUpperCase(name.charAt(1))
                ? name
                : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** Something somebody did. */
    record Entry(Instant at, String by, LogWords.Line line) {}

    /** What the settings page shows. People and log only to who may manage them. */
    record View(
            Program.Expiry expiry,
            long keptDays,
            List<Person> people,
            List<Entry> log,
            JdbcAudit.Which which,
            @Nullable Long next,
            String problem,
            String whom,
            @Nullable Role chosen) {

        /** What the form offers for somebody: what was chosen, where that could not be given. */
        Role role(Person p) {
            return chosen != null && wrong(p) ? chosen : p.role();
        }

        /** Whether what is wrong is about this person. */
        boolean wrong(Person p) {
            return !problem.isEmpty() && p.id().equals(whom);
        }
    }

    Reply show(Visit v) {
        return page(v, 200, "", "", null);
    }

    private Reply page(Visit v, int status, String problem, String whom, @Nullable Role chosen) {
        boolean manages = v.may(Right.MANAGE);
        JdbcAudit.Which which = which(v.query("log"));
        View view = database.inTransaction(tx -> {
            List<JdbcAudit.Row> log = manages
                    ? audit.newest(tx, v.shop().id(), which, v.number("before", Long.MAX_VALUE), PAGE + 1)
                    : List.of();
            boolean more = log.size() > PAGE;
            List<JdbcAudit.Row> shown = more ? log.subList(0, PAGE) : log;
            List<ProgramVersion> versions = programs.versions(tx, v.shop().id());
            return new View(
                    ProgramHistory.of(versions)
                            .at(v.now())
                            .orElseGet(versions::getLast)
                            .program()
                            .expiry(),
                    keepBodies.toDays(),
                    manages ? staff.all(tx, v.shop().id()) : List.of(),
                    said(tx, v, shown),
                    which,
                    more ? (Long) shown.getLast().id() : null,
                    problem,
                    whom,
                    chosen);
        });
        return new Reply.Html(
                status,
                out -> JtesettingsGenerated.render(
                        out, Plain.HTML, v.page("settings", v.texts().of("nav.settings")), view));
    }

    /** Everything, where the address says nothing that is known. */
    private static JdbcAudit.Which which(String word) {
        return Arrays.stream(JdbcAudit.Which.values())
                .filter(which -> word(which).equals(word))
                .findFirst()
                .orElse(JdbcAudit.Which.ALL);
    }

    /** As the address has it. */
    static String word(JdbcAudit.Which which) {
        return which == JdbcAudit.Which.ALL ? "" : which.name().toLowerCase(Locale.ROOT);
    }

    private List<Entry> said(Tx tx, Visit v, List<JdbcAudit.Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<String, String> names =
                new HashMap<>(activity.receiverNames(tx, v.shop().id()));
        keys.all(tx, v.shop().id()).forEach(key -> names.put(key.id(), key.name()));
        LogWords words = new LogWords(v.texts(), names);
        return rows.stream()
                .map(row -> new Entry(row.at(), People.name(v.texts(), row.by()), words.of(row)))
                .toList();
    }

    Reply give(Visit v) {
        Optional<Role> role = Role.of(v.form("role"));
        String id = v.form("person");
        if (role.isEmpty()) {
            return page(v, 422, v.texts().of("people.unknown"), id, null);
        }
        JdbcStaff.Given given = database.inTransaction(tx -> {
            JdbcStaff.Given outcome = staff.give(tx, v.shop().id(), id, Role.of(v.form("was")), role.get());
            if (outcome == JdbcStaff.Given.DONE) {
                audit.add(
                        tx,
                        v.shop().id(),
                        v.now(),
                        v.person().id(),
                        JdbcAudit.Action.GAVE_ROLE,
                        id,
                        role.get().word());
            }
            return outcome;
        });
        return switch (given) {
            case DONE -> new Reply.SeeOther("/admin/settings?done=role");
            case NOBODY -> page(v, 404, v.texts().of("people.unknown"), id, null);
            case LAST_OWNER -> page(v, 409, v.texts().of("people.last"), id, null);
            case CHANGED -> page(v, 412, changed(v, id, role.get()), id, role.get());
        };
    }

    /** What it is by now, and what was chosen: pressed again, that counts. */
    private String changed(Visit v, String id, Role chosen) {
        Texts t = v.texts();
        String now = database.inTransaction(tx -> staff.all(tx, v.shop().id())).stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .map(p -> t.of("role." + p.role().word()))
                .orElse("–");
        return t.of("people.changed", name(t, id), now, t.of("role." + chosen.word()));
    }

    /** Everybody chooses the language of the pages for themselves. */
    Reply speak(Visit v) {
        String language = v.form("language");
        if (Texts.LANGUAGES.contains(language)) {
            database.useTransaction(
                    tx -> staff.speak(tx, v.shop().id(), v.person().id(), language));
        }
        String back = v.form("back");
        return new Reply.SeeOther(HERE.matcher(back).matches() ? back : "/admin/home");
    }
}
