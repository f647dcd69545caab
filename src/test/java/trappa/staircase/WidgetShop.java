package trappa.staircase;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import trappa.support.Browser;

/**
 * A shop on loopback for the widget's tests: the built bundle, the example page, and an app proxy whose answers the test
 * chooses. Its content security policy is the strictest there is, with Trusted Types that allow no markup at all.
 */
final class WidgetShop implements AutoCloseable {
    private static final String PROXY = "/apps/trappa/";
    private static final Path EXAMPLES = Path.of("frontend-widget", "examples");
    private static final Path THEME = Path.of("frontend-widget", "extension", "assets", "trappa-theme.css");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; require-trusted-types-for 'script'; trusted-types 'none'";

    /** What the shop answers to whoever claims an offer. */
    static final String GRANTED =
            "{\"redemption\": {\"id\": \"x\", \"status\": \"GRANTED\", \"code\": \"TRAPPA-1\", \"validUntil\": \"2027-02-15\"}}";

    /** Two rows of a history that has older ones. */
    static final String HISTORY = """
            {"entries": [
              {"id": "3", "at": "2026-11-20T12:00:00Z", "kind": "redeemed", "points": -200, "explanation": "Inlösta mot en belöning"},
              {"id": "2", "at": "2026-11-10T12:00:00Z", "kind": "earned", "points": 595, "explanation": "<b>595 kr</b> × 1 poäng/kr = 595 poäng"}],
             "next": "older"}""";

    record Answer(int status, String body, int delayMs) {
        static Answer json(int status, String body) {
            return new Answer(status, body, 0);
        }
    }

    record Claim(String path, String body, String idempotencyKey) {}

