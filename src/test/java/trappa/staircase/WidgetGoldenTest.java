package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.support.Browser;

/**
 * What a screen reader is told, and what one sees, against what was found good. {@code -Dtrappa.goldens=write} writes them
 * anew: look at the difference before it is committed.
 *
 * <p>Pictures are compared an eighth as large, so that how a letter is smoothed makes no difference; where this machine's
 * letters are of another width than the golden ones, lines break elsewhere, and the pictures are left out with a word.
 */
@Tag("browser")
class WidgetGoldenTest {
    private static final WidgetShop SHOP = new WidgetShop();
    private static final Path GOLDENS = Path.of("src", "test", "resources", "widget");
    private static final boolean WRITE = "write".equals(System.getProperty("trappa.goldens"));
    private static final int SCALE = 8;
    private static final int LIGHTER_OR_DARKER = 40;
    private static final double MOST_THAT_DIFFER = 0.005;
    private static final Page.WaitForConditionOptions PATIENCE = new Page.WaitForConditionOptions().setTimeout(10_000);

    @AfterAll
    static void close() {
        SHOP.close();
    }

    @Test
    void a_screen_reader_is_told_the_same() throws IOException {
        var states = List.of("guest", "member", "rewards", "atRisk", "returned", "paused", "top", "newer");
        try (var page = open(360, "light", String.join(",", states), "")) {
            for (var state : states) {
                var stairs = page.locator("section:has(h2:text-is(\"" + state + "\")) trappa-stairs");
                assertGolden(page, "tree-" + state + ".txt", stairs);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rewards", "history"})
    void a_screen_reader_is_told_the_same_of_what_opens(String opened) throws IOException {
        try (var page = open(360, "light", "rewards", opened)) {
            assertGolden(page, "tree-open-" + opened + ".txt", page.locator(".panel"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "360, light, member, ''",
        "1100, dark, member, ''",
        "360, light, guest, ''",
        "360, dark, rewards, history"
    })
    void it_looks_the_same(int width, String theme, String state, String opened) throws IOException {
        try (var page = open(width, theme, state, opened)) {
            if (!opened.isEmpty()) {
                page.locator(".panel li").first().waitFor();
            }
            assertLettersAreTheGoldenOnes(page);
            var name = "look-" + state + (opened.isEmpty() ? "" : "-" + opened) + "-" + width + "-" + theme + ".png";
            var golden = GOLDENS.resolve(name);
            if (WRITE) {
                page.waitForLoadState(LoadState.NETWORKIDLE);
                ImageIO.write(seen(page), "png", golden.toFile());
            }
            var wanted = ImageIO.read(golden.toFile());
            var seen = seen(page);
            for (int looks = 0; looks < 20 && !alike(seen, wanted); looks++) {
                page.waitForTimeout(100);
                seen = seen(page);
            }
            var shown = Path.of("target", name);
            ImageIO.write(seen, "png", shown.toFile());
            assertThat(seen.getWidth()).as(shown + " is as wide").isEqualTo(wanted.getWidth());
            assertThat(seen.getHeight()).as(shown + " is as high").isEqualTo(wanted.getHeight());
            assertThat(difference(seen, wanted))
                    .as("share of %s that differs from %s", shown, golden)
                    .isLessThanOrEqualTo(MOST_THAT_DIFFER);
        }
    }

    private static BufferedImage seen(Page page) throws IOException {
        return small(ImageIO.read(
                new ByteArrayInputStream(page.locator("trappa-stairs").screenshot())));
    }

    private static boolean alike(BufferedImage one, BufferedImage other) {
        return one.getWidth() == other.getWidth()
                && one.getHeight() == other.getHeight()
                && difference(one, other) <= MOST_THAT_DIFFER;
    }

    private static void assertLettersAreTheGoldenOnes(Page page) throws IOException {
        var width = String.valueOf(page.evaluate("""
                () => {
                  const ruler = document.createElement('canvas').getContext('2d');
                  const measured = (font) => { ruler.font = font; return ruler.measureText('Hämta koden 1 500 Guld').width.toFixed(1); };
                  return measured('16px system-ui, sans-serif') + ' ' + measured('600 16px ui-monospace, monospace');
                }"""));
        var golden = GOLDENS.resolve("letters.txt");
        if (WRITE) {
            Files.writeString(golden, width + "\n");
        }
        boolean same = Files.readString(golden).strip().equals(width);
        if (!same) {
            System.err.println("LEFT OUT: pictures of the widget, since this machine's fonts are not the golden ones");
        }
        assumeTrue(same, "other fonts than those of the golden pictures");
    }

    /** What comes a moment later, with the second file, is waited for. */
    private static void assertGolden(Page page, String name, Locator shown) throws IOException {
        var golden = GOLDENS.resolve(name);
        if (WRITE) {
            page.waitForLoadState(LoadState.NETWORKIDLE);
            Files.writeString(golden, shown.ariaSnapshot() + "\n");
        }
        var wanted = Files.readString(golden);
        try {
            page.waitForCondition(() -> (shown.ariaSnapshot() + "\n").equals(wanted), PATIENCE);
        } catch (TimeoutError never) {
            assertThat(shown.ariaSnapshot() + "\n").as(name).isEqualTo(wanted);
        }
    }

    /** Every eight by eight points as one of their mean brightness. */
    private static BufferedImage small(BufferedImage picture) {
        var small = new BufferedImage(
                picture.getWidth() / SCALE, picture.getHeight() / SCALE, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < small.getHeight(); y++) {
            for (int x = 0; x < small.getWidth(); x++) {
                int sum = 0;
                for (int k = 0; k < SCALE * SCALE; k++) {
                    int rgb = picture.getRGB(x * SCALE + k % SCALE, y * SCALE + k / SCALE);
                    sum += (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255);
                }
                small.getRaster().setSample(x, y, 0, sum / (3 * SCALE * SCALE));
            }
        }
        return small;
    }

    private static double difference(BufferedImage one, BufferedImage other) {
        int differing = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                int apart =
                        one.getRaster().getSample(x, y, 0) - other.getRaster().getSample(x, y, 0);
                if (Math.abs(apart) > LIGHTER_OR_DARKER) {
                    differing++;
                }
            }
        }
        return (double) differing / (one.getWidth() * one.getHeight());
    }

    private static Page open(int width, String theme, String state, String opened) {
        var page =
                Browser.page(new NewPageOptions().setViewportSize(width, 900).setReducedMotion(ReducedMotion.REDUCE));
        page.clock().setFixedTime("2026-11-24T12:00:00Z");
        page.navigate(SHOP.url("/examples/index.html?lang=sv&theme=" + theme + "&state=" + state
                + (opened.isEmpty() ? "" : "&open=" + opened)));
        page.locator("trappa-stairs [part=base] > *").first().waitFor();
        return page;
    }
}
