package trappa.signature;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import trappa.value.ShopDomain;

/**
 * The signature of an app proxy call: form-decode the query, drop {@code signature}, join repeated values with a comma,
 * make {@code key=value}, sort those strings, concatenate them with nothing between, hex HMAC-SHA256
 * (https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies).
 *
 * <p>Since nothing separates the parts, no parameter is read before the signature holds, and a repeated identity
 * parameter ("1,2") is refused: the platform's own library accepted it. For the same reason what is signed may say who, where
 * and when only once, in whatever parameter: two calls with borders in different places have the same signature, and a
 * guest who adds {@code a=x&m=logged_in_customer_id%3D7} would have one for customer 7.
 */
public final class ProxySignature {
    static final Duration WINDOW = Duration.ofSeconds(90);
    private static final int SIGNATURE_DIGITS = 64;
    private static final int MOST_DIGITS_OF_A_CUSTOMER = 19;
    private static final int MOST_DIGITS_OF_SECONDS = 12;
    private static final List<String> EXACTLY_ONCE = List.of("shop", "timestamp", "signature", "logged_in_customer_id");
    private static final List<String> SAID_ONCE = List.of("shop=", "timestamp=", "logged_in_customer_id=");
    private final AppSecrets secrets;
    private final Duration shift;

    public ProxySignature(AppSecrets secrets) {
        this(secrets, Duration.ZERO);
    }

    /**
     * @param shift how far our clock has been moved for development: callers may go by ours or by the real one. Always
     *     zero in production
     */
    public ProxySignature(AppSecrets secrets, Duration shift) {
        this.secrets = secrets;
        this.shift = shift;
    }

    /** Who calls: the shop, and the shopper when one is logged in; everything here was signed. */
    public record Caller(ShopDomain shop, OptionalLong customerId, Map<String, List<String>> parameters) {
        /** The first value of a parameter of the request's own. */
        public Optional<String> parameter(String name) {
            return Optional.ofNullable(parameters.get(name)).map(List::getFirst);
        }
    }

    /** The caller, or empty when the query is not exactly what Shopify would have sent within the last 90 seconds. */
    public Optional<Caller> verify(@Nullable String rawQuery, Instant now) {
        if (rawQuery == null) {
            return Optional.empty();
        }
        Map<String, List<String>> parameters;
        try {
            parameters = decode(rawQuery);
        } catch (IllegalArgumentException badEscape) {
            return Optional.empty();
        }
        for (String name : EXACTLY_ONCE) {
            if (parameters.getOrDefault(name, List.of()).size() != 1) {
                return Optional.empty();
            }
        }
        String signature = only(parameters, "signature");
        parameters.remove("signature");
        String message = message(parameters);
        if (!hex(signature)
                || !secrets.vouchFor(
                        message.getBytes(StandardCharsets.UTF_8), HexFormat.of().parseHex(signature))) {
            return Optional.empty();
        }
        for (String said : SAID_ONCE) {
            if (!once(message, said)) {
                return Optional.empty();
            }
        }
        return caller(parameters, now);
    }

    /** The query string, signature included, of a call Shopify would make: what the demo shop and the tests send. */
    public String sign(Map<String, List<String>> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, values) -> values.forEach(value ->
                query.append(encode(name)).append('=').append(encode(value)).append('&')));
        return query.append("signature=")
                .append(HexFormat.of()
                        .formatHex(secrets.sign(message(parameters).getBytes(StandardCharsets.UTF_8))))
                .toString();
    }

    private Optional<Caller> caller(Map<String, List<String>> parameters, Instant now) {
        Optional<ShopDomain> shop = ShopDomain.parse(only(parameters, "shop"));
        String timestamp = only(parameters, "timestamp");
        if (shop.isEmpty() || !digits(timestamp, MOST_DIGITS_OF_SECONDS)) {
            return Optional.empty();
        }
        long signedAt = Long.parseLong(timestamp);
        if (!recent(signedAt, now) && !recent(signedAt, now.minus(shift))) {
            return Optional.empty();
        }
        String customer = only(parameters, "logged_in_customer_id");
        if (customer.isEmpty()) {
            return Optional.of(new Caller(shop.get(), OptionalLong.empty(), Collections.unmodifiableMap(parameters)));
        }
        if (!digits(customer, MOST_DIGITS_OF_A_CUSTOMER)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Caller(
                    shop.get(), OptionalLong.of(Long.parseLong(customer)), Collections.unmodifiableMap(parameters)));
        } catch (NumberFormatException above63Bits) {
            return Optional.empty();
        }
    }

    /** 64 digits in small letters, and nothing else. */
    private static boolean hex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return text.length() == SIGNATURE_DIGITS;
    }

    /** ASCII digits, one at least. */
    private static boolean digits(String text, int most) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= most;
    }

    private static boolean recent(long signedAt, Instant now) {
        return Math.abs(now.getEpochSecond() - signedAt) <= WINDOW.toSeconds();
    }

    private static String only(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of("")).getFirst();
    }

    private static boolean once(String message, String said) {
        int first = message.indexOf(said);
        return first >= 0 && message.indexOf(said, first + 1) < 0;
    }

    private static String message(Map<String, List<String>> parameters) {
        List<String> parts = new ArrayList<>();
        parameters.forEach((name, values) ->
                parts.add(name + "=" + (values.size() == 1 ? values.getFirst() : String.join(",", values))));
        parts.sort(null);
        return String.join("", parts);
    }

    private static Map<String, List<String>> decode(String rawQuery) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String part : rawQuery.split("&", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            parameters.computeIfAbsent(decoded(name), n -> new ArrayList<>(1)).add(decoded(value));
        }
        return parameters;
    }

    private static String decoded(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
