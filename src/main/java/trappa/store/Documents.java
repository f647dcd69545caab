package trappa.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;

/** The GraphQL documents, one file each; the build holds every one of them against the Admin API's schema. */
final class Documents {
    private static final ConcurrentHashMap<String, String> READ = new ConcurrentHashMap<>();

    private Documents() {}

    /** The text of {@code admin/NAME.graphql}. */
    static String text(String name) {
        return READ.computeIfAbsent(name, Documents::read);
    }

    private static String read(String name) {
        try (InputStream in = Documents.class.getResourceAsStream("/admin/" + name + ".graphql")) {
            if (in == null) {
                throw new IllegalStateException("There is no document admin/" + name + ".graphql");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
