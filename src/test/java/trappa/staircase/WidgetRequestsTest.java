package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.staircase.WidgetShop.Answer;
import trappa.support.Browser;

/**
 * What a first view asks for, on every page where something of the staircase can stand: what docs/themes.md says. Of the shop
 * alone, and without a cookie.
 */
@Tag("browser")
class WidgetRequestsTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static final Map<String, String> STATES = new HashMap<>();
    private static final String ESTIMATE = "{\"amountMinor\": 24900, \"points\": 249, \"member\": true, \"program\":"
            + " {\"currency\": \"SEK\", \"locale\": \"sv\", \"country\": \"SE\"}, \"step\": null}";
    private static final String CART = "{\"total_price\": 24900, \"currency\": \"SEK\"}";

    @BeforeAll
    static void read_the_examples() {
        try (var page = Browser.page(360, 800)) {
            for (var state : List.of(
                    "guest",
                    "start",
                    "member",
                    "rewards",
                    "top",
                    "spent",
                    "orders",
                    "many",
                    "long",
                    "own",
                    "owed",
                    "atRisk",
                    "returned",
                    "offers",
                    "paused",
                    "activities")) {
                STATES.put(state, SHOP.example(page, state, "sv"));
            }
        }
        SHOP.answer("estimate", Answer.json(200, ESTIMATE)).answer("cart", Answer.json(200, CART));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guest | stairs lang=sv | element state",
                "start | stairs lang=sv | element state",
                "member | stairs lang=sv | element state",
                "member | stairs lang=en | element state",
                "member | stairs lang=da | element state",
                "rewards | stairs lang=sv | element state",
                "top | stairs lang=sv | element state",
                "spent | stairs lang=sv | element state",
                "orders | stairs lang=sv | element state",
                "many | stairs lang=sv | element state",
                "long | stairs lang=sv | element state",
                "own | stairs lang=sv | element state",
                "member | stairs lang=sv view=compact | element state",
                "guest | stairs lang=sv view=compact | element state",
                "member | line lang=sv view=product amount=24900 | line estimate",
                "member | line lang=fi view=product amount=24900 | line estimate",
                "member | line lang=sv view=cart amount=24900 currency=SEK cart=/cart.js | line estimate",
                "member | line lang=sv view=launcher | line state",
                "guest | line lang=de view=launcher | line state",
                // More than two.
                "member | line lang=sv view=cart | line cart estimate",
                "owed | stairs lang=sv | element state more",
                "atRisk | stairs lang=sv | element state more",
                "returned | stairs lang=sv | element state more",
                "offers | stairs lang=sv | element state more",
                "paused | stairs lang=sv | element state more",
                "activities | stairs lang=sv | element state more",
                "activities | stairs lang=sv view=compact | element state",
                "member | stairs lang=nb | element state nb",
                "member | stairs lang=fi | element state fi",
                "member | stairs lang=de | element state de",
                "owed | stairs lang=de | element state de more",
            })
    void a_first_view_asks_for(String state, String tag, String expected) {
        SHOP.page("<trappa-%s></trappa-%s>".formatted(tag, tag.split(" ")[0])).staircase(200, STATES.get(state));
        try (var page = Browser.page(360, 800)) {
            // What this page asks: another one that is closing may still ask the shop something.
            var asked = new ArrayList<String>();
            page.onRequest(request -> asked.add(
                    request.url().startsWith(SHOP.url("/"))
                            ? named(URI.create(request.url()).getPath())
                            : request.url()));
            page.navigate(SHOP.url("/page"));
            assertThat(page.locator("ol:not([aria-hidden]), .compact :not(i), .ticket")
                            .first())
                    .isVisible();
            // What would come later, comes.
            page.waitForTimeout(300);
            asked.removeIf(each -> each.equals("page") || each.endsWith(".css"));
            assertThat(asked).containsExactlyInAnyOrder(expected.split(" "));
            assertThat(page.context().cookies()).isEmpty();
        }
    }

    /** What has not changed is asked for by its tag, and stays as it is drawn. */
    @ParameterizedTest
    @ValueSource(strings = {"stairs lang=sv", "line lang=sv view=launcher"})
    void what_is_as_it_was_is_not_sent_again(String tag) {
        SHOP.page("<trappa-%s></trappa-%s>".formatted(tag, tag.split(" ")[0])).staircase(200, STATES.get("member"));
        try (var page = Browser.page(360, 800)) {
            page.navigate(SHOP.url("/page"));
            var drawn = page.locator(".launcher, .big");
            assertThat(drawn).containsText("380");
            assertThat(statusOfRefresh(page)).isEqualTo(304);
            page.waitForTimeout(100);
            assertThat(drawn).containsText("380");
        }
    }

    @Test
    void a_shop_that_is_back_with_the_same_is_not_old_any_more() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>").staircase(200, STATES.get("member"));
        try (var page = Browser.page(360, 800)) {
            page.navigate(SHOP.url("/page"));
            var stairs = page.locator("trappa-stairs");
            assertThat(stairs).containsText("380 poäng");
            SHOP.staircase(503, "");
            assertThat(statusOfRefresh(page)).isEqualTo(503);
            assertThat(stairs).containsText("Poäng från ");
            SHOP.staircase(200, STATES.get("member"));
            assertThat(statusOfRefresh(page)).isEqualTo(304);
            assertThat(stairs).not().containsText("Poäng från ");
            assertThat(stairs).containsText("380 poäng");
        }
    }

    private static int statusOfRefresh(Page page) {
        return page.waitForResponse(
                        "**/staircase*", () -> page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))"))
                .status();
    }

    private static String named(String path) {
        return switch (path) {
            case "/widget.js" -> "element";
            case "/line.js" -> "line";
            case "/cart.js" -> "cart";
            case "/apps/trappa/staircase" -> "state";
            default -> path.replaceFirst("^/(?:apps/trappa/|trappa-)?", "").replaceFirst("\\.\\w+\\.js$", "");
        };
    }
}
