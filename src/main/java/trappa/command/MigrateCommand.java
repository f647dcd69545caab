package trappa.command;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trappa.Config;
import trappa.db.Database;

@Command(
        name = "migrate",
        description = "Bring the database schema up to date (serve does it by itself).",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Option(names = "--status", description = "Only say what would be done; exit 1 when something would.")
    private boolean status;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    MigrateCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Database database = new Database(Config.from(environment).database())) {
            if (status) {
                int pending = database.pendingMigrations();
                spec.commandLine().getOut().println(pending + " migrations pending");
                if (database.schemaIsNewer()) {
                    spec.commandLine()
                            .getOut()
                            .println("the schema is at " + database.schemaVersion()
                                    + ", made by a newer version than this one");
                }
                return pending == 0 ? 0 : 1;
            }
            spec.commandLine().getOut().println(database.migrate() + " migrations carried out");
            return 0;
        }
    }
}
