package trappa.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import trappa.signature.ProxySignature;
import trappa.value.ShopDomain;

/**
 * Plays Shopify's app proxy: a call to {@code /apps/trappa/…} in the shop reaches {@code /proxy/…} of the app, with the
 * shop and the logged-in shopper signed into the query. What a browser sends under those names is dropped first, so
 * nobody becomes someone else by typing an id.
 */
final class AppProxy {
    private static final Set<String> SIGNED_BY_THE_SHOP =
            Set.of("shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature");
    private static final List<String> FORWARDED = List.of("Content-Type", "Idempotency-Key", "If-None-Match", "Accept");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-]{1,100}){1,6}");

    private final HttpClient client;
    private final URI trappa;
    private final ShopDomain shop;
    private final ProxySignature signature;
    private final Clock clock;

    AppProxy(HttpClient client, URI trappa, ShopDomain shop, ProxySignature signature, Clock clock) {
        this.client = client;
        this.trappa = trappa;
        this.shop = shop;
        this.signature = signature;
        this.clock = clock;
    }

    /** A call from the storefront; {@code path} starts with a slash and has no query. */
    record Call(String method, String path, Map<String, List<String>> query, Map<String, String> headers, byte[] body) {
        static Call get(String path) {
            return new Call("GET", path, Map.of(), Map.of(), new byte[0]);
        }
    }

    /** The app's answer, or {@code 502} when there is none. */
    record Answer(int status, Map<String, String> headers, byte[] body) {}

    Answer forward(Call call, @Nullable Shopper shopper) {
        if (!PATH.matcher(call.path()).matches()) {
            return new Answer(404, Map.of(), new byte[0]);
        }
        URI address = trappa.resolve("/proxy" + call.path() + "?" + signature.sign(signedQuery(call, shopper)));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).header("X-Forwarded-Host", shop.text());
        FORWARDED.forEach(name -> {
            String value = call.headers().get(name);
            if (value != null) {
                request.header(name, value);
            }
        });
        request.method(
                call.method(),
                call.body().length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(call.body()));
        return send(request.build());
    }

    private Map<String, List<String>> signedQuery(Call call, @Nullable Shopper shopper) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        call.query().forEach((name, values) -> {
            if (!SIGNED_BY_THE_SHOP.contains(name)) {
                query.put(name, values);
            }
        });
        query.put("shop", List.of(shop.text()));
        query.put("logged_in_customer_id", List.of(shopper == null ? "" : Long.toString(shopper.customerId())));
        query.put("path_prefix", List.of("/apps/trappa"));
        query.put("timestamp", List.of(Long.toString(clock.instant().getEpochSecond())));
        return query;
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return Forwarded.answer(response);
        } catch (IOException noAnswer) {
            return new Answer(502, Map.of(), new byte[0]);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(502, Map.of(), new byte[0]);
        }
    }
}
