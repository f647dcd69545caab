package trappa.owner;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.program.Program;
import trappa.simulate.Outcome;
import trappa.simulate.Simulation;

/** What publishing would do. @param outcome null when the shop is too large to work it out while somebody waits */
record ProgramEffect(List<String> changes, @Nullable Outcome outcome) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static @Nullable ProgramEffect of(Database database, Visit v, Program published, ProgramForm form) {
        Program program = form.program();
        if (program == null) {
            return null;
        }
        List<String> changes = Differences.between(v, published, program);
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            Outcome outcome = new Simulation(database)
                    .run(
                            new Simulation.Question(v.shop().id(), program, null, null),
                            v.now(),
                            1,
                            () -> System.nanoTime() < end,
                            (done, of) -> {});
            return new ProgramEffect(changes, outcome);
        } catch (Simulation.OutOfTime tooLong) {
            return new ProgramEffect(changes, null);
        }
    }
}
