package trappa.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Real input that lies beside the checkout and is never part of it; a fresh clone has none. */
public final class SharedFiles {
    private SharedFiles() {}

    /** The file or folder of this name, when it is there. */
    public static Optional<Path> find(String name) {
        return Optional.of(Path.of("..", "shared", name)).filter(Files::exists);
    }
}
