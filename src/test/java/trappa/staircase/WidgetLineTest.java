package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.staircase.WidgetShop.Answer;
import trappa.support.Browser;

/** What a product and the cart give, and the balance in a corner: one line each, without the staircase. */
@Tag("browser")
class WidgetLineTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static final String PROGRAM =
            "\"program\": {\"currency\": \"SEK\", \"locale\": \"sv\", \"country\": \"SE\"}";
    private static final String ESTIMATE = "{\"amountMinor\": 24900, \"points\": 249, \"member\": true, " + PROGRAM
            + ", \"step\": {\"id\": \"silver\", \"at\": 500, \"tier\": \"Silver\", \"reward\": null}}";
    private static final String LAUNCHER = "<trappa-line lang=sv view=launcher href=/points></trappa-line>";

    private static final List<String> KINDS =
            List.of("amount_off", "free_shipping", "perk", "free_product", "gift_card", "store_credit", "donation");

    private static String rewards;
    private static String guest;
    private static String paused;

    @BeforeAll
    static void read_the_examples() {
        rewards = SHOP.example("rewards");
        guest = SHOP.example("guest");
        paused = SHOP.example("paused");
    }

    @BeforeEach
    void a_shop_that_knows_what_an_order_gives() {
        SHOP.staircase(200, rewards).answer("estimate", Answer.json(200, ESTIMATE));
        SHOP.asked().clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | Köp den här: +249 poäng → Silver",
                "false | Som medlem får du 249 poäng för den här → Silver"
            })
    void a_product_says_what_it_gives(boolean known, String words) {
        SHOP.page("<trappa-line lang=sv view=product amount=24900 href=/points></trappa-line>")
                .answer("estimate", Answer.json(200, ESTIMATE.replace("\"member\": true", "\"member\": " + known)));
        try (var page = SHOP.open()) {
            assertThat(page.locator("a.compact")).hasText(words);
            assertThat(SHOP.asked()).contains("/apps/trappa/estimate?amount_minor=24900&locale=sv");
            SHOP.answer("estimate", Answer.json(200, ESTIMATE.replace("249,", "99,")));
            page.evaluate("document.querySelector('trappa-line').setAttribute('amount', '9900')");
            assertThat(page.locator("a.compact")).containsText("99 poäng");
            SHOP.answer("estimate", Answer.json(503, ""));
            page.evaluate("document.querySelector('trappa-line').setAttribute('amount', '100')");
            assertThat(page.locator("trappa-line")).hasText("");
        }
    }

    @Test
    void a_step_reached_by_an_order_alone_is_promised_without_points() {
        SHOP.page("<trappa-line lang=sv view=product amount=24900></trappa-line>")
                .answer("estimate", Answer.json(200, ESTIMATE.replace("249,", "0,")));
        try (var page = SHOP.open()) {
            assertThat(page.locator(".compact")).hasText("Köp den här → Silver");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"country\": \"<b>\"", "\"country\": 5"})
    void an_estimate_from_nowhere_promises_nothing(String country) {
        SHOP.page("<trappa-line lang=sv view=product amount=24900></trappa-line>")
                .answer("estimate", Answer.json(200, ESTIMATE.replace("\"country\": \"SE\"", country)));
        try (var page = Browser.page(360, 800)) {
            var complaints = Browser.complaintsOf(page);
            page.waitForResponse("**/estimate*", () -> page.navigate(SHOP.url("/page")));
            page.waitForTimeout(100);
            assertThat(page.locator("trappa-line")).hasText("");
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void a_price_in_hundredths_of_another_currency_promises_nothing() {
        SHOP.page("<trappa-line lang=sv view=product amount=24900 currency=SEK></trappa-line>"
                + "<trappa-line lang=sv view=product amount=34900 currency=EUR></trappa-line>"
                + "<trappa-line lang=sv view=product amount=44900 currency=JPY></trappa-line>");
        try (var page = SHOP.open()) {
            assertThat(page.locator("trappa-line").first()).containsText("+249 poäng");
            page.waitForCondition(() -> SHOP.asked().contains("/apps/trappa/estimate?amount_minor=449&locale=sv"));
            assertThat(page.locator("trappa-line").nth(1)).hasText("");
            assertThat(page.locator("trappa-line").nth(2)).hasText("");
        }
    }

    @Test
    void a_cart_line_follows_the_cart_however_the_theme_changes_it() {
        SHOP.page("<trappa-line lang=sv view=cart></trappa-line>").answer("cart", cart(24900, "SEK"));
        try (var page = SHOP.open()) {
            var line = page.locator("trappa-line");
            assertThat(line).containsText("Den här varukorgen: +249 poäng → Silver");
            SHOP.answer("cart", cart(49900, "SEK"))
                    .answer("estimate", Answer.json(200, ESTIMATE.replace("249,", "499,")));
            page.evaluate("fetch('/cart/add.js', {method: 'POST'}).then((answer) => answer.json())");
            assertThat(line).containsText("+499 poäng");
            SHOP.answer("cart", cart(0, "SEK"));
            page.evaluate("document.dispatchEvent(new Event('cart:updated'))");
            assertThat(line).hasText("");
            SHOP.answer("cart", cart(24900, "EUR"));
            page.evaluate("document.dispatchEvent(new Event('trappa:cart'))");
            page.waitForResponse(
                    "**/estimate*", () -> page.evaluate("document.dispatchEvent(new Event('trappa:cart'))"));
            assertThat(line).hasText("");
        }
    }

    /** As Dawn and forms without script choose one, and as themes tell of it by their own events. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "const id = document.forms[0].elements.id; id.value = 42; id.dispatchEvent(new Event('change', {bubbles: true}))",
                "document.dispatchEvent(new CustomEvent('variant:change', {detail: {variant: {id: 42}}}))",
                "document.forms[0].dispatchEvent(new CustomEvent('variant:update', {bubbles: true, detail: {resource: {id: '42'}}}))"
            })
    void a_product_follows_the_variant_that_is_chosen(String chosen) {
        SHOP.page("<trappa-line lang=sv view=product amount=24900 currency=SEK prices='41:24900 42:9900'></trappa-line>"
                + "<form action=/sv/cart/add><select name=id><option>41<option>42<option>7</select></form>"
                + "<form action=/search><input name=id></form>");
        try (var page = SHOP.open()) {
            var line = page.locator("trappa-line");
            assertThat(line).containsText("+249 poäng");
            SHOP.answer("estimate", Answer.json(200, ESTIMATE.replace("249,", "99,")));
            page.evaluate("() => {" + chosen + "}");
            assertThat(line).containsText("+99 poäng");
            assertThat(SHOP.asked()).contains("/apps/trappa/estimate?amount_minor=9900&locale=sv");
            // Of another product, or of another form: nothing changes.
            page.evaluate("""
                    () => {
                      for (const [form, id] of [[0, 7], [1, 41]]) {
                        const field = document.forms[form].elements.id;
                        field.value = id;
                        field.dispatchEvent(new Event('change', {bubbles: true}));
                      }
                    }""");
            assertThat(line).hasAttribute("amount", "9900");
        }
    }

    @Test
    void an_arrow_goes_the_way_of_the_words_before_it() {
        SHOP.page("<div dir=rtl><trappa-line lang=en view=product amount=24900></trappa-line>"
                + "<trappa-line lang=en view=product amount=24900><script type=application/json>"
                + "{\"en\": {\"product\": \"اشتر هذا: {n}\", \"points\": \"{n} نقطة\"}}</script></trappa-line></div>");
        try (var page = SHOP.open()) {
            assertThat(page.locator("trappa-line").first()).containsText("Buy this: +249 points → Silver");
            assertThat(page.locator("trappa-line").last()).containsText("نقطة ← Silver");
        }
    }

    @Test
    void a_launcher_is_one_small_link_with_the_balance() {
        SHOP.page("<trappa-line lang=sv view=launcher href=/points></trappa-line>");
        try (var page = SHOP.open()) {
            var link = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Din poängtrappa: 420 poäng"));
            assertThat(link).hasAttribute("href", "/points");
            assertThat(link).isInViewport();
        }
    }

    @Test
    void an_estimate_that_comes_after_a_later_one_is_dropped() {
        SHOP.page("<trappa-line lang=sv view=product amount=24900></trappa-line>")
                .answer("estimate", new Answer(200, ESTIMATE, 500));
        try (var page = SHOP.open()) {
            page.waitForCondition(() -> SHOP.asked().contains("/apps/trappa/estimate?amount_minor=24900&locale=sv"));
            SHOP.answer("estimate", Answer.json(200, ESTIMATE.replace("249,", "99,")));
            page.waitForResponse("**/estimate?amount_minor=24900*", () -> {
                page.evaluate("document.querySelector('trappa-line').setAttribute('amount', '9900')");
                assertThat(page.locator("trappa-line")).containsText("+99 poäng");
            });
            page.waitForTimeout(100);
            assertThat(page.locator("trappa-line")).containsText("+99 poäng");
        }
    }

    /** With what Liquid wrote the first view need not ask the cart; from then on only the cart knows. */
    @Test
    void a_cart_line_begins_with_what_the_page_said_and_then_asks_the_cart() {
        SHOP.page("<trappa-line lang=sv view=cart cart=/cart.js amount=24900 currency=SEK></trappa-line>")
                .answer("cart", cart(49900, "SEK"));
        try (var page = SHOP.open()) {
            var line = page.locator("trappa-line");
            assertThat(line).containsText("Den här varukorgen: +249 poäng → Silver");
            assertThat(SHOP.asked()).doesNotContain("/cart.js");
            SHOP.answer("estimate", Answer.json(200, ESTIMATE.replace("249,", "499,")));
            page.evaluate("fetch('/cart/add.js', {method: 'POST'}).then((answer) => answer.json())");
            assertThat(line).containsText("+499 poäng");
            assertThat(SHOP.asked()).contains("/cart.js", "/apps/trappa/estimate?amount_minor=49900&locale=sv");
        }
    }

    @Test
    void names_in_an_estimate_are_text_that_reorders_nothing() {
        var reward = "\"reward\": {\"id\": \"x\", \"kind\": \"perk\", \"name\": \"T\u202ee <img src=x>\"}";
        SHOP.page("<trappa-line lang=sv view=product amount=24900></trappa-line>")
                .answer(
                        "estimate",
                        Answer.json(
                                200,
                                ESTIMATE.replace("\"Silver\"", "\"Sil\u202ever\"")
                                        .replace("\"reward\": null", reward)));
        try (var page = SHOP.open()) {
            assertThat(page.locator("trappa-line")).hasText("Köp den här: +249 poäng → Silver och Te <img src=x>");
            assertThat((String) page.evaluate("document.querySelector('trappa-line').shadowRoot.textContent"))
                    .doesNotContainPattern("[\u202a-\u202e\u2066-\u2069]");
        }
    }

    /** All of a language's words for a line come with it: its sentence, and every kind of reward. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "sv", "da", "nb", "fi", "de"})
    void a_line_speaks_every_language_by_itself(String language) throws IOException {
        SHOP.page("<trappa-line lang=%s view=product amount=24900></trappa-line>".formatted(language));
        try (var page = SHOP.open()) {
            for (var kind : KINDS) {
                var reward = "{\"id\": \"x\", \"kind\": \"%s\", \"amountMinor\": 5000, \"currency\": \"SEK\"}"
                        .formatted(kind);
                SHOP.answer(
                        "estimate", Answer.json(200, ESTIMATE.replace("\"reward\": null", "\"reward\": " + reward)));
                page.reload();
                var line = page.locator("trappa-line .compact");
                assertThat(line).containsText("Silver");
                for (var key : List.of("product", "points", "and", kind)) {
                    assertThat(line.innerText().replace('\u00a0', ' '))
                            .as(language + " " + key)
                            .contains(words(language, key));
                }
            }
        }
        assertThat(SHOP.asked()).noneMatch(path -> path.matches("/trappa-.*|/widget.js"));
    }

    @Test
    void a_launcher_invites_guests_and_is_away_while_the_program_is_on_pause() {
        SHOP.page(LAUNCHER).staircase(200, guest);
        try (var page = SHOP.open()) {
            assertThat(page.getByRole(AriaRole.LINK)).hasText("Din poängtrappa");
            SHOP.staircase(200, paused);
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.getByRole(AriaRole.LINK)).hasCount(0);
        }
    }

    @Test
    void a_launcher_stays_while_the_shop_cannot_be_reached_and_goes_when_it_answers_wrongly() {
        SHOP.page(LAUNCHER);
        try (var page = SHOP.open()) {
            assertThat(page.locator("a.launcher")).containsText("420");
            SHOP.staircase(503, "");
            page.waitForResponse(
                    "**/staircase*", () -> page.evaluate("document.querySelector('trappa-line').refresh()"));
            assertThat(page.locator("a.launcher")).containsText("420");
            SHOP.staircase(200, rewards.replace("\"version\":1", "\"version\":2"));
            page.evaluate("document.querySelector('trappa-line').refresh()");
            assertThat(page.locator("a.launcher")).hasCount(0);
        }
    }

    /** Whoever logs out and comes by a page with nothing but a launcher has left the staircase too. */
    @Test
    void a_launcher_that_finds_a_guest_lets_nothing_be_kept_of_who_was_here() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>");
        try (var page = SHOP.open()) {
            assertThat(page.locator("trappa-stairs")).containsText("420");
            SHOP.page(LAUNCHER);
            page.reload();
            assertThat(page.locator("a.launcher")).containsText("420");
            assertThat((String) page.evaluate("Object.values(sessionStorage).join()"))
                    .contains("520");
            SHOP.staircase(200, guest);
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.locator("a.launcher")).hasText("Din poängtrappa");
            assertThat((String) page.evaluate("Object.values(sessionStorage).join()"))
                    .isEqualTo("[]");
        }
    }

    @Test
    void a_line_taken_away_and_put_back_asks_again_and_another_view_asks_for_its_own() {
        SHOP.page("<trappa-line lang=sv view=product amount=24900></trappa-line>");
        try (var page = SHOP.open()) {
            assertThat(page.locator("trappa-line")).containsText("+249 poäng");
            SHOP.answer("estimate", Answer.json(200, ESTIMATE.replace("249,", "99,")));
            page.evaluate("window.away = document.querySelector('trappa-line'); away.remove()");
            SHOP.asked().clear();
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            page.waitForTimeout(100);
            assertThat(SHOP.asked()).isEmpty();
            page.evaluate("document.querySelector('main').append(away)");
            assertThat(page.locator("trappa-line")).containsText("+99 poäng");
            SHOP.answer("estimate", Answer.json(200, ESTIMATE));
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.locator("trappa-line")).containsText("+249 poäng");
            page.evaluate("document.querySelector('trappa-line').setAttribute('view', 'launcher')");
            assertThat(page.locator("trappa-line .launcher")).containsText("420");
        }
    }

    /** What a text of the catalogue says around its values; of one and more the latter. */
    private static List<String> words(String language, String key) throws IOException {
        var catalogue = Files.readString(Path.of("frontend-widget", "src", "locales", language + ".js"));
        var text = Pattern.compile("^  " + key + ": '(?:.*\\|)?(.*)',$", Pattern.MULTILINE)
                .matcher(catalogue);
        assertThat(text.find()).as(key).isTrue();
        return Stream.of(text.group(1).split("\\{\\w\\}"))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static Answer cart(long hundredths, String currency) {
        return Answer.json(200, "{\"total_price\": %d, \"currency\": \"%s\"}".formatted(hundredths, currency));
    }
}
