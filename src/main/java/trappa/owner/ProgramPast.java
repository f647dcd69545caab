package trappa.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import trappa.db.Database;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramHistory;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.staff.JdbcAudit;
import trappa.web.Problem;

/** Every version that was published, what each changed, and the way back: an old one as a new draft. */
final class ProgramPast {
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

    /** @param draft somebody's unpublished work, which going back replaces */
    record View(List<Past> past, boolean draft) {}

    Reply show(Visit v) {
        record Read(List<ProgramVersion> versions, boolean draft) {}
        Read read = database.inTransaction(tx -> new Read(
                programs.versions(tx, v.shop().id()),
                drafts.find(tx, v.shop().id()).isPresent()));
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
        View view = new View(past, read.draft());
        return Reply.html(out -> JtehistoryGenerated.render(
                out, Plain.HTML, v.page("program", v.texts().of("history.title")), view));
    }

    /** An old version as a new draft: looked at, simulated and published as any other. */
    Reply restore(Visit v) {
        String asked = v.form("version");
        database.useTransaction(tx -> {
            List<ProgramVersion> all = programs.versions(tx, v.shop().id());
            Program old = all.stream()
                    .filter(p -> Integer.toString(p.number()).equals(asked))
                    .findFirst()
                    .map(ProgramVersion::program)
                    .orElseThrow(() -> new Problem(404, "not_found", "There is no such version").thrown());
            int revision = drafts.find(tx, v.shop().id())
                    .map(JdbcDrafts.Draft::revision)
                    .orElse(0);
            JdbcDrafts.Draft draft = new JdbcDrafts.Draft(
                    all.getLast().number(),
                    revision + 1,
                    ProgramJson.write(old).toString(),
                    v.person().id(),
                    v.now());
            drafts.save(tx, v.shop().id(), revision, draft);
            audit.add(tx, v.shop().id(), v.now(), v.person().id(), JdbcAudit.Action.SAVED_DRAFT, "v" + asked, "");
        });
        return new Reply.SeeOther("/admin/program?done=restored");
    }
}
