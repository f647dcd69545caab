package trappa.admin;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.db.Database;
import trappa.program.Program;
import trappa.program.ProgramDocument;
import trappa.program.Violation;
import trappa.simulate.Outcome;
import trappa.simulate.OutcomeJson;
import trappa.simulate.Simulation;
import trappa.staff.JdbcAudit;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.Problem;
import trappa.web.StrictJson;

/**
 * {@code POST /api/program/simulate}: a draft over the shop's own past. One at a time in a server.
 */
public final class SimulateEndpoint {
    private static final int MOST_BYTES = 1 << 20;
    private static final Duration LONGEST = Duration.ofSeconds(25);

    private final Owner owner;
    private final Simulation simulation;
    private final Clock clock;
    private final Semaphore free = new Semaphore(1);

    SimulateEndpoint(Database database, Owner owner, Clock clock) {
        this.owner = owner;
        this.simulation = new Simulation(database);
        this.clock = clock;
    }

    public void run(Context ctx) throws IOException {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.VIEW_MEMBERS);
        ObjectNode body = StrictJson.object(ctx, MOST_BYTES);
        body.remove("effectiveFrom");
        Program draft = switch (ProgramDocument.read(body)) {
            case ProgramDocument.Reading.Valid(Program program) -> program;
            case ProgramDocument.Reading.Invalid(List<Violation> violations) ->
                throw ProgramEndpoint.invalid(violations).thrown();
        };
        Simulation.Question question = new Simulation.Question(
                staff.shop().id(), draft, day(ctx.queryParam("from")), day(ctx.queryParam("until")));
        if (!free.tryAcquire()) {
            throw Problem.busy().thrown();
        }
        try {
            String language = Optional.ofNullable(ctx.queryParam("locale"))
                    .orElse(staff.shop().localeOrHome());
            Outcome outcome = run(question);
            owner.note(staff, JdbcAudit.Action.SIMULATED, "", "");
            Answers.json(ctx, OutcomeJson.write(outcome, language));
        } finally {
            free.release();
        }
    }

    private Outcome run(Simulation.Question question) {
        long end = System.nanoTime() + LONGEST.toNanos();
        try {
            return simulation.run(
                    question, clock.instant(), Simulation.THREADS, () -> System.nanoTime() < end, (members, of) -> {});
        } catch (IllegalArgumentException noWindow) {
            throw badWindow(String.valueOf(noWindow.getMessage())).thrown();
        } catch (ArithmeticException overflow) {
            throw ProgramEndpoint.invalid(
                            List.of(new Violation("/earning", "gives somebody more points than fit 64 bits")))
                    .thrown();
        } catch (Simulation.OutOfTime tooLong) {
            throw new Problem(
                            503,
                            "too_long",
                            "This shop has too many members to answer while you wait: take fewer days, or run ./trappa"
                                    + " simulate")
                    .thrown();
        }
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException notADay) {
            throw badWindow("from and until should be days such as 2026-11-22").thrown();
        }
    }

    private static Problem badWindow(String detail) {
        return new Problem(400, "bad_window", detail);
    }
}
