package trappa.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import trappa.Config;
import trappa.Trappa;
import trappa.signature.AppSecrets;
import trappa.support.Browser;
import trappa.support.Deadline;

/** The demo against the real server: where each shopper stands, and how the staircase moves when the shop does something. */
class DemoJourneyTest {
    private static final String SECRET = "a-secret-of-the-tests";

    @TempDir
    static Path folder;

    private static Trappa trappa;
    private static DemoShop shop;
    private static HttpClient browser;

    @BeforeAll
    static void open() {
        Map<String, String> settings = Map.of(
                "TRAPPA_ENV", "development",
                "PORT", "0",
                "TRAPPA_MANAGEMENT_PORT", "0",
                "DATABASE_URL", "jdbc:h2:file:" + folder.resolve("trappa"),
                "SHOPIFY_API_KEY", "demo-key",
                "SHOPIFY_API_SECRET", SECRET);
        trappa = Trappa.start(Config.from(settings), Clock.systemUTC());
        shop = DemoShop.open(new DemoShop.Setup(
                URI.create("http://127.0.0.1:" + trappa.port()),
                new AppSecrets(SECRET, Optional.empty()),
                "demo-key",
                0,
                0,
                Clock.systemUTC(),
                new Random(7)));
        browser = HttpClient.newHttpClient();
    }

    @AfterAll
    static void close() {
        browser.close();
        shop.close();
        trappa.close();
    }

    @ParameterizedTest
    @CsvSource({
        // handle, available, pending, owed, tier
        "maja, 0, 0, 0, bas",
        "karin, 480, 0, 0, bas",
        "johan, 2358, 0, 0, guld",
        "nils, 0, 0, 200, silver"
    })
    void every_shopper_stands_where_the_switch_says(String handle, long available, long pending, long owed, String tier)
            throws Exception {
        JsonNode member = staircase(handle).path("member");

        assertThat(member.path("points").path("available").asLong(-1)).isEqualTo(available);
        assertThat(member.path("points").path("pending").asLong(-1)).isEqualTo(pending);
        assertThat(member.path("points").path("owed").asLong(-1)).isEqualTo(owed);
        assertThat(member.path("tier").path("id").asString()).isEqualTo(tier);
    }

    @Test
    void one_shopper_has_points_on_their_way() throws Exception {
        JsonNode points = staircase("elin").path("member").path("points");

        assertThat(points.path("available").asLong(-1)).isEqualTo(249 + 165);
        assertThat(points.path("pending").asLong(-1)).isEqualTo(95);
        assertThat(points.path("pendingReadyOn").asString()).isNotBlank();
    }

    @Test
    void a_guest_sees_the_steps_and_nobodys_points() throws Exception {
        JsonNode staircase = staircase("guest");

        assertThat(staircase.path("member").isNull()).isTrue();
        assertThat(staircase.path("steps").size()).isEqualTo(6);
        assertThat(staircase.path("program").path("status").asString()).isEqualTo("live");
    }

    @Test
    void an_order_climbs_a_refund_steps_back_and_nothing_else_moves_it() throws Exception {
        reaches("sara", 595 + 236); // silver gives 5/4 on the second order

        int order = order("sara", "skal-kobbe_2");
        reaches("sara", 831 + 472);

        act("resend", order);
        act("backwards", order);
        reaches("sara", 831 + 472);

        act("refund-one", order);
        reaches("sara", 831 + 236);

        act("resend", order);
        act("backwards", order);
        reaches("sara", 831 + 236);

        act("cancel", order);
        act("backwards", order);
        reaches("sara", 831);
    }

    @Test
    void late_and_in_disorder_ends_at_the_mug_that_was_kept() throws Exception {
        post("/butiken/disorder", "", "shopper=maja");

        reaches("maja", 249);
        int order = newestOrder("maja");
        act("refund-all", order);
        reaches("maja", 0);
    }

    @Test
    void a_gift_card_and_a_guests_order_give_nobody_points() throws Exception {
        long before = reached("karin");
        order("guest", "plad-hed_1");
        int card = order("karin", "presentkort_1");

        reaches("karin", before);
        act("cancel", card);
    }