    private final HttpServer server;
    private final List<Claim> claims = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private volatile String page = "<trappa-stairs></trappa-stairs>";
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private volatile int scriptAfterMs;

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
        return answer("staircase", Answer.json(status, body));
    }

    WidgetShop staircaseAfter(int delayMs, String body) {
        return answer("staircase", new Answer(200, body, delayMs));
    }

    /** How long the element's own script takes to come. */
    WidgetShop scriptAfter(int delayMs) {
        scriptAfterMs = delayMs;
        return this;
    }

    WidgetShop redemption(int status, String body, int delayMs) {
        return answer("redemptions", new Answer(status, body, delayMs));
    }

    /** What anything below the app proxy's address says from now on, at once. */
    WidgetShop answer(String path, Answer answer) {
        letGo(path);
        answers.put(path, answer);
        return this;
    }

    /** Whoever asks the app proxy for this gets no answer before {@link #letGo}. */
    WidgetShop hold(String path) {
        held.put(path, new CountDownLatch(1));
        return this;
    }

    void letGo(String path) {
        var turn = held.remove(path);
        if (turn != null) {
            turn.countDown();
        }
    }

    /**
     * Lets go, and returns when the page has the answer. The page is asked something before: that it is to tell of answers
     * has arrived then, however busy the machine is, and no answer comes earlier and goes unseen.
     */
    void letGo(String path, Page page) {
        page.waitForResponse("**/" + path + "*", () -> {
            page.evaluate("0");
            letGo(path);
        });
    }

    /** The body of the shop's own page at /page. */
    WidgetShop page(String html) {
        page = html;
        return this;
    }

    /** As if it had never been said. */
    void forget(String path) {
        answers.remove(path);
    }

    /** What was posted. */
    List<Claim> claims() {
        return claims;
    }

    /** A phone on the page, at noon of a day. */
    Page open() {
        Page phone = Browser.page(360, 800);
        phone.clock().setFixedTime("2026-11-24T12:00:00Z");
        phone.navigate(url("/page"));
        return phone;
    }

    static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    /** The state of the shopper with this key. */
    static String keyed(String state, String key) {
        return state.replace("\"member\":{", "\"member\":{\"key\":\"" + key + "\",");
    }

    /** The paths that were asked for, with their queries. */
    List<String> asked() {
        return asked;
    }

    /** The same in Swedish, in a browser of its own. */
    String example(String state) {
        try (Page page = Browser.page(360, 800)) {
            return example(page, state, "sv");
        }
    }

    /** One of the example states as the server's JSON; read in a browser, for it is written in JavaScript. */
    String example(Page browser, String state, String language) {
        browser.navigate(url("/examples/index.html?state=none"));
        return (String) browser.evaluate(
                "async ([state, language]) => JSON.stringify((await import('/examples/states.js')).states(language)[state])",
                List.of(state, language));
    }

    /**
     * Nothing on the example page is still on its way: what comes with the second file, is asked of the shop or shows after
     * a press. A check of every state that comes earlier looks at empty places.
     */
    static void awaitAll(Page page) {
        page.waitForFunction("""
                () => {
                  const all = [...document.querySelectorAll('trappa-stairs, trappa-line')];
                  const opened = new URLSearchParams(location.search).get('open');
                  return all.length > 0 && all.every((each) => {
                    const base = each.shadowRoot?.querySelector('[part=base]');
                    if (!base?.childElementCount || base.querySelector('[aria-disabled]')) return false;
                    const { shows } = each.closest('section').dataset;
                    return shows ? base.querySelector(shows) : !opened || !base.querySelector(`[data-key="${opened}"]`) || base.querySelector('.panel li');
                  });
                }""");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var query = exchange.getRequestURI().getRawQuery();
            asked.add(query == null ? path : path + "?" + query);
            if (path.startsWith(PROXY)) {
                if (exchange.getRequestMethod().equals("POST")) {
                    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    claims.add(new Claim(
                            path.substring(PROXY.length()),
                            body,
                            exchange.getRequestHeaders().getFirst("Idempotency-Key")));
                }
                await(held.get(path.substring(PROXY.length())));
                var answer = answers.getOrDefault(path.substring(PROXY.length()), Answer.json(503, ""));
                send(exchange, answer, "application/json");
                return;
            }
            switch (path) {
                case "/cart.js" ->
                    send(exchange, answers.getOrDefault("cart", Answer.json(404, "")), "application/json");
                case "/cart/add.js" -> send(exchange, Answer.json(200, "{}"), "application/json");
                case "/page" ->
                    send(
                            exchange,
                            Answer.json(
                                    200,
                                    "<!doctype html><html lang=sv><meta charset=utf-8><meta name=viewport"
                                            + " content='width=device-width'><title>Shop</title><link rel=icon href='data:,'>"
                                            + "<link rel=stylesheet href=/examples/examples.css>"
                                            + "<link rel=stylesheet href=/extension/assets/trappa-theme.css>"
                                            + script("trappa-stairs", "/widget.js")
                                            + script("trappa-line", "/line.js") + "<body><main>" + page
                                            + "</main>"),
                            "text/html");
                case "/line.js", "/src/trappa-line-define.js" ->
                    send(exchange, new Answer(200, built("trappa-line.js"), scriptAfterMs), "text/javascript");
                // The example page runs the bundle here, not the modules it was made of.
                case "/widget.js", "/src/trappa-stairs-define.js" ->
                    send(exchange, new Answer(200, built("trappa-stairs.js"), scriptAfterMs), "text/javascript");
                case "/examples/nowhere/staircase" -> send(exchange, new Answer(503, "", 60_000), "application/json");
                default -> {
                    var name = path.substring(path.lastIndexOf('/') + 1);
                    if (name.matches("trappa-.*\\.js")) {
                        var part = answers.getOrDefault("part", Answer.json(200, built(name)));
                        send(exchange, part, "text/javascript");
                        return;
                    }
                    // A module by itself, for the tests of what it works out.
                    if (path.startsWith("/src/")) {
                        var module = Path.of("frontend-widget", path.substring(1));
                        send(exchange, Answer.json(200, Files.readString(module)), "text/javascript");
                        return;
                    }
                    var file = path.startsWith("/extension/") ? THEME : EXAMPLES.resolve(name);
                    var type =
                            path.endsWith(".css") ? "text/css" : path.endsWith(".js") ? "text/javascript" : "text/html";
                    var found = path.matches("/(examples|extension)/.*") && Files.isRegularFile(file);
                    send(exchange, found ? Answer.json(200, Files.readString(file)) : Answer.json(404, ""), type);
                }
            }
        }
    }

    /** A page fetches the elements that stand on it. */
    private String script(String element, String address) {
        return page.contains("<" + element) ? "<script type=module src=" + address + "></script>" : "";
    }

    private static void await(@Nullable CountDownLatch turn) {
        try {
            if (turn != null) {
                turn.await();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static String built(String name) throws IOException {
        try (var file = WidgetShop.class.getResourceAsStream("/widget/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
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
        var tag = '"' + Integer.toHexString(answer.body().hashCode()) + '"';
        exchange.getResponseHeaders().set("ETag", tag);
        if (answer.status() == 200 && tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
