package trappa.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import trappa.event.Post;

/**
 * Calls to the addresses shop owners gave. Whoever gives one must not reach this machine or its network through us, so
 * every connection is looked at where it is made: after the name was resolved, whatever the name leads to the next time.
 * No redirect is followed, no proxy asked, and of the answer next to nothing is read.
 */
public final class ReceiverPost implements Post, AutoCloseable {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final long MOST_BYTES = 16 << 10;
    private static final long LONGEST_PAUSE_SECONDS = 86_400;

    private final Once client;

    /** The address is not one of the public internet. */
    private static final class NotPublic extends IOException {
        NotPublic() {
            super("The address is not a public one");
        }
    }

    /**
     * @param deadline for one call, from looking the name up to the last byte
     * @param development whether this machine may be called too
     */
    public ReceiverPost(Duration deadline, boolean development) {
        client = new Once(() -> new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .proxy(Proxy.NO_PROXY)
                .socketFactory(new Guarded(development))
                .connectTimeout(deadline)
                .readTimeout(deadline)
                .writeTimeout(deadline)
                .callTimeout(deadline)
                .connectionPool(new ConnectionPool(8, 30, TimeUnit.SECONDS))
                .build());
    }

    @Override
    public Outcome send(String url, Map<String, String> headers, byte[] body) {
        HttpUrl to = HttpUrl.parse(url);
        if (to == null) {
            return new Outcome.Broken("The address cannot be called");
        }
        Request.Builder request = new Request.Builder()
                .url(to)
                .post(RequestBody.create(body, JSON))
                .header("Accept", "*/*")
                .header("User-Agent", "Trappa");
        headers.forEach(request::header);
        try (Response response = client.get().newCall(request.build()).execute()) {
            BufferedSource source = response.body().source();
            boolean large = source.request(MOST_BYTES + 1);
            return large
                    ? new Outcome.Broken("The answer is larger than " + MOST_BYTES + " bytes")
                    : new Outcome.Answered(response.code(), retryAfter(response.header("Retry-After", "")));
        } catch (IOException e) {
            return new Outcome.Broken(why(e));
        }
    }

    /** Never the message of somebody else's exception: it may name what stands on the network. */
    private static String why(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotPublic) {
                return "The address is not a public one";
            }
        }
        return "No answer (" + e.getClass().getSimpleName() + ")";
    }

    private static Optional<Duration> retryAfter(String header) {
        return header.matches("[0-9]{1,9}")
                ? Optional.of(Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, Long.parseLong(header))))
                : Optional.empty();
    }

    @Override
    public void close() {
        client.close();
    }

    /** Makes sockets that connect to public addresses only. */
    private static final class Guarded extends SocketFactory {
        private final boolean loopbackToo;

        Guarded(boolean loopbackToo) {
            this.loopbackToo = loopbackToo;
        }

        @Override
        public Socket createSocket() {
            return new Socket() {
                @Override
                public void connect(SocketAddress endpoint, int timeout) throws IOException {
                    if (!(endpoint instanceof InetSocketAddress to) || to.isUnresolved() || !allowed(to.getAddress())) {
                        throw new NotPublic();
                    }
                    super.connect(endpoint, timeout);
                }
            };
        }

        private boolean allowed(InetAddress address) {
            return PublicAddress.is(address) || (loopbackToo && address.isLoopbackAddress());
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("Only sockets that are connected later are looked at");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket(host.getHostAddress(), port);
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            return createSocket(address, port);
        }
    }
}
