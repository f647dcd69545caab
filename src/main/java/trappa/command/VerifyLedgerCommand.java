package trappa.command;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.Config;
import trappa.db.Database;
import trappa.ledger.Deviation;
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

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    @Option(names = "--quiet", description = "No progress on the terminal.")
    private boolean quiet;

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
            Clock clock = Clock.offset(Clock.systemUTC(), config.clockOffset());
            LedgerProof.Result result;
            try (ProgressBar bar = ProgressBar.on(quiet)) {
                result = LedgerProof.of(database, clock, proved -> bar.show("members proved", proved, 0));
            }
            var out = spec.commandLine().getOut();
            List<Deviation> deviations = result.deviations();
            if (json) {
                out.println(json(result));
            } else {
                deviations.stream().limit(most).forEach(out::println);
                out.printf(
                        "%d shops, %d members, %d rows: %d deviations%n",
                        result.shops(), result.members(), result.rows(), deviations.size());
            }
            out.flush();
            return deviations.isEmpty() ? 0 : 1;
        }
    }

    private String json(LedgerProof.Result result) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("shops", result.shops()).put("members", result.members()).put("rows", result.rows());
        body.put("deviations", result.deviations().size());
        ArrayNode first = body.putArray("first");
        result.deviations().stream()
                .limit(most)
                .forEach(d -> first.addObject()
                        .put("rule", d.rule().name())
                        .put("shop", d.shop())
                        .put("customerId", d.member() == null ? null : Long.toString(d.member()))
                        .put("what", d.what()));
        return body.toString();
    }
}
