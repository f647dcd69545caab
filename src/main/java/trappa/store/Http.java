package trappa.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.GzipSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the store, kept on a short leash: a deadline for the whole call, no redirect followed, nothing sent twice
 * behind our back, and an answer read only up to a limit, which counts after unpacking.
 */
final class Http implements AutoCloseable {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long PIECE = 64L << 10;
    private final Once client;

    private final long mostBytes;

    /**
     * @param deadline for one call, from the connection to the last byte
     * @param mostBytes the largest answer that is read, unpacked
     */
    Http(Duration deadline, long mostBytes) {
        this.mostBytes = mostBytes;
        Duration connect = deadline.compareTo(CONNECT) < 0 ? deadline : CONNECT;
        client = new Once(() -> new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(connect)
                .readTimeout(deadline)
                .writeTimeout(deadline)
                .callTimeout(deadline)
                .connectionPool(new ConnectionPool(16, 2, TimeUnit.MINUTES))
                .build());
    }

    /** What came of a call. */
    sealed interface Outcome {
        /** Answered in time and whole. */
        record Answered(int status, Optional<Duration> retryAfter, byte[] body) implements Outcome {}

        /** Not answered, or not with what an answer may be; whether it was carried out is not known. */
        record Broken(String why) implements Outcome {}
    }

    Outcome post(HttpUrl url, byte[] json, @Nullable String accessToken) {
        Request.Builder request = new Request.Builder()
                .url(url)
                .post(RequestBody.create(json, JSON))
                .header("Accept", "application/json")
                .header("User-Agent", "Trappa");
        if (accessToken != null) {
            request.header("X-Shopify-Access-Token", accessToken);
        }
        try (Response response = client.get().newCall(request.build()).execute()) {
            ResponseBody body = response.body();
            BufferedSource source = body.source();
            if (source.request(mostBytes + 1)) {
                return new Outcome.Broken("The store's answer is larger than " + mostBytes + " bytes");
            }
            return new Outcome.Answered(
                    response.code(), retryAfter(response.header("Retry-After")), source.readByteArray());
        } catch (IOException e) {
            return new Outcome.Broken(
                    "The store did not answer (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** What came of fetching a large file. */
    sealed interface Download {
        /** It is there whole. */
        record Whole() implements Download {}

        /** The address does not lead to it (any more). */
        record Gone(String why) implements Download {}

        /** It did not come whole: it may the next time. */
        record Broken(String why) implements Download {}
    }

    /**
     * Fetches a file onto the disk, unpacked; one that was begun is gone on with, where the other side can do that.
     *
     * @param mostBytes the largest file that is taken, unpacked
     * @param deadline for the whole of it
     */
    Download download(HttpUrl url, Path file, long mostBytes, Duration deadline) {
        OkHttpClient patient = client.get().newBuilder().callTimeout(deadline).build();
        try {
            long have = Files.exists(file) ? Files.size(file) : 0;
            // Asked for as it is, since a part of something packed could not be gone on with.
            Request.Builder request = new Request.Builder()
                    .url(url)
                    .header("Accept-Encoding", "identity")
                    .header("User-Agent", "Trappa");
            if (have > 0) {
                request.header("Range", "bytes=" + have + "-");
            }
            try (Response response = patient.newCall(request.build()).execute()) {
                if (response.code() == 416) {
                    Files.deleteIfExists(file);
                    return new Download.Broken("What had come of the file does not fit what there is now");
                }
                boolean more = response.code() == 206
                        && String.valueOf(response.header("Content-Range")).startsWith("bytes " + have + "-");
                if (response.code() != 200 && !more) {
                    return response.code() >= 500
                            ? new Download.Broken("The file's server answered " + response.code())
                            : new Download.Gone("The file's address answered " + response.code());
                }
                return keep(response, file, more, mostBytes);
            }
        } catch (IOException e) {
            return new Download.Broken(
                    "The file did not come whole (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Download keep(Response response, Path file, boolean more, long mostBytes) throws IOException {
        BufferedSource source = response.body().source();
        if ("gzip".equalsIgnoreCase(response.header("Content-Encoding"))) {
            source = Okio.buffer(new GzipSource(source));
        }
        try (BufferedSource in = source;
                BufferedSink out = Okio.buffer(more ? Okio.appendingSink(file.toFile()) : Okio.sink(file.toFile()))) {
            long bytes = more ? Files.size(file) : 0;
            for (long read = in.read(out.getBuffer(), PIECE); read != -1; read = in.read(out.getBuffer(), PIECE)) {
                bytes += read;
                if (bytes > mostBytes) {
                    return new Download.Gone("The file is larger than " + mostBytes + " bytes");
                }
                out.emitCompleteSegments();
            }
            return new Download.Whole();
        }
    }

    private static Optional<Duration> retryAfter(@Nullable String header) {
        return header != null && header.matches("[0-9]{1,5}(\\.[0-9]{1,3})?")
                ? Optional.of(Duration.ofMillis((long) (Double.parseDouble(header) * 1000)))
                : Optional.empty();
    }

    /** Ends the calls under way: they come back as broken. */
    @Override
    public void close() {
        client.close();
    }
}
