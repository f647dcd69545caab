package trappa.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An H2 file as it was before its schema was changed, beside it for as long as that takes. H2 commits each change of a table
 * by itself, so a step that is broken off, by a full disk or the end of the process, leaves half of it for good. As long as
 * there is a copy nothing is served, so to put it back loses nothing.
 */
final class SchemaCopy {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaCopy.class);
    private static final String PART = ".part";
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Path database;
    private final Path copy;
    private final int step;

    private SchemaCopy(Path database, int step) {
        this.database = database;
        this.step = step;
        copy = beside(database, ".before-" + step);
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    /** H2's file of the database at this address, which has to be one of H2; a link is followed, as H2 does. */
    static Path file(DatabaseUrl url) throws IOException {
        Path file = beside(url.file().orElseThrow().toAbsolutePath(), ".mv.db");
        return Files.exists(file) ? file.toRealPath() : file;
    }

    /** What tells one file from another of the same name; null where there is none, or the system does not say. */
    static @Nullable Object key(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : null;
    }

    /**
     * The one that a change of the schema left behind when it was broken off.
     *
     * @param mine whether this process has the database open, so that nobody else is making one
     */
    static Optional<SchemaCopy> left(DatabaseUrl url, boolean mine) throws IOException {
        Path database = file(url);
        Path folder = database.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        Pattern name = Pattern.compile(Pattern.quote(database.getFileName() + ".before-") + "([0-9]{1,9})(\\.part)?");
        Optional<SchemaCopy> left = Optional.empty();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher m = name.matcher(file.getFileName().toString());
                if (m.matches() && m.group(2) == null) {
                    left = Optional.of(new SchemaCopy(database, Integer.parseInt(m.group(1))));
                } else if (m.matches() && mine) {
                    Files.delete(file);
                }
            }
        }
        return left;
    }

    /**
     * Of a database in which there is nothing.
     *
     * @param step the last one of the change that is about to begin
     */
    static SchemaCopy ofNothing(DatabaseUrl url, int step) throws IOException {
        SchemaCopy made = new SchemaCopy(file(url), step);
        Path part = beside(made.copy, PART);
        Files.deleteIfExists(part);
        create(part).close();
        made.keep(part);
        return made;
    }

    /**
     * Makes one of a database that is being closed.
     *
     * @param close called until it is
     * @param step the last one of the change that is about to begin
     */
    static SchemaCopy of(DatabaseUrl url, int step, Runnable close) throws IOException {
        SchemaCopy made = new SchemaCopy(file(url), step);
        Path part = beside(made.copy, PART);
        // One channel for the lock and for reading: whichever is closed first takes the lock of both along.
        try (FileChannel original =
                FileChannel.open(made.database, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            awaitLock(original, close);
            Files.deleteIfExists(part);
            try (FileChannel to = create(part)) {
                long length = original.size();
                for (long done = 0; done < length; ) {
                    done += original.transferTo(done, length - done, to);
                }
                to.force(true);
            }
            made.keep(part);
        } finally {
            Files.deleteIfExists(part);
        }
        return made;
    }

    private static void awaitLock(FileChannel file, Runnable close) throws IOException {
        long deadline = System.nanoTime() + CLOSING.toNanos();
        while (System.nanoTime() < deadline) {
            close.run();
            if (locked(file)) {
                return;
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new IOException("The database is in use");
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnersAlone.file(file));
    }

    /** Gives a whole copy its name, and to whoever may read the database. */
    private void keep(Path part) throws IOException {
        if (OwnersAlone.known(part)) {
            PosixFileAttributes theirs = Files.readAttributes(database, PosixFileAttributes.class);
            PosixFileAttributes ours = Files.readAttributes(part, PosixFileAttributes.class);
            PosixFileAttributeView view =
                    Objects.requireNonNull(Files.getFileAttributeView(part, PosixFileAttributeView.class));
            if (!theirs.group().equals(ours.group())) {
                view.setGroup(theirs.group());
            }
            if (!theirs.owner().equals(ours.owner())) {
                view.setOwner(theirs.owner());
            }
            view.setPermissions(theirs.permissions());
        }
        Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
        force(copy.getParent());
    }

    /** The last step of the change it was made for. */
    int step() {
        return step;
    }

    /** The change is whole and on disk. */
    void remove() throws IOException {
        Files.delete(copy);
        force(copy.getParent());
    }

    /**
     * The change is not whole: the database, which nobody may have open in this process, is again as it was before.
     *
     * @return false when another process has the database
     */
    boolean putBack() throws IOException {
        Object before = key(database);
        try (FileChannel old = FileChannel.open(database, StandardOpenOption.WRITE)) {
            if (!locked(old) || !Objects.equals(before, key(database))) {
                return false;
            }
            Files.move(copy, database, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(database.getParent());
            return true;
        }
    }

    /** What a folder holds is on disk, where the system can be asked for that. */
    private static void force(@Nullable Path folder) {
        if (folder == null || !OwnersAlone.known(folder)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("{} cannot be forced to disk", folder, e);
        }
    }
}
