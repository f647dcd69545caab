package trappa.owner;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Publishing;
import trappa.db.Database;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramDifference;
import trappa.program.ProgramHistory;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.program.ProgramWords;
import trappa.simulate.Outcome;
import trappa.simulate.Simulation;
import trappa.staff.JdbcAudit;
import trappa.web.Problem;

/**
 * The program's editor: a draft beside the shop's own widget, what it would change, and its publication as a new version.
 * What was typed is never lost: not to a mistake, and not to somebody else who worked at the same time.
 */
final class ProgramPage {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Database database;
    private final JdbcPrograms programs;
    private final Publishing publishing;
    private final JdbcAudit audit;
    private final Simulation simulation;
    private final JdbcDrafts drafts = new JdbcDrafts();

    ProgramPage(Database database, JdbcPrograms programs, Publishing publishing, JdbcAudit audit) {
        this.database = database;
        this.programs = programs;
        this.publishing = publishing;
        this.audit = audit;
        this.simulation = new Simulation(database);
    }

    /** How the preview is looked at. @param points null for a guest */
    record Look(@Nullable Long points, String language, String width, String theme) {
        static Look of(Visit v, Program program) {
            String typed = v.form("look-points");
            long middle = Sample.most(program) / 3;
            Long points = v.form("look-guest").equals("on")
                    ? null
                    : (Long) (typed.matches("[0-9]{1,12}") ? Long.parseLong(typed) : middle);
            String language = v.form("look-language");
            return new Look(
                    points,
                    Texts.LANGUAGES.contains(language) ? language : v.texts().language(),
                    v.form("look-width").equals("360") ? "360" : "",
                    v.form("look-theme").equals("dark") ? "dark" : "");
        }
    }

    /** The preview. @param state empty when the draft cannot be drawn */
    record Preview(Look look, String state, long most) {}

    /** What publishing would do. */
    record Effect(List<String> changes, @Nullable Outcome outcome, boolean tooLong) {}

    /** @param conflict what differs from what somebody else has done meanwhile; null when nobody has */
    record View(
            ProgramForm form,
            int base,
            int revision,
            ProgramVersion published,
            boolean draft,
            String savedBy,
            Preview preview,
            @Nullable Effect effect,
            @Nullable List<String> conflict,
            String conflictWith) {}

    private record Stored(ProgramVersion published, int latest, JdbcDrafts.@Nullable Draft draft) {
        int revision() {
            return draft == null ? 0 : draft.revision();
        }
    }

    private Stored stored(Visit v) {
        return database.inTransaction(tx -> {
            List<ProgramVersion> versions = programs.versions(tx, v.shop().id());
            return new Stored(
                    ProgramHistory.of(versions).at(v.now()).orElseGet(versions::getLast),
                    versions.getLast().number(),
                    drafts.find(tx, v.shop().id()).orElse(null));
        });
    }

    private static ObjectNode document(Stored stored) {
        return stored.draft() == null
                ? ProgramJson.write(stored.published().program())
                : (ObjectNode) JSON.readTree(stored.draft().document());
    }

    Reply show(Visit v) {
        Stored stored = stored(v);
        ProgramForm form = new ProgramForm(document(stored), v.texts());
        int base = stored.draft() == null ? stored.latest() : stored.draft().base();
        return page(v, 200, stored, form, base, stored.revision(), null, null, "");
    }

    /** Every button of the editor; without scripts each is a page. */
    Reply act(Visit v) {
        Stored stored = stored(v);
        ProgramForm form = ProgramForm.of(document(stored), v.form(), v.texts());
        int base = number(v.form("base"));
        int revision = number(v.form("revision"));
        String what = v.form("do");
        if (what.startsWith("add-") && ProgramForm.LISTS.contains(what.substring(4))) {
            form.add(what.substring(4));
            return page(v, 200, stored, new ProgramForm(form.document(), v.texts()), base, revision, null, null, "");
        }
        if (what.matches("remove-(tiers|steps|rewards)-[0-9]{1,3}")) {
            String[] parts = what.split("-");
            form.remove(parts[1], Integer.parseInt(parts[2]));
            return page(v, 200, stored, new ProgramForm(form.document(), v.texts()), base, revision, null, null, "");
        }
        return switch (what) {
            case "save" -> save(v, stored, form, base, revision);
            case "simulate" ->
                page(v, form.valid() ? 200 : 422, stored, form, base, revision, effect(v, stored, form), null, "");
            case "publish" -> publish(v, stored, form, base, revision);
            case "discard" -> {
                database.useTransaction(tx -> drafts.drop(tx, v.shop().id()));
                yield new Reply.SeeOther("/admin/program");
            }
            default -> page(v, form.valid() ? 200 : 422, stored, form, base, revision, null, null, "");
        };
    }

    private Reply save(Visit v, Stored stored, ProgramForm form, int base, int revision) {
        JdbcDrafts.Draft draft = new JdbcDrafts.Draft(
                base, revision + 1, form.document().toString(), v.person().id(), v.now());
        boolean saved = database.inTransaction(tx -> {
            boolean first = drafts.save(tx, v.shop().id(), revision, draft);
            if (first) {
                audit.add(
                        tx,
                        v.shop().id(),
                        v.now(),
                        v.person().id(),
                        JdbcAudit.Action.SAVED_DRAFT,
                        Integer.toString(revision + 1),
                        "");
            }
            return first;
        });
        if (saved) {
            return new Reply.SeeOther("/admin/program?done=saved");
        }
        Program theirs = new ProgramForm(document(stored), v.texts()).program();
        String by = stored.draft() == null ? "" : stored.draft().by();
        return page(v, 412, stored, form, base, stored.revision(), null, differences(v, theirs, form), by);
    }

