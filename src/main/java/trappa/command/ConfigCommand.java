package trappa.command;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import trappa.Config;

@Command(
        name = "config",
        description = "Show the configuration in force and where each value comes from; secrets are masked.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    ConfigCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Config config = Config.from(environment);
        new TreeMap<>(config.values())
                .forEach((key, value) ->
                        spec.commandLine().getOut().printf("%-30s %-40s (%s)%n", key, value.shown(), value.source()));
        return 0;
    }
}
