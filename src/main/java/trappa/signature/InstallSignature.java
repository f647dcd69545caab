package trappa.signature;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query Shopify sends a browser back with when a shop has allowed the app: {@code hmac} is hex HMAC-SHA256 over the
 * other parameters, sorted by name, form-encoded with %20 for a space; at most 90 seconds old. Also our own signature
 * under what the browser carries meanwhile.
 */
public final class InstallSignature {
    private static final Pattern HEX_64 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private final AppSecrets secrets;

    public InstallSignature(AppSecrets secrets) {
        this.secrets = secrets;
    }

    /** The parameters, or empty unless they are exactly what Shopify signed lately; none may come twice. */
    public Optional<Map<String, String>> verify(@Nullable String rawQuery, Instant now) {
        if (rawQuery == null) {
            return Optional.empty();
        }
        Map<String, String> parameters = new TreeMap<>();
        try {
            for (String part : rawQuery.split("&", -1)) {
                String[] pair = part.split("=", 2);
                String name = URLDecoder.decode(pair[0], StandardCharsets.UTF_8);
                String value = pair.length == 2 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "";
                if (parameters.put(name, value) != null) {
                    return Optional.empty();
                }
            }
        } catch (IllegalArgumentException badEscape) {
            return Optional.empty();
        }
        String hmac = parameters.remove("hmac");
        String timestamp = parameters.getOrDefault("timestamp", "");
        if (hmac == null
                || !HEX_64.matcher(hmac).matches()
                || !secrets.vouchFor(message(parameters), HexFormat.of().parseHex(hmac))
                || !SECONDS.matcher(timestamp).matches()
                || Math.abs(now.getEpochSecond() - Long.parseLong(timestamp)) > ProxySignature.WINDOW.toSeconds()) {
            return Optional.empty();
        }
        return Optional.of(parameters);
    }

    /** {@code text} with our signature after it, for a cookie. */
    public String seal(String text) {
        return text + "." + HexFormat.of().formatHex(secrets.sign(cookie(text)));
    }

    /** The text of a cookie that we sealed. */
    public Optional<String> unseal(@Nullable String sealed) {
        int dot = sealed == null ? -1 : sealed.lastIndexOf('.');
        if (sealed == null
                || dot < 0
                || !HEX_64.matcher(sealed.substring(dot + 1)).matches()) {
            return Optional.empty();
        }
        String text = sealed.substring(0, dot);
        return secrets.vouchFor(cookie(text), HexFormat.of().parseHex(sealed.substring(dot + 1)))
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Set apart from anything Shopify signs. */
    private static byte[] cookie(String text) {
        return ("trappa cookie\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] message(Map<String, String> sorted) {
        return sorted.entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
