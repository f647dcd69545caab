package trappa.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import trappa.Config;
import trappa.db.Database;
import trappa.operation.Operation;
import trappa.operation.Operations;

@Command(
        name = "doctor",
        description = "Look at everything a server needs and say what to do about what is wrong. Exit 1 on a failure.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    static final String OPERATION = "doctor";
    private final Map<String, String> environment;

    @Option(names = "--json", description = "The findings as one JSON array.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    DoctorCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        try {
            Config config = Config.from(environment);
            findings.add(Finding.ok("settings", "all understood; config shows them"));
            findings.addAll(new MachineCheck(config, Clock.systemUTC().instant()).all());
            database(config, findings);
        } catch (Config.Refused refused) {
            String.valueOf(refused.getMessage())
                    .lines()
                    .forEach(line -> findings.add(Finding.failure("settings", line, "set it as operator.md says")));
        }
        print(findings);
        return findings.stream().anyMatch(f -> f.level() == Finding.Level.FAILURE)
                ? Operation.CHECK_FAILED
                : Operation.DONE;
    }

    private void database(Config config, List<Finding> findings) {
        try {
            Operations.run(
                    config,
                    new DatabaseCheck(),
                    new Operations.Request(OPERATION, Map.of()),
                    into(findings),
                    Clock.systemUTC());
        } catch (Operation.Empty e) {
            findings.add(Finding.warning("database", String.valueOf(e.getMessage()), "start serve"));
        } catch (Operation.Refused e) {
            findings.add(Finding.failure("database", String.valueOf(e.getMessage()), "start serve, or run migrate"));
        } catch (Database.Unusable e) {
            findings.add(Finding.failure("database", String.valueOf(e.getMessage()), "serve cannot start before that"));
        } catch (RuntimeException | IOException e) {
            findings.add(Finding.failure("database", String.valueOf(e), "see the log of the server and the database"));
        }
    }

    private static Operations.Console into(List<Finding> findings) {
        return new Operations.Console() {
            @Override
            public void say(String line) {
                try {
                    findings.add(Finding.read(line));
                } catch (JacksonException words) {
                    findings.add(Finding.failure("database", line, "see the log of the server and the database"));
                }
            }

            @Override
            public void progress(String what, long done, long of) {
                // Nothing here takes long.
            }

            @Override
            public OutputStream out() {
                return OutputStream.nullOutputStream();
            }
        };
    }

    private void print(List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            findings.forEach(f -> all.add(f.json()));
            out.println(all);
        } else {
            findings.forEach(f -> out.println(f.line()));
        }
        out.flush();
    }
}
