package trappa.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trappa.signature.AppSecrets;
import trappa.signature.WebhookSignature;
import trappa.value.ShopDomain;

/** {@code send}: signs payload files as Shopify would and posts them to a running server. Never changes a byte of them. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Sign webhook payload files and post them to a running server.",
        footer = {
            "",
            "The topic is guessed from the file's folder or name: orders-paid/x.json or orders-paid-x.json.",
            "Exit code: 0 every answer was 2xx, 1 some were not, 2 wrong usage."
        })
public final class SendCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "payload files (JSON), sent in this order")
    private List<Path> files = List.of();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "topic of every file, e.g. orders/paid")
    private @Nullable String topic;

    @Option(
            names = "--shop",
            paramLabel = "DOMAIN",
            defaultValue = "demo.myshopify.com",
            description = "the shop they come from (default: ${DEFAULT-VALUE})")
    private String shop = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080/webhooks",
            description = "where to post; loopback or https (default: ${DEFAULT-VALUE})")
    private URI url = URI.create("");

    @Option(names = "--secret", paramLabel = "SECRET", description = "app secret (default: SHOPIFY_API_SECRET)")
    private @Nullable String secret;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "send each file N times, the same delivery again (1 to 1000)")
    private int repeat = 1;

    @Option(names = "--shuffle", paramLabel = "SEED", description = "send in an order drawn from this number")
    private @Nullable Long shuffle;

    @Option(names = "--json", description = "print one JSON object instead of lines")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public SendCommand() {
        this(System.getenv());
    }

    SendCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        ShopDomain domain = ShopDomain.parse(shop)
                .orElseThrow(() -> usage("--shop: not a shop domain (name.myshopify.com): " + shop));
        WebhookSignature signature = new WebhookSignature(new AppSecrets(secret(), Optional.empty()));
        requireSafe(url);
        if (repeat < 1 || repeat > 1000) {
            throw usage("--repeat: 1 to 1000, not " + repeat);
        }
        List<Payload> payloads = inOrder(read());
        PrintWriter out = spec.commandLine().getOut();
        try (WebhookSender sender = new WebhookSender(url, domain, signature);
                ProgressBar progress = ProgressBar.on(json)) {
            SendReport report = new SendReport();
            int done = 0;
            for (Payload payload : payloads) {
                WebhookSender.Answer answer = sender.send(payload);
                report.add(payload, answer);
                if (!json) {
                    progress.clear();
                    out.println(SendReport.line(payload, answer));
                    out.flush();
                }
                progress.show("sent", ++done, payloads.size());
            }
            progress.clear();
            out.println(json ? report.json() : report.summary());
            out.flush();
            return report.allAccepted() ? 0 : 1;
        }
    }

    private String secret() {
        String chosen = secret == null ? environment.getOrDefault("SHOPIFY_API_SECRET", "") : secret;
        if (chosen.isEmpty()) {
            throw usage("No secret to sign with: give --secret or set SHOPIFY_API_SECRET");
        }
        return chosen;
    }

    private List<Payload> read() {
        List<Payload> payloads = new ArrayList<>();
        for (Path file : files) {
            try {
                byte[] body = Files.readAllBytes(file);
                payloads.add(Payload.of(file, topic == null ? TopicGuess.of(file, spec) : topic, body));
            } catch (IOException e) {
                throw usage("Cannot read " + file + ": " + e.getMessage());
            }
        }
        return payloads;
    }

    private List<Payload> inOrder(List<Payload> payloads) {
        List<Payload> all = new ArrayList<>();
        for (int i = 0; i < repeat; i++) {
            all.addAll(payloads);
        }
        if (shuffle != null) {
            Collections.shuffle(all, new Random(shuffle));
        }
        return all;
    }

    /** A signed payload is real customer data: it leaves this machine over TLS or not at all. */
    private void requireSafe(URI address) {
        String host = address.getHost();
        boolean loopback =
                host != null && List.of("localhost", "127.0.0.1", "[::1]").contains(host);
        boolean safe =
                "https".equals(address.getScheme()) && host != null || "http".equals(address.getScheme()) && loopback;
        if (!safe) {
            throw usage("--url: must be https, or http to this machine (localhost, 127.0.0.1, [::1]): " + address);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
