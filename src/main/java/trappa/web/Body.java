package trappa.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Request bodies as raw bytes, never larger than allowed and never turned into text. */
public final class Body {
    private Body() {}

    /**
     * The whole body, or empty when it is larger than {@code most} bytes.
     *
     * @throws IOException when the client went away or stalled
     */
    public static Optional<byte[]> read(Context ctx, int most) throws IOException {
        long announced = ctx.req().getContentLengthLong();
        if (announced > most) {
            return Optional.empty();
        }
        try (InputStream in = ctx.req().getInputStream()) {
            byte[] body = in.readNBytes(most + 1);
            return body.length > most ? Optional.empty() : Optional.of(body);
        }
    }
}
