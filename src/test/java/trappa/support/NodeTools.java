package trappa.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Tools written for Node.js that tests run: the packages of {@code frontend-widget/tools}, fetched once into {@code
 * target} by this machine's npm. Without npm those tests are left out with a word, but on CI ({@code CI=true}) they fail.
 */
public final class NodeTools {
    private static final Path FOLDER = Path.of("target", "node-tools").toAbsolutePath();
    private static final Path SOURCE = Path.of("frontend-widget", "tools").toAbsolutePath();

    private NodeTools() {}

    /** What a program said. */
    public record Said(int status, String out, String err) {}

    /** Runs {@code node} where the packages are. */
    public static Said node(String... arguments) {
        return run(FOLDER, command("node", arguments));
    }

    /** Bundles a module with all it imports into one file, as Shopify's command line does with its extensions. */
    public static Said bundle(Path entry, Path out, Map<String, String> defined) {
        List<String> arguments = new ArrayList<>(List.of(
                entry.toAbsolutePath().toString(),
                "--bundle",
                "--minify",
                "--format=esm",
                "--outfile=" + out.toAbsolutePath()));
        defined.forEach((name, value) -> arguments.add("--define:" + name + "=" + value));
        return run(
                FOLDER,
                command(FOLDER.resolve("node_modules/.bin/esbuild").toString(), arguments.toArray(String[]::new)),
                Map.of("NODE_PATH", FOLDER.resolve("node_modules").toString()));
    }

    /** Fetches the packages unless they are there. */
    public static void fetch() {
        boolean there = Stream.of("node", "npm").allMatch(NodeTools::onPath);
        if (!there && !"true".equals(System.getenv("CI"))) {
            System.err.println("LEFT OUT: tests of the storefront's extensions need Node.js 20 or newer with npm");
        }
        Assumptions.assumeTrue(there || "true".equals(System.getenv("CI")), "Node.js and npm are not on this machine");
        try {
            Files.createDirectories(FOLDER);
            try (var file = FileChannel.open(
                            FOLDER.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var turn = file.lock()) {
                Path wanted = SOURCE.resolve("package-lock.json");
                Path done = FOLDER.resolve(".fetched"); // written last: whoever was stopped on the way has not
                if (Files.exists(done) && Files.mismatch(done, wanted) == -1) {
                    return;
                }
                Files.copy(
                        SOURCE.resolve("package.json"),
                        FOLDER.resolve("package.json"),
                        StandardCopyOption.REPLACE_EXISTING);
                Files.copy(wanted, FOLDER.resolve("package-lock.json"), StandardCopyOption.REPLACE_EXISTING);
                Said said = run(FOLDER, command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
                if (said.status() != 0) {
                    throw new IllegalStateException("npm ci failed; it needs a network to its registry: " + said.err());
                }
                Files.copy(wanted, done, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Said run(Path folder, List<String> command) {
        return run(folder, command, Map.of());
    }

    private static Said run(Path folder, List<String> command, Map<String, String> environment) {
        try {
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(3, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(command + " did not end within three minutes");
                }
                return new Said(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
