import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a shopper's look at their state costs beside a server that answers the same calls with as many bytes: worked out,
 * answered again as it was, and unchanged. Every round has one window of each; ratios are within a round.
 */
final class ReadBench {
    private static final int CONNECTIONS = 16;
    private static final int MEMBERS = 2_000;
    private static final int ORDERS = 5 * MEMBERS;
    private static final String BARE = "bare GET";
    private static final String WORKED_OUT = "worked out";
    private static final String KEPT = "kept";
    private static final String UNCHANGED = "unchanged (304)";

    private final int count = Integer.getInteger("count", 20_000);
    private final int rounds = Integer.getInteger("rounds", 5);
    private final int warmUp = Integer.getInteger("warmup", 4);
    private final Windows windows = new Windows();
    private final Server bare;
    private final Server trappa;
    private int changes;

    private ReadBench(Server bare, Server trappa) {
        this.bare = bare;
        this.trappa = trappa;
    }

    public static void main(String[] args) throws Exception {
        String classPath = System.getProperty("java.class.path");
        Path folder = Files.createTempDirectory("trappa-bench");
        Path classes = Path.of(System.getProperty("bench.classes"));
        String database = System.getProperty("database", "jdbc:h2:file:" + folder.resolve("trappa"));
        int barePort = Server.freePort();
        int port = Server.freePort();
        try (Server trappa =
                Server.trappa(folder, "trappa", port, database, Server.java(classPath, "trappa.Trappa", "serve"))) {
            Shop.publish(port);
            fill(port);
            int bytes = look(port, Shop.member(0)).length;
            try (Server bare = Server.start(
                    barePort,
                    folder.resolve("bare.txt"),
                    Map.of(),
                    Server.java(classes + java.io.File.pathSeparator + classPath, "Bare", "" + barePort, "" + bytes))) {
                ReadBench bench = new ReadBench(bare, trappa);
                for (int round = -bench.warmUp; round < bench.rounds; round++) {
                    bench.round(round >= 0);
                }
                bench.print(bytes);
                bench.requireTrue();
            }
        }
        Folder.delete(folder);
    }

    private static void fill(int port) throws Exception {
        String placedAt = Instant.now()
                .minus(1, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        List<byte[]> orders = new ArrayList<>();
        for (int order = 0; order < ORDERS; order++) {
            orders.add(Shop.delivery("orders/paid", "order-" + order, Shop.paid(order + 1, placedAt)));
        }
        Load.measure(port, orders, 200, CONNECTIONS, java.util.Optional::empty, () -> Shop.untilRead(port));
    }

    private void round(boolean counts) throws Exception {
        note(BARE, counts, bare, count, 200, false);
        note(KEPT, counts, trappa, count, 200, false);
        note(UNCHANGED, counts, trappa, count, 304, true);
        everybodyAnew();
        note(WORKED_OUT, counts, trappa, MEMBERS, 200, false);
        note(
                KEPT, false, trappa, count, 200,
                false); // what working out has undone of the compiler's work is done again
        System.err.println(counts ? "a round measured" : "a round of warm-up");
    }

    /** The store says something of the shop: every state of it has to be worked out again. */
    private void everybodyAnew() throws IOException, InterruptedException {
        String body = "{\"id\": 1, \"myshopify_domain\": \"bench.myshopify.com\", \"currency\": \"SEK\","
                + " \"country_code\": \"SE\", \"primary_locale\": \"sv\", \"iana_timezone\": \"Europe/Stockholm\"}";
        try (Line line = new Line(trappa.port())) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (line.send(Shop.delivery("shop/update", "shop-" + changes++, bytes))
                            .status()
                    != 200) {
                throw new IOException("The delivery was refused");
            }
        }
        Shop.untilRead(trappa.port());
    }

    /** Signed only now: a call is refused when its signature is older than 90 seconds. */
    private void note(String kind, boolean counts, Server server, int requests, int status, boolean tagged)
            throws Exception {
        String[] tags = new String[MEMBERS];
        if (tagged) {
            try (Line line = new Line(server.port())) {
                for (int i = 0; i < MEMBERS; i++) {
                    tags[i] = line.send(Shop.staircase(member(i), "")).etag();
                }
            }
        }
        List<byte[]> calls = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            calls.add(Shop.staircase(member(i), tagged ? tags[i % MEMBERS] : ""));
        }
        Windows.Window window = Load.measure(server.port(), calls, status, CONNECTIONS, server::cpu, () -> {});
        if (counts) {
            windows.add(kind, window);
        }
    }

    private static long member(int i) {
        return Shop.member(0) + i % MEMBERS;
    }

    private static byte[] look(int port, long member) throws IOException {
        try (Line line = new Line(port)) {
            Line.Answer answer = line.send(Shop.staircase(member, ""));
            if (answer.status() != 200) {
                throw new IOException("Answered " + answer.status());
            }
            return answer.body();
        }
    }

    private void print(int bytes) {
        boolean cpu = windows.cpuKnown();
        System.out.printf(
                "%d rounds of %,d looks at the states of %,d members, %,d bytes each (worked out: once each), %d connections, after %d rounds of warm-up. Ratios to %s:%n%n",
                rounds, count, MEMBERS, bytes, CONNECTIONS, warmUp, BARE);
        System.out.printf(
                "%-18s %-22s %-22s %-18s %s%n",
                "", "CPU per request", "requests per second", "JIT us/request", "other load (cores)");
        for (String kind : windows.kinds()) {
            System.out.printf(
                    "%-18s %-22s %-22s %-18s %s%n",
                    kind,
                    cpu ? windows.ratio(kind, BARE, Windows.Window::perRequest) : "not known here",
                    windows.ratio(kind, BARE, Windows.Window::rate),
                    cpu ? windows.figure(kind, w -> w.jit() * 1e6, "%.1f") : "not known here",
                    cpu ? windows.figure(kind, Windows.Window::others, "%.1f") : "not known here");
        }
        System.out.printf("%nOn this machine, for scale only:%n");
        for (String kind : windows.kinds()) {
            System.out.printf(
                    "%-18s %s us CPU, %s requests/s%n",
                    kind,
                    cpu ? windows.figure(kind, w -> w.perRequest() * 1e6, "%.0f") : "?",
                    windows.figure(kind, Windows.Window::rate, "%.0f"));
        }
    }

    /** What was kept is what is worked out. */
    private void requireTrue() throws IOException, InterruptedException {
        List<byte[]> kept = everybody();
        everybodyAnew();
        List<byte[]> workedOut = everybody();
        for (int i = 0; i < MEMBERS; i++) {
            if (!Arrays.equals(kept.get(i), workedOut.get(i))) {
                throw new IllegalStateException("Member " + member(i) + " was shown another state than theirs");
            }
        }
        System.out.printf(
                "%nTruth: every answer as expected; %,d kept states are byte for byte those worked out.%n", MEMBERS);
    }

    private List<byte[]> everybody() throws IOException {
        List<byte[]> states = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            states.add(look(trappa.port(), member(i)));
        }
        return states;
    }
}
