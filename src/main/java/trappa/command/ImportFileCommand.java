package trappa.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import trappa.opening.Openings;

/** What every import of a file is asked with. */
abstract class ImportFileCommand extends OperationCommand {
    @Parameters(paramLabel = "FILE", description = "The file, in UTF-8.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--shop", required = true, description = "The shop, such as name.myshopify.com.")
    @SuppressWarnings("NullAway.Init")
    private String shop;

    @Option(
            names = "--id",
            defaultValue = Openings.DEFAULT_ID,
            description =
                    "Names the import, to take it back by: rows of another one are others (default ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(names = "--skip-bad", description = "Bring the good rows, leave the bad ones.")
    private boolean skipBad;

    ImportFileCommand(Map<String, String> environment, String operation) {
        super(environment, operation);
    }

    @Override
    Map<String, String> options() {
        Map<String, String> options = new HashMap<>(Map.of("shop", shop, "id", id));
        if (dryRun) {
            options.put("dry-run", "");
        }
        if (skipBad) {
            options.put("skip-bad", "");
        }
        return options;
    }

    @Override
    public Integer call() throws IOException {
        if (!Openings.named(id)) {
            throw new ParameterException(spec.commandLine(), "--id: 1 to 20 of a-z, 0-9 and -, not " + id);
        }
        try (InputStream csv = Files.newInputStream(file)) {
            return run(csv, OutputStream.nullOutputStream(), false);
        } catch (NoSuchFileException e) {
            throw new ParameterException(spec.commandLine(), "There is no file " + file);
        }
    }
}
