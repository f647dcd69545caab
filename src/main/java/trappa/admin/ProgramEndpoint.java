package trappa.admin;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramDocument;
import trappa.program.ProgramHistory;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.program.Violation;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.Problem;
import trappa.web.StrictJson;

/** {@code /api/program}: the published program. A version is never changed, only followed by another. */
public final class ProgramEndpoint {
    private static final int MOST_BYTES = 1 << 20;
    /** Of {@code effectiveFrom}: before the one there was no shop, after the other no database keeps a time. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 9999;

    private final Database database;
    private final Owner owner;
    private final JdbcPrograms programs;
    private final Publishing publishing;
    private final Clock clock;
    private final boolean development;

    ProgramEndpoint(
            Database database,
            Owner owner,
            JdbcPrograms programs,
            Publishing publishing,
            Clock clock,
            boolean development) {
        this.database = database;
        this.owner = owner;
        this.programs = programs;
        this.publishing = publishing;
        this.clock = clock;
        this.development = development;
    }

    public void get(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"));
        List<ProgramVersion> versions =
                database.inTransaction(tx -> programs.versions(tx, staff.shop().id()));
        ProgramVersion shown = ProgramHistory.of(versions).at(clock.instant()).orElseGet(versions::getLast);
        answer(ctx, shown, versions.getLast());
    }

    public void put(Context ctx) throws IOException {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.EDIT_PROGRAM);
        ObjectNode body = StrictJson.object(ctx, MOST_BYTES);
        Instant now = DatabaseTime.now(clock);
        JsonNode effective = body.remove("effectiveFrom");
        List<Violation> violations = new ArrayList<>();
        Optional<Instant> from = effectiveFrom(effective, violations);
        if (body.isEmpty()) {
            // Everything left out takes its default, but nobody means to publish all of the defaults by sending
            // nothing.
            violations.add(new Violation("", "is empty: send the program as GET answers it, with what you changed"));
        }
        ProgramDocument.Reading reading = ProgramDocument.read(body);
        if (reading instanceof ProgramDocument.Reading.Invalid(List<Violation> found)) {
            violations.addAll(found);
        }
        List<ProgramVersion> versions =
                database.inTransaction(tx -> programs.versions(tx, staff.shop().id()));
        ProgramVersion latest = versions.getLast();
        precondition(ctx.header("If-Match"), latest);
        if (from.isPresent() && from.get().isBefore(now) && !pastAllowed(versions, now)) {
            violations.add(new Violation(
                    "/effectiveFrom",
                    "may not be in the past once the shop has gone live: points already given would change"));
        }
        if (!violations.isEmpty() || !(reading instanceof ProgramDocument.Reading.Valid(Program program))) {
            throw invalid(violations).thrown();
        }
        ProgramVersion next = new ProgramVersion(latest.number() + 1, from.orElse(now), now, staff.user(), program);
        if (!publishing.publish(staff.shop().id(), next)) {
            throw stale().thrown();
        }
        answer(ctx, next, next);
    }

    private boolean pastAllowed(List<ProgramVersion> versions, Instant now) {
        return development
                || versions.stream()
                        .noneMatch(v -> v.program().status() == Program.Status.LIVE
                                && !v.effectiveFrom().isAfter(now));
    }

    /** In development the header may be left out; a stale one is refused everywhere. */
    private void precondition(@Nullable String ifMatch, ProgramVersion latest) {
        if (ifMatch == null) {
            if (!development) {
                throw new Problem(
                                428,
                                "precondition_required",
                                "Send If-Match with the ETag of the program you changed, so that nobody's work is lost")
                        .thrown();
            }
        } else if (!ifMatch.equals(tag(latest)) && !ifMatch.equals("*")) {
            throw stale().thrown();
        }
    }

    private static Problem stale() {
        return new Problem(412, "changed_meanwhile", "The program has been published by somebody else meanwhile");
    }

    static Problem invalid(List<Violation> violations) {
        return new Problem(
                422,
                "invalid_program",
                violations.size() == 1 ? "One thing is wrong" : violations.size() + " things are wrong",
                violations.stream()
                        .map(v -> new Problem.At(v.pointer(), v.detail()))
                        .toList());
    }

    private static Optional<Instant> effectiveFrom(@Nullable JsonNode node, List<Violation> violations) {
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        try {
            if (node.isString()) {
                OffsetDateTime time = OffsetDateTime.parse(node.stringValue());
                if (time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR) {
                    return Optional.of(DatabaseTime.of(time.toInstant()));
                }
            }
        } catch (DateTimeParseException notATime) {
            // said below
        }
        violations.add(new Violation("/effectiveFrom", "should be a time such as 2026-11-22T00:00:00Z"));
        return Optional.empty();
    }

    /** The document alone, so that what was read can be changed and published as it is. */
    private static void answer(Context ctx, ProgramVersion shown, ProgramVersion latest) {
        ctx.header("ETag", tag(latest));
        Answers.json(ctx, ProgramJson.write(shown.program()));
    }

    private static String tag(ProgramVersion version) {
        return "\"v" + version.number() + "\"";
    }
}
