package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import com.microsoft.playwright.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.owner.OwnerSession;
import trappa.support.Browser;
import trappa.support.Delivery;
import trappa.support.ListeningServer;
import trappa.support.NodeTools;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.ShopperToken;
import trappa.support.TestShop;

/**
 * The block for Shopify's account and thank-you pages, bundled as Shopify's command line does it and run in a browser on a
 * page of another origin, against the real server. What Shopify's sandbox gives it (the token, the language) is given here.
 */
@Tag("browser")
class AccountExtensionTest {
    private static final int MOST_BYTES = 64 << 10;
    private static final String CUSTOMER = "gid://shopify/Customer/7001";

    @TempDir
    private static Path folder;

    private static RunningTrappa server;
    private static TestShop shop;
    private static byte[] bundle;

    @BeforeAll
    static void start() throws IOException {
        NodeTools.fetch();
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        shop = server.newShop()
                .publish(onePointPerKrona()
                        .tier("silver", 500, "5/4")
                        .step("s300", 300, 2_500)
                        .step("s500", 500, 5_000));
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(7_001).line(11, "380.00", 1)));
        OwnerSession.loggedIn(server, shop.domain())
                .send(
                        "/admin/looks",
                        Map.of(
                                "revision", "0",
                                "do", "save",
                                "sv/title", "Kaféstegen",
                                "da/title", "Caféstigen",
                                "nb/title", "Kafétrinnene"));
        bundle = bundle();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_bundle_is_within_what_shopify_takes() throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(compressed)) {
            zip.write(bundle);
        }
        System.out.printf("account extension: %,d bytes, %,d compressed%n", bundle.length, compressed.size());
        assertThat(compressed.size()).isLessThan(MOST_BYTES);
    }

    @ParameterizedTest
    @CsvSource({
        "sv, 380 poäng, 120 poäng kvar till Silver och 50 kr rabattungefär 1 köp till, 25 kr rabatt",
        "en, 380 points, 120 points to Silver and 50 kr off, 25 kr off",
        "fi, 380 pistettä, Silver, 25"
    })
    void a_customer_reads_where_she_stands(String language, String points, String distance, String offer)
            throws IOException {
        onPage(token(CUSTOMER), language, page -> {
            assertThat(page.locator("s-section")).containsText(points);
            assertThat(page.locator("s-section")).containsText(distance);
            assertThat(page.locator("s-section")).containsText(offer);
            assertThat(page.locator("s-progress")).hasCount(1);
            assertThat(page.locator("body").innerText()).doesNotContain("*", "undefined", "{");
        });
    }

    @ParameterizedTest
    @CsvSource({"sv, Kaféstegen", "da, Caféstigen", "no, Kafétrinnene"})
    void the_shops_own_words_are_in_the_language_of_the_page(String language, String heading) throws IOException {
        onPage(
                token(CUSTOMER),
                language,
                page -> assertThat(page.locator("s-section")).hasAttribute("heading", heading));
    }

    @Test
    void a_guest_reads_what_there_is_to_get() throws IOException {
        onPage(token(null), "sv", page -> {
            assertThat(page.locator("s-section")).containsText("25 kr rabatt får du vid 300 poäng");
            assertThat(page.locator("s-progress")).hasCount(0);
        });
    }

    @Test
    void without_an_answer_the_page_is_as_it_would_be_without_us() throws IOException {
        onPage("not a token", "sv", page -> {
            assertThat(page.locator("h1")).hasText("Tack");
            assertThat(page.locator("s-section")).hasCount(0);
        });
    }

    private interface Look {
        void at(Page page);
    }

    private static void onPage(String token, String language, Look look) throws IOException {
        String html = """
                <!doctype html><html lang="%s"><meta charset="utf-8"><link rel="icon" href="data:,"><h1>Tack</h1>
                <script type="module">
                  globalThis.shopify = {
                    sessionToken: { get: async () => '%s' },
                    localization: { language: { value: { isoCode: '%s' } } },
                  };
                  const { default: run } = await import('/points.js');
                  await run();
                  document.documentElement.dataset.ran = 'yes';
                </script>""".formatted(language, token, language);
        try (var other = new ListeningServer(request -> request.uri().getPath().equals("/points.js")
                        ? new ListeningServer.Answer(200, Map.of("Content-Type", "text/javascript"), bundle)
                        : new ListeningServer.Answer(
                                200, Map.of("Content-Type", "text/html; charset=utf-8"), html.getBytes(UTF_8)));
                Page page = Browser.page(600, 800)) {
            page.navigate(other.address() + "/");
            page.waitForSelector("html[data-ran=yes]");
            look.at(page);
        }
    }

    private static String token(String subject) {
        return ShopperToken.of(shop.domain(), null, subject, server.clock().instant());
    }

    private static byte[] bundle() throws IOException {
        Path out = folder.resolve("points.js");
        NodeTools.Said said = NodeTools.bundle(
                Path.of("frontend-widget", "account", "src", "points.js"),
                out,
                Map.of("process.env.APP_URL", "\"http://127.0.0.1:" + server.port() + "\""));
        assertThat(said.status()).as(said.err()).isZero();
        return Files.readAllBytes(out);
    }
}
