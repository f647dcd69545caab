package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.support.Browser;

/**
 * Every state, enlarged as a shopper enlarges it: by the browser's zoom on a window of 1280 by 1024 (fewer CSS pixels, each
 * of more dots), and by the size of the text alone. Nothing is lost, covered or out of reach.
 */
@Tag("browser")
class WidgetZoomTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    @ParameterizedTest
    @CsvSource({
        // zoom in per cent, size of text in per cent, language, opened
        "200, 100, sv, ''",
        "400, 100, fi, ''",
        "400, 100, de, rewards",
        "100, 200, sv, ''",
        "400, 200, de, ''",
        "400, 200, sv, history"
    })
    void everything_is_there_and_nothing_scrolls_sideways(int zoom, int text, String language, String opened) {
        try (var page = zoomed(zoom, text, "lang=" + language + (opened.isEmpty() ? "" : "&open=" + opened))) {
            assertThat(WidgetLayout.overflow(page)).isLessThanOrEqualTo(0);
            assertThat(WidgetLayout.faults(page)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"360, compact, ''", "360, '', rewards", "1100, '', history"})
    void everything_to_press_can_be_hit(int width, String view, String opened) {
        try (var page = Browser.page(width, 800)) {
            page.navigate(SHOP.url("/examples/index.html?lang=sv&view=" + view + "&open=" + opened));
            WidgetShop.awaitAll(page);
            assertThat(page.evaluate("""
                    () => [...document.querySelectorAll('trappa-stairs, trappa-line')].flatMap((stairs) =>
                      [...stairs.shadowRoot.querySelectorAll('button, a, summary, select, textarea, .score')].map((each) => [each.textContent, each.getBoundingClientRect()])
                        .filter(([, { width, height }]) => width < 24 || height < 44)
                        .map(([text, { width, height }]) => text + ': ' + width + ' × ' + height))""")).isEqualTo(List.of());
        }
    }

    /** The launcher stays in its corner: what has the focus may not end up behind it. */
    @Test
    void what_has_the_focus_is_in_sight_and_has_a_frame_of_its_own() {
        try (var page = zoomed(400, 100, "lang=sv&state=rewards,member,birthday,survey,launcher&open=rewards")) {
            assertThat(page.locator(".panel li").first()).isVisible();
            assertThat(page.locator("a.launcher")).isVisible();
            page.locator("nav a").first().focus();
            int walked = 0;
            for (int k = 0; k < 60; k++) {
                page.keyboard().press("Tab");
                var seen = (String) page.evaluate("""
                        () => {
                          const inside = document.activeElement.shadowRoot;
                          if (!inside) return document.activeElement === document.body ? 'end' : '';
                          const box = inside.activeElement.getBoundingClientRect();
                          const hits = [.1, .5, .9].flatMap((x) => [.1, .5, .9].map((y) =>
                            inside.elementFromPoint(box.left + x * box.width, box.top + y * box.height)));
                          const look = getComputedStyle(inside.activeElement);
                          if (!hits.some((hit) => inside.activeElement.contains(hit))) return 'hidden: ' + inside.activeElement.textContent;
                          if (look.outlineStyle !== 'solid' || parseFloat(look.outlineWidth) < 2) return 'no frame: ' + inside.activeElement.textContent;
                          return look.outlineColor === getComputedStyle(document.body).backgroundColor ? 'frame in the colour of the page' : 'seen';
                        }""");
                if (seen.equals("end")) {
                    break;
                }
                if (!seen.isEmpty()) {
                    walked++;
                    assertThat(seen).isEqualTo("seen");
                }
            }
            assertThat(walked).isGreaterThan(8);
        }
    }

    private static Page zoomed(int zoomPercent, int textPercent, String query) {
        var page = Browser.page(1280 * 100 / zoomPercent, 1024 * 100 / zoomPercent);
        var metrics = new JsonObject();
        metrics.addProperty("width", 1280 * 100 / zoomPercent);
        metrics.addProperty("height", 1024 * 100 / zoomPercent);
        metrics.addProperty("deviceScaleFactor", zoomPercent / 100.0);
        metrics.addProperty("mobile", false);
        page.context().newCDPSession(page).send("Emulation.setDeviceMetricsOverride", metrics);
        page.clock().setFixedTime("2026-11-24T12:00:00Z");
        page.navigate(SHOP.url("/examples/index.html?" + query));
        // The page's own root is at 62.5 %: text grows as the browser's setting for it would have it.
        page.evaluate("document.documentElement.style.fontSize = '" + 62.5 * textPercent / 100 + "%'");
        WidgetShop.awaitAll(page);
        return page;
    }
}
