package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import trappa.support.Json;
import trappa.support.NodeTools;
import trappa.support.NodeTools.Said;

/** The theme app extension as it is uploaded: by Shopify's own checker, and as a visitor without script gets it. */
class ThemeExtensionTest {
    private static final Path EXTENSION = Path.of("target", "extensions", "trappa-theme");
    private static final Path CHECKER = Path.of("node_modules", "@shopify", "theme-check-node", "dist", "cli.js");

    @TempDir
    Path folder;

    private boolean varies = true;

    @BeforeAll
    static void tools() {
        NodeTools.fetch();
    }

    @Test
    void shopifys_checker_finds_no_offence() {
        assertThat(offences(EXTENSION)).isEmpty();
    }

    @Test
    void the_checker_is_awake_and_names_what_is_wrong() throws IOException {
        copy(EXTENSION, folder);
        Path block = folder.resolve("blocks/staircase.liquid");
        Files.writeString(block, Files.readString(block).replace("'staircase.fallback'", "'staircase.forgotten'"));
        assertThat(offences(folder))
                .extracting(o -> o.get("check").stringValue())
                .contains("TranslationKeyExists");
    }

    @ParameterizedTest
    @CsvSource({
        "sv, Din poängtrappa, 300 poäng, 25.00 kr rabatt",
        "da, Din pointtrappe, 300 point, 25.00 kr rabat",
        "en, Your points staircase, 300 points, 25.00 kr off",
        "nb, Poengtrappen din, 300 poeng, 25.00 kr rabatt",
        "fi, Pisteportaasi, 300 pistettä, 25.00 kr alennusta",
        "de, Deine Punktetreppe, 300 Punkte, 25.00 kr Rabatt"
    })
    void a_guest_without_script_reads_every_step(String language, String title, String points, String reward)
            throws IOException {
        String page = rendered(language, """
                {"steps": [
                  {"at": 0, "tier": "Bas"},
                  {"at": 300, "reward": {"kind": "amount_off", "cents": 2500}},
                  {"at": 500, "tier": "Silver", "reward": {"kind": "free_shipping"}}]}""");
        String inside =
                page.substring(page.indexOf('>', page.indexOf("<trappa-stairs")), page.indexOf("</trappa-stairs"));
        assertThat(inside).contains(title, points, reward, "Bas", "Silver", "/account/register");
        assertThat(inside.split("<li>", -1)).hasSize(4);
        assertThat(page).contains("lang=\"" + language + "\"", "steps=\"3\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sv", "da", "nb", "fi", "de"})
    void a_language_has_the_texts_of_english(String language) throws IOException {
        assertThat(paths("", texts(language + ".json"))).isEqualTo(paths("", texts("en.default.json")));
    }

    private static JsonNode texts(String file) throws IOException {
        return Json.read(Files.readString(EXTENSION.resolve("locales").resolve(file)));
    }

