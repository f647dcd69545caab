package trappa.db;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on disk, appended and forced one by one, in files that are dropped once what they have is elsewhere. A file may
 * end in a part of a record, whose writer was never told that it is kept. Not for several threads at once.
 */
final class WriteAheadLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLog.class);

    /** Before each record: how many bytes it has, and their checksum. */
    private static final int HEAD = Integer.BYTES + Integer.BYTES;

    private final Path base;
    private final List<Path> segments;
    private @Nullable FileChannel last;
    private long number;
    private long bytes;

    /**
     * Finds what an earlier process left.
     *
     * @param base the files' name up to their number
     */
    WriteAheadLog(Path base) throws IOException {
        this.base = base.toAbsolutePath();
        segments = new ArrayList<>(left(this.base));
        number = segments.isEmpty() ? 0 : number(segments.getLast()).orElseThrow();
    }

    private static List<Path> left(Path base) throws IOException {
        Path folder = base.getParent();
        if (folder == null || Files.notExists(folder)) {
            return List.of();
        }
        String name = base.getFileName().toString();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name)
                            && number(file).isPresent())
                    .sorted(Comparator.comparing(file -> number(file).orElseThrow()))
                    .toList();
        }
    }

    private static Optional<Long> number(Path segment) {
        String name = segment.getFileName().toString();
        try {
            return Optional.of(Long.parseUnsignedLong(name.substring(name.lastIndexOf('-') + 1)));
        } catch (NumberFormatException another) {
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    List<Path> files() {
        return List.copyOf(segments);
    }

    /** Of all records since the last {@link #turn}. */
    long bytes() {
        return bytes;
    }

    /** On disk when it returns. After an error it may be there all the same, and the next one goes to another file. */
    void append(byte[] record) throws IOException {
        FileChannel to = last == null ? begin() : last;
        try {
            ByteBuffer[] whole = {
                ByteBuffer.allocate(HEAD)
                        .putInt(record.length)
                        .putInt(checksum(record))
                        .flip(),
                ByteBuffer.wrap(record)
            };
            while (whole[0].hasRemaining() || whole[1].hasRemaining()) {
                to.write(whole);
            }
            to.force(false);
            bytes += HEAD + record.length;
        } catch (IOException e) {
            // What a disk that failed once has of this file is not known: https://wiki.postgresql.org/wiki/Fsync_Errors
            boolean nothingElse = bytes == 0;
            List<Path> all = turn();
            if (nothingElse) {
                drop(List.of(all.getLast()));
            }
            throw e;
        }
    }

    private FileChannel begin() throws IOException {
        Path segment = base.resolveSibling(base.getFileName() + "" + ++number);
        FileChannel begun = FileChannel.open(
                segment, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnersAlone.file(segment));
        segments.add(segment);
        last = begun;
        forceFolder();
        return begun;
    }

    /** A new file's name is on disk with its folder; a system that does not let folders be opened sees to it itself. */
    private void forceFolder() {
        Path folder = base.getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            LOG.debug("{} cannot be forced", folder, e);
        }
    }

    /** From here on records go to another file. @return the files until now */
    List<Path> turn() {
        if (last != null) {
            try {
                last.close();
            } catch (IOException e) {
                LOG.debug("A file of the log could not be closed", e);
            }
            last = null;
        }
        bytes = 0;
        return files();
    }

    /** What these files have is elsewhere. One that cannot be deleted is tried again the next time. */
    void drop(List<Path> files) {
        Set<Path> gone = new HashSet<>();
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
                gone.add(file);
            } catch (IOException e) {
                LOG.debug("{} cannot be deleted", file, e);
            }
        }
        segments.removeAll(gone);
    }

    /** Takes a record. */
    interface Reader {
        void read(byte[] record) throws IOException;
    }

    /** Reads all records in their order; what follows a record that is not whole, in its file, nobody was told of. */
    void read(Reader reader) throws IOException {
        for (Path segment : segments) {
            try (FileChannel file = FileChannel.open(segment, StandardOpenOption.READ);
                    DataInputStream in = new DataInputStream(Channels.newInputStream(file))) {
                long left = file.size();
                Optional<byte[]> record = next(in, left);
                while (record.isPresent()) {
                    reader.read(record.get());
                    left -= HEAD + record.get().length;
                    record = next(in, left);
                }
                if (left > 0) {
                    LOG.info("The last {} bytes of {} are no whole record: it was never acknowledged", left, segment);
                }
            }
        }
    }

    private static Optional<byte[]> next(DataInputStream in, long left) throws IOException {
        if (left < HEAD) {
            return Optional.empty();
        }
        int length = in.readInt();
        int checksum = in.readInt();
        if (length < 0 || length > left - HEAD) {
            return Optional.empty();
        }
        byte[] record = in.readNBytes(length);
        return record.length == length && checksum(record) == checksum ? Optional.of(record) : Optional.empty();
    }

    private static int checksum(byte[] record) {
        CRC32C sum = new CRC32C();
        sum.update(record);
        return (int) sum.getValue();
    }

    @Override
    public void close() {
        turn();
    }
}
