package trappa.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trappa.Config;
import trappa.backup.Restore;
import trappa.db.Database;
import trappa.ledger.Deviation;
import trappa.ledger.LedgerProof;
import trappa.operation.Operation;

/** {@code restore}: the one verb that never asks a server: nothing may serve from a database that is being filled. */
@Command(
        name = "restore",
        description = {
            "Put a backup into the database (H2 or PostgreSQL, whichever made it), compare every row, prove the ledger.",
            "All of it or nothing. Stop the server first."
        },
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    private static final int SHOWN = 20;
    private final Map<String, String> environment;

    @Parameters(paramLabel = "FILE", description = "a file that backup wrote")
    private Path file = Path.of("");

    @Option(names = "--replace", description = "Put it in the place of what is in the database, which is lost.")
    private boolean replace;

    @Option(names = "--quiet", description = "No progress on the terminal.")
    private boolean quiet;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    RestoreCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        Config config = Config.from(environment);
        if (!Files.isReadable(file)) {
            throw new Operation.Refused("There is no file " + file + " that can be read");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Database database = new Database(config.database());
                InputStream in = Files.newInputStream(file);
                ProgressBar bar = ProgressBar.on(quiet)) {
            long servers = database.servers();
            if (servers > 0) {
                throw new Operation.Refused((servers == 1 ? "A server is" : servers + " servers are")
                        + " at work on this database: stop serve first");
            }
            database.migrate();
            Restore.Outcome outcome = Restore.read(database, in, replace, bar::show);
            bar.clear();
            return switch (outcome) {
                case Restore.Outcome.Refused(String why) -> {
                    spec.commandLine().getErr().println(why);
                    yield Operation.CHECK_FAILED;
                }
                case Restore.Outcome.Done done -> {
                    done.sums()
                            .forEach((table, sum) ->
                                    out.printf("%-20s %,12d rows  %s%n", table, sum.rows(), sum.hash()));
                    out.printf("%,d rows as they were at %s, compared one by one%n", done.rows(), done.madeAt());
                    yield prove(config, database, bar);
                }
            };
        } finally {
            out.flush();
        }
    }

    private int prove(Config config, Database database, ProgressBar bar) {
        LedgerProof.Result result = LedgerProof.of(
                database,
                Clock.offset(Clock.systemUTC(), config.clockOffset()),
                proved -> bar.show("members proved", proved, 0));
        bar.clear();
        PrintWriter out = spec.commandLine().getOut();
        List<Deviation> deviations = result.deviations();
        deviations.stream().limit(SHOWN).forEach(out::println);
        out.printf(
                "%d shops, %d members, %d rows: %d deviations%n",
                result.shops(), result.members(), result.rows(), deviations.size());
        return deviations.isEmpty() ? Operation.DONE : Operation.CHECK_FAILED;
    }
}
