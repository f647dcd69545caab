package trappa.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the demo's database, emptied at every start. A marker file says that it is the demo's own: a folder
 * with anything in it but no marker is never touched, and links are removed, never followed.
 */
public final class DemoFolder implements AutoCloseable {
    static final String MARKER = ".trappa-demo";

    private final Path folder;
    private final FileChannel marker;

    private DemoFolder(Path folder, FileChannel marker) {
        this.folder = folder;
        this.marker = marker;
    }

    /**
     * Makes {@code folder} an empty demo folder, this one demo's until it is closed.
     *
     * @throws IllegalArgumentException when it may be someone else's, or another demo has it
     */
    public static DemoFolder fresh(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            requireOwn(folder);
        }
        Files.createDirectories(folder);
        FileChannel marker = FileChannel.open(
                folder.resolve(MARKER), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        DemoFolder fresh = new DemoFolder(folder, marker);
        try {
            if (!fresh.lock()) {
                throw new IllegalArgumentException(folder + " is in use by another demo; choose another folder");
            }
            empty(folder);
            marker.write(ByteBuffer.wrap(
                    "Everything in this folder is removed when the demo starts.\n".getBytes(StandardCharsets.UTF_8)));
            return fresh;
        } catch (IOException | IllegalArgumentException e) {
            fresh.close();
            throw e;
        }
    }

    private boolean lock() throws IOException {
        try {
            return marker.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    public Path path() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        marker.close();
    }

    private static void requireOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException(folder + " is not a folder (links are not followed)");
        }
        boolean marked = Files.isRegularFile(folder.resolve(MARKER), LinkOption.NOFOLLOW_LINKS);
        if (!marked) {
            try (Stream<Path> content = Files.list(folder)) {
                if (content.findAny().isPresent()) {
                    throw new IllegalArgumentException(folder + " holds files that are not the demo's (no " + MARKER
                            + " in it); choose another folder");
                }
            }
        }
    }

    private static void empty(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                // The marker goes last: a wipe that is cut short leaves a folder that is still known as the demo's.
                if (!file.equals(folder.resolve(MARKER))) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!directory.equals(folder)) {
                    Files.delete(directory);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
