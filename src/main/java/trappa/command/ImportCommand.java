package trappa.command;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = "Bring data in from another program.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "WHAT")
final class ImportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** The verb with what there is to import. */
    static picocli.CommandLine line(Map<String, String> environment) {
        return new picocli.CommandLine(new ImportCommand())
                .addSubcommand(new ImportMembersCommand(environment))
                .addSubcommand(new ImportOrdersCommand(environment))
                .addSubcommand(new ImportCodesCommand(environment))
                .addSubcommand(new ImportUndoCommand(environment));
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "What is to be imported? There are: import members FILE, import orders FILE,"
                        + " import codes FILE, import undo");
    }
}
