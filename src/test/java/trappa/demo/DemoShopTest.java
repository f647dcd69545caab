package trappa.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import trappa.signature.AppSecrets;
import trappa.signature.ProxySignature;
import trappa.signature.SessionToken;
import trappa.signature.WebhookSignature;
import trappa.support.ListeningServer;
import trappa.support.ListeningServer.Answer;
import trappa.support.ListeningServer.Heard;
import trappa.value.Resource;

/** The shop as a browser sees it and as a server that stands where Trappa would hears it. */
class DemoShopTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private final AppSecrets secrets = new AppSecrets("a-secret-of-the-tests", Optional.empty());
    private final HttpClient browser = HttpClient.newHttpClient();
    private final AtomicInteger looksUntilRead = new AtomicInteger();
    private volatile int status = 200;
    private ListeningServer trappa;
    private DemoShop shop;
    private int told;

    @BeforeEach
    void open() throws Exception {
        trappa = new ListeningServer(heard -> switch (heard.uri().getPath()) {
            case "/proxy/staircase" -> staircase();
            case "/api/deliveries" -> unread();
            default -> new Answer(status, Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
        });
        shop = DemoShop.open(setup(trappa.address()));
        told = webhooks().size();
    }

    @AfterEach
    void close() {
        shop.close();
        trappa.close();
        browser.close();
    }

    @Test
    void the_owner_publishes_a_live_program_with_a_session_token() {
        Heard published = trappa.heard().getFirst();
        SessionToken tokens = new SessionToken(secrets, "demo-key");

        assertThat(published.method() + " " + published.uri()).isEqualTo("PUT /api/program");
        assertThat(tokens.verify(published.header("Authorization"), NOW)).isPresent();
        JsonNode program = JsonMapper.shared().readTree(published.body());
        assertThat(program.path("status").asString()).isEqualTo("live");
        assertThat(Instant.parse(program.path("effectiveFrom").asString())).isBefore(NOW.minusSeconds(399L * 86_400));
        assertThat(program.path("steps").size()).isEqualTo(5);
    }

    @Test
    void every_delivery_is_signed_and_has_a_webhook_id_of_its_own() {
        WebhookSignature signature = new WebhookSignature(secrets);

        assertThat(webhooks()).isNotEmpty().allSatisfy(heard -> {
            assertThat(signature.verifies(heard.body(), heard.header("X-Shopify-Hmac-Sha256")))
                    .isTrue();
            assertThat(heard.header("X-Shopify-Shop-Domain")).isEqualTo("fjard-och-fjall.myshopify.com");
            assertThat(heard.header("X-Shopify-API-Version")).isEqualTo("2026-10");
            assertThat(heard.header("X-Shopify-Triggered-At")).isNotBlank();
            assertThat(heard.header("X-Shopify-Event-Id")).isNotBlank();
        });
        assertThat(webhooks().stream().map(heard -> heard.header("X-Shopify-Webhook-Id")))
                .doesNotHaveDuplicates();
    }

    @Test
    void placing_an_order_sends_create_and_paid_for_the_shopper_logged_in() throws Exception {
        HttpResponse<String> answer = post("/bestall", "", "shopper=karin; basket=mugg-skar_2");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(topics()).containsExactly("orders/create", "orders/paid");
        JsonNode order = body(0);
        assertThat(order.path("customer").path("first_name").asString()).isEqualTo("Karin");
        assertThat(order.path("subtotal_price").asString()).isEqualTo("498.00");
        String thanks = answer.headers().firstValue("Location").orElseThrow();
        assertThat(get(thanks, "shopper=karin").body())
                .contains(order.path("name").asString());
        assertThat(get(thanks, "shopper=elin").statusCode()).isEqualTo(404);
    }

    @Test
    void a_guests_order_names_no_customer() throws Exception {
        post("/bestall", "", "shopper=guest; basket=mugg-skar_1");

        assertThat(body(0).path("customer").isNull()).isTrue();
    }

    @Test
    void an_empty_basket_orders_nothing() throws Exception {
        post("/bestall", "", "shopper=karin; basket=");

        assertThat(topics()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "refund-one, refunds/create orders/updated",
        "refund-all, refunds/create orders/updated",
        "cancel, orders/cancelled"
    })
    void a_merchants_button_sends_what_shopify_would(String action, String sent) throws Exception {
        assertThat(act(action, 1001)).isEqualTo(303);

        assertThat(String.join(" ", topics())).isEqualTo(sent);
    }

    @Test
    void resending_is_the_same_bytes_under_the_same_id() throws Exception {
        act("refund-all", 1001);
        act("resend", 1001);

        List<Heard> sent = newWebhooks();
        assertThat(sent.getLast().body()).isEqualTo(sent.get(1).body());
        assertThat(sent.getLast().header("X-Shopify-Webhook-Id"))
                .isEqualTo(sent.get(1).header("X-Shopify-Webhook-Id"));
    }

    @Test
    void in_disorder_the_refund_comes_before_its_order() throws Exception {
        post("/butiken/disorder", "", "shopper=maja");

        assertThat(topics()).containsExactly("refunds/create", "orders/updated", "orders/paid", "orders/create");
        assertThat(body(0).path("order_id").asLong(0))
                .isEqualTo(body(2).path("id").asLong(1));
        assertThat(body(3).path("updated_at").asString())
                .isLessThan(body(1).path("updated_at").asString());
    }

    @Test
    void a_refund_of_what_is_gone_and_an_unknown_order_send_nothing() throws Exception {
        act("refund-all", 1001);
        int sent = topics().size();
        act("refund-one", 1001);
        act("refund-all", 9999);

        assertThat(topics()).hasSize(sent);
    }

    @Test
    void a_refusal_by_trappa_is_shown_in_the_log() throws Exception {
        status = 503;
        act("cancel", 1001);

        assertThat(get("/butiken", "").body()).contains(">503<").contains("orders/cancelled");
    }

    @ParameterizedTest
    @CsvSource({"elin, 9007199254740993", "guest, ''"})
    void the_app_proxy_carries_the_shopper_of_the_cookie(String cookie, String id) throws Exception {
        get("/apps/trappa/staircase?logged_in_customer_id=1&logged_in_customer_id=2", "shopper=" + cookie);

        Heard heard = trappa.heard().getLast();
        ProxySignature.Caller caller = new ProxySignature(secrets)
                .verify(heard.uri().getRawQuery(), NOW)
                .orElseThrow();
        assertThat(
                        caller.customerId().isPresent()
                                ? Long.toString(caller.customerId().getAsLong())
                                : "")
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sv", "da", "en"})
    void every_page_renders_in_every_language_without_anything_inline(String language) throws Exception {
        String cookies = "language=" + language + "; theme=dark; shopper=johan; basket=mugg-skar_2.presentkort_1";
        for (String path : List.of(
                "/",
                "/produkt/plad-hed",
                "/produkt/presentkort",
                "/varukorg",
                "/mina-sidor",
                "/butiken",
                "/account/login")) {
            HttpResponse<String> page = get(path, cookies);

            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.body())
                    .as(path)
                    .contains("<html lang=\"" + language + "\" data-theme=\"dark\">")
                    .doesNotContain("{{")
                    .doesNotContain("style=")
                    .doesNotContain("<script>")
                    .doesNotContain("onclick");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self';");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | compact to /mina-sidor, launcher to /mina-sidor | stairs, line",
                "/produkt/mugg-skar | product of 24900 to /mina-sidor | line",
                "/produkt/presentkort | product of 0 to /mina-sidor | line",
                "/varukorg | cart of 24900 to /mina-sidor, compact to /mina-sidor | stairs, line",
                "/mina-sidor | whole | stairs",
                "/butiken | whole | stairs"
            })
    void the_stairs_are_on_the_pages_where_a_shopper_looks(String path, String stairs, String fetched)
            throws Exception {
        String page = get(path, "shopper=karin; basket=mugg-skar_1").body();

        assertThat(stairsOf(page)).isEqualTo(stairs);
        assertThat(Pattern.compile("<script type=\"module\" src=\"/widget/trappa-(\\w+)\\.js\"></script>")
                        .matcher(page)
                        .results()
                        .map(script -> script.group(1))
                        .collect(Collectors.joining(", ")))
                .isEqualTo(fetched);
    }

    @Test
    void all_languages_have_the_same_texts() {
        for (String language : Words.LANGUAGES) {
            assertThat(keys(language)).as(language).isEqualTo(keys("sv"));
        }
    }

    private static Set<String> keys(String language) {
        return Resource.texts("/demo/words_" + language + ".properties").stringPropertyNames();
    }

    @Test
    void every_product_has_its_picture() throws Exception {
        for (Product product : Catalogue.PRODUCTS) {
            HttpResponse<String> picture = get("/shop/images/" + product.handle() + ".svg", "");

            assertThat(picture.statusCode()).as(product.handle()).isEqualTo(200);
            assertThat(picture.headers().firstValue("Content-Type")).contains("image/svg+xml");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/shop/../demo/words_sv.properties",
                "/shop/pages/shell.html",
                "/shop/images/none.svg",
                "/nothing"
            })
    void what_is_not_there_is_not_found(String path) throws Exception {
        assertThat(get(path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void another_sites_form_changes_nothing() throws Exception {
        HttpRequest foreign = HttpRequest.newBuilder(address("/butiken/cancel"))
                .header("Origin", "https://example.com")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("order=1001"))
                .build();

        assertThat(browser.send(foreign, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        assertThat(topics()).isEmpty();
    }

    @Test
    void a_name_that_is_not_this_machines_is_refused() {
        assertThat(LoopbackGuard.ownHost("localhost:8081")).isTrue();
        assertThat(LoopbackGuard.ownHost("[::1]:8081")).isTrue();
        assertThat(LoopbackGuard.ownHost("rebound.example.com:8081")).isFalse();
        assertThat(LoopbackGuard.ownHost("127.0.0.1.example.com")).isFalse();
        assertThat(LoopbackGuard.ownHost(null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/, /",
        "//example.com, /",
        "/mina-sidor, /mina-sidor",
        "/tack?order=1001, /tack?order=1001",
        "'/\\example.com', /"
    })
    void a_choice_leads_back_into_this_shop_only(String back, String location) throws Exception {
        HttpResponse<String> answer = post("/val", "theme=dark&back=" + back, "");

        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith(location);
    }

    @Test
    void a_trappa_that_refuses_the_program_stops_the_demo_with_its_answer() {
        status = 422;

        assertThatThrownBy(() -> DemoShop.open(setup(trappa.address())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("422");
    }

    @Test
    void the_shop_opens_when_everything_of_its_past_has_been_read() {
        looksUntilRead.set(3);
        int before = trappa.heard().size();
        DemoShop.open(setup(trappa.address())).close();

        List<String> asked = trappa.heard().stream()
                .skip(before)
                .map(heard -> heard.uri().getPath())
                .dropWhile(path -> !path.equals("/webhooks"))
                .dropWhile(path -> path.equals("/webhooks"))
                .toList();
        assertThat(asked.subList(0, 4)).containsOnly("/api/deliveries");
        assertThat(asked.subList(4, asked.size())).singleElement().asString().endsWith("/adjustments");
    }

    /** Each staircase of a page by its view, what it counts and where it leads. */
    private static String stairsOf(String page) {
        return Pattern.compile("<trappa-(?:stairs|line)([^>]*)>")
                .matcher(page)
                .results()
                .map(tag -> attribute(tag.group(1), "view").orElse("whole")
                        + attribute(tag.group(1), "amount").map(" of "::concat).orElse("")
                        + attribute(tag.group(1), "href").map(" to "::concat).orElse(""))
                .collect(Collectors.joining(", "));
    }

    private static Optional<String> attribute(String tag, String name) {
        return Pattern.compile(" " + name + "=\"([^\"]*)\"")
                .matcher(tag)
                .results()
                .map(found -> found.group(1))
                .findFirst();
    }

    private DemoShop.Setup setup(URI address) {
        return new DemoShop.Setup(address, secrets, "demo-key", 0, 0, Clock.fixed(NOW, ZoneOffset.UTC), new Random(1));
    }

    /** One point per delivery heard, so that the shop need not wait for points to move. */
    private Answer staircase() {
        String json = "{\"member\":{\"points\":{\"available\":" + webhooks().size() + ",\"pending\":0,\"owed\":0}}}";
        return new Answer(200, Map.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
    }

    /** One delivery is still to be read, for as many looks as the test says. */
    private Answer unread() {
        String some = looksUntilRead.getAndUpdate(looks -> Math.max(0, looks - 1)) > 0 ? "{}" : "";
        String json = "{\"deliveries\":[" + some + "],\"next\":null}";
        return new Answer(200, Map.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
    }

    private List<Heard> webhooks() {
        return trappa.heard().stream()
                .filter(heard -> heard.uri().getPath().equals("/webhooks"))
                .toList();
    }

    private List<Heard> newWebhooks() {
        return webhooks().subList(told, webhooks().size());
    }

    private List<String> topics() {
        return newWebhooks().stream()
                .map(heard -> heard.header("X-Shopify-Topic"))
                .toList();
    }

    private JsonNode body(int index) {
        return JsonMapper.shared().readTree(newWebhooks().get(index).body());
    }

    private int act(String action, int order) throws Exception {
        return post("/butiken/" + action, "order=" + order, "").statusCode();
    }

    private HttpResponse<String> get(String path, String cookies) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(address(path)).header("Cookie", cookies).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form, String cookies) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(address(path))
                        .header("Cookie", cookies)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + shop.port() + path);
    }
}
