package trappa.owner;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Publishing;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramHistory;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.shop.Branding;
import trappa.shop.JdbcBranding;
import trappa.staff.JdbcAudit;

/**
 * The program's editor: a draft beside the shop's own widget, what it would change, and its publication as a new version.
 * What was typed is never lost: not to a mistake, and not to somebody else who worked at the same time.
 */
final class ProgramPage {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Database database;
    private final JdbcPrograms programs;
    private final Publishing publishing;
    private final JdbcAudit audit;
    private final OrderTrial trial;
    private final JdbcDrafts drafts = new JdbcDrafts();
    private final JdbcBranding branding = new JdbcBranding();

    ProgramPage(Database database, JdbcPrograms programs, Publishing publishing, JdbcAudit audit, OrderTrial trial) {
        this.database = database;
        this.programs = programs;
        this.publishing = publishing;
        this.audit = audit;
        this.trial = trial;
    }

    /** Somebody else was quicker. Both sides say what they changed of the version they began from. */
    record Conflict(String with, List<String> theirs, List<String> mine, boolean mineWrong) {}

    /**
     * What the page shows.
     *
     * @param base the version the draft began from; {@code revision} the saved draft that was read, 0 for none
     * @param draft whether there is a saved draft
     */
    record View(
            ProgramForm form,
            int base,
            int revision,
            ProgramVersion published,
            boolean draft,
            Preview preview,
            OrderTrial.View trial,
            @Nullable ProgramEffect effect,
            @Nullable Conflict conflict) {

        View with(@Nullable ProgramEffect effect) {
            return new View(form, base, revision, published, draft, preview, trial, effect, conflict);
        }

        View with(OrderTrial.View trial) {
            return new View(form, base, revision, published, draft, preview, trial, effect, conflict);
        }

        View with(Conflict conflict) {
            return new View(form, base, revision, published, draft, preview, trial, effect, conflict);
        }
    }

    private record Stored(
            List<ProgramVersion> versions,
            ProgramVersion published,
            Optional<JdbcDrafts.Draft> draft,
            Branding branding) {
        int latest() {
            return versions.getLast().number();
        }

        int revision() {
            return draft.map(JdbcDrafts.Draft::revision).orElse(0);
        }

        ObjectNode document() {
            return draft.map(d -> (ObjectNode) JSON.readTree(d.document()))
                    .orElseGet(() -> ProgramJson.write(published.program()));
        }

        /** The ids of all surveys there ever were. */
        Set<String> surveys() {
            return versions.stream()
                    .flatMap(v -> v.program().surveys().stream())
                    .map(Program.Survey::id)
                    .collect(Collectors.toSet());
        }

        Program version(int number) {
            return versions.stream()
                    .filter(v -> v.number() == number)
                    .findFirst()
                    .orElse(published)
                    .program();
        }
    }

    private Stored stored(Visit v) {
        return database.inTransaction(tx -> {
            List<ProgramVersion> versions = programs.versions(tx, v.shop().id());
            return new Stored(
                    versions,
                    ProgramHistory.of(versions).at(v.now()).orElseGet(versions::getLast),
                    drafts.find(tx, v.shop().id()),
                    branding.of(tx, v.shop().id()));
        });
    }

    Reply show(Visit v) {
        Stored stored = stored(v);
        int base = stored.draft().map(JdbcDrafts.Draft::base).orElse(stored.latest());
        return page(v, 200, view(v, stored, new ProgramForm(stored.document(), v.texts()), base, stored.revision()));
    }

    private View view(Visit v, Stored stored, ProgramForm form, int base, int revision) {
        return new View(
                form,
                base,
                revision,
                stored.published(),
                stored.draft().isPresent(),
                Preview.of(v, form, stored.published().program(), stored.branding()),
                trial.empty(v),
                null,
                null);
    }

    private View sent(Visit v, Stored stored) {
        ProgramForm form = ProgramForm.of(stored.document(), v.form(), v.texts());
        return view(v, stored, form, number(v.form("base")), number(v.form("revision")));
    }

