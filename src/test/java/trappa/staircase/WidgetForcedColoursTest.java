package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trappa.support.Browser;

/** Where the system chooses every colour, what colours say otherwise is still to be seen: looked at in the points drawn, for a computed style need not be. */
@Tag("browser")
class WidgetForcedColoursTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static final int APART = 90;

    @Test
    void the_bar_is_filled_what_is_reached_has_a_tick_and_where_one_stands_is_thick() throws IOException {
        try (var page = open("member")) {
            assertThat(page.getByText("Du är här")).isVisible();
            assertShown(page);
            // The second file brings a sheet of its own.
            page.locator("[data-key=history]").click();
            assertThat(page.locator(".history li").first()).isVisible();
            assertShown(page);
            var bar = drawn(page.locator(".bar"));
            assertThat(apart(at(bar, .2), highlight(page)))
                    .as("another colour than the highlight")
                    .isFalse();
            assertThat(IntStream.range(50, 75).filter(percent -> apart(at(bar, percent / 100.0), at(bar, .95))))
                    .as("the end of what is on its way")
                    .isNotEmpty();
            assertThat(page.locator(".here .state")).hasCSS("border-top-width", "2px");
        }
    }

    @Test
    void a_launcher_has_an_edge() throws IOException {
        try (var page = open("launcher")) {
            assertThat(page.locator("a.launcher")).isVisible();
            var link = drawn(page.locator("a.launcher"));
            int middle = link.getHeight() / 2;
            assertThat(IntStream.range(0, 4).filter(x -> apart(link.getRGB(x, middle), link.getRGB(8, middle))))
                    .as("its left edge")
                    .isNotEmpty();
            assertThat(marks(link)).as("its words").isGreaterThan(40);
        }
    }

    @Test
    void nothing_moves_where_motion_is_unwelcome() throws IOException {
        try (var page = open("member")) {
            assertThat(page.getByText("Du är här")).isVisible();
            assertThat(page.evaluate("document.querySelector('trappa-stairs').shadowRoot.getAnimations().length"))
                    .isEqualTo(0);
        }
    }

    private static void assertShown(Page page) throws IOException {
        var bar = drawn(page.locator(".bar"));
        assertThat(apart(at(bar, .2), at(bar, .95))).as("filled and empty").isTrue();
        for (var tick : page.locator(".reached:not(.here) .state").all()) {
            assertThat(marks(drawn(tick))).as("points of a tick").isGreaterThan(10);
        }
        assertThat(page.locator(".reached:not(.here) .state")).hasCount(2);
        assertThat(page.locator("[aria-current]")).hasCSS("border-top-width", "5px");
    }

    private static BufferedImage drawn(Locator element) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(element.screenshot()));
    }

    /** Halfway down, this share of the width from the left. */
    private static int at(BufferedImage picture, double share) {
        return picture.getRGB((int) (share * picture.getWidth()), picture.getHeight() / 2);
    }

    /** Points that stand out from the one in the middle of the upper edge. */
    private static long marks(BufferedImage picture) {
        int ground = picture.getRGB(picture.getWidth() / 2, 3);
        return IntStream.range(0, picture.getWidth() * picture.getHeight())
                .filter(k -> apart(picture.getRGB(k % picture.getWidth(), k / picture.getWidth()), ground))
                .count();
    }

    private static boolean apart(int one, int other) {
        return IntStream.of(0, 8, 16)
                        .map(shift -> Math.abs((one >> shift & 255) - (other >> shift & 255)))
                        .max()
                        .orElseThrow()
                > APART;
    }

    private static int highlight(Page page) {
        var parts = page.evaluate("""
                () => {
                  const probe = document.body.appendChild(document.createElement('i'));
                  probe.setAttribute('hidden', '');
                  probe.style.color = 'Highlight';
                  return getComputedStyle(probe).color;
                }""").toString().replaceAll("[^\\d,]", "").split(",");
        return 255 << 24
                | Integer.parseInt(parts[0]) << 16
                | Integer.parseInt(parts[1]) << 8
                | Integer.parseInt(parts[2]);
    }

    private static Page open(String state) {
        var page = Browser.page(new NewPageOptions()
                .setViewportSize(360, 900)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setForcedColors(ForcedColors.ACTIVE));
        page.navigate(SHOP.url("/examples/index.html?lang=sv&state=" + state));
        return page;
    }
}
