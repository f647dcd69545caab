package trappa.command;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "verify-ledger",
        description = "Prove the ledger: sums, hash chains, balances, and ledger = facts for every member."
                + " Exit 1 and the first deviations when something is off.",
        mixinStandardHelpOptions = true)
final class VerifyLedgerCommand extends OperationCommand {
    @Option(
            names = "--most",
            description = "How many deviations to show (default ${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int most;

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    VerifyLedgerCommand(Map<String, String> environment) {
        super(environment, "verify-ledger");
    }

    @Override
    Map<String, String> options() {
        Map<String, String> options = new HashMap<>(Map.of("most", Integer.toString(most)));
        if (json) {
            options.put("json", "");
        }
        return options;
    }
}
