package trappa.command;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trappa.Config;
import trappa.db.Database;
import trappa.ledger.LedgerProof;

@Command(
        name = "verify-ledger",
        description = "Prove the ledger: sums, hash chains, balances, and ledger = facts for every member."
                + " Exit 1 and the first deviations when something is off.",
        mixinStandardHelpOptions = true)
final class VerifyLedgerCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Option(
            names = "--most",
            description = "How many deviations to show (default ${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int most;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    VerifyLedgerCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Config config = Config.from(environment);
        try (Database database = new Database(config.database())) {
            LedgerProof.Result result = LedgerProof.of(database, Clock.offset(Clock.systemUTC(), config.clockOffset()));
            var out = spec.commandLine().getOut();
            List<String> deviations = result.deviations();
            deviations.stream().limit(most).forEach(out::println);
            out.printf(
                    "%d shops, %d members, %d rows: %d deviations%n",
                    result.shops(), result.members(), result.rows(), deviations.size());
            return deviations.isEmpty() ? 0 : 1;
        }
    }
}
