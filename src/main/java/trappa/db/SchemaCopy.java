package trappa.db;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * An H2 file as it was before its schema was changed, beside it for as long as that takes. H2 commits each change of a table
 * by itself, so a step that is broken off, by a full disk or the end of the process, leaves half of it for good.
 */
final class SchemaCopy {
    private static final String NAME = ".before-";

    private final Path database;
    private final Path copy;
    private final int step;

    private SchemaCopy(Path database, int step) {
        this.database = database;
        this.step = step;
        copy = beside(database, NAME + step);
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    /** H2's file of the database at this address, which has to be one of H2. */
    private static Path file(DatabaseUrl url) {
        Path name = url.file().orElseThrow();
        return beside(name.toAbsolutePath(), ".mv.db");
    }

    /** The one that a change of the schema left behind when it was broken off. */
    static Optional<SchemaCopy> left(DatabaseUrl url) throws IOException {
        Path database = file(url);
        Path folder = database.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        String begin = database.getFileName() + NAME;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, f -> f.getFileName().toString().matches("\\Q" + begin + "\\E[0-9]{1,9}"))) {
            for (Path file : files) {
                return Optional.of(new SchemaCopy(
                        database, Integer.parseInt(file.getFileName().toString().substring(begin.length()))));
            }
        }
        return Optional.empty();
    }

    /**
     * Makes one.
     *
     * @param connection to the database, which may be in use
     * @param step the last one of the change that is about to begin
     */
    static SchemaCopy make(DatabaseUrl url, Connection connection, int step) throws SQLException, IOException {
        SchemaCopy made = new SchemaCopy(file(url), step);
        Path packed = beside(made.copy, ".zip");
        Path part = beside(made.copy, ".part");
        try {
            made.create(packed);
            try (PreparedStatement backup = connection.prepareStatement("backup to ?")) {
                backup.setString(1, packed.toString());
                backup.execute();
            }
            made.create(part);
            unpack(packed, part);
            Files.move(part, made.copy, StandardCopyOption.ATOMIC_MOVE);
            force(made.copy.getParent());
        } finally {
            Files.deleteIfExists(packed);
            Files.deleteIfExists(part);
        }
        return made;
    }

    /** An empty file that whoever may read the database may read, and nobody else. */
    private void create(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file);
        PosixFileAttributeView mine = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (mine != null) {
            mine.setPermissions(Files.getPosixFilePermissions(database));
        }
    }

    private static void unpack(Path packed, Path to) throws IOException {
        try (ZipFile zip = new ZipFile(packed.toFile());
                FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            ZipEntry entry = zip.stream()
                    .filter(e -> e.getName().endsWith(".mv.db"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("H2 did not put its file into its backup"));
            try (InputStream in = zip.getInputStream(entry)) {
                in.transferTo(Channels.newOutputStream(channel));
            }
            channel.force(true);
        }
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
     * The change is not whole: the database is again as it was before.
     *
     * @return false when another process has the database
     */
    boolean putBack() throws IOException {
        try (FileChannel old = FileChannel.open(database, StandardOpenOption.WRITE);
                FileLock lock = old.tryLock()) {
            if (lock == null) {
                return false;
            }
            Files.move(copy, database, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(database.getParent());
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** What a folder holds is on disk. Not every system can be asked for that. */
    private static void force(@Nullable Path folder) throws IOException {
        if (folder == null || Files.getFileAttributeView(folder, PosixFileAttributeView.class) == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
