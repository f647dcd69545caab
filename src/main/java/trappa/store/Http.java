package trappa.store;

import java.io.IOException;
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
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the store, kept on a short leash: a deadline for the whole call, no redirect followed, nothing sent twice
 * behind our back, and an answer read only up to a limit, which counts after unpacking.
 */
final class Http implements AutoCloseable {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private final OkHttpClient client;
    private final long mostBytes;

    /**
     * @param deadline for one call, from the connection to the last byte
     * @param mostBytes the largest answer that is read, unpacked
     */
    Http(Duration deadline, long mostBytes) {
        this.mostBytes = mostBytes;
        Duration connect = deadline.compareTo(CONNECT) < 0 ? deadline : CONNECT;
        client = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(connect)
                .readTimeout(deadline)
                .writeTimeout(deadline)
                .callTimeout(deadline)
                .connectionPool(new ConnectionPool(16, 2, TimeUnit.MINUTES))
                .build();
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
        try (Response response = client.newCall(request.build()).execute()) {
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

    private static Optional<Duration> retryAfter(@Nullable String header) {
        return header != null && header.matches("[0-9]{1,5}(\\.[0-9]{1,3})?")
                ? Optional.of(Duration.ofMillis((long) (Double.parseDouble(header) * 1000)))
                : Optional.empty();
    }

    /** Ends the calls under way: they come back as broken. */
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
