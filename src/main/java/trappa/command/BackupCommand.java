package trappa.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        description = {
            "Write everything in the database to one file, as it is at one instant, also while the server runs.",
            "It fits either kind of database: restoring it into PostgreSQL is the move from H2. TRAPPA_DATA_KEY is not"
                    + " in it."
        },
        mixinStandardHelpOptions = true)
final class BackupCommand extends OperationCommand {
    @Parameters(paramLabel = "FILE", description = "the file to write; it must not be there yet")
    private Path file = Path.of("");

    @Option(names = "--force", description = "Write over a file that is there.")
    private boolean force;

    BackupCommand(Map<String, String> environment) {
        super(environment, "backup");
    }

    @Override
    Map<String, String> options() {
        return Map.of();
    }

    @Override
    public Integer call() throws IOException {
        try (WholeFile whole = WholeFile.at(file, force)) {
            int exit = run(InputStream.nullInputStream(), whole.out(), false);
            if (exit == 0) {
                whole.keep();
                spec.commandLine().getOut().println(file);
            }
            return exit;
        }
    }
}
