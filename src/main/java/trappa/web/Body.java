package trappa.web;

import io.javalin.http.Context;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Request bodies as raw bytes, never larger than allowed and never turned into text. */
public final class Body {
    private Body() {}

    /** A body of so many bytes or fewer is small. */
    public static final int SMALL = 64 << 10;

    /**
     * The whole body, or empty when it is larger than {@code most} bytes.
     *
     * @throws IOException when the client went away or stalled
     */
    public static Optional<byte[]> read(Context ctx, int most) throws IOException {
        if (ctx.req().getContentLengthLong() > most) {
            return Optional.empty();
        }
        try (InputStream in = ctx.req().getInputStream()) {
            byte[] body = in.readNBytes(most + 1);
            return body.length > most ? Optional.empty() : Optional.of(body);
        }
    }

    /**
     * The same, as far as there is room for it. What an announced body needs is taken before it is read: whoever has it
     * comes to an end, where many with a part of what they need each would all wait for each other. One of unknown length
     * takes twice its length, since its pieces are put together.
     *
     * @throws IOException when the client went away
     * @throws Problem.Thrown 503 when there is no room in time; 408 when it comes so slowly that its room is given up
     */
    public static Optional<byte[]> read(Context ctx, int most, Room.Share share) throws IOException {
        long announced = ctx.req().getContentLengthLong();
        if (announced > most) {
            return Optional.empty();
        }
        try (Arriving in = new Arriving(ctx)) {
            return announced < 0 ? pieces(in, most, share) : Optional.of(whole(in, (int) announced, share));
        }
    }

    private static byte[] whole(Arriving in, int length, Room.Share share) throws IOException {
        share.take(length);
        byte[] body = new byte[length];
        if (in.read(body, length) < length) {
            throw new EOFException("The body did not come whole");
        }
        return body;
    }

    private static Optional<byte[]> pieces(Arriving in, int most, Room.Share share) throws IOException {
        List<byte[]> pieces = new ArrayList<>();
        int length = 0;
        while (length <= most) {
            share.take(2 * SMALL);
            byte[] piece = new byte[Math.min(SMALL, most + 1 - length)];
            int read = in.read(piece, piece.length);
            pieces.add(piece);
            length += read;
            if (read < piece.length) {
                return Optional.of(together(pieces, length));
            }
        }
        return Optional.empty();
    }

    /** Whether the body is announced to be of {@link #SMALL} bytes at most. */
    public static boolean isSmall(Context ctx) {
        long announced = ctx.req().getContentLengthLong();
        return announced >= 0 && announced <= SMALL;
    }

    private static byte[] together(List<byte[]> pieces, int length) {
        byte[] body = new byte[length];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, body, at, Math.min(piece.length, length - at));
            at += piece.length;
        }
        return body;
    }
}
