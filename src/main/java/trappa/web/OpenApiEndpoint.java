package trappa.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code /openapi.yaml}: the contract of every route, written first and held against the running routes by a test. */
public final class OpenApiEndpoint {
    private static final String FILE = "/openapi.yaml";
    private final byte[] document = load();

    public void serve(Context ctx) {
        ctx.header("Cache-Control", "public, max-age=300");
        ctx.contentType("application/yaml");
        ctx.result(document);
    }

    private static byte[] load() {
        try (InputStream in = OpenApiEndpoint.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("The contract is not in this build: " + FILE);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
