package trappa.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trappa.Config;
import trappa.operation.Operation;
import trappa.operation.Operations;

/**
 * A verb whose work is an {@link Operation}: it finds out where that runs, draws its progress and prints its lines. A
 * verb that writes data to standard output has its lines on standard error.
 */
abstract class OperationCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final String name;

    @Option(names = "--quiet", description = "No progress on the terminal.")
    private boolean quiet;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    OperationCommand(Map<String, String> environment, String name) {
        this.environment = environment;
        this.name = name;
    }

    /** The verb's options as its operation knows them. */
    abstract Map<String, String> options();

    @Override
    public Integer call() throws IOException {
        return run(InputStream.nullInputStream(), OutputStream.nullOutputStream(), false);
    }

    Config config() {
        return Config.from(environment);
    }

    int run(InputStream in, OutputStream data, boolean dataOnStandardOutput) throws IOException {
        PrintWriter lines = dataOnStandardOutput
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
        try (ProgressBar bar = ProgressBar.on(quiet)) {
            Operation operation = Verbs.operation(name);
            return Operations.run(
                    config(),
                    operation,
                    new Operations.Request(name, options(), in),
                    console(bar, lines, data),
                    Clock.systemUTC());
        } finally {
            lines.flush();
        }
    }

    private static Operations.Console console(ProgressBar bar, PrintWriter lines, OutputStream data) {
        return new Operations.Console() {
            @Override
            public void say(String line) {
                bar.clear();
                lines.println(line);
                lines.flush();
            }

            @Override
            public void progress(String what, long done, long of) {
                bar.show(what, done, of);
            }

            @Override
            public OutputStream out() {
                return data;
            }
        };
    }
}
