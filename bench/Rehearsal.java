import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;

/**
 * A day at work, played by the build to a server that records it: which classes are loaded, and what is called how often
 * and with what. A start with the recording loads the classes ready-made, and compiles what a rush calls for good at once
 * instead of first finding out.
 */
final class Rehearsal {
    private static final int CONNECTIONS = 16;
    private static final int ORDER_BYTES = 6_000;
    private static final int ORDERS = 12_000;
    private static final int LOOKS = 2_000;

    private Rehearsal() {}

    /** @param args the jar, the file of the recording, a folder for the database and the log */
    public static void main(String[] args) throws Exception {
        Path recording = Path.of(args[1]);
        Files.deleteIfExists(recording);
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(args[2])), "day");
        int port = Server.freePort();
        Server server = Server.trappa(
                folder,
                "server",
                port,
                "jdbc:h2:file:" + folder.resolve("trappa"),
                Server.JAVA,
                "-XX:AOTCacheOutput=" + recording,
                "-Xlog:aot*=off",
                "-Xmx256m",
                "-jar",
                args[0],
                "serve");
        try (server) {
            play(port);
        } catch (IOException | ExecutionException slow) {
            System.err.println("The day was cut short, which is recorded as it is: " + slow.getMessage());
        }
        if (!Files.exists(recording)) {
            throw new IOException("Nothing was recorded: " + Files.readString(folder.resolve("server.txt")));
        }
        Folder.delete(folder);
    }

    private static void play(int port) throws Exception {
        Shop.publish(port);
        carry(port, samples());
        String placed = Instant.now()
                .minus(1, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        carry(
                port,
                LongStream.rangeClosed(1, ORDERS)
                        .mapToObj(order ->
                                Shop.delivery("orders/paid", "order-" + order, Shop.paid(order, placed, ORDER_BYTES)))
                        .toList());
        carry(
                port,
                LongStream.range(0, LOOKS)
                        .mapToObj(look -> Shop.staircase(Shop.member(look), ""))
                        .toList());
    }

    /** One of each kind, refunds and edits among them. */
    private static List<byte[]> samples() throws IOException {
        List<byte[]> samples = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("webhooks/samples"), "*.json")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String topic = name.replaceFirst("^([a-z_]+)-([a-z_]+).*", "$1/$2");
                samples.add(Shop.delivery(topic, name, Files.readAllBytes(file)));
            }
        }
        return samples;
    }

    private static void carry(int port, List<byte[]> requests) throws Exception {
        Load.measure(port, requests, 200, CONNECTIONS, Optional::empty, () -> {});
    }
}
