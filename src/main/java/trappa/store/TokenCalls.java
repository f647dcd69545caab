package trappa.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.value.ShopDomain;

/** The three ways to a token, all by one address of the shop: a session token, a code, a refresh token. */
final class TokenCalls {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int LONGEST = 1_000;
    private final AdminUrl url;
    private final Http http;
    private final String apiKey;
    private final String apiSecret;

    TokenCalls(AdminUrl url, Http http, String apiKey, String apiSecret) {
        this.url = url;
        this.http = http;
        this.apiKey = apiKey;
        this.apiSecret = apiSecret;
    }

    /**
     * Tokens as the store gave them.
     *
     * @param expiresAt null for a token without end
     */
    record Pair(
            String access,
            @Nullable String refresh,
            String scopes,
            @Nullable Instant expiresAt,
            @Nullable Instant renewableUntil) {}

    /** What came of asking for tokens. */
    sealed interface Outcome {
        record Given(Pair pair) implements Outcome {}

        /** The store will not give any for this. */
        record Denied(String why) implements Outcome {}

        /** It may work later. */
        record Later(String why) implements Outcome {}
    }

    Outcome exchange(ShopDomain shop, String sessionToken, Instant now) {
        return ask(
                shop,
                body().put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
                        .put("subject_token", sessionToken)
                        .put("subject_token_type", "urn:ietf:params:oauth:token-type:id_token")
                        .put("requested_token_type", "urn:shopify:params:oauth:token-type:offline-access-token")
                        .put("expiring", "1"),
                now);
    }

    Outcome redeem(ShopDomain shop, String code, Instant now) {
        return ask(shop, body().put("code", code).put("expiring", "1"), now);
    }

    Outcome refresh(ShopDomain shop, String refreshToken, Instant now) {
        return ask(shop, body().put("grant_type", "refresh_token").put("refresh_token", refreshToken), now);
    }

    private ObjectNode body() {
        return JsonNodeFactory.instance.objectNode().put("client_id", apiKey).put("client_secret", apiSecret);
    }

    private Outcome ask(ShopDomain shop, ObjectNode body, Instant now) {
        return switch (http.post(url.token(shop), MAPPER.writeValueAsBytes(body), null)) {
            case Http.Outcome.Broken(String why) -> new Outcome.Later(why);
            case Http.Outcome.Answered answer -> read(answer, now);
        };
    }

    private static Outcome read(Http.Outcome.Answered answer, Instant now) {
        if (answer.status() == 400 || answer.status() == 401 || answer.status() == 403) {
            return new Outcome.Denied("The store gave no access (" + answer.status() + ")");
        }
        if (answer.status() != 200) {
            return new Outcome.Later("The store answered " + answer.status());
        }
        try {
            JsonNode root = MAPPER.readTree(answer.body());
            Optional<String> access = text(root, "access_token");
            if (access.isEmpty()) {
                return new Outcome.Later("The store's answer has no token");
            }
            return new Outcome.Given(new Pair(
                    access.get(),
                    text(root, "refresh_token").orElse(null),
                    text(root, "scope").orElse(""),
                    in(root, "expires_in", now),
                    in(root, "refresh_token_expires_in", now)));
        } catch (JacksonException notJson) {
            return new Outcome.Later("The store's answer is not JSON");
        }
    }

    private static Optional<String> text(JsonNode root, String key) {
        JsonNode node = root.path(key);
        return node.isString()
                        && !node.stringValue().isEmpty()
                        && node.stringValue().length() <= LONGEST
                ? Optional.of(node.stringValue())
                : Optional.empty();
    }

    private static @Nullable Instant in(JsonNode root, String key, Instant now) {
        JsonNode seconds = root.path(key);
        return seconds.isIntegralNumber() && seconds.canConvertToInt() && seconds.intValue() >= 0
                ? now.plus(Duration.ofSeconds(seconds.intValue()))
                : null;
    }
}
