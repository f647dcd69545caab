package trappa.admin;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.db.Database;
import trappa.program.Change;
import trappa.program.JdbcPrograms;
import trappa.program.ProgramDifference;
import trappa.program.ProgramHistory;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.program.ProgramWords;
import trappa.web.Answers;
import trappa.web.Query;

/** {@code GET /api/program/versions}: who published what when, and what that changed. */
public final class VersionsEndpoint {
    private static final int MOST = 50;

    private final Database database;
    private final Owner owner;
    private final JdbcPrograms programs;
    private final Clock clock;

    VersionsEndpoint(Database database, Owner owner, JdbcPrograms programs, Clock clock) {
        this.database = database;
        this.owner = owner;
        this.programs = programs;
        this.clock = clock;
    }

    public void list(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"));
        String language = Optional.ofNullable(ctx.queryParam("locale"))
                .orElse(staff.shop().localeOrHome());
        ProgramWords words = new ProgramWords(language, staff.shop().currencyOrHome());
        long before = Query.number(ctx, "before", Long.MAX_VALUE);
        List<ProgramVersion> all =
                database.inTransaction(tx -> programs.versions(tx, staff.shop().id()));
        ProgramHistory history = ProgramHistory.of(all);
        List<ProgramVersion> page = all.reversed().stream()
                .filter(v -> v.number() < before)
                .limit(MOST)
                .toList();
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode list = out.putArray("versions");
        Instant now = clock.instant();
        page.forEach(v -> version(list.addObject(), v, all, history, words, now));
        int last = page.isEmpty() ? 1 : page.getLast().number();
        out.put("next", last == 1 ? null : Integer.toString(last));
        Answers.json(ctx, out);
    }

    private static void version(
            ObjectNode out,
            ProgramVersion v,
            List<ProgramVersion> all,
            ProgramHistory history,
            ProgramWords words,
            Instant now) {
        ProgramHistory.Standing standing = history.standing(v, now);
        out.put("version", v.number())
                .put("effectiveFrom", v.effectiveFrom().toString())
                .put("publishedAt", v.publishedAt().toString())
                .put("publishedBy", v.publishedBy())
                .put("standing", ProgramJson.word(standing))
                .put(
                        "until",
                        standing == ProgramHistory.Standing.REPLACED
                                ? null
                                : history.until(v).map(Instant::toString).orElse(null));
        Optional<ProgramVersion> replaced = replaced(v, all);
        out.put("comparedTo", replaced.map(ProgramVersion::number).orElse(null));
        ArrayNode list = out.putArray("changes");
        replaced.ifPresent(was -> {
            List<Change> changes = ProgramDifference.between(was.program(), v.program());
            List<String> sentences = words.sentences(was.program(), v.program(), changes);
            for (int i = 0; i < changes.size(); i++) {
                Change change = changes.get(i);
                ObjectNode one = list.addObject().put("path", change.path());
                one.set("before", change.before());
                one.set("after", change.after());
                one.put("sentence", sentences.get(i));
            }
        });
        out.set("program", ProgramJson.write(v.program()));
    }

    /**
     * What a version took the place of: the one that would have been in force from its date, as things stood when it was
     * published. Not simply the one before it, which may be scheduled for another day.
     */
    private static Optional<ProgramVersion> replaced(ProgramVersion v, List<ProgramVersion> all) {
        List<ProgramVersion> earlier =
                all.stream().filter(e -> e.number() < v.number()).toList();
        return earlier.isEmpty()
                ? Optional.empty()
                : ProgramHistory.of(earlier).at(v.effectiveFrom()).or(() -> Optional.of(earlier.getLast()));
    }
}
