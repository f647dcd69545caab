package trappa.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Who has been forgotten, in a file beside the database: a database that is restored from a backup knows nothing of what
 * was forgotten after it, so the list must not be restored with it. A line is {@code shop kind id}; ids and nothing else.
 */
final class RedactionFile {
    private final Path file;

    RedactionFile(Path file) {
        this.file = file;
    }

    /** One number of a shop that nothing is to be taken in about. */
    record Line(String shop, String kind, long id) {}

    /** Adds lines and forces them to disk before anything is forgotten in the database. */
    synchronized void add(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.shop)
                .append(' ')
                .append(line.kind)
                .append(' ')
                .append(line.id)
                .append('\n'));
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            append(text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("The list of who was forgotten cannot be written: " + file, e);
        }
    }

    private void append(String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Every whole line; a last one that was cut off by a crash belongs to a request that is still open. */
    List<Line> read() {
        List<Line> lines = new ArrayList<>();
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] words = line.split(" ");
                    if (words.length == 3 && words[2].matches("[0-9]{1,19}")) {
                        lines.add(new Line(words[0], words[1], Long.parseLong(words[2])));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The list of who was forgotten cannot be read: " + file, e);
        }
        return lines;
    }
}
