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

/** Counts what reaches the disk: the server on H2 under {@code strace}, and deliveries from several connections. */
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
        try (Server server = Server.trappa(
                folder, "output", port, "jdbc:h2:file:" + folder.resolve("trappa"), command.toArray(String[]::new))) {
            Shop.publish(port);
            send(port, deliveries, connections);
            Shop.untilRead(port);
            server.stopChildren();
        }
        System.out.printf(
                "%d deliveries over %d connections, with start, publishing and stop. Each fdatasync is a group in the log,"
                        + " before its 200s; the fsyncs are H2's file and the log's name in its folder.%n%n%s%n",
                deliveries, connections, Files.readString(summary));
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
}