    /** Every button of the editor; without scripts each is a page. */
    Reply act(Visit v) {
        Stored stored = stored(v);
        View sent = sent(v, stored);
        String what = v.form("do");
        if (FormRows.press(sent.form().document(), what, stored.surveys(), v.texts())) {
            ProgramForm form = new ProgramForm(sent.form().document(), v.texts());
            return page(v, 200, view(v, stored, form, sent.base(), sent.revision()));
        }
        return switch (what) {
            case "save" -> save(v, sent);
            case "simulate" ->
                answer(
                        v,
                        sent.with(
                                ProgramEffect.of(database, v, stored.published().program(), sent.form())));
            case "publish" -> publish(v, stored, sent);
            case "discard" -> discard(v, stored, sent);
            default -> answer(v, sent);
        };
    }

    /** An order through what was typed and through what is published. */
    Reply tryOrder(Visit v) {
        View sent = sent(v, stored(v));
        Program program = sent.form().program();
        OrderTrial.View tried = trial.run(v, program, sent.published());
        return page(v, program == null || tried.wrong() ? 422 : 200, sent.with(tried));
    }

    private Reply save(Visit v, View sent) {
        JdbcDrafts.Draft draft = new JdbcDrafts.Draft(
                sent.base(),
                sent.revision() + 1,
                sent.form().document().toString(),
                v.person().id(),
                v.now());
        boolean saved = database.inTransaction(tx -> {
            boolean first = drafts.save(tx, v.shop().id(), sent.revision(), draft);
            if (first) {
                audit.add(
                        tx,
                        v.shop().id(),
                        v.now(),
                        v.person().id(),
                        JdbcAudit.Action.SAVED_DRAFT,
                        Integer.toString(draft.revision()),
                        "");
            }
            return first;
        });
        return saved ? new Reply.SeeOther("/admin/program?done=saved") : conflict(v, stored(v), sent);
    }

    private Reply publish(Visit v, Stored stored, View sent) {
        Program program = sent.form().program();
        if (program == null) {
            return answer(v, sent);
        }
        ProgramVersion next = new ProgramVersion(
                stored.latest() + 1,
                DatabaseTime.of(v.now()),
                DatabaseTime.of(v.now()),
                v.person().id(),
                program);
        if (sent.base() != stored.latest()
                || sent.revision() != stored.revision()
                || !publishing.publish(
                        v.shop().id(),
                        next,
                        tx -> drafts.holds(tx, v.shop().id(), sent.revision()),
                        tx -> drafts.drop(tx, v.shop().id(), sent.revision()))) {
            return conflict(v, stored(v), sent);
        }
        return new Reply.SeeOther("/admin/program?done=published");
    }

    private Reply discard(Visit v, Stored stored, View sent) {
        int read = sent.revision();
        boolean gone = read == stored.revision()
                && database.inTransaction(tx -> {
                    boolean dropped = drafts.drop(tx, v.shop().id(), read);
                    if (dropped) {
                        String revision = Integer.toString(read);
                        audit.add(
                                tx,
                                v.shop().id(),
                                v.now(),
                                v.person().id(),
                                JdbcAudit.Action.DISCARDED_DRAFT,
                                revision,
                                "");
                    }
                    return dropped || read == 0;
                });
        return gone ? new Reply.SeeOther("/admin/program") : conflict(v, stored(v), sent);
    }

    /** Shows both sides. The form now stands on what the other one did: sent again, it counts. */
    private Reply conflict(Visit v, Stored now, View sent) {
        Program base = now.version(sent.base());
        boolean published = now.latest() != sent.base();
        Program theirs =
                published ? now.versions().getLast().program() : new ProgramForm(now.document(), v.texts()).program();
        String with = published
                ? now.versions().getLast().publishedBy()
                : now.draft().map(JdbcDrafts.Draft::by).orElse(now.published().publishedBy());
        Conflict conflict = new Conflict(
                with,
                Differences.between(v, base, theirs),
                Differences.between(v, base, sent.form().program()),
                !sent.form().valid());
        return page(
                v, 412, view(v, now, sent.form(), now.latest(), now.revision()).with(conflict));
    }

    private Reply answer(Visit v, View view) {
        return page(v, view.form().valid() ? 200 : 422, view);
    }

    private static Reply page(Visit v, int status, View view) {
        return new Reply.Html(
                status,
                out -> JteprogramGenerated.render(
                        out, Plain.HTML, v.page("program", v.texts().of("nav.program")), view));
    }

    /** The preview alone, for the page to put in while somebody types. */
    Reply preview(Visit v) {
        Preview preview = sent(v, stored(v)).preview();
        return Reply.html(out -> JtepreviewGenerated.render(out, Plain.HTML, v.texts(), preview));
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }
}
