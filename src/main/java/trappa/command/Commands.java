package trappa.command;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import trappa.Config;
import trappa.Trappa;
import trappa.db.Database;
import trappa.operation.Operation;

/** The command line: {@code trappa VERB}. Exit codes: 0 ok, 1 a check failed, 2 usage. */
@Command(
        name = "trappa",
        description = "The points staircase: self-hosted loyalty for web shops.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "VERB")
public final class Commands {
    private Commands() {}

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"trappa " + (version == null ? "(not packaged)" : version)};
        }
    }

    /** Runs one verb. What a server is started with has nothing to be read, and need not wait for what reads the others. */
    public static int run(String[] args, Map<String, String> environment) {
        if (List.of(args).equals(List.of(ServeCommand.NAME))) {
            PrintWriter err = new PrintWriter(System.err, true);
            try {
                return new ServeCommand(environment).serve(new PrintWriter(System.out, true));
            } catch (Exception e) {
                return failed(e, err);
            }
        }
        CommandLine line = line(environment);
        if (args.length == 0) {
            line.usage(line.getErr());
            return 2;
        }
        return line.execute(args);
    }

    static CommandLine line(Map<String, String> environment) {
        CommandLine line = new CommandLine(new Commands())
                .addSubcommand(new DemoCommand((settings, clock) -> Trappa.start(Config.from(settings), clock)))
                .addSubcommand(new ServeCommand(environment))
                .addSubcommand(new SendCommand())
                .addSubcommand(new ReplayCommand(environment))
                .addSubcommand(new SimulateCommand(environment))
                .addSubcommand(new VerifyLedgerCommand(environment))
                .addSubcommand(ImportCommand.line(environment))
                .addSubcommand(new BackupCommand(environment))
                .addSubcommand(new ExportCommand(environment))
                .addSubcommand(new DoctorCommand(environment))
                .addSubcommand(new RestoreCommand(environment))
                .addSubcommand(new ConfigCommand(environment))
                .addSubcommand(new MigrateCommand(environment));
        line.registerConverter(LocalDate.class, Commands::day);
        line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command.getErr()));
        return line;
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException none) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a day such as 2026-11-22");
        }
    }

    private static int failed(Exception e, PrintWriter err) {
        err.println(said(e) ? e.getMessage() : "trappa: " + e);
        return e instanceof Config.Refused ? 2 : 1;
    }

    /** Errors that are a sentence for the operator already. */
    private static boolean said(Exception e) {
        return e instanceof Config.Refused
                || e instanceof Operation.Refused
                || e instanceof Database.Unusable
                || e instanceof ServerStart.PortTaken;
    }
}
