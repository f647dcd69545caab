package trappa.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trappa.demo.DemoFolder;
import trappa.demo.DemoShop;
import trappa.signature.AppSecrets;

/**
 * {@code demo}: Trappa with an empty database of its own and a make-believe shop beside it. It makes its secrets itself
 * and refuses to start where real ones are set, so a demo can never speak for a real shop.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Start Trappa with a demo shop: nothing to set up, nothing real.")
public final class DemoCommand implements Callable<Integer> {
    private static final List<String> REAL_SECRETS = List.of(
            "SHOPIFY_API_SECRET",
            "SHOPIFY_API_SECRET_FILE",
            "SHOPIFY_API_SECRET_PREVIOUS",
            "SHOPIFY_API_SECRET_PREVIOUS_FILE");
    private static final String API_KEY = "trappa-demo";
    private static final int LONGEST_HOLD_DAYS = 365;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Trappa's port, 0 for any free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--shop-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "the demo shop's port, 0 for any free one (default: ${DEFAULT-VALUE})")
    private int shopPort;

    @Option(
            names = "--hold-days",
            paramLabel = "DAYS",
            defaultValue = "0",
            description = "how long new points wait before they can be used (default: ${DEFAULT-VALUE})")
    private int holdDays;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "demo-data",
            description = "the demo's own folder, emptied at every start (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("demo-data");

    @Option(names = "--open", description = "open the shop in the browser")
    private boolean open;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final ServerStart server;
    private final Map<String, String> environment;

    public DemoCommand(ServerStart server) {
        this(server, System.getenv());
    }

    DemoCommand(ServerStart server, Map<String, String> environment) {
        this.server = server;
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        refuseRealSecrets();
        if (holdDays < 0 || holdDays > LONGEST_HOLD_DAYS) {
            throw usage("--hold-days: 0 to " + LONGEST_HOLD_DAYS + ", not " + holdDays);
        }
        if (port == shopPort && port != 0) {
            throw usage("--port and --shop-port are both " + port + "; they have to differ");
        }
        Optional<String> busy = FreePort.refusal("--port", port).or(() -> FreePort.refusal("--shop-port", shopPort));
        if (busy.isPresent()) {
            spec.commandLine().getErr().println(busy.get());
            return 1;
        }
        try (DemoFolder folder = freshFolder()) {
            run(folder.path());
        }
        return 0;
    }

    private void run(Path folder) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Starting the demo …");
        out.flush();
        SecureRandom random = new SecureRandom();
        String secret = newSecret(random);
        String password = newSecret(random).substring(0, 16);
        Clock clock = Clock.systemUTC();
        try (UntilStopped stop = new UntilStopped();
                ServerStart.Running trappa = server.start(settings(folder, secret, password), clock);
                DemoShop shop = DemoShop.open(new DemoShop.Setup(
                        URI.create("http://127.0.0.1:" + trappa.port()),
                        new AppSecrets(secret, Optional.empty()),
                        API_KEY,
                        shopPort,
                        holdDays,
                        clock,
                        new Random(random.nextLong())))) {
            String address = "http://127.0.0.1:" + shop.port();
            out.println(banner(address, "http://127.0.0.1:" + trappa.port(), password));
            out.flush();
            if (open) {
                BrowserOpening.of(address + "/").ifPresent(out::println);
            }
            stop.await();
        }
    }

    private void refuseRealSecrets() {
        for (String name : REAL_SECRETS) {
            if (!environment.getOrDefault(name, "").isEmpty()) {
                throw usage("The demo does not run where a real secret is set: unset " + name + " first");
            }
        }
    }

    private DemoFolder freshFolder() {
        try {
            return DemoFolder.fresh(data.toAbsolutePath().normalize());
        } catch (IllegalArgumentException e) {
            throw usage("--data: " + e.getMessage());
        } catch (IOException e) {
            throw usage("--data: cannot use " + data + ": " + e.getMessage());
        }
    }

    private Map<String, String> settings(Path folder, String secret, String password) {
        return Map.of(
                "TRAPPA_OWNER_PASSWORD",
                password,
                "TRAPPA_ENV",
                "development",
                "PORT",
                Integer.toString(port),
                "TRAPPA_MANAGEMENT_PORT",
                "0",
                "DATABASE_URL",
                "jdbc:h2:file:" + folder.resolve("trappa"),
                "SHOPIFY_API_KEY",
                API_KEY,
                "SHOPIFY_API_SECRET",
                secret,
                "SHOPIFY_APP_URL",
                "http://127.0.0.1:" + port);
    }

    private String banner(String shop, String trappa, String password) {
        return """

                  Trappa demo · Fjärd & Fjäll, a shop that does not exist

                  The shop           %s/
                  A shopper's pages  %s/mina-sidor
                  The shop's side    %s/butiken
                  The owner's pages  %s/admin
                           password  %s

                  Buy something, then refund it on the shop's side, and watch the staircase.
                  Everything is made up and kept in %s. Ctrl-C stops.
                """.formatted(shop, shop, shop, trappa, password, data);
    }

    private static String newSecret(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