    private Reply publish(Visit v, Stored stored, ProgramForm form, int base, int revision) {
        Program program = form.program();
        if (program == null) {
            return page(v, 422, stored, form, base, revision, null, null, "");
        }
        ProgramVersion next = new ProgramVersion(
                stored.latest() + 1,
                v.now().truncatedTo(ChronoUnit.MICROS),
                v.now().truncatedTo(ChronoUnit.MICROS),
                v.person().id(),
                program);
        if (base != stored.latest() || !publishing.publish(v.shop().id(), next)) {
            Stored now = stored(v);
            return page(
                    v,
                    412,
                    now,
                    form,
                    now.latest(),
                    revision,
                    null,
                    differences(v, now.published().program(), form),
                    now.published().publishedBy());
        }
        database.useTransaction(tx -> drafts.drop(tx, v.shop().id()));
        return new Reply.SeeOther("/admin/program?done=published");
    }

    private static List<String> differences(Visit v, @Nullable Program theirs, ProgramForm mine) {
        Program program = mine.program();
        return theirs == null || program == null
                ? List.of()
                : words(v).sentences(theirs, program, ProgramDifference.between(theirs, program));
    }

    private @Nullable Effect effect(Visit v, Stored stored, ProgramForm form) {
        Program program = form.program();
        if (program == null) {
            return null;
        }
        List<String> changes = differences(v, stored.published().program(), form);
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            Outcome outcome = simulation.run(
                    new Simulation.Question(v.shop().id(), program, null, null),
                    v.now(),
                    1,
                    () -> System.nanoTime() < end,
                    (done, of) -> {});
            return new Effect(changes, outcome, false);
        } catch (Simulation.OutOfTime tooLong) {
            return new Effect(changes, null, true);
        }
    }

    private Reply page(
            Visit v,
            int status,
            Stored stored,
            ProgramForm form,
            int base,
            int revision,
            @Nullable Effect effect,
            @Nullable List<String> conflict,
            String conflictWith) {
        View view = new View(
                form,
                base,
                revision,
                stored.published(),
                stored.draft() != null,
                stored.draft() == null ? "" : stored.draft().by(),
                preview(v, stored, form),
                effect,
                conflict,
                conflictWith);
        return new Reply.Html(
                status,
                out -> JteprogramGenerated.render(
                        out, Plain.HTML, v.page("program", v.texts().of("nav.program")), view));
    }

    private static Preview preview(Visit v, Stored stored, ProgramForm form) {
        Program program = form.program();
        Program drawn = program == null ? stored.published().program() : program;
        Look look = Look.of(v, drawn);
        return new Preview(
                look,
                program == null ? "" : Sample.state(v.shop(), program, look.points(), v.texts(), v.now()),
                Sample.most(drawn));
    }

    /** The preview alone, for the page to put in while somebody types. */
    Reply preview(Visit v) {
        Stored stored = stored(v);
        Preview preview = preview(v, stored, ProgramForm.of(document(stored), v.form(), v.texts()));
        return Reply.html(out -> JtepreviewGenerated.render(out, Plain.HTML, v.texts(), preview));
    }

    /** A version as the history shows it. */
    record Past(ProgramVersion version, List<String> changes, String standing) {}

    Reply history(Visit v) {
        List<ProgramVersion> all =
                database.inTransaction(tx -> programs.versions(tx, v.shop().id()));
        ProgramHistory history = ProgramHistory.of(all);
        List<Past> past = new java.util.ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            ProgramVersion version = all.get(i);
            past.add(new Past(
                    version,
                    i == 0
                            ? List.of()
                            : words(v).sentences(
                                            all.get(i - 1).program(),
                                            version.program(),
                                            ProgramDifference.between(
                                                    all.get(i - 1).program(), version.program())),
                    history.standing(version, v.now()).name().toLowerCase(Locale.ROOT)));
        }
        return Reply.html(out -> JtehistoryGenerated.render(
                out, Plain.HTML, v.page("program", v.texts().of("history.title")), past));
    }

    /** An old version as a new draft: looked at, simulated and published as any other. */
    Reply restore(Visit v) {
        int number = number(v.form("version"));
        database.useTransaction(tx -> {
            List<ProgramVersion> all = programs.versions(tx, v.shop().id());
            Program old = all.stream()
                    .filter(p -> p.number() == number)
                    .findFirst()
                    .map(ProgramVersion::program)
                    .orElseThrow(() -> new Problem(404, "not_found", "There is no such version").thrown());
            int revision = drafts.find(tx, v.shop().id())
                    .map(JdbcDrafts.Draft::revision)
                    .orElse(0);
            drafts.save(
                    tx,
                    v.shop().id(),
                    revision,
                    new JdbcDrafts.Draft(
                            all.getLast().number(),
                            revision + 1,
                            ProgramJson.write(old).toString(),
                            v.person().id(),
                            v.now()));
            audit.add(tx, v.shop().id(), v.now(), v.person().id(), JdbcAudit.Action.SAVED_DRAFT, "v" + number, "");
        });
        return new Reply.SeeOther("/admin/program?done=restored");
    }

    private static ProgramWords words(Visit v) {
        return new ProgramWords(v.texts().language(), v.texts().currency());
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }
}
