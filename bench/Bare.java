import io.javalin.Javalin;

/** What everything is measured against: the same web server, on virtual threads, that reads the body and says 200. */
final class Bare {
    private Bare() {}

    public static void main(String[] args) {
        Javalin.create(config -> {
                    config.concurrency.useVirtualThreads = true;
                    config.startup.showJavalinBanner = false;
                    config.routes.post("/webhooks", ctx -> {
                        try (var in = ctx.req().getInputStream()) {
                            in.readAllBytes();
                        }
                    });
                })
                .start("127.0.0.1", Integer.parseInt(args[0]));
    }
}
