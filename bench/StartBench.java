import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the command to the first answer, on a database that is there already, and the first orders after it: as
 * {@code ./trappa serve} starts it, and by Java alone. Each in turn, every time in a new process.
 */
final class StartBench {
    private static final int CONNECTIONS = 16;
    private static final String PLAIN = "plain";
    private static final String RECORDED = "./trappa serve";
    private static final String ORDER_TIME = Instant.now()
            .minus(1, ChronoUnit.DAYS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();

    private final int count = Integer.getInteger("count", 2_000);
    private final int rounds = Integer.getInteger("rounds", 9);
    private final Windows starts = new Windows();
    private final Windows rushes = new Windows();
    private long nextOrder = 1;

    private StartBench() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("trappa-bench");
        StartBench bench = new StartBench();
        String more = System.getProperty("more");
        for (int round = -1; round < bench.rounds; round++) {
            bench.start(folder, PLAIN, round, Map.of(), Server.JAVA, "-Xmx256m", "-jar", "target/trappa.jar", "serve");
            bench.start(folder, RECORDED, round, Map.of(), "./trappa", "serve");
            if (more != null) {
                bench.start(folder, "with " + more, round, Map.of("JDK_JAVA_OPTIONS", more), "./trappa", "serve");
            }
        }
        bench.print();
        Folder.delete(folder);
    }

    private void start(Path folder, String kind, int round, Map<String, String> environment, String... command)
            throws Exception {
        int port = Server.freePort();
        String name = kind.replaceAll("[^a-z0-9]+", "-");
        String database = "jdbc:h2:file:" + folder.resolve(name);
        double machine = machine();
        try (Server server = Server.trappa(folder, name, port, database, environment, command)) {
            double seconds = server.startSeconds();
            Optional<Server.Cpu> cpu = server.cpu();
            if (round < 0) {
                Shop.publish(port); // and the schema is made, which no later start does
                return;
            }
            Server.Cpu none = new Server.Cpu(0, 0, machine);
            starts.add(kind, new Windows.Window(1, seconds, seconds, seconds, cpu.map(c -> c.since(none))));
            rushes.add(kind, Load.measure(port, orders(), 200, CONNECTIONS, server::cpu, () -> Shop.untilRead(port)));
        }
    }

    private static double machine() {
        return Server.cpu(ProcessHandle.current()).map(Server.Cpu::machine).orElse(0.0);
    }

    private List<byte[]> orders() {
        List<byte[]> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long order = nextOrder++;
            orders.add(Shop.delivery("orders/paid", "order-" + order, Shop.paid(order, ORDER_TIME)));
        }
        return orders;
    }

    private void print() {
        boolean cpu = starts.cpuKnown();
        System.out.printf(
                "%d starts of each, by turns; then %,d orders over %d connections.%n%n", rounds, count, CONNECTIONS);
        for (String kind : starts.kinds()) {
            System.out.printf(
                    "%-24s ready after %s s, %s of a plain start; CPU %s s of which the compiler's %s s%n",
                    kind,
                    starts.figure(kind, Windows.Window::done, "%.2f"),
                    starts.ratio(kind, PLAIN, Windows.Window::done),
                    cpu ? starts.figure(kind, w -> w.perRequest() + w.jit(), "%.2f") : "?",
                    cpu ? starts.figure(kind, Windows.Window::jit, "%.2f") : "?");
            System.out.printf(
                    "%-24s the orders answered in %s s, p99 %s ms, on accounts in %s s; CPU %s s of which the compiler's %s s%n",
                    "",
                    rushes.figure(kind, Windows.Window::answered, "%.2f"),
                    rushes.figure(kind, w -> w.p99() * 1e3, "%.0f"),
                    rushes.figure(kind, Windows.Window::done, "%.2f"),
                    cpu ? rushes.figure(kind, w -> (w.perRequest() + w.jit()) * count, "%.2f") : "?",
                    cpu ? rushes.figure(kind, w -> w.jit() * count, "%.2f") : "?");
        }
    }
}
