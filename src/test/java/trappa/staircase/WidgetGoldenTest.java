package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AutoClose;
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
 * <p>Pictures are kept half as large, and compared in squares of two by two of their points. Where both are plain, how
 * letters are smoothed plays no part, and the colour has to be the same; elsewhere there has to be as much ink. Where this
 * machine's letters are of another width than the golden ones, lines break elsewhere, and the pictures are left out with a
 * word.
 */
@Tag("browser")
class WidgetGoldenTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static final Path GOLDENS = Path.of("src", "test", "resources", "widget");
    private static final boolean WRITE = "write".equals(System.getProperty("trappa.goldens"));
    /** Levels of 255, in the colour that differs most. */
    private static final int PLAIN = 6, INK = 48;
    /** Squares of four by four points on the screen: a tick has more. */
    private static final int MOST_THAT_DIFFER = 2;

    private static final int MOST_BYTES = 60_000;
    private static final Page.WaitForConditionOptions PATIENCE = new Page.WaitForConditionOptions().setTimeout(10_000);

    @Test
    void a_screen_reader_is_told_the_same() throws IOException {
        var states = List.of(
                "guest",
                "member",
                "rewards",
                "atRisk",
                "returned",
                "paused",
                "top",
                "newer",
                "owed",
                "offers",
                "many",
                "stale",
                "question",
                "activities",
                "birthday",
                "survey",
                "compact",
                "product",
                "cart",
                "launcher");
        try (var page = open(new NewPageOptions().setViewportSize(360, 900), "state=" + String.join(",", states))) {
            for (var state : states) {
                var stairs = page.locator("section:has(h2:text-is(\"" + state + "\")) :is(trappa-stairs, trappa-line)");
                assertGolden(page, "tree-" + state + ".txt", stairs);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rewards", "history"})
    void a_screen_reader_is_told_the_same_of_what_opens(String opened) throws IOException {
        try (var page = open(new NewPageOptions().setViewportSize(360, 900), "state=rewards&open=" + opened)) {
            assertGolden(page, "tree-open-" + opened + ".txt", page.locator(".panel"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "member-360-light, 360, state=member",
        "member-1100-dark, 1100, state=member&theme=dark",
        "guest-360-light, 360, state=guest",
        "rewards-history-360-dark, 360, state=rewards&theme=dark&open=history",
        "rewards-1100-light, 1100, state=rewards",
        "top-360-light, 360, state=top",
        "atRisk-360-light, 360, state=atRisk",
        "many-360-light, 360, state=many",
        "many-1500-light, 1500, state=many",
        "member-1100-rtl, 1100, state=member&dir=rtl",
        "member-360-forced, 360, state=member",
        "compact-360-light, 360, state=compact",
        "launcher-360-light, 360, state=launcher",
        "birthday-360-light, 360, state=birthday",
        "survey-900-dark, 900, state=survey&theme=dark",
    })
    void it_looks_the_same(String name, int width, String query) throws IOException {
        var options = new NewPageOptions()
                .setViewportSize(width, 900)
                .setForcedColors(name.endsWith("-forced") ? ForcedColors.ACTIVE : ForcedColors.NONE);
        try (var page = open(options, query)) {
            assertLettersAreTheGoldenOnes(page);
            // The example page is no wider than a shop's page is.
            page.evaluate("document.querySelector('main').style.maxWidth = 'none'");
            // Around a radio button some versions of Chromium draw a round frame and others a square one.
            page.evaluate(
                    "document.querySelector('trappa-stairs')?.shadowRoot.querySelector('[type=radio]:focus')?.blur()");
            var golden = GOLDENS.resolve("look-" + name + ".png");
            if (WRITE) {
                ImageIO.write(seen(page), "png", golden.toFile());
            }
            var wanted = ImageIO.read(golden.toFile());
            var seen = seen(page);
            for (int looks = 0; looks < 20 && difference(seen, wanted) > MOST_THAT_DIFFER; looks++) {
                page.waitForTimeout(100);
                seen = seen(page);
            }
            var shown = Path.of("target", golden.getFileName().toString());
            ImageIO.write(seen, "png", shown.toFile());
            assertThat(difference(seen, wanted))
                    .as("squares of %s that differ from %s", shown, golden)
                    .isLessThanOrEqualTo(MOST_THAT_DIFFER);
            assertThat(Files.size(golden)).isLessThan(MOST_BYTES);
        }
    }

    /** So that a picture that is like its golden one says something. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ":host { --trappa-accent: #0b5f6b }",
                ":host { --trappa-accent: #0e7a5f }",
                ".step:nth-child(2) .state::before { content: none !important }",
                ".chip { background: none }",
                ".here { border-top-width: 2px }",
                ".step .at { font-weight: 400 }",
            })
    void a_small_fault_is_seen(String fault) throws IOException {
        try (var page = open(new NewPageOptions().setViewportSize(360, 900), "state=member")) {
            assertLettersAreTheGoldenOnes(page);
            var wanted =
                    ImageIO.read(GOLDENS.resolve("look-member-360-light.png").toFile());
            page.evaluate(
                    "fault => { const root = document.querySelector('trappa-stairs').shadowRoot; const sheet = new CSSStyleSheet();"
                            + " sheet.replaceSync(fault); root.adoptedStyleSheets.push(sheet) }",
                    fault);
            assertThat(difference(seen(page), wanted)).isGreaterThan(MOST_THAT_DIFFER);
        }
    }

    /** Half as large. */
    private static BufferedImage seen(Page page) throws IOException {
        var shown = page.locator("a.launcher").or(page.locator("trappa-stairs")).first();
        var whole = ImageIO.read(new ByteArrayInputStream(shown.screenshot()));
        var half = new BufferedImage(whole.getWidth() / 2, whole.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < half.getHeight(); y++) {
            for (int x = 0; x < half.getWidth(); x++) {
                half.setRGB(x, y, mean(whole, 2 * x, 2 * y));
            }
        }
        return half;
    }

    /** Of two by two points. */
    private static int mean(BufferedImage picture, int x, int y) {
        int mean = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            int sum = 0;
            for (int k = 0; k < 4; k++) {
                sum += picture.getRGB(x + k % 2, y + k / 2) >> shift & 255;
            }
            mean |= sum / 4 << shift;
        }
        return mean;
    }

    /** How many squares differ; pictures of another size do so everywhere. */
    private static int difference(BufferedImage one, BufferedImage other) {
        if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) {
            return Integer.MAX_VALUE;
        }
        int differing = 0;
        for (int y = 0; y + 1 < one.getHeight(); y += 2) {
            for (int x = 0; x + 1 < one.getWidth(); x += 2) {
                int most = isPlain(one, x, y) && isPlain(other, x, y) ? PLAIN : INK;
                if (apart(mean(one, x, y), mean(other, x, y)) > most) {
                    differing++;
                }
            }
        }
        return differing;
    }

    private static boolean isPlain(BufferedImage picture, int x, int y) {
        int first = picture.getRGB(x, y);
        return apart(first, picture.getRGB(x + 1, y)) <= PLAIN
                && apart(first, picture.getRGB(x, y + 1)) <= PLAIN
                && apart(first, picture.getRGB(x + 1, y + 1)) <= PLAIN;
    }

    private static int apart(int one, int other) {
        int most = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            most = Math.max(most, Math.abs((one >> shift & 255) - (other >> shift & 255)));
        }
        return most;
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

    private static void assertGolden(Page page, String name, Locator shown) throws IOException {
        var golden = GOLDENS.resolve(name);
        if (WRITE) {
            Files.writeString(golden, told(shown));
        }
        var wanted = Files.readString(golden);
        try {
            page.waitForCondition(() -> told(shown).equals(wanted), PATIENCE);
        } catch (TimeoutError never) {
            assertThat(told(shown)).as(name).isEqualTo(wanted);
        }
    }

    /** The tree, and below it what it leaves out: the values of a bar, which step is the current one, what is busy. */
    private static String told(Locator shown) {
        return shown.ariaSnapshot() + "\n" + shown.evaluate("""
                (shown) => [...(shown.shadowRoot ?? shown).querySelectorAll('[role=progressbar], [aria-current], [aria-busy=true]')].map((each) =>
                  each.getAttributeNames().filter((name) => /^aria-(?!label)/.test(name)).sort()
                    .map((name) => name + '="' + each.getAttribute(name) + '"').join(' ')
                    + (each.ariaCurrent ? ' ' + each.querySelector('.at > .vh').textContent : '') + '\\n').join('')""");
    }

    private static Page open(NewPageOptions options, String query) {
        var page = Browser.page(options.setReducedMotion(ReducedMotion.REDUCE).setTimezoneId("Europe/Stockholm"));
        page.clock().setFixedTime("2026-11-24T12:00:00Z");
        page.navigate(SHOP.url("/examples/index.html?lang=sv&" + query));
        WidgetShop.awaitAll(page);
        return page;
    }
}
