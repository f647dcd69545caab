package trappa.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import trappa.operation.Operation;

@Command(
        name = "export",
        description = {
            "Write what a shop's members have, at one instant, also while the server runs.",
            "What import members reads is what export members writes, and import orders what export purchases writes."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand extends OperationCommand {
    @Parameters(paramLabel = "WHAT", description = "members, balances, orders, purchases, codes, activities or ledger")
    @SuppressWarnings("NullAway.Init")
    private String what;

    @Option(names = "--shop", required = true, paramLabel = "DOMAIN", description = "the shop (name.myshopify.com)")
    @SuppressWarnings("NullAway.Init")
    private String shop;

    @Option(names = "--jsonl", description = "Lines of JSON instead of CSV.")
    private boolean jsonl;

    @Option(names = "--to", paramLabel = "FILE", description = "the file to write (default: standard output)")
    private @Nullable Path file;

    @Option(names = "--force", description = "Write over a file that is there.")
    private boolean force;

    ExportCommand(Map<String, String> environment) {
        super(environment, "export");
    }

    @Override
    Map<String, String> options() {
        Map<String, String> options = new HashMap<>(Map.of("what", what, "shop", shop));
        if (jsonl) {
            options.put("jsonl", "");
        }
        return options;
    }

    @Override
    public Integer call() throws IOException {
        if (file == null) {
            int exit = run(InputStream.nullInputStream(), System.out, true);
            if (System.out.checkError()) { // a stream that tells nobody by itself: a full disk, a reader who has left
                throw new Operation.Refused("Not all of it could be written to standard output");
            }
            return exit;
        }
        try (WholeFile whole = WholeFile.at(file, force)) {
            int exit = run(InputStream.nullInputStream(), whole.out(), false);
            if (exit == 0) {
                whole.keep();
            }
            return exit;
        }
    }
}
