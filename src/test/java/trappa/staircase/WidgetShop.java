package trappa.staircase;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A shop on loopback for the widget's tests: the built bundle, the example page, and an app proxy whose answers the test
 * chooses. Its content security policy is the strictest there is, with Trusted Types that allow no markup at all.
 */
final class WidgetShop implements AutoCloseable {
    private static final Path EXAMPLES = Path.of("frontend-widget", "examples");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; require-trusted-types-for 'script'; trusted-types 'none'";

    record Answer(int status, String body, int delayMs) {
        static Answer json(int status, String body) {
            return new Answer(status, body, 0);
        }
    }

    record Claim(String body, String idempotencyKey) {}

    private final HttpServer server;
    private final List<Claim> claims = new CopyOnWriteArrayList<>();
    private volatile Answer staircase = Answer.json(503, "");
    private volatile Answer redemption = Answer.json(503, "");
    private volatile String page = "<trappa-stairs></trappa-stairs>";

    WidgetShop() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** What the app proxy says from now on. */
    WidgetShop staircase(int status, String body) {
        staircase = Answer.json(status, body);
        return this;
    }

    WidgetShop staircaseAfter(int delayMs, String body) {
        staircase = new Answer(200, body, delayMs);
        return this;
    }

    WidgetShop redemption(int status, String body, int delayMs) {
        redemption = new Answer(status, body, delayMs);
        return this;
    }

    /** The body of the shop's own page at /page. */
    WidgetShop page(String html) {
        page = html;
        return this;
    }

    List<Claim> claims() {
        return claims;
    }

    /** One of the example states as the server's JSON; read in a browser, for it is written in JavaScript. */
    String example(Page browser, String state, String language) {
        browser.navigate(url("/examples/index.html?state=none"));
        return (String) browser.evaluate(
                "async ([state, language]) => JSON.stringify((await import('/examples/states.js')).states(language)[state])",
                List.of(state, language));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/apps/trappa/staircase" -> send(exchange, staircase, "application/json");
                case "/apps/trappa/redemptions" -> {
                    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    claims.add(new Claim(body, exchange.getRequestHeaders().getFirst("Idempotency-Key")));
                    send(exchange, redemption, "application/json");
                }
                case "/page" ->
                    send(
                            exchange,
                            Answer.json(
                                    200,
                                    "<!doctype html><html lang=sv><meta charset=utf-8><meta name=viewport"
                                            + " content='width=device-width'><title>Shop</title><link rel=icon href='data:,'>"
                                            + "<link rel=stylesheet href=/examples/examples.css>"
                                            + "<script type=module src=/widget.js></script><body><main>" + page
                                            + "</main>"),
                            "text/html");
                // The example page runs the bundle here, not the modules it was made of.
                case "/widget.js", "/src/trappa-stairs-define.js" -> {
                    try (var bundle = WidgetShop.class.getResourceAsStream("/widget/trappa-stairs.js")) {
                        var text = new String(bundle.readAllBytes(), StandardCharsets.UTF_8);
                        send(exchange, Answer.json(200, text), "text/javascript");
                    }
                }
                case "/examples/nowhere/staircase" -> send(exchange, new Answer(503, "", 60_000), "application/json");
                default -> {
                    var file = EXAMPLES.resolve(path.substring(path.lastIndexOf('/') + 1));
                    var type =
                            path.endsWith(".css") ? "text/css" : path.endsWith(".js") ? "text/javascript" : "text/html";
                    var found = path.startsWith("/examples/") && Files.isRegularFile(file);
                    send(exchange, found ? Answer.json(200, Files.readString(file)) : Answer.json(404, ""), type);
                }
            }
        }
    }

    private static void send(HttpExchange exchange, Answer answer, String type) throws IOException {
        try {
            Thread.sleep(answer.delayMs());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
