import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the widget costs the shopper's machine: a page with the measures of Shopify's theme Dawn, as on a phone a quarter as
 * fast as this machine, without the widget, with it, and with a history opened page by page. Every round has a visit of each.
 */
final class PageBench {
    private static final Path EXAMPLES = Path.of("frontend-widget", "examples");
    /** Rows of a history in one answer, as Trappa gives them. */
    private static final int PAGE = 20;

    private static final String WITHOUT = "without the widget";
    private static final String WITH = "with it";
    private static final String HISTORY = "a history opened to its end";
    private static final String STAIRS = "document.querySelector('trappa-stairs').shadowRoot";
    private static final String DRAWN =
            "document.querySelector('trappa-line').shadowRoot?.querySelector('.compact span + span')" + " && " + STAIRS
                    + "?.querySelector('.far')";

    private final int rounds = Integer.getInteger("rounds", 7);
    private final int slower = Integer.getInteger("slower", 4);
    private final int rows = Integer.getInteger("rows", 200);
    private final Map<String, List<Visit>> visits = new LinkedHashMap<>();
    private final Chromium chromium;
    private final String address;

    private PageBench(Chromium chromium, String address) {
        this.chromium = chromium;
        this.address = address;
    }

    public static void main(String[] args) throws Exception {
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        shop.createContext("/", PageBench::serve);
        shop.start();
        try (Chromium chromium = Chromium.start()) {
            PageBench bench = new PageBench(
                    chromium, "http://127.0.0.1:" + shop.getAddress().getPort());
            for (int round = -1; round < bench.rounds; round++) {
                bench.round(round >= 0);
            }
            bench.print();
        } finally {
            shop.stop(0);
        }
    }

    private void round(boolean counts) throws Exception {
        note(WITHOUT, counts, visit("without", "true", false));
        note(WITH, counts, visit("shop", DRAWN, false));
        note(HISTORY, counts, visit("shop", DRAWN, true));
        System.err.println(counts ? "a round measured" : "a round of warm-up");
    }

    /** The page until it is quiet; with a history, what is measured are the presses alone. */
    private Visit visit(String page, String drawn, boolean history) throws Exception {
        try (Chromium.Tab tab = chromium.tab(360, 800, slower)) {
            tab.open(address); // an empty page: the process is there before what is measured
            if (!history) {
                tab.trace();
            }
            tab.open(address + "/frontend-widget/examples/" + page + ".html");
            tab.until(drawn);
            Thread.sleep(1_500); // what is put off until the page is idle happens now
            if (history) {
                tab.trace();
                press(tab, "history");
                for (int shown = 20; shown < rows; shown += 20) {
                    tab.until(rowsOf(shown));
                    Thread.sleep(300);
                    press(tab, "older");
                }
                tab.until(rowsOf(rows));
                Thread.sleep(500);
            }
            return tab.visited();
        }
    }

    private static void press(Chromium.Tab tab, String key) throws InterruptedException {
        tab.press(STAIRS + ".querySelector('[data-key=" + key + "]')");
    }

    private static String rowsOf(int rows) {
        return STAIRS + ".querySelectorAll('.history li').length >= " + rows;
    }

    private void note(String what, boolean counts, Visit visit) {
        if (counts) {
            visits.computeIfAbsent(what, _ -> new ArrayList<>()).add(visit);
        }
    }

    private void print() {
        System.out.printf(
                "%d rounds, CPU %d times slower; milliseconds, median (smallest–largest)%n%n", rounds, slower);
        System.out.println("| | " + String.join(" | ", Visit.COLUMNS.keySet()) + " |");
        System.out.println("|---".repeat(Visit.COLUMNS.size() + 1) + "|");
        visits.forEach((what, all) -> System.out.println("| " + what + " | "
                + Visit.COLUMNS.values().stream()
                        .map(column -> range(all, column))
                        .collect(Collectors.joining(" | "))
                + " |"));
        System.out.println("| the widget's own | "
                + Visit.COLUMNS.values().stream()
                        .map(column -> spread(IntStream.range(0, rounds)
                                .mapToDouble(i ->
                                        column.applyAsDouble(visits.get(WITH).get(i))
                                                - column.applyAsDouble(
                                                        visits.get(WITHOUT).get(i)))
                                .toArray()))
                        .collect(Collectors.joining(" | "))
                + " |");
        double[] ratios = IntStream.range(0, rounds)
                .mapToDouble(i -> visits.get(WITH).get(i).busy()
                        / visits.get(WITHOUT).get(i).busy())
                .sorted()
                .toArray();
        System.out.printf(
                "%nmain thread with the widget beside without, of the same round: %.2f (%.2f–%.2f)%n",
                ratios[rounds / 2], ratios[0], ratios[rounds - 1]);
    }

    private static String range(List<Visit> all, ToDoubleFunction<Visit> column) {
        return spread(all.stream().mapToDouble(column).toArray());
    }

    private static String spread(double[] measured) {
        double[] values = Arrays.stream(measured).sorted().toArray();
        String one = values[values.length - 1] < 1 ? "%.3f" : "%.0f";
        return (one + " (" + one + "–" + one + ")")
                .formatted(values[values.length / 2], values[0], values[values.length - 1]);
    }

    /** The checkout as it is, the page without what speaks of the widget, and a history of as many pages as are asked for. */
    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Path file = Path.of(path.substring(1)).normalize();
            byte[] body;
            if (path.endsWith("/points/history")) {
                body = history(exchange.getRequestURI().getQuery()).getBytes(StandardCharsets.UTF_8);
            } else if (path.endsWith("/without.html")) {
                body = Files.readString(EXAMPLES.resolve("shop.html"))
                        .lines()
                        .filter(line -> !line.contains("trappa"))
                        .collect(Collectors.joining("\n"))
                        .getBytes(StandardCharsets.UTF_8);
            } else if (path.equals("/")) {
                body = new byte[0];
            } else if (!file.startsWith("..") && Files.isRegularFile(file)) {
                body = Files.readAllBytes(file);
            } else {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", type(path));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String history(String query) {
        int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=(\\d+).*", "$1")) : 0;
        return IntStream.range(from, from + PAGE)
                .mapToObj(i ->
                        "{\"id\": \"%d\", \"at\": \"2026-10-%02dT12:00:00Z\", \"kind\": \"earned\", \"points\": %d, \"explanation\": \"%d kr × 1 poäng/kr = %d poäng\"}"
                                .formatted(i, i % 28 + 1, 100 + i, 100 + i, 100 + i))
                .collect(Collectors.joining(", ", "{\"entries\": [", "], \"next\": \"" + (from + PAGE) + "\"}"));
    }

    private static String type(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return switch (name.isEmpty() ? "html" : name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css";
            case "js" -> "text/javascript";
            case "svg" -> "image/svg+xml";
            default -> "application/json";
        };
    }
}
