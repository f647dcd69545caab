package trappa.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Answer;
import trappa.support.Json;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;

/** The owner's proof. The tokens are made here by hand, so that every part of them can be wrong. */
class SessionTokenTest {
    private static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static RunningTrappa server;
    private static TestShop shop;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
        shop = server.newShop();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_token_as_shopify_makes_it_opens_the_owners_pages() {
        assertThat(status(token(claims -> {}))).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"exp, -9, 200", "exp, -11, 401", "nbf, 9, 200", "nbf, 11, 401"})
    void ten_seconds_of_leeway_and_no_more(String claim, long fromNow, int status) {
        String token = token(claims -> claims.put(claim, now() + fromNow));
        assertThat(status(token)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aud", "exp", "nbf", "iss", "dest", "sub"})
    void a_claim_that_is_missing_is_refused(String claim) {
        assertThat(status(token(claims -> claims.remove(claim)))).isEqualTo(401);
    }

    @Test
    void a_token_for_another_app_is_refused() {
        assertThat(status(token(claims -> claims.put("aud", "another-app")))).isEqualTo(401);
        assertThat(status(token(claims -> claims.put("aud", "")))).isEqualTo(401);
        assertThat(status(token(
                        claims -> claims.putArray("aud").add("another-app").add(Secrets.API_KEY))))
                .as("it was made for another app too")
                .isEqualTo(401);
    }

    /** The shop is the token's, whatever else the call says. */
    @Test
    void a_token_of_one_shop_replayed_at_another_shows_its_own_shop() {
        TestShop other = server.newShop().publish(onePointPerKrona().with("name", "Andras program"));
        Map<String, String> mine = Map.of(
                "Authorization",
                "Bearer " + token(claims -> {}),
                "X-Shopify-Shop-Domain",
                other.domain(),
                "Host",
                other.domain());
        String query = "?shop=" + other.domain() + "&dest=https://" + other.domain();
        Answer answer = shop.call("GET", "/api/program" + query, mine, new byte[0]);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("name").asString()).isNotEqualTo("Andras program");
    }

    @ParameterizedTest
    @CsvSource({"Bearer, 200", "bearer, 200", "BEARER, 200", "Basic, 401", "Bearerx, 401"})
    void the_scheme_may_be_written_in_any_case(String scheme, int status) {
        assertThat(get(Map.of("Authorization", scheme + " " + token(claims -> {}))))
                .isEqualTo(status);
    }

    @Test
    void issuer_and_destination_must_be_the_same_shop() {
        String other = server.newShop().domain();
        assertThat(status(token(claims -> claims.put("dest", "https://" + other))))
                .isEqualTo(401);
        assertThat(status(token(claims -> claims.put("iss", "https://" + other + "/admin"))))
                .isEqualTo(401);
    }

    /** A shopper reads her own token in the browser; it must not make an owner of her. */
    @ParameterizedTest
    @CsvSource({
        "/admin, gid://shopify/Customer/7001",
        "'', gid://shopify/Customer/7001",
        "/checkouts, ''",
        "'', ''",
        "/admin, ''",
        "/admin, ' '",
        "/admin.evil, x"
    })
    void a_shoppers_token_never_opens_the_owners_pages(String issuerPath, String subject) {
        assertThat(status(token(claims -> claims.put("iss", "https://" + shop.domain() + issuerPath)
                        .put("sub", subject))))
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://evil.example/x.myshopify.com",
                "https://x.myshopify.com.evil.example",
                "https://x.myshopify.com@evil.example",
                "http://x.myshopify.com",
                "x.myshopify.com",
                "https://",
                "",
                ":"
            })
    void a_destination_that_is_no_shop_is_refused(String url) {
        assertThat(status(token(claims -> claims.put("dest", url).put("iss", url))))
                .isEqualTo(401);
    }

    @Test
    void no_signature_or_another_algorithm_is_refused() {
        String claims = claims().toString();
        assertThat(status(encode("{\"alg\":\"none\"}") + "." + encode(claims) + "."))
                .isEqualTo(401);
        assertThat(status(encode("{\"alg\":\"None\"}") + "." + encode(claims) + "."))
                .isEqualTo(401);
        assertThat(status(encode(HS256) + "." + encode(claims) + ".")).isEqualTo(401);
        assertThat(status(signed("{\"alg\":\"HS512\"}", claims, "HmacSHA512", Secrets.CURRENT)))
                .isEqualTo(401);
        assertThat(status(signed("{\"alg\":\"HS512\"}", claims, "HmacSHA256", Secrets.CURRENT)))
                .isEqualTo(401);
        assertThat(status(
                        signed("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", claims, "HmacSHA256", Secrets.CURRENT)))
                .as("it says that there is more to check")
                .isEqualTo(401);
        assertThat(status(signed("{\"alg\":\"RS256\"}", claims, "HmacSHA256", Secrets.CURRENT)))
                .isEqualTo(401);
        assertThat(status(signed(HS256, claims, "HmacSHA256", "not the secret of this app, 0123456789")))
                .isEqualTo(401);
    }

    @Test
    void a_token_changed_after_signing_is_refused() {
        String[] parts = token(claims -> {}).split("\\.");
        String others = claims().put("dest", "https://other.myshopify.com").toString();
        assertThat(status(parts[0] + "." + encode(others) + "." + parts[2])).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a.b", "a.b.c", "....", "null", "eyJhbGciOiJIUzI1NiJ9.e30.", "{}"})
    void garbage_is_refused_and_not_an_error(String garbage) {
        assertThat(status(garbage)).isEqualTo(401);
    }

    @Test
    void without_a_token_or_with_another_scheme_nothing_opens() {
        assertThat(get(Map.of())).isEqualTo(401);
        assertThat(get(Map.of("Authorization", token(claims -> {})))).isEqualTo(401);
        assertThat(get(Map.of("Authorization", "Basic " + token(claims -> {})))).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/program",
        "PUT, /api/program",
        "GET, /api/program/versions",
        "GET, /api/members",
        "GET, /api/members/1",
        "GET, /api/members/1/ledger",
        "GET, /api/deliveries",
        "POST, /api/deliveries/1/replay"
    })
    void every_route_of_the_owner_asks_for_it(String method, String path) {
        byte[] body = method.equals("GET") ? new byte[0] : "{}".getBytes(StandardCharsets.UTF_8);
        assertThat(shop.call(method, path, Map.of("Content-Type", "application/json"), body)
                        .status())
                .isEqualTo(401);
    }

    private static int status(String token) {
        return get(Map.of("Authorization", "Bearer " + token));
    }

    private static int get(Map<String, String> headers) {
        return shop.call("GET", "/api/program", headers, new byte[0]).status();
    }

    private static String token(Consumer<ObjectNode> change) {
        ObjectNode claims = claims();
        change.accept(claims);
        return signed(HS256, claims.toString(), "HmacSHA256", Secrets.CURRENT);
    }

    private static ObjectNode claims() {
        return Json.object()
                .put("iss", "https://" + shop.domain() + "/admin")
                .put("dest", "https://" + shop.domain())
                .put("aud", Secrets.API_KEY)
                .put("sub", "42")
                .put("exp", now() + 50)
                .put("nbf", now() - 10)
                .put("iat", now() - 10)
                .put("jti", "f8912129-1af6-4cad-9ca3-76b0f7621087")
                .put("sid", "aaea182f2732d44c23057c0fea584021a4485b2bd25d3eb7fd349313ad24c685");
    }

    private static long now() {
        return server.clock().instant().getEpochSecond();
    }

    private static String signed(String header, String claims, String algorithm, String secret) {
        String text = encode(header) + "." + encode(claims);
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return text + "." + encode(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