    /** Each text by its place, without what differs: the words. */
    private static List<String> paths(String place, JsonNode node) {
        return node.isString()
                ? List.of(place)
                : node.propertyStream()
                        .flatMap(each -> paths(place + "/" + each.getKey(), each.getValue()).stream())
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "sv, ORDERS, 3, 3 köp",
        "da, ORDERS, 3, 3 køb",
        "en, ORDERS, 1, 1 order",
        "en, ORDERS, 3, 3 orders",
        "sv, SPEND, 120000, 1200.00 kr"
    })
    void a_guest_without_script_reads_what_the_stairs_are_counted_in(
            String language, String metric, long at, String words) throws IOException {
        String steps = "{\"metric\": \"%s\", \"steps\": [{\"at\": %d, \"tier\": \"Silver\"}]}".formatted(metric, at);
        assertThat(rendered(language, steps)).contains(">" + words + "<").doesNotContain("poäng<", "points<");
    }

    @Test
    void a_block_without_colours_of_its_own_leaves_them_to_the_owner() throws IOException {
        assertThat(rendered("sv", "null"))
                .contains("--trappa-accent: #0b6b53;--trappa-on-accent: #ffffff;--trappa-radius: 6px");
        assertThat(rendered("staircase", "sv", "null", "{\"heading_level\": \"2\"}"))
                .contains("steps=\"4\"", "style=\"\"");
    }

    @Test
    void blocks_are_offered_when_the_program_is_live_and_a_customer_reads_the_points_without_script()
            throws IOException {
        for (String block : new String[] {"staircase", "product-points", "cart-points", "launcher"}) {
            assertThat(Files.readString(EXTENSION.resolve("blocks/" + block + ".liquid")))
                    .contains("\"available_if\": \"{{ app.metafields.trappa.live }}\"");
        }
        assertThat(rendered("sv", "{\"steps\": [{\"at\": 0}]}")).doesNotContain("trappa-guest__balance");
        String known = rendered(
                "staircase",
                "sv",
                "{\"steps\": [{\"at\": 0}]}",
                "{\"heading_level\": \"2\"}",
                "{\"metafields\": {\"trappa\": {\"points\": {\"value\": 380}}}}");
        assertThat(known)
                .contains("<p class=\"trappa-guest__balance\">380 poäng</p>")
                .doesNotContain("register");
        assertThat(rendered("sv", "{\"steps\": []}")).contains("Här visas dina poäng.");
    }

    @Test
    void names_the_owner_typed_are_text_only() throws IOException {
        String page = rendered("sv", """
                {"steps": [{"at": 0, "tier": "<img src=x onerror=alert(1)>"},
                  {"at": 9, "reward": {"kind": "perk", "name": "<script>alert(2)</script>"}}]}""");
        assertThat(page).contains("&lt;img src=x", "&lt;script&gt;").doesNotContain("<img", "<script>");
    }

    @Test
    void before_anything_is_published_there_is_a_line_of_text() throws IOException {
        assertThat(rendered("sv", "null")).contains("Här visas dina poäng.").doesNotContain("<ol");
    }

    @ParameterizedTest
    @CsvSource({
        "product-points, 'view=\"product\" amount=\"24900\" currency=\"SEK\" href=\"/pages/points\"'",
        "cart-points, 'view=\"cart\" cart=\"/cart.js\" amount=\"49800\" currency=\"SEK\" href=\"/pages/points\"'",
        "launcher, 'view=\"launcher\" href=\"/pages/points\"'"
    })
    void a_line_tells_the_element_what_it_is_about(String block, String attributes) throws IOException {
        assertThat(rendered(block, "sv", "null").replaceAll("\\s+", " "))
                .contains("<trappa-line " + attributes, "lang=\"sv\"", "import(\"/assets/trappa-line.js\")");
    }

    @Test
    void a_product_whose_price_varies_says_the_price_of_each_variant() throws IOException {
        assertThat(rendered("product-points", "sv", "null")).contains("prices=\"41:24900 42:9900 \"");
        varies = false;
        assertThat(rendered("product-points", "sv", "null")).doesNotContain("prices");
    }

    @Test
    void the_page_says_who_is_there_without_the_number_and_where_guests_go() throws IOException {
        String guest = rendered("sv", "null");
        assertThat(guest)
                .containsPattern("\\bguest\\b")
                .contains("join=\"/account/register\"", "login=\"/account/login\"")
                .doesNotContain("customer=");
        String settings = "{\"heading_level\": \"2\"}";
        String known = rendered("staircase", "sv", "null", settings, "{\"id\": 7001}");
        assertThat(known).containsPattern("customer=\"[0-9a-f]{16}\"").doesNotContain("7001");
        assertThat(rendered("staircase", "sv", "null", settings, "{\"id\": 7002}"))
                .isNotEqualTo(known);
    }

    private String rendered(String language, String staircase) throws IOException {
        return rendered("staircase", language, staircase);
    }

    private String rendered(String block, String language, String staircase) throws IOException {
        String settings =
                "{\"heading_level\": \"2\", \"accent\": \"#0b6b53\", \"on_accent\": \"#ffffff\", \"radius\": 6, \"href\": \"/pages/points\"}";
        return rendered(block, language, staircase, settings);
    }

    private String rendered(String block, String language, String staircase, String settings) throws IOException {
        return rendered(block, language, staircase, settings, "null");
    }

    /** @param customer who is logged in, as Liquid sees them; null: nobody */
    private String rendered(String block, String language, String staircase, String settings, String customer)
            throws IOException {
        Path context = folder.resolve("context.json");
        Files.writeString(context, """
                {"app": {"metafields": {"trappa": {"live": {"value": true}, "staircase": {"value": %s}}}},
                 "block": {"settings": %s},
                 "product": {"selected_or_first_available_variant": {"price": 24900}, "price_varies": %s,
                   "variants": [{"id": 41, "price": 24900}, {"id": 42, "price": 9900}]},
                 "shop": {"permanent_domain": "x.myshopify.com"}, "cart": {"total_price": 49800, "currency": {"iso_code": "SEK"}},
                 "customer": %s, "request": {"locale": {"iso_code": "%s"}, "design_mode": false},
                 "routes": {"account_register_url": "/account/register", "account_login_url": "/account/login", "cart_url": "/cart"}}
                """.formatted(staircase, settings, varies, customer, language));
        Said said = NodeTools.node(
                Path.of("frontend-widget", "tools", "render.mjs")
                        .toAbsolutePath()
                        .toString(),
                EXTENSION.toAbsolutePath().toString(),
                block,
                language,
                context.toString());
        assertThat(said.status()).as(said.err()).isZero();
        return said.out();
    }

    private static List<JsonNode> offences(Path extension) {
        Said said =
                NodeTools.node(CHECKER.toString(), extension.toAbsolutePath().toString());
        assertThat(said.status()).as(said.err()).isZero();
        // Three documents one after another: the offences, the settings and the files looked at.
        assertThat(said.out()).contains("blocks/staircase.liquid");
        String first = said.out()
                .substring(0, said.out().indexOf("\n{") < 0 ? 0 : said.out().indexOf("\n{"));
        return Json.read(first).valueStream().toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
