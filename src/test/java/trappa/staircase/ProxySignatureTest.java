package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.signature.AppSecrets;
import trappa.signature.ProxySignature;
import trappa.support.Answer;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** The shopper's proof: Shopify's two documented examples, and everything that only looks like them. */
class ProxySignatureTest {
    private static final Instant DOCUMENTED = Instant.ofEpochSecond(1_317_327_555);
    private static final String ONE = "4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb";
    private static final String GUEST = "e072b6d7e6622d85912a5214b860d3100dc1e73d9bc29f43796ac8c9ff8093cb";
    private static RunningTrappa server;
    private static TestShop shop;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("SHOPIFY_API_SECRET", "hush"));
        shop = server.shop("shop-name.myshopify.com");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void setTheClock() {
        server.clock().moveTo(DOCUMENTED);
    }

    @Test
    void the_documented_examples_are_accepted() {
        Answer one = get(documented("1", ONE));
        assertThat(one.status()).isEqualTo(200);
        assertThat(get(documented("", GUEST)).status()).isEqualTo(200);
    }

    @Test
    void a_signature_of_somebody_else_is_refused() {
        assertThat(get(documented("2", ONE)).status()).isEqualTo(401);
        assertThat(get(documented("", ONE)).status()).isEqualTo(401);
        assertThat(get(documented("1", GUEST)).status()).isEqualTo(401);
        assertThat(get(documented("1", ONE).replace("shop-name", "shop-nama")).status())
                .isEqualTo(401);
        assertThat(get(documented("1", ONE) + "&more=1").status()).isEqualTo(401);
        assertThat(get(documented("1", ONE.substring(1) + "0")).status()).isEqualTo(401);
        assertThat(get(documented("1", "")).status()).isEqualTo(401);
        assertThat(get("").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "timestamp", "logged_in_customer_id"})
    void a_parameter_that_is_missing_is_refused_though_signed(String name) {
        assertThat(signed(query -> without(query, name)).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "timestamp", "logged_in_customer_id"})
    void a_parameter_that_is_repeated_is_refused_though_signed(String name) {
        assertThat(signed(query -> {
                            query.put(
                                    name,
                                    List.of(
                                            query.get(name).getFirst(),
                                            query.get(name).getFirst()));
                            return query;
                        })
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_repeated_signature_is_refused() {
        assertThat(get(documented("1", ONE) + "&signature=" + ONE).status()).isEqualTo(401);
        assertThat(get("signature=" + GUEST + "&" + documented("1", ONE)).status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,2",
                " ",
                "1 ",
                "+1",
                "-1",
                "1.0",
                "0x1",
                "abc",
                "١",
                "１",
                "9223372036854775808",
                "12345678901234567890"
            })
    void a_customer_id_that_is_no_id_is_refused_though_signed(String id) {
        assertThat(signed(query -> {
                            query.put("logged_in_customer_id", List.of(id));
                            return query;
                        })
                        .status())
                .isEqualTo(401);
    }

    @Test
    void the_largest_id_there_is_is_accepted() {
        assertThat(signed(query -> {
                            query.put("logged_in_customer_id", List.of("9223372036854775807"));
                            return query;
                        })
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"-91, 401", "-90, 200", "90, 200", "91, 401", "-86400, 401", "86400, 401"})
    void a_call_is_good_for_ninety_seconds_either_way(long seconds, int status) {
        server.clock().advance(Duration.ofSeconds(seconds));
        assertThat(get(documented("1", ONE)).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1317327555", "1317327555.0", "١٣١٧٣٢٧٥٥٥", "99999999999999999999"})
    void a_time_that_is_no_time_is_refused_though_signed(String timestamp) {
        assertThat(signed(query -> {
                            query.put("timestamp", List.of(timestamp));
                            return query;
                        })
                        .status())
                .isEqualTo(401);
    }

    @Test
    void values_of_one_name_are_signed_together_in_their_order() {
        assertThat(signed(query -> {
                            query.put("extra", List.of("b", "a", ""));
                            return query;
                        })
                        .status())
                .isEqualTo(200);
        String swapped = documented("1", ONE).replace("extra=1&extra=2", "extra=2&extra=1");
        assertThat(get(swapped).status()).isEqualTo(401);
    }

    @Test
    void the_path_prefix_is_not_compared() {
        assertThat(signed(query -> {
                            query.put("path_prefix", List.of("/tools/anything"));
                            return query;
                        })
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_shop_that_is_no_shop_is_refused_though_signed() {
        assertThat(signed(query -> {
                            query.put("shop", List.of("shop-name.example.com"));
                            return query;
                        })
                        .status())
                .isEqualTo(401);
    }

    /** Nothing separates the parts, so a guest who may add parameters of their own must not be able to move the borders. */
    @Test
    void the_borders_between_parameters_cannot_be_moved_to_become_somebody() {
        for (String own : List.of("a", "logged_in_customer_id0", "path_prefiy", "zz")) {
            for (String value : List.of("logged_in_customer_id=7", "xlogged_in_customer_id=7", "7")) {
                Map<String, List<String>> guest = new java.util.LinkedHashMap<>(shop.identity(""));
                guest.put(own, List.of(value));
                String signature = signature(guest);
                String rest = "&path_prefix=%2Fapps%2Ftrappa&shop=" + shop.domain() + "&timestamp="
                        + DOCUMENTED.getEpochSecond() + "&signature=" + signature;
                for (String moved : List.of(
                        own + "=&logged_in_customer_id=7" + rest,
                        own + "=x&logged_in_customer_id=7" + rest,
                        own + "=" + value.replace("=", "%3D") + "logged_in_customer_id%3D&logged_in_customer_id=7"
                                + rest,
                        "logged_in_customer_id=7" + rest)) {
                    assertThat(get(moved).status()).as(moved).isEqualTo(401);
                }
            }
        }
    }

    /**
     * Two parameters of one's own, one before and one after the blank id: what the second says becomes the id, and the blank
     * one is hidden in the first. What is signed is the same to the letter.
     */
    @Test
    void an_id_said_in_a_parameter_of_ones_own_does_not_become_ones_id() {
        for (String name : List.of("m", "logged_in_customer_idz", "logged_in_customer_id=7n", "o")) {
            Map<String, List<String>> guest = new java.util.LinkedHashMap<>(shop.identity(""));
            guest.put("a", List.of("x"));
            guest.put(name, List.of("logged_in_customer_id=7"));
            String signature = signature(guest);
            Map<String, List<String>> moved = new java.util.LinkedHashMap<>(shop.identity("7"));
            moved.put("a", List.of("xlogged_in_customer_id=" + name + "="));
            assertThat(get(query(moved) + "&signature=" + signature).status())
                    .as(name)
                    .isEqualTo(401);
        }
    }

    /** The same with the shop and the time: a call from one shop does not become one to another, nor an old one new. */
    @ParameterizedTest
    @CsvSource({"shop, rz, sz, other-shop.myshopify.com", "timestamp, ta, tt, 1317327559"})
    void nor_does_a_shop_or_a_time_of_ones_own(String which, String before, String after, String wanted) {
        Map<String, List<String>> shopper = new java.util.LinkedHashMap<>(shop.identity("7"));
        String real = shopper.get(which).getFirst();
        shopper.put(before, List.of("x"));
        shopper.put(after, List.of(which + "=" + wanted));
        String signature = signature(shopper);
        Map<String, List<String>> moved = new java.util.LinkedHashMap<>(shopper);
        moved.remove(after);
        moved.put(before, List.of("x" + which + "=" + real + after + "="));
        moved.put(which, List.of(wanted));
        assertThat(get(query(moved) + "&signature=" + signature).status()).isEqualTo(401);
    }

    /** As Shopify would sign it for this server. */
    private static String signature(Map<String, List<String>> parameters) {
        return new ProxySignature(new AppSecrets("hush", java.util.Optional.empty()))
                .sign(parameters)
                .replaceAll(".*signature=", "");
    }

    private static String query(Map<String, List<String>> parameters) {
        return parameters.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(v -> encoded(e.getKey()) + "=" + encoded(v)))
                .collect(java.util.stream.Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void a_broken_escape_is_refused_and_not_an_error() {
        assertThat(get(documented("1", ONE) + "&x=%zz").status()).isIn(400, 401);
    }

    @Test
    void history_asks_for_the_same_proof() {
        assertThat(call("/proxy/history", documented("1", ONE)).status()).isEqualTo(200);
        assertThat(call("/proxy/history", documented("2", ONE)).status()).isEqualTo(401);
        assertThat(call("/proxy/history", "").status()).isEqualTo(401);
    }

    private static String documented(String customer, String signature) {
        return "extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=" + customer
                + "&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555&signature=" + signature;
    }

    /** A call signed with the right secret, after something was done to its parameters. */
    private static Answer signed(UnaryOperator<Map<String, List<String>>> change) {
        ProxySignature shopify = new ProxySignature(new AppSecrets("hush", java.util.Optional.empty()));
        return get(shopify.sign(change.apply(shop.identity("1"))));
    }

    private static Map<String, List<String>> without(Map<String, List<String>> query, String name) {
        query.remove(name);
        return query;
    }

    private static Answer get(String query) {
        return call("/proxy/staircase", query);
    }

    private static Answer call(String path, String query) {
        return shop.call("GET", query.isEmpty() ? path : path + "?" + query, Map.of(), new byte[0]);
    }
}
