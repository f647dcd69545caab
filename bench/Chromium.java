import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser of its own profile, told what to do over its DevTools protocol. One thread at a time. */
final class Chromium implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long PATIENCE_SECONDS = 60;
    private static final String CATEGORIES = "-*,__metadata,devtools.timeline,disabled-by-default-devtools.timeline,v8";
    private static final String MARK = "trappa-bench";
    /** Runs before the page's own scripts. */
    private static final String OBSERVE = """
            window.seen = {first: 0, largest: 0, shift: 0};
            for (const [type, note] of Object.entries({
              paint: (each) => each.name === 'first-contentful-paint' && (seen.first = each.startTime),
              'largest-contentful-paint': (each) => (seen.largest = each.startTime),
              'layout-shift': (each) => each.hadRecentInput || (seen.shift += each.value),
            })) new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({type, buffered: true});""";

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> said = new LinkedBlockingQueue<>();
    private final List<JsonNode> trace = new ArrayList<>();
    private int messages;

    private Chromium(Process process, Path profile, String address) {
        this.process = process;
        this.profile = profile;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Ears(said))
                .join();
    }

    /** {@code TRAPPA_CHROMIUM}, or the one on the path. */
    static Chromium start() throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("trappa-bench-chromium");
        Process process = new ProcessBuilder(
                        System.getenv().getOrDefault("TRAPPA_CHROMIUM", "chromium"),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-extensions",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("said.txt").toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        for (int tries = 0; tries < 600; tries++) {
            if (Files.exists(port) && Files.readAllLines(port).size() > 1) {
                List<String> lines = Files.readAllLines(port);
                return new Chromium(process, profile, "ws://127.0.0.1:" + lines.get(0) + lines.get(1));
            }
            Thread.sleep(100);
        }
        process.destroy();
        throw new IOException("Chromium did not start: " + Files.readString(profile.resolve("said.txt")));
    }

    /** A page of its own session, as on a phone of this size whose CPU is so many times slower. */
    Tab tab(int width, int height, int slower) throws InterruptedException {
        String context = ask("", "Target.createBrowserContext", Map.of())
                .path("browserContextId")
                .asString();
        String target = ask("", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .path("targetId")
                .asString();
        Tab tab = new Tab(
                context,
                ask("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                        .path("sessionId")
                        .asString());
        tab.ask("Page.enable", Map.of());
        tab.ask("Network.enable", Map.of());
        tab.ask("Network.setCacheDisabled", Map.of("cacheDisabled", true));
        tab.ask(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
        tab.ask("Emulation.setCPUThrottlingRate", Map.of("rate", slower));
        tab.ask("Page.addScriptToEvaluateOnNewDocument", Map.of("source", OBSERVE));
        return tab;
    }

    private JsonNode ask(String session, String method, Map<String, ?> parameters) throws InterruptedException {
        int id = ++messages;
        var message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (!session.isEmpty()) message.put("sessionId", session);
        socket.sendText(message.toString(), true).join();
        JsonNode answer = await(each -> each.path("id").asInt(0) == id);
        if (answer.has("error")) throw new IllegalStateException(method + ": " + answer.get("error"));
        return answer.path("result");
    }

    /** The next that is meant; parts of the trace are put aside on the way. */
    private JsonNode await(java.util.function.Predicate<JsonNode> meant) throws InterruptedException {
        while (true) {
            JsonNode next = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) throw new IllegalStateException("Chromium says nothing");
            if (next.path("method").asString("").equals("Tracing.dataCollected"))
                next.at("/params/value").forEach(trace::add);
            if (meant.test(next)) return next;
        }
    }

    final class Tab implements AutoCloseable {
        private final String context;
        private final String session;

        private Tab(String context, String session) {
            this.context = context;
            this.session = session;
        }

        private JsonNode ask(String method, Map<String, ?> parameters) throws InterruptedException {
            return Chromium.this.ask(session, method, parameters);
        }

        void open(String address) throws InterruptedException {
            ask("Page.navigate", Map.of("url", address));
            await(each -> each.path("method").asString("").equals("Page.loadEventFired"));
        }

        JsonNode evaluate(String script) throws InterruptedException {
            JsonNode answer = ask("Runtime.evaluate", Map.of("expression", script, "returnByValue", true));
            if (answer.has("exceptionDetails"))
                throw new IllegalStateException(script + ": " + answer.get("exceptionDetails"));
            return answer.at("/result/value");
        }

        /** As by hand: what follows at once is no surprise to whoever pressed. */
        void press(String element) throws InterruptedException {
            evaluate(element + ".focus()");
            for (String type : List.of("keyDown", "keyUp")) {
                ask(
                        "Input.dispatchKeyEvent",
                        Map.of(
                                "type",
                                type,
                                "key",
                                "Enter",
                                "code",
                                "Enter",
                                "text",
                                "\r",
                                "windowsVirtualKeyCode",
                                13));
            }
        }

        void until(String script) throws InterruptedException {
            for (long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
                    !evaluate("Boolean(" + script + ")").asBoolean(); ) {
                if (System.nanoTime() > end) throw new IllegalStateException("Never came true: " + script);
                Thread.sleep(200);
            }
        }

        /** From now on. */
        void trace() throws InterruptedException {
            trace.clear();
            Chromium.this.ask("", "Tracing.start", Map.of("transferMode", "ReportEvents", "categories", CATEGORIES));
        }

        /** What it has cost since {@link #trace()}. */
        Visit visited() throws InterruptedException {
            evaluate("console.timeStamp('" + MARK + "')");
            JsonNode seen = evaluate("window.seen");
            Chromium.this.ask("", "Tracing.end", Map.of());
            await(each -> each.path("method").asString("").equals("Tracing.tracingComplete"));
            return Visit.of(trace, MARK, seen);
        }

        @Override
        public void close() throws InterruptedException {
            Chromium.this.ask("", "Target.disposeBrowserContext", Map.of("browserContextId", context));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        socket.abort();
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
        Folder.delete(profile);
    }

    /** Puts the pieces of what is said together. */
    private static final class Ears implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> said;
        private final StringBuilder heard = new StringBuilder();

        Ears(BlockingQueue<JsonNode> said) {
            this.said = said;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean isLast) {
            heard.append(text);
            if (isLast) {
                said.add(JSON.readTree(heard.toString()));
                heard.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
