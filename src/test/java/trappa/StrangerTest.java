package trappa;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;

/** What a stranger may try at the server's one open port: it never breaks, never waits for him and never tells anything. */
class StrangerTest {
    private static final long SHOPPER = 7_001;
    private static final String WIDGET = "/widget/trappa-stairs.js";
    private static RunningTrappa server;
    private static TestShop shop;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
        shop = server.newShop()
                .publish(onePointPerKrona().step("s300", 300, 2_500).reward("r100", 1_000, 100));
        shop.deliver(paid(1, "380.00"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /webhooks                 | POST
            GET    | /webhooks/orders/paid     | POST
            POST   | /proxy/staircase          | GET
            GET    | /proxy/redemptions        | POST
            POST   | /extension/staircase      | GET, OPTIONS
            PUT    | /widget/trappa-stairs.js  | GET
            DELETE | /api/program              | GET, PUT
            PUT    | /admin/program            | GET, POST
            PUT    | /nowhere                  |
            PUT    | /api/nowhere              |
            """)
    void an_address_says_by_which_methods_it_answers(String method, String path, String allowed) {
        Answer answer = shop.call(method, path, Map.of(), new byte[0]);
        assertThat(answer.status()).isEqualTo(allowed == null ? 404 : 405);
        assertThat(answer.header("Allow").orElse(null)).isEqualTo(allowed);
        assertThat(answer.json().get("type").asString())
                .isEqualTo("urn:trappa:problem:" + (allowed == null ? "not_found" : "method_not_allowed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "POST", "BREW"})
    void no_method_breaks_any_route(String method) {
        for (String path : List.of(
                "/",
                "/webhooks",
                "/webhooks/orders/paid",
                "/proxy/staircase",
                "/proxy/history",
                "/proxy/estimate",
                "/proxy/redemptions",
                "/proxy/redemptions/x/return",
                WIDGET,
                "/api/program",
                "/api/program/versions",
                "/api/members",
                "/api/members/7001",
                "/api/members/7001/ledger",
                "/api/members/7001/adjustments",
                "/api/deliveries",
                "/api/deliveries/1/replay")) {
            harmless(shop.call(method, path, Map.of(), new byte[0]));
            harmless(shop.call(method, path, shop.ownerHeaders(), "{\"a\": [}".getBytes(StandardCharsets.UTF_8)));
            String signed = path + "?" + shop.signedQuery(shop.identity(Long.toString(SHOPPER)));
            harmless(shop.call(method, signed, Map.of("Idempotency-Key", "k"), new byte[0]));
        }
        assertThat(shop.balance(SHOPPER)).isEqualTo(380);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/widget/../api/program",
                "/widget/%2e%2e/api/program",
                "/widget/..%2f..%2fapp.toml",
                "/widget/..%5c..%5capp.toml",
                "/widget/%252e%252e/app.toml",
                "/widget/a%00b",
                "/widget/%zz",
                "/widget/.",
                "/widget//etc/passwd",
                "/widget/trappa-stairs.js;x=1",
                "//webhooks",
                "*",
                "http://elsewhere.example/api/program"
            })
    void no_path_leads_out_of_the_widgets_folder(String path) {
        Answer answer = shop.call("GET", path, Map.of(), new byte[0]);
        assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
        harmless(answer);
    }

    @Test
    void headers_without_end_are_refused_in_the_words_of_every_other_error() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            many.put("X-Header-" + i, "value");
        }
        for (Map<String, String> headers :
                List.of(many, Map.of("X-Long", "v".repeat(100_000)), Map.of("Cookie", "a=b; ".repeat(20_000)))) {
            Answer answer = shop.call("GET", WIDGET, headers, new byte[0]);
            assertThat(answer.status()).isEqualTo(431);
            harmless(answer);
        }
        assertThat(shop.call("GET", WIDGET, Map.of(), new byte[0]).status()).isEqualTo(200);
    }

    @Test
    void a_request_that_is_no_request_is_refused_in_the_same_words() {
        for (Map<String, String> headers : List.of(
                Map.of("X Bad", "v"),
                Map.of("Content-Length", "-1"),
                Map.of("Transfer-Encoding", "chunked", "Content-Length", "5"))) {
            Answer answer = shop.call("GET", WIDGET, headers, new byte[0]);
            assertThat(answer.status()).isEqualTo(400);
            harmless(answer);
        }
    }

    @Test
    void a_body_that_stops_half_way_is_a_bad_request_and_nothing_is_kept() throws IOException {
        int before = shop.allDeliveries().size();
        String query = "?" + shop.signedQuery(shop.identity(Long.toString(SHOPPER)));
        for (String request : List.of(
                "POST /webhooks",
                "POST /proxy/redemptions" + query,
                "PUT /api/program",
                "POST /webhooks/orders/paid")) {
            try (Socket socket = half(request)) {
                socket.shutdownOutput();
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
            }
        }
        assertThat(shop.allDeliveries()).hasSize(before);
    }

    @Test
    void a_hundred_callers_who_never_finish_hold_nobody_up() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                slow.add(half("POST /webhooks"));
            }
            long start = System.nanoTime();
            shop.deliver(paid(2, "20.00"));
            assertThat(shop.staircase(SHOPPER).status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("they may go on for half a minute")
                    .isLessThan(Duration.ofSeconds(20));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        shop.deliver(cancelled(2));
    }

    /** Names with one hash code are what makes a careless parser quadratic. */
    @ParameterizedTest
    @CsvSource({"60000, false", "16384, true"})
    void a_body_of_very_many_keys_costs_little(int keys, boolean sameHash) {
        StringBuilder more = new StringBuilder();
        for (int i = 0; i < keys; i++) {
            more.append(",\"")
                    .append(sameHash ? collision(i) : "key-" + i)
                    .append("\":")
                    .append(i);
        }
        String order = json(OrderJson.paid(keys).customer(SHOPPER).line(31, "10.00", 1));
        byte[] body = (order.substring(0, order.length() - 1) + more + "}").getBytes(StandardCharsets.UTF_8);
        Duration start = computed();
        shop.deliver(Delivery.of("orders/paid", body));
        harmless(shop.call("PUT", "/api/program", shop.ownerHeaders(), body));
        assertThat(computed().minus(start)).isLessThan(Duration.ofSeconds(5));
        assertThat(shop.balance(SHOPPER)).isEqualTo(390);
        shop.deliver(cancelled(keys));
    }

    /** What all of this process has computed until now: the machine may be busy, this may not. */
    private static Duration computed() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0", "-1.0.0", "99999999999999999999.0.1", "' or 1=1 --", "\u0000", "💥"})
    void a_cursor_that_is_none_opens_nothing(String cursor) {
        Map<String, List<String>> query = shop.identity(Long.toString(SHOPPER));
        query.put("cursor", List.of(cursor));
        Answer answer = shop.proxy("/proxy/history", query);
        assertThat(answer.status()).isLessThan(500);
        assertThat(answer.text()).doesNotContain("380");
    }

    private static void harmless(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isLessThan(500);
        assertThat(answer.header("server")).isEmpty();
        if (answer.status() >= 400) {
            assertThat(answer.header("content-type")).hasValue("application/problem+json");
            assertThat(answer.text())
                    .doesNotContain(Secrets.CURRENT, Secrets.API_KEY, "Exception", "\tat ", "jetty", "Jetty", "7001");
        }
    }

    /** A request whose body of a hundred bytes stops after five. */
    private static Socket half(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(60_000);
        String head =
                request + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\n"
                        + "Authorization: " + shop.ownerHeaders().get("Authorization")
                        + "\r\nContent-Length: 100\r\n\r\n{\"a\":";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** "AaAa" and "BBBB" have one hash code, and so has every string made of them. */
    private static String collision(int number) {
        List<String> parts = new ArrayList<>(Collections.nCopies(14, "Aa"));
        for (int bit = 0; bit < 14; bit++) {
            if ((number >> bit & 1) == 1) {
                parts.set(bit, "BB");
            }
        }
        return String.join("", parts);
    }

    private static String json(OrderJson order) {
        return order.json().toString();
    }

    private static Delivery paid(long id, String price) {
        return Delivery.of("orders/paid", OrderJson.paid(id).customer(SHOPPER).line(id * 10 + 1, price, 1));
    }

    private static Delivery cancelled(long id) {
        OrderJson order = OrderJson.paid(id).customer(SHOPPER).updatedAt("2026-11-21T10:00:00Z");
        return Delivery.of("orders/cancelled", order.cancelledAt("2026-11-21T10:00:00Z"));
    }
}
