package trappa.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;

/** From nothing to access to a shop, by both ways; and how it ends and begins again. */
class InstallTest {
    private static FakeShopify shopify;
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        shopify = new FakeShopify();
        server = RunningTrappa.start(Map.of(
                "TRAPPA_ADMIN_API_URL",
                shopify.url(),
                "TRAPPA_COMPARE_MINUTES",
                "0",
                "TRAPPA_ADMIN_API_TIMEOUT_SECONDS",
                "20",
                "SHOPIFY_APP_URL",
                "https://trappa.example"));
    }

    @AfterAll
    static void stop() {
        server.close();
        shopify.close();
    }

    @AfterEach
    void calm() {
        shopify.noMoreTrouble();
        shopify.grant(FakeShopify.ALL_SCOPES);
    }

    @Test
    void the_owners_first_call_exchanges_the_session_token_for_an_expiring_one() {
        TestShop shop = server.newShop();
        shopify.forget();
        String bearer = shop.ownerHeaders().get("Authorization");
        shop.call("GET", "/api/program", Map.of("Authorization", bearer), new byte[0]);
        connected(shop);
        JsonNode asked = exchanges(shop).getFirst();
        assertThat(asked.path("subject_token").asString()).isEqualTo(bearer.substring("Bearer ".length()));
        assertThat(asked.path("grant_type").asString()).isEqualTo("urn:ietf:params:oauth:grant-type:token-exchange");
        assertThat(asked.path("subject_token_type").asString()).isEqualTo("urn:ietf:params:oauth:token-type:id_token");
        assertThat(asked.path("requested_token_type").asString())
                .isEqualTo("urn:shopify:params:oauth:token-type:offline-access-token");
        assertThat(asked.path("expiring").asString()).isEqualTo("1");
        assertThat(asked.path("client_id").asString()).isEqualTo(Secrets.API_KEY);
        assertThat(connection(shop).path("missingScopes")).isEmpty();
        shop.owner("GET", "/api/members");
        assertThat(exchanges(shop)).hasSize(1);
    }

    @Test
    void a_call_without_a_valid_session_token_exchanges_nothing() {
        TestShop shop = server.newShop();
        shopify.forget();
        shop.call("GET", "/api/program", Map.of("Authorization", "Bearer nonsense"), new byte[0]);
        assertThat(shopify.requests(shop.domain())).isZero();
    }

    @Test
    void a_refused_exchange_is_shown_and_not_repeated_at_once() {
        TestShop shop = server.newShop();
        shopify.forget();
        shopify.answer(shop.domain(), "exchange", 1, WireMock.aResponse().withStatus(400));
        shop.owner("GET", "/api/program");
        refused(shop);
        shop.owner("GET", "/api/program");
        assertThat(exchanges(shop)).hasSize(1);
        server.clock().advance(Duration.ofSeconds(31));
        connected(shop);
    }

    @Test
    void what_the_shop_has_not_allowed_is_named() {
        TestShop shop = server.newShop();
        shopify.grant("read_orders,write_products");
        connected(shop);
        assertThat(connection(shop).path("missingScopes").valueStream().map(JsonNode::asString))
                .containsExactly("read_customer_merge", "read_customers", "write_app_proxy", "write_discounts");
        shop.deliver(Delivery.of(
                "app/scopes_update",
                Json.read("{\"id\":\"gid://shopify/App/1\",\"previous\":[\"read_orders\"],\"current\":[\"read_orders\","
                        + "\"read_customer_merge\",\"write_customers\",\"read_products\",\"write_app_proxy\",\"write_discounts\"],\"updated_at\":\""
                        + server.clock().instant() + "\"}")));
        assertThat(connection(shop).path("missingScopes")).isEmpty();
    }

    @Test
    void an_uninstall_drops_the_token_at_once_and_the_app_can_come_back() {
        TestShop shop = server.newShop();
        connected(shop);
        server.clock().advance(Duration.ofSeconds(1));
        shopify.answer(shop.domain(), "exchange", 100, WireMock.aResponse().withStatus(400));
        shop.deliver(uninstalled());
        refused(shop);
        shopify.noMoreTrouble();
        server.clock().advance(Duration.ofMinutes(1));
        connected(shop);
    }

    @Test
    void old_news_of_an_uninstall_does_not_drop_a_newer_token() {
        TestShop shop = server.newShop();
        Delivery old = uninstalled();
        Map<String, String> headers = shop.headers(old);
        server.clock().advance(Duration.ofHours(1));
        connected(shop);
        shop.call("POST", "/webhooks", headers, old.body());
        shop.settle();
        assertThat(connection(shop).path("state").asString()).isEqualTo("connected");
    }

    @Test
    void by_code_the_browser_is_sent_to_the_shop_and_comes_back_with_its_cookie() {
        TestShop shop = server.newShop();
        shopify.forget();
        Answer begun = begin(shop.domain());
        assertThat(begun.status()).isEqualTo(302);
        String location = begun.header("location").orElseThrow();
        assertThat(location)
                .startsWith("https://" + shop.domain() + "/admin/oauth/authorize?client_id=" + Secrets.API_KEY + "&")
                .contains("redirect_uri=https%3A%2F%2Ftrappa.example%2Fauth%2Fcallback")
                .contains("scope=read_customer_merge%2Cread_customers%2Cread_orders%2C");
        assertThat(begun.header("set-cookie").orElseThrow()).contains("HttpOnly", "Secure", "SameSite=Lax");
        assertThat(shopify.requests(shop.domain())).isZero();

        Answer done = back(shop.domain(), state(begun), cookie(begun), now());
        assertThat(done.status()).as(done.toString()).isEqualTo(302);
        assertThat(done.header("location")).hasValue("https://" + shop.domain() + "/admin/apps/" + Secrets.API_KEY);
        JsonNode asked = exchanges(shop).getFirst();
        assertThat(asked.path("code").asString()).isEqualTo("the-code");
        assertThat(asked.path("expiring").asString()).isEqualTo("1");
        assertThat(connection(shop).path("state").asString()).isEqualTo("connected");
        assertThat(exchanges(shop)).hasSize(1);
    }

    @Test
    void coming_back_is_refused_unless_everything_is_as_it_was_begun() {
        String shop = server.newShop().domain();
        String other = server.newShop().domain();
        Answer begun = begin(shop);
        Answer elsewhere = begin(shop);
        shopify.forget();
        assertThat(back(shop, state(begun), "", now()).status()).as("no cookie").isEqualTo(401);
        assertThat(back(shop, state(begun), cookie(elsewhere), now()).status())
                .as("another browser")
                .isEqualTo(401);
        assertThat(back(other, state(begun), cookie(begun), now()).status())
                .as("another shop")
                .isEqualTo(401);
        assertThat(back(shop, state(begun), cookie(begun) + "0", now()).status())
                .as("a cookie that was changed")
                .isEqualTo(401);
        assertThat(back(shop, state(begun), cookie(begun), now() - 91).status())
                .as("too old")
                .isEqualTo(401);
        assertThat(back(shop, state(begun), cookie(begun), now() + 91).status())
                .as("from the future")
                .isEqualTo(401);
        String signed = signed(parameters(shop, state(begun), now()));
        for (String query : List.of(
                signed + "&shop=" + other,
                signed.replace("the-code", "another"),
                signed.replaceAll("&hmac=.*", ""),
                signed.replaceAll("&hmac=.*", "&hmac="),
                signed + "&hmac=" + "0".repeat(64))) {
            assertThat(callback(query, cookie(begun)).status()).as(query).isEqualTo(401);
        }
        server.clock().advance(Duration.ofMinutes(11));
        assertThat(back(shop, state(begun), cookie(begun), now()).status())
                .as("begun too long ago")
                .isEqualTo(401);
        assertThat(shopify.requests(shop)).isZero();
    }

    @Test
    void without_the_rights_it_needs_nothing_is_stored() {
        TestShop shop = server.newShop();
        shopify.grant("read_orders");
        Answer begun = begin(shop.domain());
        Answer done = back(shop.domain(), state(begun), cookie(begun), now());
        assertThat(done.status()).isEqualTo(403);
        assertThat(done.json().path("detail").asString()).contains("write_discounts");
        shopify.answer(shop.domain(), "exchange", 1, WireMock.aResponse().withStatus(400));
        assertThat(connection(shop).path("state").asString()).isNotEqualTo("connected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.myshopify.com.evil.com",
                "a.myshopify.com@evil.com",
                "evil.com#.myshopify.com",
                "evil.com/.myshopify.com",
                "evil.com\\.myshopify.com",
                "a.myshopify.com:8443",
                "a.myshopify.com:443",
                "a.myshopify.com.",
                "a.myshopify.com\n",
                "a.myshopify.com\r\nX: y",
                "a.myshopify.com\u0000",
                " a.myshopify.com",
                "a。myshopify。com",
                "a．myshopify．com",
                "a.myshopify｡com",
                "å.myshopify.com",
                "169.254.169.254",
                "127.0.0.1",
                "[::1]",
                "localhost",
                "a.myshopify.io",
                "a.shopify.com",
                "a.b.myshopify.com",
                "-a.myshopify.com",
                "a_b.myshopify.com",
                ".myshopify.com",
                "myshopify.com",
                "https://a.myshopify.com",
                "//evil.com",
                "admin.shopify.com/store/a",
                "a%2emyshopify.com",
                ""
            })
    void a_name_that_is_not_exactly_a_shops_leads_nowhere(String name) {
        shopify.forget();
        assertThat(trappa.value.ShopDomain.parse(name)).isEmpty();
        Answer answer = begin(name);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("location")).isEmpty();
        assertThat(callback(signed(parameters(name, "x", now())), "trappa_install=x")
                        .status())
                .isEqualTo(400);
        assertThat(shopify.requestsForNoShop()).isZero();
    }

    @Test
    void every_call_for_a_shop_goes_to_that_shop() {
        trappa.value.ShopDomain shop = new trappa.value.ShopDomain("a-1.myshopify.com");
        assertThat(new AdminUrl("https://{shop}").graphql(shop))
                .hasToString("https://a-1.myshopify.com/admin/api/2026-10/graphql.json");
        assertThat(new AdminUrl("https://{shop}").token(shop))
                .hasToString("https://a-1.myshopify.com/admin/oauth/access_token");
    }

    // ---- helpers ----

    private static Answer begin(String shop) {
        return server.shop("x.myshopify.com").call("GET", "/auth?shop=" + encode(shop), Map.of(), new byte[0]);
    }

    private static Answer back(String shop, String state, String cookie, long timestamp) {
        return callback(signed(parameters(shop, state, timestamp)), cookie);
    }

    private static Answer callback(String query, String cookie) {
        return server.shop("x.myshopify.com")
                .call("GET", "/auth/callback?" + query, Map.of("Cookie", cookie), new byte[0]);
    }

    private static String signed(Map<String, String> parameters) {
        String query = new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(e -> e.getKey() + "=" + encode(e.getValue()).replace("+", "%20"))
                        .collect(Collectors.joining("&"));
        return query + "&hmac=" + Secrets.installSignature(query);
    }

    private static Map<String, String> parameters(String shop, String state, long timestamp) {
        return new TreeMap<>(Map.of(
                "code",
                "the-code",
                "host",
                "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvYQ==",
                "shop",
                shop,
                "state",
                state,
                "timestamp",
                Long.toString(timestamp)));
    }

    private static String state(Answer begun) {
        return begun.header("location").orElseThrow().replaceAll(".*&state=", "");
    }

    private static String cookie(Answer begun) {
        return begun.header("set-cookie").orElseThrow().replaceAll(";.*", "");
    }

    private static long now() {
        return server.clock().instant().getEpochSecond();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Delivery uninstalled() {
        ObjectNode body = Json.object().put("id", 1).putNull("domain");
        body.putNull("myshopify_domain");
        return Delivery.of("app/uninstalled", body);
    }

    /** Tokens a shop asked for the first time: what is done for other shops meanwhile is not looked at. */
    private static java.util.List<JsonNode> exchanges(TestShop shop) {
        return shopify.tokenRequests().stream()
                .filter(r -> r.path(FakeShopify.OF_SHOP).asString().equals(shop.domain()))
                .filter(r -> !r.path("grant_type").asString("").equals("refresh_token"))
                .toList();
    }

    static JsonNode connection(TestShop shop) {
        return shop.owner("GET", "/api/connection").json();
    }

    private static void refused(TestShop shop) {
        Deadline.await(Duration.ofSeconds(60), "the shop is not connected, and why is known", () -> {
            JsonNode standing = connection(shop);
            return standing.path("state").asString("").equals("not_connected")
                    && standing.path("reason").asString("").contains("400");
        });
    }

    private static void connected(TestShop shop) {
        connected(shop, server);
    }

    /** Opens the app until the shop is connected; time goes by, since a failed exchange is not repeated at once. */
    static void connected(TestShop shop, RunningTrappa server) {
        int[] looks = new int[1];
        Deadline.await(Duration.ofSeconds(60), "the shop is connected", () -> {
            if (looks[0]++ % 60 == 59) {
                server.clock().advance(Duration.ofSeconds(31));
            }
            return connection(shop).path("state").asString("").equals("connected");
        });
    }
}
