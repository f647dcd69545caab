package trappa.command;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "undo",
        description = {
            "Take an import of this verb back, within 24 hours of its last row.",
            "One that was made on the owner's page is taken back there."
        },
        mixinStandardHelpOptions = true)
final class ImportUndoCommand extends OperationCommand {
    @Option(names = "--shop", required = true, description = "The shop, such as name.myshopify.com.")
    @SuppressWarnings("NullAway.Init")
    private String shop;

    @Option(names = "--id", required = true, description = "The import, as --id named it.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    ImportUndoCommand(Map<String, String> environment) {
        super(environment, "import-undo");
    }

    @Override
    Map<String, String> options() {
        return Map.of("shop", shop, "id", id);
    }
}