    @Test
    void the_widget_comes_from_the_shops_own_origin() throws Exception {
        HttpResponse<String> widget = get("/widget/trappa-stairs.js", "");

        assertThat(widget.statusCode()).isEqualTo(200);
        assertThat(widget.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/javascript");
        assertThat(widget.body()).contains("trappa-stairs");
    }

    @Tag("browser")
    @Test
    void a_shopper_sees_it_on_every_page() {
        var options = new NewPageOptions().setViewportSize(1100, 900);
        try (var page = Browser.page(options)) {
            page.context()
                    .addCookies(List.of(
                            new Cookie("shopper", "karin").setUrl(address("/").toString()),
                            new Cookie("language", "sv").setUrl(address("/").toString()),
                            new Cookie("basket", "mugg-skar_1")
                                    .setUrl(address("/").toString())));
            page.navigate(address("/").toString());
            assertThat(page.locator("trappa-stairs[view=compact] .compact")).containsText("poäng kvar till");
            assertThat(page.locator("trappa-line[view=launcher] a")).containsText("480 poäng");
            page.navigate(address("/produkt/mugg-skar").toString());
            assertThat(page.locator("trappa-line a")).containsText("Köp den här: +249 poäng");
            page.navigate(address("/varukorg").toString());
            assertThat(page.locator("trappa-line[view=cart] a")).containsText("Den här varukorgen: +249 poäng");
            assertThat(page.locator("trappa-stairs[view=compact] a")).hasAttribute("href", "/mina-sidor");
            page.navigate(address("/mina-sidor").toString());
            assertThat(page.locator("trappa-stairs .big")).hasText("480 poäng");
            assertThat(page.locator("trappa-stairs [aria-current]")).containsText("Du är här");
        }
    }

    @Test
    void the_staircase_is_answered_304_when_nothing_changed() throws Exception {
        String tag = get("/apps/trappa/staircase", "shopper=johan")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        HttpResponse<String> again = browser.send(
                HttpRequest.newBuilder(address("/apps/trappa/staircase"))
                        .header("Cookie", "shopper=johan")
                        .header("If-None-Match", tag)
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(again.statusCode()).isEqualTo(304);
    }

    /** The shop's page waits for the points to move, but no longer than a shopper would; a busy machine may take longer. */
    private static void reaches(String handle, long points) {
        Deadline.await(Duration.ofSeconds(60), handle + " has " + points, () -> reached(handle) == points);
    }

    private static long reached(String handle) {
        JsonNode points = staircase(handle).path("member").path("points");
        return points.path("available").asLong(-1) - points.path("owed").asLong(0);
    }

    private static JsonNode staircase(String handle) {
        HttpResponse<String> answer = get("/apps/trappa/staircase", "shopper=" + handle);
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static int order(String handle, String basket) throws Exception {
        HttpResponse<String> answer = post("/bestall", "", "shopper=" + handle + "; basket=" + basket);
        String thanks = answer.headers().firstValue("Location").orElseThrow();
        return Integer.parseInt(thanks.substring(thanks.indexOf('=') + 1));
    }

    private static int newestOrder(String handle) throws Exception {
        String page = get("/butiken", "shopper=" + handle).body();
        int at = page.indexOf("name=\"order\" value=\"") + "name=\"order\" value=\"".length();
        return Integer.parseInt(page.substring(at, at + 4));
    }

    private static void act(String action, int order) throws Exception {
        assertThat(post("/butiken/" + action, "order=" + order, "").statusCode())
                .isEqualTo(303);
    }

    private static HttpResponse<String> get(String path, String cookies) {
        try {
            return browser.send(
                    HttpRequest.newBuilder(address(path))
                            .header("Cookie", cookies)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> post(String path, String form, String cookies) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(address(path))
                        .header("Cookie", cookies)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static URI address(String path) {
        return URI.create("http://127.0.0.1:" + shop.port() + path);
    }
}
