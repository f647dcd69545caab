package trappa.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A shop's own page on loopback, as a shopper's browser meets it: the widget and the history on it, and Shopify's app
 * proxy behind it, which signs who is logged in and passes {@code /apps/trappa/…} on.
 */
public final class Storefront implements AutoCloseable {
    private static final String GUEST = "";
    private static final String PAGE = """
            <!doctype html><html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Mina sidor</title><link rel="icon" href="data:,">
            <script type="module" src="/widget/trappa-stairs.js"></script><script type="module" src="/page.js"></script></head>
            <body><main><h1>Mina sidor</h1><trappa-stairs></trappa-stairs><h2>Historik</h2><ul></ul></main></body></html>""";
    private static final String SCRIPT = """
            const answer = await fetch('/apps/trappa/history');
            const { entries } = answer.ok ? await answer.json() : { entries: [] };
            document.querySelector('ul').append(...entries.map(({ points, explanation }) => {
              const line = document.createElement('li');
              line.textContent = points + ': ' + explanation;
              return line;
            }));""";

    private final TestShop shop;
    private final HttpServer server;
    private final List<Claim> claims = new CopyOnWriteArrayList<>();
    private volatile String loggedIn = GUEST;

    /** What the page asked for when the shopper claimed something. */
    public record Claim(Map<String, String> headers, String body) {}

    public Storefront(TestShop shop) {
        this.shop = shop;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    public void logIn(long customer) {
        loggedIn = Long.toString(customer);
    }

    public List<Claim> claims() {
        return claims;
    }

    /** The same claim once more, as a browser that never saw the answer would send it. */
    public Answer again(Claim claim) {
        return shop.proxyPost("/proxy/redemptions", shop.identity(loggedIn), claim.headers(), claim.body());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/" -> send(exchange, 200, "text/html; charset=utf-8", PAGE.getBytes("UTF-8"));
                case "/page.js" -> send(exchange, 200, "text/javascript; charset=utf-8", SCRIPT.getBytes("UTF-8"));
                default ->
                    pass(
                            exchange,
                            path.startsWith("/widget/")
                                    ? shop.call("GET", path, Map.of(), new byte[0])
                                    : proxy(exchange, path));
            }
        }
    }

    private Answer proxy(HttpExchange exchange, String path) throws IOException {
        String prefix = "/apps/trappa/";
        if (!path.startsWith(prefix)) {
            return new Answer(404, Map.of(), new byte[0]);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : List.of("Content-Type", "Idempotency-Key", "If-None-Match")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.endsWith("/redemptions")) {
            claims.add(new Claim(Map.copyOf(headers), new String(body, "UTF-8")));
        }
        String query = shop.signedQuery(shop.identity(loggedIn));
        String target = "/proxy/" + path.substring(prefix.length()) + "?" + query;
        return shop.call(exchange.getRequestMethod(), target, headers, body);
    }

    private static void pass(HttpExchange exchange, Answer answer) throws IOException {
        answer.header("etag").ifPresent(tag -> exchange.getResponseHeaders().set("ETag", tag));
        answer.header("cache-control")
                .ifPresent(how -> exchange.getResponseHeaders().set("Cache-Control", how));
        send(exchange, answer.status(), answer.header("content-type").orElse("text/plain"), answer.body());
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
