package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.staircase.WidgetShop.button;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page may do with the element, as docs/themes.md promises it: slots, parts and events. */
@Tag("browser")
class WidgetPageTest {
    private static final Path SOURCES = Path.of("frontend-widget", "src");

    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static String member;
    private static String paused;

    @BeforeAll
    static void read_the_examples() {
        member = SHOP.example("member");
        paused = SHOP.example("paused");
    }

    @Test
    void slots_take_what_the_page_has_to_say_instead() {
        SHOP.page("<trappa-stairs lang=sv><b slot=title>Kaféstegen</b><b slot=paused>Vi bygger om.</b>"
                        + "<b slot=footer>Så funkar det</b></trappa-stairs>")
                .staircase(200, paused);
        try (var page = SHOP.open()) {
            for (var said : new String[] {"Kaféstegen", "Vi bygger om.", "Så funkar det"}) {
                assertThat(page.getByText(said)).isVisible();
            }
            assertThat(page.getByText("Din poängtrappa")).isHidden();
            assertThat(page.getByText("Programmet är pausat")).isHidden();
            double title = top(page, "Kaféstegen"), footer = top(page, "Så funkar det");
            assertThat(page.getByText("Poänghistorik").boundingBox().y).isBetween(title, footer);
        }
    }

    @Test
    void a_part_takes_the_pages_look() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>").staircase(200, member);
        try (var page = SHOP.open()) {
            assertThat(page.locator("[aria-current]")).isVisible();
            page.evaluate("""
                    () => {
                      const sheet = new CSSStyleSheet();
                      sheet.replaceSync(['base', 'bar', 'offer', 'code', 'step', 'step-current'].map((each, k) => `trappa-stairs::part(${each}) { outline: ${k + 1}px solid red }`).join(''));
                      document.adoptedStyleSheets = [sheet];
                    }""");
            var parts = new String[] {
                "[part=base]", "[part=bar]", "[part=offer]", "[part=code]", "[part=step]", "[aria-current]"
            };
            for (int k = 0; k < parts.length; k++) {
                assertThat(page.locator(parts[k]).first()).hasCSS("outline-width", k + 1 + "px");
            }
        }
    }

    @Test
    void a_page_may_claim_by_itself_and_then_says_what_came_of_it() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>")
                .staircase(200, member)
                .claims()
                .clear();
        try (var page = SHOP.open()) {
            var claim = button(page, "Hämta koden 25 kr rabatt");
            assertThat(claim).isVisible();
            page.evaluate(
                    "addEventListener('trappa-claim', (event) => { event.preventDefault(); window.wished = event.detail; })");
            claim.click();
            page.waitForCondition(() -> (boolean) page.evaluate("'wished' in window"));
            assertThat(page.evaluate("wished.offerId")).isEqualTo("o1");
            assertThat((String) page.evaluate("wished.idempotencyKey")).matches("[0-9a-f-]{36}");
            // It can be pressed again, and nothing was asked of the shop.
            assertThat(claim).not().hasAttribute("aria-disabled", "true");
            assertThat(claim).isFocused();
            page.evaluate(
                    "data => { document.querySelector('trappa-stairs').data = JSON.parse(data) }",
                    member.replace(
                            "\"status\":\"claimable\",\"costPoints\":0,\"code\":null",
                            "\"status\":\"claimed\",\"costPoints\":0,\"code\":\"TRAPPA-OWN\""));
            assertThat(page.getByText("TRAPPA-OWN")).isVisible();
            assertThat(SHOP.claims()).isEmpty();
        }
    }

    @Test
    void a_page_hears_of_a_copy() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>").staircase(200, member);
        try (var page = SHOP.open()) {
            page.evaluate(
                    "addEventListener('trappa-copy', (event) => { window.heard = [event.detail, event.composed, event.target.localName].join() })");
            button(page, "Kopiera koden Fri frakt").click();
            page.waitForCondition(() -> ",true,trappa-stairs".equals(page.evaluate("window.heard")));
        }
    }

    @ParameterizedTest
    @CsvSource({"500, 500", "404, 404"})
    void a_page_hears_why_there_is_nothing(int status, int reason) {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>").staircase(200, member);
        try (var page = SHOP.open()) {
            assertThat(page.locator("[aria-current]")).isVisible();
            page.evaluate("addEventListener('trappa-error', (event) => { window.reason = event.detail.reason })");
            SHOP.staircase(status, "");
            page.evaluate("document.querySelector('trappa-stairs').refresh()");
            assertThat(page.evaluate("window.reason")).isEqualTo(reason);
            SHOP.staircase(200, "{\"version\": 2}");
            page.evaluate("document.querySelector('trappa-stairs').refresh()");
            assertThat((String) page.evaluate("window.reason")).contains("version");
            // Last, since a browser that is online again asks and breaks off requests as it sees fit.
            page.context().setOffline(true);
            page.evaluate("document.querySelector('trappa-stairs').refresh()");
            assertThat(page.evaluate("window.reason")).isEqualTo(0);
        }
    }

    @Test
    void the_page_for_themes_names_everything_there_is_and_nothing_else() throws IOException {
        var code = code();
        assertThat(documented("part"))
                .isEqualTo(found(code, "part: '([a-z]+)'", "part: \\w+ \\? '([a-z -]+)' : '([a-z]+)'"));
        assertThat(documented("slot")).isEqualTo(found(code, "h\\('slot', \\{ name: '(\\w+)'"));
        assertThat(documented("custom property")).isEqualTo(found(code, "var\\((--trappa-[a-z-]+)"));
        var events = new TreeSet<String>();
        found(code, "emit\\('(\\w+)'").forEach(each -> events.add("trappa-" + each));
        assertThat(documented("event")).isEqualTo(events);
        var attributes = found(code, "ttribute\\('([a-z-]+)'\\)");
        attributes.addAll(found(code, "link\\('([a-z]+)',")); // which go before the links of the answer
        attributes.add("lang");
        assertThat(documented("attribute")).isEqualTo(attributes);
        assertThat(attributes).containsAll(found(code, "(?s)observedAttributes\\(\\) \\{\\s+return \\['(.+?)'\\]"));
    }

    /** The names in the first column of the table with this heading; what follows a comma or stands as a word explains. */
    private static Set<String> documented(String heading) throws IOException {
        var table = Pattern.compile("(?m)^\\| " + heading + " \\|.*\n\\|---.*\n((?:\\|.*\n)+)")
                .matcher(Files.readString(Path.of("docs", "themes.md")));
        assertThat(table.find()).as("a table of " + heading).isTrue();
        var names = new TreeSet<String>();
        for (var row : table.group(1).split("\n")) {
            Pattern.compile("`([^`]+)`")
                    .matcher(row.split("\\|")[1])
                    .results()
                    .forEach(name -> names.add(name.group(1)));
        }
        return names;
    }

    private static TreeSet<String> found(String code, String... patterns) {
        var names = new TreeSet<String>();
        for (var pattern : patterns) {
            Pattern.compile(pattern).matcher(code).results().forEach(match -> {
                for (int k = 1; k <= match.groupCount(); k++) {
                    names.addAll(Set.of(match.group(k).split("', '| ")));
                }
            });
        }
        return names;
    }

    private static String code() throws IOException {
        var code = new StringBuilder();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".js")).toList()) {
                code.append(Files.readString(file));
            }
        }
        return code.toString();
    }

    private static double top(Page page, String text) {
        return page.getByText(text).boundingBox().y;
    }
}
