package trappa.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program in a process of its own, so that it can be killed. */
public final class TrappaProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Pattern ADDRESS = Pattern.compile("Trappa serves on http://127\\.0\\.0\\.1:(\\d+) ");
    private final Process process;
    private final boolean wrapped;
    private final Path output;
    private int port;

    private TrappaProcess(Process process, boolean wrapped, Path output) {
        this.process = process;
        this.wrapped = wrapped;
        this.output = output;
    }

    /** How a verb ended, and what it wrote. */
    public record Outcome(int exitCode, String output) {}

    /** A server on the database in {@code folder}, under {@code wrapper} when that is not empty, ready for calls. */
    public static TrappaProcess serve(Path folder, List<String> wrapper) {
        return serve(folder, wrapper, Map.of());
    }

    /** The same with further settings, by the names of the environment. */
    public static TrappaProcess serve(Path folder, List<String> wrapper, Map<String, String> settings) {
        Map<String, String> environment = RunningTrappa.environment(folder);
        environment.putAll(settings);
        Path output = folder.resolve("output.txt");
        TrappaProcess running =
                new TrappaProcess(start(environment, output, wrapper, "serve"), !wrapper.isEmpty(), output);
        Deadline.await(START, "the server answers", running::answers);
        return running;
    }

    public static Outcome run(Map<String, String> environment, String... verb) {
        try {
            Path output = Files.createTempFile("trappa-verb", ".txt");
            Process process = start(environment, output, List.of(), verb);
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", verb) + " did not end");
            }
            Outcome outcome = new Outcome(process.exitValue(), Files.readString(output));
            Files.delete(output);
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The command itself, on what a server left behind in {@code folder}. */
    public static Outcome verifyLedger(Path folder) {
        return run(RunningTrappa.environment(folder), "verify-ledger");
    }

    /** The same proof without a process of its own. */
    public static void proveLedger(Path folder) {
        RunningTrappa.verifyLedger(RunningTrappa.environment(folder), Clock.systemUTC());
    }

    /** What the proof finds wrong in what a killed server left behind, which may be nothing at all. */
    public static List<?> deviations(Path folder) {
        return RunningTrappa.proof(RunningTrappa.environment(folder), Clock.systemUTC())
                .deviations();
    }

    private static Process start(Map<String, String> environment, Path output, List<String> wrapper, String... verb) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=UTC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "trappa.Trappa"));
        command.addAll(List.of(verb));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Up, with a port that it found free and tells of, and the door open: an unsigned delivery is refused. */
    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("The server ended: " + output());
        }
        Matcher told = ADDRESS.matcher(output());
        if (!told.find()) {
            return false;
        }
        port = Integer.parseInt(told.group(1));
        try (HttpLine line = new HttpLine(port)) {
            return line.exchange("POST", "/webhooks", Map.of(), new byte[0]).status() == 401;
        } catch (IOException notYet) {
            return false;
        }
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public TestShop shop(String domain) {
        return new TestShop(domain, port, Clock.systemUTC());
    }

    /** {@code kill -9}: no hook runs, nothing is flushed. Under a wrapper its children go too; they take time to find. */
    public void kill() {
        if (wrapped) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
        waitForEnd();
    }

    /** Tells it to end, as a system does that shuts down. */
    public void tellToEnd() {
        process.destroy();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        waitForEnd();
    }

    private void waitForEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The server did not stop");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
