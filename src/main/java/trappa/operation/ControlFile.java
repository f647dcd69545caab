package trappa.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import trappa.db.OwnersAlone;

/**
 * {@code ….control} beside an H2 database while a server has it: where the server can be asked, and the word that it
 * answers to. Only its owner can read the file, so only who may read the database can give the server orders.
 */
public final class ControlFile implements AutoCloseable {
    private final Path file;
    private final Order order;

    /** How to reach the server that has the database. */
    record Order(int port, String token) {}

    private ControlFile(Path file, Order order) {
        this.file = file;
        this.order = order;
    }

    private static Path beside(Path database) {
        return database.resolveSibling(database.getFileName() + ".control");
    }

    /** A new word that nobody can guess. */
    static String newToken() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static ControlFile write(Path database, Order order) {
        Path file = beside(database);
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, OwnersAlone.file(file));
            Files.writeString(file, order.port + " " + order.token + "\n", StandardOpenOption.WRITE);
            return new ControlFile(file, order);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** What the file beside a database says; empty when there is none, or what is there is not one. */
    static Optional<Order> read(Path database) {
        try {
            String[] words = Files.readString(beside(database), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            return words.length == 2 && words[0].matches("[0-9]{1,5}") && words[1].matches("[0-9a-f]{64}")
                    ? Optional.of(new Order(Integer.parseInt(words[0]), words[1]))
                    : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Removes the file, unless another server has written its own by now. */
    @Override
    public void close() {
        try {
            if (Files.exists(file)
                    && Files.readString(file, StandardCharsets.US_ASCII).contains(order.token)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            // A file that stays names a server that answers no more: verbs then open the database themselves.
        }
    }
}
