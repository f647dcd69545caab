package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.NodeTools;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;

/** The example for shops of one's own, run as it is: whoever is logged in there is who asks, and nobody else. */
class OwnProxyTest {
    private static final Path EXAMPLE = Path.of("frontend-widget", "examples", "own-proxy.mjs");

    @BeforeAll
    static void node() {
        NodeTools.fetch();
    }

    @Test
    void a_shop_of_ones_own_says_who_asks_and_its_browser_cannot() throws Exception {
        try (RunningTrappa server = RunningTrappa.start()) {
            server.clock().moveTo(Instant.now());
            TestShop shop = server.newShop()
                    .publish(onePointPerKrona().step("s300", 300, 2_500).reward("r100", 10_000, 100));
            shop.deliver(
                    Delivery.of("orders/paid", OrderJson.paid(1).customer(7_001).line(11, "380.00", 1)));
            Process node = started(server.port(), shop.domain());
            try (var out = node.inputReader()) {
                URI address = URI.create("http://127.0.0.1:" + out.readLine() + "/apps/trappa/");
                assertThat(member(address, "staircase?locale=sv", "session=abc"))
                        .contains("\"available\":380");
                assertThat(member(address, "staircase", "session=somebody")).isEqualTo("null");
                assertThat(member(address, "staircase?logged_in_customer_id=7001&signature=x", ""))
                        .isEqualTo("null");
                HttpResponse<String> bought = sent(HttpRequest.newBuilder(address.resolve("redemptions"))
                        .header("Cookie", "session=abc")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "once")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"rewardId\": \"r100\"}")));
                assertThat(bought.statusCode()).as(bought.body()).isEqualTo(201);
                assertThat(sent(HttpRequest.newBuilder(address.resolve("/other")))
                                .statusCode())
                        .isEqualTo(404);
            } finally {
                node.destroy();
            }
        }
    }

    private static String member(URI address, String path, String cookie) throws Exception {
        HttpResponse<String> answer =
                sent(HttpRequest.newBuilder(address.resolve(path)).header("Cookie", cookie));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.read(answer.body()).get("member").toString();
    }

    private static HttpResponse<String> sent(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Process started(int port, String shop) throws IOException {
        var node = new ProcessBuilder("node", EXAMPLE.toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
        node.environment()
                .putAll(Map.of(
                        "TRAPPA",
                        "http://127.0.0.1:" + port,
                        "SHOP",
                        shop,
                        "SECRET",
                        Secrets.CURRENT,
                        "SESSIONS",
                        "{\"abc\": \"7001\"}"));
        return node.start();
    }
}
