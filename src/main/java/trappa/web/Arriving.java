package trappa.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A body as it arrives, read by one thread. One that comes too slowly is given up: it holds room that others wait for. A
 * large one that stops coming is given up before whoever waits for room loses patience.
 */
final class Arriving implements AutoCloseable {
    /** The store waits no longer for an answer: https://shopify.dev/docs/apps/build/webhooks/subscribe/https. */
    private static final Duration WHOLE_WITHIN = Duration.ofSeconds(5);
    /** Less than the door lets others wait for room. */
    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(1);

    private static final int EXPECTED_PIECES = 4;

    private final Request request;
    private final long expected;
    private final Semaphore more = new Semaphore(0);
    private Content.@Nullable Chunk chunk;
    private boolean ended;
    private long came;
    private long waitedNanos;

    Arriving(Context ctx) {
        request = ServletContextRequest.getServletContextRequest(ctx.req());
        long announced = ctx.req().getContentLengthLong();
        expected = announced < 0 ? (long) EXPECTED_PIECES * Body.SMALL : announced;
    }

    /**
     * Waits for the next bytes and puts them into an array.
     *
     * @return how many, less than {@code length} only when the body is at its end
     * @throws IOException when the client went away
     * @throws Problem.Thrown 408 when they come too slowly
     */
    int read(byte[] into, int length) throws IOException {
        int read = 0;
        while (read < length && !ended) {
            ByteBuffer some = next();
            int bytes = Math.min(some.remaining(), length - read);
            some.get(into, read, bytes);
            read += bytes;
            came += bytes;
        }
        return read;
    }

    /** What has come and was not taken yet, waited for while there is nothing. */
    private ByteBuffer next() throws IOException {
        while (chunk == null || !chunk.hasRemaining()) {
            if (chunk != null && chunk.isLast()) {
                ended = true;
                return chunk.getByteBuffer();
            }
            close();
            chunk = request.read();
            if (chunk == null) {
                await();
            } else if (Content.Chunk.isFailure(chunk)) {
                throw new IOException("The body did not come whole", chunk.getFailure());
            }
        }
        return chunk.getByteBuffer();
    }

    private void await() {
        long began = System.nanoTime();
        request.demand(more::release);
        try {
            if (!more.tryAcquire(patience(came, expected).toNanos() - waitedNanos, TimeUnit.NANOSECONDS)) {
                throw new Problem(408, "too_slow", "The body came too slowly; send it again").thrown();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.busy().thrown();
        }
        waitedNanos += System.nanoTime() - began;
    }

    /** How long may have been waited for a body in all, when so much of it has come. */
    static Duration patience(long came, long expected) {
        if (expected <= Body.SMALL) {
            return WHOLE_WITHIN;
        }
        Duration coming = WHOLE_WITHIN.minus(BEGUN_WITHIN);
        return BEGUN_WITHIN.plusNanos((long) ((double) coming.toNanos() * Math.min(came, expected) / expected));
    }

    @Override
    public void close() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }
}
