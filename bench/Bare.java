import io.javalin.Javalin;
import java.nio.charset.StandardCharsets;

/**
 * What everything is measured against: the same web server, on virtual threads, that reads the body and says 200, or
 * answers a GET with some bytes.
 */
final class Bare {
    private Bare() {}

    /** @param args the port, and how many bytes a GET is answered with */
    public static void main(String[] args) {
        byte[] state =
                " ".repeat(args.length > 1 ? Integer.parseInt(args[1]) : 0).getBytes(StandardCharsets.UTF_8);
        Javalin.create(config -> {
                    config.concurrency.useVirtualThreads = true;
                    config.startup.showJavalinBanner = false;
                    config.routes.post("/webhooks", ctx -> {
                        try (var in = ctx.req().getInputStream()) {
                            in.readAllBytes();
                        }
                    });
                    config.routes.get(
                            "/proxy/staircase",
                            ctx -> ctx.contentType("application/json").result(state));
                })
                .start("127.0.0.1", Integer.parseInt(args[0]));
    }
}
