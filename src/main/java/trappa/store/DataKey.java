package trappa.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import trappa.db.DatabaseUrl;
import trappa.db.OwnersAlone;

/**
 * Where the key that seals access tokens comes from: {@code TRAPPA_DATA_KEY}, or a file beside H2's that is made once and
 * that only its owner may read. With PostgreSQL it has to be given, since there may be several servers.
 */
public final class DataKey {
    private static final int BYTES = 32;

    private DataKey() {}

    /** @throws IllegalStateException when there is no key and nowhere of our own to keep one */
    public static String of(Optional<String> given, DatabaseUrl database) {
        return given.orElseGet(() -> beside(database.file()
                .orElseThrow(() -> new IllegalStateException("TRAPPA_DATA_KEY is required with PostgreSQL"))));
    }

    private static String beside(Path database) {
        Path file = database.resolveSibling(database.getFileName() + ".key");
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            String key = Files.readString(file).strip();
            if (key.isEmpty()) {
                throw new IllegalStateException("The key file is empty: " + file);
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("The key that seals access tokens cannot be kept at " + file, e);
        }
    }

    private static void make(Path file) throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        byte[] text = (HexFormat.of().formatHex(key) + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var out = Files.newByteChannel(file, fresh, OwnersAlone.file(file))) {
            out.write(java.nio.ByteBuffer.wrap(text));
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // read by the caller
        }
    }
}
