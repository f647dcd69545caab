import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, with what it has cost so far where the system tells ({@code /proc}). */
final class Server implements AutoCloseable {
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final double TICKS_PER_SECOND = 100;
    private static final long STOP_SECONDS = 120;
    /** Signed wrongly, but with all there should be: the Node kit never answers what lacks its content type. */
    private static final byte[] PROBE = Line.request(
            "POST",
            "/webhooks",
            "{}".getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/json",
            "X-Shopify-Hmac-Sha256",
            "A".repeat(43) + "=");

    private static final long READY_SECONDS = 60;

    private final Process process;
    private final int port;
    private double startSeconds;

    private Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Seconds of CPU: of the process without its compiler threads, of those, and of the whole machine. */
    record Cpu(double work, double compiler, double machine) {
        /** Two that work together: a server and its database. */
        Cpu and(Cpu other) {
            return new Cpu(work + other.work, compiler + other.compiler, machine);
        }

        Cpu since(Cpu before) {
            return new Cpu(work - before.work, compiler - before.compiler, machine - before.machine);
        }
    }

    static Server start(int port, Path output, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        long started = System.nanoTime();
        Server server = new Server(builder.start(), port);
        while (System.nanoTime() - started < READY_SECONDS * 1_000_000_000L) {
            if (!server.process.isAlive()) {
                throw new IOException("The server ended: " + Files.readString(output));
            }
            try (Line line = new Line(port)) {
                line.send(PROBE);
                server.startSeconds = (System.nanoTime() - started) / 1e9;
                return server;
            } catch (IOException notYet) {
                Thread.sleep(2);
            }
        }
        server.close();
        throw new IOException("The server does not answer: " + Files.readString(output));
    }

    /** Trappa in development on a database. */
    static Server trappa(Path folder, String name, int port, String database, String... command)
            throws IOException, InterruptedException {
        return trappa(folder, name, port, database, Map.of(), command);
    }

    /** @param more settings that go before the usual ones */
    static Server trappa(
            Path folder, String name, int port, String database, Map<String, String> more, String... command)
            throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "PORT",
                Integer.toString(port),
                "TRAPPA_MANAGEMENT_PORT",
                "0",
                "TRAPPA_ENV",
                "development",
                "TRAPPA_DATA_KEY",
                "a-data-key-of-the-benchmark-0123456789",
                "DATABASE_URL",
                database,
                "SHOPIFY_API_KEY",
                Shop.API_KEY,
                "SHOPIFY_API_SECRET",
                Shop.SECRET));
        settings.putAll(more);
        return start(port, folder.resolve(name + ".txt"), settings, command);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** From the command to the first answer. */
    double startSeconds() {
        return startSeconds;
    }

    /** Of the process and all it started; empty on a system without {@code /proc}. */
    Optional<Cpu> cpu() {
        return cpu(process.toHandle());
    }

    static Optional<Cpu> cpu(ProcessHandle root) {
        try {
            double all = 0;
            double compiler = 0;
            for (ProcessHandle each :
                    Stream.concat(Stream.of(root), root.descendants()).toList()) {
                all += ticks(Path.of("/proc/" + each.pid() + "/stat"));
                compiler += compiler(each);
            }
            return Optional.of(new Cpu(all - compiler, compiler, machine()));
        } catch (IOException | RuntimeException notHere) {
            return Optional.empty();
        }
    }

    private static double compiler(ProcessHandle process) throws IOException {
        double compiler = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path task : tasks.toList()) {
                String name = Files.readString(task.resolve("comm"));
                if (name.startsWith("C1 Comp") || name.startsWith("C2 Comp")) {
                    compiler += ticks(task.resolve("stat"));
                }
            }
        }
        return compiler;
    }

    private static double ticks(Path stat) throws IOException {
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Busy time of all cores together. */
    private static double machine() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
        long busy = 0;
        for (int i : List.of(1, 2, 3, 6, 7, 8)) {
            busy += Long.parseLong(fields[i]);
        }
        return busy / TICKS_PER_SECOND;
    }

    static String[] java(String classPath, String... arguments) {
        return java(List.of("-cp", classPath), arguments);
    }

    /** Trappa as {@code ./trappa} starts it: with what the build has recorded. */
    static String[] packaged(String... arguments) {
        return java(
                List.of(
                        "-XX:AOTCache=target/trappa.aot",
                        "-XX:AOTMode=on",
                        "-XX:Tier0InvokeNotifyFreqLog=10",
                        "-XX:Tier0BackedgeNotifyFreqLog=13",
                        "-jar",
                        "target/trappa.jar"),
                arguments);
    }

    private static String[] java(List<String> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(JAVA, "-Xms512m", "-Xmx512m"));
        command.addAll(program);
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /** Stops what the process started, the server under {@code strace}, and lets the process itself end. */
    void stopChildren() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
