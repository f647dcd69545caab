package trappa.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trappa.Config;
import trappa.Trappa;

@Command(name = ServeCommand.NAME, description = "Serve a shop for real.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    static final String NAME = "serve";

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--exit-when-ready",
            description = "Start, see that it answers, and stop: a trial of a new machine or a new version.")
    private boolean exitWhenReady;

    ServeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!exitWhenReady) {
            return serve(spec.commandLine().getOut());
        }
        try (Trappa trappa = start(Config.from(environment))) {
            return answers(trappa) ? 0 : 1;
        }
    }

    private static Trappa start(Config config) {
        return Trappa.start(config, Clock.systemUTC());
    }

    /** Serves until the process is told to end. */
    int serve(PrintWriter out) throws InterruptedException {
        Config config = Config.from(environment);
        Trappa trappa = start(config);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            trappa.close();
            stopped.countDown();
        }));
        out.printf(
                "Trappa serves on http://127.0.0.1:%d (health on http://127.0.0.1:%d), database %s%n",
                trappa.port(), trappa.managementPort(), config.database());
        out.flush();
        stopped.await();
        return 0;
    }

    /** Asks what a shopper's browser and a monitor would ask first. */
    private boolean answers(Trappa trappa) throws InterruptedException {
        String open = "http://127.0.0.1:" + trappa.port();
        List<String> addresses = List.of(
                "http://127.0.0.1:" + trappa.managementPort() + "/health/ready",
                open + "/widget/trappa-stairs.js",
                open + "/openapi.yaml");
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String address : addresses) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                        .timeout(Duration.ofSeconds(10))
                        .build();
                int status = client.send(request, BodyHandlers.discarding()).statusCode();
                spec.commandLine().getOut().printf("%s: %d%n", address, status);
                if (status != 200) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            spec.commandLine().getErr().println("It does not answer: " + e);
            return false;
        }
    }
}
