import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Midnight at the end of a month: all points earned a year ago end at once, while the store goes on sending orders. How
 * long that takes beside doing it row by row, and what the door's answers take meanwhile beside what they take before.
 */
final class JobsBench {
    private static final int CONNECTIONS = 16;
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    /** Of the month that is over at midnight a year later. */
    private static final int PLACED_WITHIN_DAYS = 20;

    private static final String PROGRAM = """
            {"name": "Bench", "status": "live", "holdDays": 0,
             "expiry": {"model": "PER_LOT", "months": 12, "roundTo": "MONTH_END"},
             "qualification": {"period": "LIFETIME"}, "tiers": [{"id": "bas", "name": "Bas", "at": 0}],
             "steps": [], "rewards": []}""";

    private final String database;
    private final long lots;
    private final long members;
    private final int rate = Integer.getInteger("rate", 100);
    private final int warmUpSeconds = Integer.getInteger("warmup", 40);
    private final int idleSeconds = Integer.getInteger("idle", 30);
    private final YearMonth ends = YearMonth.now(ZONE);
    private final Instant midnight =
            ends.plusMonths(1).atDay(1).atStartOfDay(ZONE).toInstant();
    private long nextOrder = 9_000_000_000L;

    private JobsBench(String database) {
        this.database = database;
        lots = Long.getLong(database + ".lots", Long.getLong("lots", database.equals("h2") ? 200_000 : 1_000_000));
        members = lots / Fill.ORDERS_EACH;
    }

