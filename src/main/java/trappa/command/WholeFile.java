package trappa.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import trappa.db.OwnersAlone;
import trappa.operation.Operation;

/** A file that has its name only when it is whole and on disk; what breaks off before leaves nothing. Ours alone to read. */
final class WholeFile implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final FileChannel channel;

    private final Thread brokenOff;

    private WholeFile(Path file, Path part, FileChannel channel) {
        this.file = file;
        this.part = part;
        this.channel = channel;
        brokenOff = new Thread(this::drop);
        Runtime.getRuntime().addShutdownHook(brokenOff);
    }

    /** The process was told to end. */
    private void drop() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            System.err.println(part + " stays behind: " + e.getMessage());
        }
    }

    static WholeFile at(Path file, boolean replace) throws IOException {
        if (!replace && Files.exists(file)) {
            throw new Operation.Refused(file + " is there already; choose another name or say --force");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new Operation.Refused("There is no folder " + folder);
        }
        Path part = folder.resolve(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        return new WholeFile(
                file,
                part,
                FileChannel.open(
                        part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnersAlone.file(part)));
    }

    OutputStream out() {
        return Channels.newOutputStream(channel);
    }

    /** Gives it its name. */
    void keep() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
        try {
            Runtime.getRuntime().removeShutdownHook(brokenOff);
        } catch (IllegalStateException e) {
            // it is at work
        }
    }
}
