package trappa.admin;

import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.opening.Openings;
import trappa.opening.RowError;
import trappa.opening.SecondPerson;
import trappa.staff.ApiKeys;
import trappa.staff.JdbcAudit;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.Body;
import trappa.web.Problem;

/** {@code /api/members/import}: what members bring along from another program, as a CSV file. */
public final class ImportEndpoint {
    private static final int LARGEST_FILE = 16 << 20;
    private static final int SHOWN = 200;
    private final Database database;
    private final Owner owner;
    private final Openings openings;
    private final Clock clock;
    private final SecondPerson second = new SecondPerson();
    private final ApiKeys keys = new ApiKeys();
    private final JdbcAudit audit = new JdbcAudit();

    ImportEndpoint(Database database, Owner owner, Openings openings, Clock clock) {
        this.database = database;
        this.owner = owner;
        this.openings = openings;
        this.clock = clock;
    }

    public void bring(Context ctx) throws IOException {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.EDIT_PROGRAM);
        Openings.Wanted wanted = wanted(ctx, staff.user());
        byte[] body = Body.read(ctx, LARGEST_FILE)
                .orElseThrow(
                        () -> new Problem(413, "too_large", "A file of at most " + LARGEST_FILE + " bytes").thrown());
        if (openings.takenBack(staff.shop(), wanted.id())) {
            throw new Problem(
                            409,
                            "taken_back",
                            "The import " + wanted.id() + " was taken back and stays so; give this one another id")
                    .thrown();
        }
        Openings.Report report = bring(staff, body, wanted.looking());
        boolean needs = need(staff, report).isPresent();
        if (!wanted.dryRun() && (report.wrong() == 0 || wanted.skipBad())) {
            alone(staff, wanted, report);
            report = bring(staff, body, wanted);
        }
        if (!report.written() && !wanted.dryRun()) {
            throw new Problem(
                            422,
                            "invalid_import",
                            report.wrong() + " things are wrong; nothing was imported",
                            report.errors().stream()
                                    .limit(SHOWN)
                                    .map(e -> new Problem.At(
                                            "/" + e.line() + (e.column() == null ? "" : "/" + e.column()),
                                            (e.value() == null ? "" : "\"" + e.value() + "\": ") + e.allowed()))
                                    .toList())
                    .thrown();
        }
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("written", report.written())
                .put("added", report.added())
                .put("already", report.already())
                .put("members", report.members())
                .put("points", report.points())
                .put("needsApproval", needs);
        ArrayNode errors = out.putArray("errors");
        for (RowError e : report.errors().stream().limit(SHOWN).toList()) {
            errors.addObject()
                    .put("line", e.line())
                    .put("column", e.column())
                    .put("value", e.value())
                    .put("allowed", e.allowed());
        }
        Answers.json(ctx, out);
    }

    private Optional<SecondPerson.Need> need(Staff staff, Openings.Report report) {
        return database.inTransaction(
                tx -> second.need(tx, staff.shop().id(), somebody(tx, staff), report.weight(), clock.instant()));
    }

    private SecondPerson.Somebody somebody(Tx tx, Staff staff) {
        return new SecondPerson.Somebody(
                staff.user(), keys.hands(tx, staff.shop().id(), staff.user()));
    }

    /** A file is kept for a second person by the pages only: here it is refused, and says where to go. */
    private void alone(Staff staff, Openings.Wanted wanted, Openings.Report report) {
        Instant now = DatabaseTime.now(clock);
        long shop = staff.shop().id();
        Optional<SecondPerson.Need> need = database.durably(tx -> {
            Optional<SecondPerson.Need> found =
                    second.alone(tx, shop, wanted.id(), somebody(tx, staff), report.weight(), now);
            if (found.isEmpty() && report.added() > 0) {
                audit.add(
                        tx,
                        shop,
                        now,
                        staff.user(),
                        JdbcAudit.Action.IMPORTED,
                        wanted.id(),
                        report.added() + " · " + report.points() + " p");
            }
            return found;
        });
        if (need.isPresent()) {
            throw new Problem(
                            403,
                            "second_person_needed",
                            "It moves " + need.get().moved() + " points, and "
                                    + need.get().before()
                                    + " within the last 24 hours, or brings tiers; one person may bring "
                                    + need.get().limit()
                                    + " alone. Upload the file on the page Import, where somebody else can approve it")
                    .thrown();
        }
    }

    private Openings.Report bring(Staff staff, byte[] body, Openings.Wanted wanted) throws IOException {
        try (InputStreamReader csv =
                new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8.newDecoder())) {
            return openings.bring(staff.shop(), csv, wanted, (done, of) -> {});
        } catch (CharacterCodingException e) {
            throw new Problem(
                            422,
                            "invalid_import",
                            "One thing is wrong",
                            List.of(new Problem.At("", "the file is not UTF-8: save it as CSV UTF-8")))
                    .thrown();
        }
    }

    private static Openings.Wanted wanted(Context ctx, String user) {
        try {
            return new Openings.Wanted(
                    Optional.ofNullable(ctx.queryParam("id")).orElse(Openings.DEFAULT_ID),
                    user,
                    "true".equals(ctx.queryParam("dryRun")),
                    "true".equals(ctx.queryParam("skipBad")),
                    true);
        } catch (IllegalArgumentException e) {
            throw new Problem(400, "bad_import_id", String.valueOf(e.getMessage())).thrown();
        }
    }
}
