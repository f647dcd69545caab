package trappa.admin;

import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.opening.Openings;
import trappa.opening.RowError;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.Body;
import trappa.web.Problem;

/** {@code /api/members/import}: what members bring along from another program, as a CSV file. */
public final class ImportEndpoint {
    private static final int LARGEST_FILE = 16 << 20;
    private static final int SHOWN = 200;
    private final Owner owner;
    private final Openings openings;

    ImportEndpoint(Owner owner, Openings openings) {
        this.owner = owner;
        this.openings = openings;
    }

    public void bring(Context ctx) throws IOException {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.EDIT_PROGRAM);
        Openings.Wanted wanted = wanted(ctx, staff.user());
        byte[] body = Body.read(ctx, LARGEST_FILE)
                .orElseThrow(
                        () -> new Problem(413, "too_large", "A file of at most " + LARGEST_FILE + " bytes").thrown());
        Openings.Report report = bring(staff, body, wanted);
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
                .put("points", report.points());
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
