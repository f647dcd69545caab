package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.staircase.WidgetShop.Answer;
import trappa.support.Browser;

/** What comes after the element hardly moves, however late script and data are: a whole page of text below shows it. */
@Tag("browser")
class WidgetShiftTest {
    private static final double MOST = 0.02;
    private static final int LATE_MS = 250;
    private static final String AFTER = "<p>What comes after</p>".repeat(40);
    private static final String ESTIMATE = "{\"amountMinor\": 24900, \"points\": 249, \"member\": %s, \"program\":"
            + " {\"currency\": \"SEK\", \"locale\": \"sv\", \"country\": \"SE\"}, \"step\": {\"id\": \"s500\", \"at\": 500,"
            + " \"tier\": \"Silver\", \"reward\": {\"id\": \"r50\", \"kind\": \"amount_off\", \"amountMinor\": 5000,"
            + " \"currency\": \"SEK\"}}}";

    private static final WidgetShop SHOP = new WidgetShop().scriptAfter(LATE_MS);
    private static final Map<String, String> STATES = new HashMap<>();

    @AfterAll
    static void close() {
        SHOP.close();
    }

    @BeforeAll
    static void read_the_examples() {
        try (var page = Browser.page(360, 800)) {
            for (var state :
                    new String[] {"guest", "member", "start", "atRisk", "offers", "rewards", "many", "activities"}) {
                STATES.put(state, SHOP.example(page, state, "sv"));
            }
            STATES.put("de", SHOP.example(page, "member", "de"));
            STATES.put("fi", SHOP.example(page, "offers", "fi"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "360, member",
        "360, guest",
        "360, start",
        "360, atRisk",
        "360, activities",
        "1100, activities",
        "1100, member",
        "1100, guest",
        "1100, start",
        "1100, atRisk",
        "360, offers",
        "360, rewards",
        "360, many",
        "360, de",
        "360, fi",
        "1100, offers",
        "1100, rewards",
        "1100, many",
        "1100, de",
        "1100, fi"
    })
    void the_whole_staircase_has_its_place(int width, String state) {
        var language = state.length() == 2 ? state : "sv";
        var steps = state.equals("many") ? 12 : 6;
        var who = state.equals("guest") ? state : "";
        SHOP.page("<trappa-stairs lang=" + language + " steps=" + steps + " " + who + "></trappa-stairs>" + AFTER)
                .staircaseAfter(LATE_MS, STATES.get(state));
        assertThat(shift(width, "ol:not([aria-hidden])")).isLessThanOrEqualTo(MOST);
    }

    @ParameterizedTest
    @CsvSource({
        "360, 6, ''",
        "360, 6, guest",
        "360, 12, ''",
        "1100, 6, ''",
        "1100, 6, guest",
        "1100, 12, ''",
        "1100, 12, guest"
    })
    void a_shop_that_does_not_answer_moves_nothing_either(int width, int steps, String who) {
        SHOP.page("<trappa-stairs lang=sv steps=" + steps + " " + who + "></trappa-stairs>" + AFTER)
                .answer("staircase", new Answer(503, "", LATE_MS));
        assertThat(shift(width, ".note")).isLessThanOrEqualTo(MOST);
    }

    @ParameterizedTest
    @CsvSource({"360, true", "360, false", "1100, true", "1100, false"})
    void lines_have_their_place_and_a_launcher_needs_none(int width, boolean isMember) {
        SHOP.page("<trappa-stairs lang=sv view=compact href=/points></trappa-stairs>"
                        + "<trappa-line lang=sv view=product amount=24900 href=/points></trappa-line>"
                        + "<trappa-line lang=sv view=cart amount=24900 href=/points></trappa-line>"
                        + "<trappa-line lang=sv view=launcher href=/points></trappa-line>" + AFTER)
                .staircaseAfter(LATE_MS, STATES.get(isMember ? "member" : "guest"))
                .answer("estimate", new Answer(200, ESTIMATE.formatted(isMember), 2 * LATE_MS));
        assertThat(shift(width, "a.compact:has-text('249 poäng') >> nth=1")).isLessThanOrEqualTo(MOST);
    }

    /** The place that is held is not much higher than the staircase by itself. */
    @ParameterizedTest
    @CsvSource({"360, member, 6", "1100, member, 6", "1100, many, 12"})
    void no_more_is_held_than_is_needed(int width, String state, int steps) {
        SHOP.page("<trappa-stairs lang=sv steps=" + steps + "></trappa-stairs>" + AFTER)
                .staircase(200, STATES.get(state));
        try (var page = Browser.page(width, 800)) {
            page.navigate(SHOP.url("/page"));
            assertThat(page.locator("ol:not([aria-hidden])")).isVisible();
            // The stairs stretch to fill it: what counts is how high they are by themselves.
            var empty = page.evaluate(
                    "const base = document.querySelector('trappa-stairs').shadowRoot.querySelector('[part=base]');"
                            + " const held = base.offsetHeight; base.classList.remove('held'); held - base.offsetHeight");
            assertThat(((Number) empty).doubleValue()).isLessThanOrEqualTo(48);
        }
    }

    /** Of one visit, until this is drawn. */
    private static double shift(int width, String drawn) {
        try (var page = Browser.page(width, 800)) {
            page.addInitScript(
                    "window.shift = 0; new PerformanceObserver((list) => { for (const each of list.getEntries())"
                            + " shift += each.value; }).observe({type: 'layout-shift', buffered: true});");
            page.navigate(SHOP.url("/page"));
            assertThat(page.locator("trappa-stairs, trappa-line").locator(drawn))
                    .isVisible();
            // Two frames later, what moved has been counted.
            return ((Number) page.evaluate(
                            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>"
                                    + " setTimeout(() => done(window.shift), 50))))"))
                    .doubleValue();
        }
    }
}
