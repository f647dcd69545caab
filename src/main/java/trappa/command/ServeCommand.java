package trappa.command;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import trappa.Config;
import trappa.Trappa;

@Command(name = "serve", description = "Serve a shop for real.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    ServeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        Config config = Config.from(environment);
        Trappa trappa = Trappa.start(config, Clock.systemUTC());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            trappa.close();
            stopped.countDown();
        }));
        spec.commandLine()
                .getOut()
                .printf(
                        "Trappa serves on http://127.0.0.1:%d (health on http://127.0.0.1:%d), database %s%n",
                        trappa.port(), trappa.managementPort(), config.database());
        spec.commandLine().getOut().flush();
        stopped.await();
        return 0;
    }
}
