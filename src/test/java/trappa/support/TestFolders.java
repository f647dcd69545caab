package trappa.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Folders that live as long as a test, each {@code @TempDir} too: in memory where the machine has 4 GB of room for that, so
 * that nobody waits for a disk. A process that is killed leaves the same files behind either way; what is forced to the disk,
 * and when, {@code KillTest} shows on a real one. {@code -Dtrappa.test.folder=} names another place.
 */
public final class TestFolders implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ROOM = 4L << 30;
    private static final Path PLACE = place();

    private static Path place() {
        String named = System.getProperty("trappa.test.folder");
        if (named != null) {
            return Path.of(named);
        }
        try {
            if (Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM) {
                return MEMORY;
            }
        } catch (IOException noSuchPlace) {
            // The disk it is.
        }
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** A fresh folder whose name begins so. */
    public static Path create(String name) {
        try {
            return Files.createTempDirectory(PLACE, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) {
        return create("trappa-test");
    }
}
