package trappa.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "simulate",
        description = "Run a draft program over the shop's own past, beside the program in force:"
                + " points, cost, liability, tiers, steps, who gains and who loses. Writes nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each program is taken as in force over the whole window; redemptions stay as they happened.",
            "Exit code: 0 done, 1 the draft or the days were refused, 2 wrong usage."
        })
final class SimulateCommand extends OperationCommand {
    @Option(names = "--shop", paramLabel = "DOMAIN", required = true, description = "The shop.")
    private String shop = "";

    @Option(
            names = "--program",
            paramLabel = "FILE",
            required = true,
            description = "The draft, as for publishing (JSON).")
    private Path program = Path.of("");

    @Option(names = "--from", paramLabel = "DAY", description = "First day (default: twelve months before the last).")
    private @Nullable LocalDate from;

    @Option(
            names = "--until",
            paramLabel = "DAY",
            description = "Last day, inclusive (default: the day of the newest fact).")
    private @Nullable LocalDate until;

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    SimulateCommand(Map<String, String> environment) {
        super(environment, "simulate");
    }

    @Override
    Map<String, String> options() {
        Map<String, String> options = new HashMap<>(Map.of("shop", shop));
        if (from != null) {
            options.put("from", from.toString());
        }
        if (until != null) {
            options.put("until", until.toString());
        }
        if (json) {
            options.put("json", "");
        }
        return options;
    }

    @Override
    public Integer call() throws IOException {
        try (InputStream draft = Files.newInputStream(program)) {
            return run(draft, OutputStream.nullOutputStream(), false);
        } catch (java.nio.file.FileSystemException unreadable) {
            throw new ParameterException(spec.commandLine(), "--program: cannot read " + program);
        }
    }
}
