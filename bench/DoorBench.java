import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the door costs beside a server that only reads the body, in one run on one machine. Every round has one window of
 * each kind; a ratio is of two windows of the same round, and the table shows the median of the rounds with their range.
 */
final class DoorBench {
    private static final int CONNECTIONS = 16;
    private static final int READS_PART = 4;
    private static final String BARE = "bare";
    private static final String UNKNOWN = "not known here";
    private static final String ORDER_TIME = Instant.now()
            .minus(1, ChronoUnit.DAYS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();

    private final int count = Integer.getInteger("count", 3_000);
    private final int rounds = Integer.getInteger("rounds", 5);
    private final int warmUp = Integer.getInteger("warmup", 4);
    private final Server bare;
    private final Server trappa;
    private final Windows windows = new Windows();
    private long nextOrder = 1;
    private long points;
    private int deliveries;

    private DoorBench(Server bare, Server trappa) {
        this.bare = bare;
        this.trappa = trappa;
    }

    public static void main(String[] args) throws Exception {
        String classPath = System.getProperty("java.class.path");
        Path folder = Files.createTempDirectory("trappa-bench");
        Path classes = Path.of(System.getProperty("bench.classes"));
        int barePort = Server.freePort();
        int port = Server.freePort();
        System.out.printf(
                "%d cores, Java %s, forces of 4 KiB to this disk: %,.0f/s%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), forcesPerSecond(folder));
        DoorBench bench;
        try (Server bare = Server.start(
                        barePort,
                        folder.resolve("bare.txt"),
                        Map.of(),
                        Server.java(classes + java.io.File.pathSeparator + classPath, "Bare", "" + barePort));
                Server trappa = Server.trappa(
                        folder,
                        "trappa",
                        port,
                        "jdbc:h2:file:" + folder.resolve("trappa"),
                        Server.java(classPath, "trappa.Trappa", "serve"))) {
            bench = new DoorBench(bare, trappa);
            Shop.publish(port);
            for (int round = -bench.warmUp; round < bench.rounds; round++) {
                bench.round(round >= 0);
            }
        }
        bench.print();
        bench.requireTrue(folder);
        Folder.delete(folder);
    }

    private void round(boolean counts) throws Exception {
        List<byte[]> orders = new ArrayList<>();
        List<byte[]> without = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long order = nextOrder++;
            byte[] body = Shop.paid(order, ORDER_TIME);
            orders.add(Shop.delivery("orders/paid", "order-" + order, body));
            without.add(Shop.delivery("bench/without_effect", "none-" + order, body));
            points += Shop.points(order);
        }
        note(BARE, counts, bare, orders, 200, false);
        note("door", counts, trappa, without, 200, true);
        note("door and accounts", counts, trappa, orders, 200, true);
        note("duplicates", counts, trappa, orders, 200, true);
        deliveries += 2 * count;
        note("unsigned", counts, trappa, unsigned(), 401, false);
        note("staircase", counts, trappa, reads(Map.of()), 200, false);
        note("staircase, unchanged", counts, trappa, reads(tags()), 304, false);
        System.err.println(counts ? "a round measured" : "a round of warm-up");
    }

    private List<byte[]> unsigned() {
        byte[] request = Line.request("POST", "/webhooks", Shop.paid(1, ORDER_TIME), "X-Shopify-Hmac-Sha256", "bm8=");
        return java.util.Collections.nCopies(count, request);
    }

    /** Signed only now: a call is refused when its signature is older than 90 seconds. */
    private List<byte[]> reads(Map<Long, String> tags) {
        List<byte[]> reads = new ArrayList<>();
        for (int i = 0; i < count / READS_PART; i++) {
            long member = Shop.member(i);
            reads.add(Shop.staircase(member, tags.getOrDefault(member, "")));
        }
        return reads;
    }

    private Map<Long, String> tags() throws IOException {
        Map<Long, String> tags = new LinkedHashMap<>();
        try (Line line = new Line(trappa.port())) {
            for (int i = 0; i < count / READS_PART; i++) {
                long member = Shop.member(i);
                tags.put(member, line.send(Shop.staircase(member, "")).etag());
            }
        }
        return tags;
    }

    private void note(String name, boolean counts, Server server, List<byte[]> requests, int status, boolean read)
            throws Exception {
        Windows.Window window = Load.measure(
                server.port(),
                requests,
                status,
                CONNECTIONS,
                server::cpu,
                read ? () -> Shop.untilRead(server.port()) : () -> {});
        if (counts) {
            windows.add(name, window);
        }
    }

    // ---- what came of it ----

    private void print() {
        boolean cpu = windows.cpuKnown();
        System.out.printf(
                "%d rounds of %,d requests (a quarter as many reads), %d connections, after %d rounds of warm-up. Ratios to bare:%n%n",
                rounds, count, CONNECTIONS, warmUp);
        System.out.printf(
                "%-22s %-22s %-22s %-18s %s%n",
                "", "CPU per request", "requests per second", "JIT us/request", "other load (cores)");
        for (String kind : windows.kinds()) {
            System.out.printf(
                    "%-22s %-22s %-22s %-18s %s%n",
                    kind,
                    cpu ? windows.ratio(kind, BARE, Windows.Window::perRequest) : UNKNOWN,
                    windows.ratio(kind, BARE, Windows.Window::rate),
                    cpu ? windows.figure(kind, w -> w.jit() * 1e6, "%.0f") : UNKNOWN,
                    cpu ? windows.figure(kind, Windows.Window::others, "%.1f") : UNKNOWN);
        }
        if (cpu) {
            System.out.printf(
                    "%nCPU of a duplicate: %s of the same delivery when it was new, until it was on the account; %s of one that was only kept%n",
                    windows.ratio("duplicates", "door and accounts", Windows.Window::perRequest),
                    windows.ratio("duplicates", "door", Windows.Window::perRequest));
        }
        System.out.printf("%nOn this machine, for scale only:%n");
        for (String kind : windows.kinds()) {
            System.out.printf(
                    "%-22s %s us CPU, %s requests/s, last answer at %s of the window%n",
                    kind,
                    cpu ? windows.figure(kind, w -> w.perRequest() * 1e6, "%.0f") : "?",
                    windows.figure(kind, Windows.Window::rate, "%.0f"),
                    windows.figure(kind, w -> w.answered() / w.done(), "%.2f"));
        }
    }

    private void requireTrue(Path folder) throws SQLException {
        try (var db = DriverManager.getConnection(
                        "jdbc:h2:file:" + folder.resolve("trappa") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
                        "sa",
                        "");
                var statement = db.createStatement()) {
            long[] found = new long[4];
            String[] asked = {
                "select count(*) from delivery",
                "select count(*) from ledger_entry",
                "select sum(points) from ledger_entry",
                "select sum(balance) from member"
            };
            for (int i = 0; i < asked.length; i++) {
                try (var row = statement.executeQuery(asked[i])) {
                    row.next();
                    found[i] = row.getLong(1);
                }
            }
            long[] wanted = {deliveries, deliveries / 2, points, points};
            System.out.printf(
                    "%nTruth: every answer as expected; %,d deliveries, %,d ledger rows, %,d points in rows, %,d in balances.%n",
                    found[0], found[1], found[2], found[3]);
            if (!java.util.Arrays.equals(found, wanted)) {
                throw new IllegalStateException("Expected " + java.util.Arrays.toString(wanted));
            }
        }
    }

    private static double forcesPerSecond(Path folder) throws IOException {
        int times = 200;
        try (FileChannel file =
                FileChannel.open(folder.resolve("probe"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long started = System.nanoTime();
            for (int i = 0; i < times; i++) {
                file.write(ByteBuffer.allocate(4096), i * 4096L);
                file.force(false);
            }
            return times / ((System.nanoTime() - started) / 1e9);
        }
    }
}
