package trappa.demo;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of an answer that goes on to the shopper's browser. Cookies never do, as with Shopify's proxy. */
final class Forwarded {
    private static final List<String> HEADERS = List.of(
            "Content-Type",
            "Content-Encoding",
            "ETag",
            "Cache-Control",
            "Vary",
            "Retry-After",
            "Idempotency-Hit",
            "X-Content-Type-Options");

    private Forwarded() {}

    static AppProxy.Answer answer(HttpResponse<byte[]> response) {
        Map<String, String> headers = new LinkedHashMap<>();
        HEADERS.forEach(name -> response.headers().firstValue(name).ifPresent(value -> headers.put(name, value)));
        return new AppProxy.Answer(response.statusCode(), headers, response.body());
    }
}
