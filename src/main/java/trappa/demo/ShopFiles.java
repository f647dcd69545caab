package trappa.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The shop's style, script and pictures, and Trappa's widget fetched through the shop so that it has the shop's origin. */
final class ShopFiles {
    private static final Pattern NAME = Pattern.compile("(images/)?[a-z0-9-]{1,40}\\.(css|js|svg)");
    private static final Pattern WIDGET = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Map<String, String> TYPES =
            Map.of("css", "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");

    private final HttpClient client;
    private final URI trappa;

    ShopFiles(HttpClient client, URI trappa) {
        this.client = client;
        this.trappa = trappa;
    }

    record File(String type, byte[] bytes) {}

    Optional<File> find(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try (InputStream stream = ShopFiles.class.getResourceAsStream("/demo/" + name)) {
            if (stream == null) {
                return Optional.empty();
            }
            return Optional.of(
                    new File(TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), ""), stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AppProxy.Answer widget(String file) {
        if (!WIDGET.matcher(file).matches()) {
            return new AppProxy.Answer(404, Map.of(), new byte[0]);
        }
        HttpRequest request = HttpRequest.newBuilder(trappa.resolve("/widget/" + file))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return Forwarded.answer(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException noAnswer) {
            return new AppProxy.Answer(502, Map.of(), new byte[0]);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new AppProxy.Answer(502, Map.of(), new byte[0]);
        }
    }
}
