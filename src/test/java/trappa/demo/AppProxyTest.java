package trappa.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.signature.AppSecrets;
import trappa.signature.ProxySignature;
import trappa.support.ListeningServer;
import trappa.support.ListeningServer.Heard;
import trappa.value.ShopDomain;

class AppProxyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Shopper ELIN =
            new Shopper("elin", "Elin", "Åkesson", 9_007_199_254_740_993L, NOW.minusSeconds(1));
    private final ProxySignature signature =
            new ProxySignature(new AppSecrets("a-secret-of-the-tests", Optional.empty()));
    private final HttpClient client = HttpClient.newHttpClient();
    private ListeningServer trappa;
    private AppProxy proxy;

    @BeforeEach
    void open() throws Exception {
        trappa = new ListeningServer(heard -> new ListeningServer.Answer(
                201,
                Map.of(
                        "Content-Type", "application/json",
                        "ETag", "\"7\"",
                        "Cache-Control", "private, no-store",
                        "Idempotency-Hit", "true",
                        "Set-Cookie", "session=secret"),
                "{\"points\":1}".getBytes(StandardCharsets.UTF_8)));
        proxy = new AppProxy(
                client,
                trappa.address(),
                new ShopDomain("fjard-och-fjall.myshopify.com"),
                signature,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        trappa.close();
        client.close();
    }

    @Test
    void a_call_arrives_as_shopify_would_have_signed_it() {
        proxy.forward(call("/estimate", Map.of("amount_minor", List.of("24900"))), ELIN);

        assertThat(heard().uri().getPath()).isEqualTo("/proxy/estimate");
        ProxySignature.Caller caller = caller();
        assertThat(caller.shop()).isEqualTo(new ShopDomain("fjard-och-fjall.myshopify.com"));
        assertThat(caller.customerId()).isEqualTo(OptionalLong.of(9_007_199_254_740_993L));
        assertThat(caller.parameter("amount_minor")).contains("24900");
    }

    @Test
    void a_guest_is_signed_as_nobody() {
        proxy.forward(call("/staircase", Map.of()), null);

        assertThat(caller().customerId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logged_in_customer_id", "shop", "timestamp", "signature", "path_prefix"})
    void nobody_becomes_someone_else_by_typing_a_parameter(String name) {
        proxy.forward(call("/staircase", Map.of(name, List.of("9007199254740995", "1"))), ELIN);

        ProxySignature.Caller caller = caller();
        assertThat(caller.customerId()).isEqualTo(OptionalLong.of(ELIN.customerId()));
        assertThat(heard().uri().getRawQuery()).doesNotContain("9007199254740995");
    }

    @Test
    void what_looks_like_another_parameter_stays_inside_its_value() {
        proxy.forward(call("/history", Map.of("cursor", List.of("1&path_prefix=2", "x=y"), "a,b", List.of("å"))), ELIN);

        ProxySignature.Caller caller = caller();
        assertThat(caller.customerId()).isEqualTo(OptionalLong.of(ELIN.customerId()));
        assertThat(caller.parameters().get("cursor")).containsExactly("1&path_prefix=2", "x=y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../api/program",
                "/%2e%2e/api",
                "//example.com/",
                "/staircase/",
                "",
                "/a?shop=x",
                "/a#b",
                "/a b",
                "/widget/x.js"
            })
    void only_plain_paths_are_forwarded(String path) {
        assertThat(proxy.forward(call(path, Map.of()), ELIN).status()).isEqualTo(404);

        assertThat(trappa.heard()).isEmpty();
    }

    @Test
    void a_post_keeps_its_body_and_its_idempotency_key() {
        byte[] body = "{\"offerId\":\"o1\"}".getBytes(StandardCharsets.UTF_8);
        proxy.forward(
                new AppProxy.Call(
                        "POST",
                        "/redemptions",
                        Map.of(),
                        Map.of(
                                "Content-Type", "application/json",
                                "Idempotency-Key", "k-1",
                                "If-None-Match", "\"6\"",
                                "Cookie", "shopper=elin",
                                "Authorization", "Bearer x"),
                        body),
                ELIN);

        assertThat(heard().method()).isEqualTo("POST");
        assertThat(heard().body()).isEqualTo(body);
        assertThat(heard().header("Content-Type")).isEqualTo("application/json");
        assertThat(heard().header("Idempotency-Key")).isEqualTo("k-1");
        assertThat(heard().header("If-None-Match")).isEqualTo("\"6\"");
        assertThat(heard().header("Cookie")).isNull();
        assertThat(heard().header("Authorization")).isNull();
    }

    @Test
    void the_answer_comes_back_without_cookies() {
        AppProxy.Answer answer = proxy.forward(call("/staircase", Map.of()), ELIN);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).asString().isEqualTo("{\"points\":1}");
        assertThat(answer.headers())
                .containsEntry("ETag", "\"7\"")
                .containsEntry("Cache-Control", "private, no-store")
                .containsEntry("Idempotency-Hit", "true")
                .containsEntry("Content-Type", "application/json")
                .doesNotContainKey("Set-Cookie");
    }

    @Test
    void no_answer_is_a_bad_gateway() {
        trappa.close();

        assertThat(proxy.forward(call("/staircase", Map.of()), ELIN).status()).isEqualTo(502);
    }

    private Heard heard() {
        return trappa.heard().getFirst();
    }

    private ProxySignature.Caller caller() {
        return signature.verify(heard().uri().getRawQuery(), NOW).orElseThrow();
    }

    private static AppProxy.Call call(String path, Map<String, List<String>> query) {
        return new AppProxy.Call("GET", path, query, Map.of(), new byte[0]);
    }
}