    public static void main(String[] args) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        for (String database : System.getProperty("databases", "h2,postgres").split(",")) {
            outcomes.add(new JobsBench(database).run());
        }
        print(outcomes);
    }

    /**
     * What came of it on one database.
     *
     * @param slow lots a second one at a time, and member by member
     * @param cpu what the server and its database cost while it ran
     */
    private record Outcome(
            String database,
            long lots,
            double seconds,
            Rows slow,
            double[] idle,
            double[] beside,
            Optional<Server.Cpu> cpu,
            String truth) {}

    /** Lots a second, done the simple way. */
    private record Rows(double lotByLot, double memberByMember) {}

    private Outcome run() throws Exception {
        Path folder = Files.createTempDirectory("trappa-bench");
        try (Postgres postgres =
                database.equals("postgres") ? new Postgres(folder.resolve("postgres"), Map.of()) : null) {
            String url = postgres == null ? "jdbc:h2:file:" + folder.resolve("many") : postgres.database("many");
            String few = postgres == null ? "jdbc:h2:file:" + folder.resolve("few") : postgres.database("few");
            System.err.printf("%s: %,d lots of %,d members%n", database, lots, members);
            long points = fill(url, members);
            Outcome outcome = beside(folder, url, Optional.ofNullable(postgres), points, rows(few));
            System.err.println(database + " is done");
            return outcome;
        } finally {
            Folder.delete(folder);
        }
    }

    private long fill(String url, long many) throws SQLException, IOException {
        Instant first = ends.minusYears(1).atDay(2).atStartOfDay(ZONE).toInstant();
        return new Fill(url, PROGRAM, midnight.minus(Duration.ofDays(1)))
                .members(many, i -> first.plusSeconds(i * 7_919 % (PLACED_WITHIN_DAYS * 86_400L)));
    }

    private Rows rows(String url) throws Exception {
        long some = Integer.getInteger("rows", 400);
        fill(url, 2 * some);
        RowByRow rows = new RowByRow(url, midnight.plusSeconds(60));
        System.err.println("the same row by row");
        return new Rows(rows.lotByLot(0, some), rows.memberByMember(some, 2 * some));
    }

    private Outcome beside(Path folder, String url, Optional<Postgres> postgres, long points, Rows slow)
            throws Exception {
        int port = Server.freePort();
        int management = Server.freePort();
        Instant due = Instant.now().plusSeconds(15 + warmUpSeconds + idleSeconds);
        Map<String, String> settings = Map.of(
                "TRAPPA_CLOCK_OFFSET", Duration.between(due, midnight).toString(),
                "TRAPPA_MANAGEMENT_PORT", Integer.toString(management));
        Duration offset = Duration.between(due, midnight);
        Metrics metrics = new Metrics(management);
        double[] idle;
        double[] beside = {};
        double seconds;
        Optional<Server.Cpu> cpu;
        try (Server server = Server.trappa(folder, database, port, url, settings, Server.packaged("serve"))) {
            System.err.println("warming up");
            steady(port, warmUpSeconds, offset);
            System.err.println("measuring before midnight");
            idle = steady(port, idleSeconds, offset);
            if (Instant.now().isAfter(due)) {
                throw new IllegalStateException(
                        "The machine is too busy: midnight came before the measurement was over");
            }
            Thread.sleep(Duration.between(Instant.now(), due));
            Optional<Server.Cpu> before = cpu(server, postgres);
            Watch watch = new Watch(metrics, members, due);
            while (watch.running()) {
                beside = DoubleStream.concat(Arrays.stream(beside), Arrays.stream(steady(port, 2, offset)))
                        .toArray();
            }
            seconds = watch.seconds();
            cpu = before.flatMap(b -> cpu(server, postgres).map(a -> a.since(b)));
            Shop.untilRead(port);
        }
        Arrays.sort(beside);
        return new Outcome(database, lots, seconds, slow, idle, beside, cpu, truth(url, points));
    }

    private static Optional<Server.Cpu> cpu(Server server, Optional<Postgres> postgres) {
        return postgres.isEmpty()
                ? server.cpu()
                : server.cpu().flatMap(own -> postgres.get().cpu().map(own::and));
    }

    /** Orders for so long, of members nobody has met, placed a minute ago by the server's clock. */
    private double[] steady(int port, int seconds, Duration offset) throws Exception {
        List<byte[]> orders = new ArrayList<>();
        String placed = Instant.now().plus(offset).minusSeconds(60).toString();
        for (int i = 0; i < rate * seconds; i++) {
            long order = nextOrder++;
            byte[] body = Shop.paid(order, Fill.between((order - 9_000_000_000L) / Fill.ORDERS_EACH, members), placed);
            orders.add(Shop.delivery("orders/paid", Fill.webhookId(order), body));
        }
        return Load.steady(port, orders, 200, rate, CONNECTIONS);
    }

    private String truth(String url, long points) throws SQLException {
        long orders = nextOrder - 9_000_000_000L;
        long delivered = 0;
        for (long order = 9_000_000_000L; order < nextOrder; order++) {
            delivered += Shop.points(order);
        }
        long[] wanted = {orders, 2 * lots + orders, delivered, delivered};
        long[] found = Truth.of(url, lots);
        long[] ended = Truth.ask(url, "select count(*), sum(points) from ledger_entry where kind = 'EXPIRED'");
        if (!Arrays.equals(found, wanted) || ended[0] != lots || ended[1] != points) {
            throw new IllegalStateException(Arrays.toString(found) + " instead of " + Arrays.toString(wanted) + "; "
                    + Arrays.toString(ended) + " ended");
        }
        String sums = "%,d points of %,d lots ended, each once; %,d orders meanwhile, each once"
                .formatted(points, lots, orders);
        return Boolean.parseBoolean(System.getProperty("proof", "true"))
                ? sums + "; " + Truth.prove(url, midnight.plus(Duration.ofHours(1)))
                : sums;
    }

    /** Looks every 100 ms how far it is. */
    private static final class Watch {
        private final Thread thread;
        private volatile double seconds;

        Watch(Metrics metrics, long members, Instant due) {
            thread = Thread.ofPlatform().daemon().start(() -> {
                long said = 0;
                try {
                    while (seconds == 0) {
                        long done = metrics.value("trappa_due_accounts_total{outcome=\"brought_up\"}");
                        if (done >= members) {
                            seconds = Duration.between(due, Instant.now()).toMillis() / 1e3;
                        } else if (done - said > members / 10) {
                            said = done;
                            System.err.printf("%,d of %,d members%n", done, members);
                        }
                        Thread.sleep(100);
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException("The server does not say how far it is", e);
                }
            });
        }

        boolean running() {
            return thread.isAlive();
        }

        double seconds() {
            if (seconds == 0) {
                throw new IllegalStateException("Nobody saw it end");
            }
            return seconds;
        }
    }

    /** What the server tells its operator. */
    private record Metrics(URI where, HttpClient http) {
        Metrics(int port) {
            this(URI.create("http://127.0.0.1:" + port + "/metrics"), HttpClient.newHttpClient());
        }

        long value(String name) throws IOException, InterruptedException {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(where).build(), HttpResponse.BodyHandlers.ofString());
            return answer.body()
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElse(0);
        }
    }

    private static void print(List<Outcome> outcomes) {
        System.out.printf(
                "%n%-10s %10s %9s %9s %16s %12s %14s %22s%n",
                "", "lots", "seconds", "lots/s", "us CPU per lot", "x lot by lot", "x by member", "door p99 ms, ratio");
        for (Outcome o : outcomes) {
            double perSecond = o.lots / o.seconds;
            double before = Load.p99(o.idle) * 1e3;
            double meanwhile = Load.p99(o.beside) * 1e3;
            System.out.printf(
                    "%-10s %,10d %9.1f %,9.0f %16s %12.1f %14.1f %22s%n",
                    o.database,
                    o.lots,
                    o.seconds,
                    perSecond,
                    o.cpu.map(c -> "%.0f".formatted(c.work() / o.lots * 1e6)).orElse("?"),
                    perSecond / o.slow.lotByLot,
                    perSecond / o.slow.memberByMember,
                    "%.1f -> %.1f, %.2f".formatted(before, meanwhile, meanwhile / before));
        }
        for (Outcome o : outcomes) {
            System.out.printf(
                    "%nRow by row on %s: %,.0f lots/s with a transaction each, %,.0f a member at a time.%nTruth: %s.%n",
                    o.database, o.slow.lotByLot, o.slow.memberByMember, o.truth);
        }
    }
}
