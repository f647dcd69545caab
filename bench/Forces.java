import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what reaches the disk: the server on H2 under {@code strace}, deliveries from several connections, and beside the
 * system calls the forces the server asked H2 for, from H2's own log.
 */
final class Forces {
    private Forces() {}

    public static void main(String[] args) throws Exception {
        int deliveries = Integer.getInteger("count", 300);
        int connections = Integer.getInteger("connections", 16);
        Path folder = Files.createTempDirectory("trappa-forces");
        Path summary = folder.resolve("strace.txt");
        int port = Server.freePort();
        List<String> command = new ArrayList<>(
                List.of("strace", "-f", "-c", "-e", "trace=fsync,fdatasync,pwrite64", "-o", summary.toString()));
        command.addAll(List.of(Server.java(System.getProperty("java.class.path"), "trappa.Trappa", "serve")));
        long before;
        long after;
        try (Server server = Server.trappa(
                folder,
                "output",
                port,
                "jdbc:h2:file:" + folder.resolve("trappa") + ";TRACE_LEVEL_FILE=2",
                command.toArray(String[]::new))) {
            Shop.publish(port);
            before = asked(folder);
            send(port, deliveries, connections);
            after = asked(folder);
            Shop.untilRead(port);
            server.stopChildren();
        }
        System.out.printf(
                "%d deliveries over %d connections: %d groups, each with one CHECKPOINT SYNC before its 200s%n%n",
                deliveries, connections, after - before);
        System.out.println(
                "The whole life of the server, with start, publishing and stop:\n" + Files.readString(summary));
        Folder.delete(folder);
    }

    private static void send(int port, int deliveries, int connections) throws Exception {
        String placed = Instant.now()
                .minus(1, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        AtomicInteger next = new AtomicInteger();
        Callable<Void> worker = () -> {
            try (Line line = new Line(port)) {
                for (int i = next.incrementAndGet(); i <= deliveries; i = next.incrementAndGet()) {
                    int status = line.send(Shop.delivery("orders/paid", "order-" + i, Shop.paid(i, placed)))
                            .status();
                    if (status != 200) {
                        throw new IOException("Answered " + status);
                    }
                }
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(connections)) {
            for (Future<Void> one : threads.invokeAll(java.util.Collections.nCopies(connections, worker))) {
                one.get();
            }
        }
    }

    private static long asked(Path folder) throws IOException {
        try (var lines = Files.lines(folder.resolve("trappa.trace.db"))) {
            return lines.filter(line -> line.contains("/*SQL") && line.contains("checkpoint sync"))
                    .count();
        }
    }
}
