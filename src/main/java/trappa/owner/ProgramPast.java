package trappa.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramHistory;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.staff.JdbcAudit;
import trappa.web.Problem;

/** Every version that was published, what each changed, and the way back: an old one as a new draft. */
final class ProgramPast {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Database database;
    private final JdbcPrograms programs;
    private final JdbcAudit audit;
    private final JdbcDrafts drafts = new JdbcDrafts();

    ProgramPast(Database database, JdbcPrograms programs, JdbcAudit audit) {
        this.database = database;
        this.programs = programs;
        this.audit = audit;
    }

    /** A version as the history shows it. */
    record Past(ProgramVersion version, List<String> changes, String standing) {}

    /**
     * @param revision of the draft, somebody's unpublished work, which going back replaces; 0 for none
     * @param conflict null unless somebody saved that draft since the page was opened
     */
    record View(List<Past> past, int revision, ProgramPage.@Nullable Conflict conflict) {}

    private record Read(List<ProgramVersion> versions, Optional<JdbcDrafts.Draft> draft) {
        int revision() {
            return draft.map(JdbcDrafts.Draft::revision).orElse(0);
        }
    }

    private Read read(Tx tx, Visit v) {
        long shop = v.shop().id();
        return new Read(programs.versions(tx, shop), drafts.find(tx, shop));
    }

    Reply show(Visit v) {
        return page(v, 200, database.inTransaction(tx -> read(tx, v)), null);
    }

    private Reply page(Visit v, int status, Read read, ProgramPage.@Nullable Conflict conflict) {
        List<ProgramVersion> all = read.versions();
        ProgramHistory history = ProgramHistory.of(all);
        List<Past> past = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            ProgramVersion version = all.get(i);
            past.add(new Past(
                    version,
                    i == 0 ? List.of() : Differences.between(v, all.get(i - 1).program(), version.program()),
                    history.standing(version, v.now()).name().toLowerCase(Locale.ROOT)));
        }
        View view = new View(past, read.revision(), conflict);
        return new Reply.Html(
                status,
                out -> JtehistoryGenerated.render(
                        out, Plain.HTML, v.page("program", v.texts().of("history.title")), view));
    }

    /**
     * An old version as a new draft: looked at, simulated and published as any other. A draft that was saved since the page
     * was opened is not replaced before it has been shown.
     */
    Reply restore(Visit v) {
        String asked = v.form("version");
        String seen = v.form("revision");
        Read read = database.inTransaction(tx -> read(tx, v));
        Program old = read.versions().stream()
                .filter(p -> Integer.toString(p.number()).equals(asked))
                .findFirst()
                .map(ProgramVersion::program)
                .orElseThrow(() -> new Problem(404, "not_found", "There is no such version").thrown());
        boolean as = read.draft().isEmpty() || Integer.toString(read.revision()).equals(seen);
        return as && save(v, read, old, asked)
                ? new Reply.SeeOther("/admin/program?done=restored")
                : conflict(v, database.inTransaction(tx -> read(tx, v)), old);
    }

    private boolean save(Visit v, Read read, Program old, String asked) {
        JdbcDrafts.Draft draft = new JdbcDrafts.Draft(
                read.versions().getLast().number(),
                read.revision() + 1,
                ProgramJson.write(old).toString(),
                v.person().id(),
                v.now());
        return database.inTransaction(tx -> {
            boolean saved = drafts.save(tx, v.shop().id(), read.revision(), draft);
            if (saved) {
                audit.add(tx, v.shop().id(), v.now(), v.person().id(), JdbcAudit.Action.SAVED_DRAFT, "v" + asked, "");
            }
            return saved;
        });
    }

    /** What the draft changes of the newest version, and what going back would. */
    private Reply conflict(Visit v, Read now, Program old) {
        ProgramVersion newest = now.versions().getLast();
        Program theirs = now.draft()
                .map(draft -> new ProgramForm((ObjectNode) JSON.readTree(draft.document()), v.texts()).program())
                .orElse(newest.program());
        ProgramPage.Conflict conflict = new ProgramPage.Conflict(
                now.draft().map(JdbcDrafts.Draft::by).orElse(newest.publishedBy()),
                Differences.between(v, newest.program(), theirs),
                Differences.between(v, newest.program(), old),
                false);
        return page(v, 412, now, conflict);
    }
}
