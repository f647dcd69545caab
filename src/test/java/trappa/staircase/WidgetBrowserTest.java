package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Media;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.support.Axe;
import trappa.support.Browser;

/** How every state looks and reads, on the example page, under the strictest content security policy. */
@Tag("browser")
class WidgetBrowserTest {
    private static final WidgetShop SHOP = new WidgetShop();
    private static Page shared;
    private static List<String> sharedComplaints;

    @AfterAll
    static void close() {
        if (shared != null) {
            shared.close();
        }
        SHOP.close();
    }

    /** By all of axe's rules each time: which of them see a difference between two themes or widths is axe's business. */
    @ParameterizedTest
    @CsvSource({"sv, ''", "de, view=compact"})
    void every_state_is_accessible_and_nothing_complains(String language, String more) {
        try (var page =
                Browser.page(new NewPageOptions().setViewportSize(360, 900).setBypassCSP(true))) {
            var complaints = Browser.complaintsOf(page);
            page.navigate(SHOP.url("/examples/index.html?lang=" + language + "&" + more));
            WidgetShop.awaitAll(page);
            for (int width : List.of(360, 1100)) {
                page.setViewportSize(width, 900);
                for (var theme : List.of("light", "dark")) {
                    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme);
                    assertThat(Axe.violations(page)).as(width + " " + theme).isEmpty();
                }
            }
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void strict_policy_and_trusted_types_have_nothing_to_object_to() {
        try (var page = Browser.page(360, 900)) {
            var complaints = Browser.complaintsOf(page);
            page.navigate(SHOP.url("/examples/index.html"));
            assertThat(page.getByText("Du är här").first()).isVisible();
            assertThat(complaints).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "320, ltr, ''",
        "360, rtl, ''",
        "180, ltr, ''",
        "1100, ltr, ''",
        "1100, rtl, ''",
        "320, ltr, compact",
        "320, ltr, open"
    })
    void nothing_is_wider_than_the_page(int width, String direction, String view) {
        try (var page = open(
                width,
                "lang=sv&dir=" + direction
                        + (view.isEmpty() ? "" : view.equals("open") ? "&open=history" : "&view=" + view))) {
            WidgetShop.awaitAll(page);
            assertThat(WidgetLayout.overflow(page)).isLessThanOrEqualTo(0);
            assertThat(WidgetLayout.faults(page)).isEmpty();
        }
    }

    /** What one inherits a theme can say with force, for everything at once. The words may look odd; all of them can be read. */
    @ParameterizedTest
    @CsvSource({
        "360, white-space: nowrap; letter-spacing: 3px; word-spacing: 6px",
        "1100, white-space: nowrap; letter-spacing: 3px; line-height: 1; text-indent: 3em",
        "360, line-height: 1; text-transform: uppercase; text-align: center; word-break: break-all",
        "1100, float: left; clear: none; overflow-wrap: normal",
        "360, float: right; direction: rtl; hyphens: none",
        "1100, direction: rtl; text-transform: uppercase; font-weight: 900"
    })
    void a_theme_that_forces_its_look_on_everything_covers_nothing(int width, String forced) {
        try (var page = open(width, "lang=sv")) {
            WidgetShop.awaitAll(page);
            page.evaluate(
                    "forced => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`* { ${forced} }`); document.adoptedStyleSheets = [sheet] }",
                    forced.replaceAll("(;|$)", " !important$1"));
            assertThat(WidgetLayout.faults(page)).isEmpty();
            // A code is to be typed as it is.
            assertThat(page.locator("code").first().evaluate("code => getComputedStyle(code).textTransform"))
                    .isEqualTo("none");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sv", "fi"})
    void what_is_rare_has_its_look_in_every_language(String language) {
        try (var page = open(360, "lang=" + language + "&state=owed")) {
            assertThat(page.locator(".aside")).hasCSS("border-left-width", "3px");
        }
    }

    @Test
    void an_offer_that_was_taken_back_says_why() {
        try (var page = open(360, "lang=sv&state=offers")) {
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Visa alla (6)"))
                    .click();
            assertThat(page.locator(".ticket")
                            .filter(new Locator.FilterOptions().setHasText("Återtaget efter en retur")))
                    .hasCount(1);
        }
    }

    @Test
    void tier_and_reward_stay_whole_where_there_is_room_for_them() {
        try (var page = open(360, "lang=sv&state=top,rewards")) {
            assertThat(page.locator("[aria-current] .chip").last()).hasText("Guld");
            for (var torn : List.of(".chip", ".what > span:not(.chip, .vh)")) {
                assertThat(page.locator("ol " + torn).all().stream()
                                .map(each -> each.boundingBox().height)
                                .distinct())
                        .as("lines of " + torn)
                        .hasSize(1);
            }
        }
    }

    /** Safari takes a list without marks for none, unless its role says so. */
    @Test
    void every_list_says_that_it_is_one() {
        try (var page = open(360, "lang=sv&state=rewards&open=rewards")) {
            assertThat(page.locator("trappa-stairs ul")).hasCount(2);
            assertThat(page.locator("trappa-stairs :is(ul, ol):not([role=list], [aria-hidden])"))
                    .hasCount(0);
            page.locator("[data-key=history]").click();
            assertThat(page.locator(".history")).hasAttribute("role", "list");
        }
    }

    @Test
    void in_a_theme_editor_a_draft_says_why_there_is_nothing() {
        try (var page = open(360, "lang=sv&state=empty")) {
            assertThat(page.locator("trappa-stairs"))
                    .containsText("Programmet är inte igång eller har inga steg än. Kunderna ser ingenting här.");
        }
    }

    @Test
    void from_right_to_left_steps_bar_and_text_begin_on_the_right() {
        try (var page = open(360, "lang=sv&dir=rtl&state=member")) {
            assertThat(page.locator("[aria-current]")).isVisible();
            var edges = (Map<?, ?>) page.evaluate("""
                    () => {
                      const root = document.querySelector('trappa-stairs').shadowRoot;
                      const box = (what) => root.querySelector(what).getBoundingClientRect();
                      const words = document.createRange();
                      words.selectNodeContents(root.querySelector('.far'));
                      return {
                        list: box('ol').right, first: box('ol > li').right, last: box('ol > li:last-child').right,
                        left: box('ol > li:last-child').left - box('ol').left,
                        bar: box('.bar').right - box('.bar i').right, unfilled: box('.bar i').left - box('.bar').left,
                        words: box('.far').right - words.getBoundingClientRect().right,
                      };
                    }""");
            assertThat(number(edges, "first")).isEqualTo(number(edges, "list"));
            assertThat(number(edges, "last")).as("indented from the right").isLessThan(number(edges, "list") - 20);
            assertThat(number(edges, "left")).as("all end on the left").isZero();
            assertThat(number(edges, "bar")).as("filled from the right").isBetween(0.0, 1.5);
            assertThat(number(edges, "unfilled")).isGreaterThan(20);
            assertThat(number(edges, "words")).as("words on the right").isBetween(0.0, 1.0);
        }
    }

    private static double number(Map<?, ?> values, String key) {
        return ((Number) values.get(key)).doubleValue();
    }

    @Test
    void stairs_rise_by_equal_steps_however_long_the_names_are() {
        try (var page = open(1100, "lang=sv&state=long")) {
            assertThat(page.locator("[aria-current]")).isVisible();
            var tops = page.locator("ol > li").all().stream()
                    .map(step -> step.boundingBox().y)
                    .toList();
            double riser = tops.get(0) - tops.get(1);
            assertThat(riser).isGreaterThan(15);
            for (int k = 2; k < tops.size(); k++) {
                assertThat(tops.get(k - 1) - tops.get(k)).isCloseTo(riser, org.assertj.core.data.Offset.offset(1.0));
            }
        }
    }

    /** Twelve steps are columns from where each has 7em, and rows until then. */
    @Test
    void twelve_steps_are_stairs_where_there_is_room_for_twelve_columns() {
        try (var page = open(1500, "lang=sv&state=many")) {
            WidgetShop.awaitAll(page);
            for (int ems : List.of(83, 84)) {
                page.evaluate(
                        "ems => { const main = document.querySelector('main'); main.style.maxWidth = 'none';"
                                + " main.style.boxSizing = 'content-box'; main.style.width = ems + 'em'; }",
                        ems);
                var boxes = page.locator("ol > li").all().stream()
                        .map(Locator::boundingBox)
                        .toList();
                assertThat(boxes).hasSize(12);
                assertThat(boxes.stream().map(box -> Math.round(box.width)).distinct())
                        .as("widths at " + ems)
                        .hasSize(ems < 84 ? 12 : 1);
                for (int k = 1; k < 12; k++) {
                    assertThat(boxes.get(k).x).as("step " + k + " at " + ems).isGreaterThan(boxes.get(k - 1).x);
                    assertThat(boxes.get(k).y).isLessThan(boxes.get(k - 1).y);
                    if (ems == 84) {
                        assertThat(boxes.get(k).x)
                                .isCloseTo(
                                        boxes.get(k - 1).x + boxes.get(k - 1).width,
                                        org.assertj.core.data.Offset.offset(1.0));
                        assertThat(boxes.get(k - 1).y - boxes.get(k).y)
                                .isCloseTo(25.6, org.assertj.core.data.Offset.offset(1.0));
                    }
                }
                assertThat(WidgetLayout.faults(page)).isEmpty();
            }
        }
    }

    @Test
    void on_paper_are_the_stairs_and_no_launcher() {
        try (var page = open(1100, "lang=sv&state=member,launcher")) {
            WidgetShop.awaitAll(page);
            assertThat(page.locator("a.launcher")).isVisible();
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator("a.launcher")).isHidden();
            assertThat(page.locator("[aria-current]")).isVisible();
            // Paper has no backgrounds: the bar is filled by its border.
            assertThat(page.locator(".bar i")
                            .evaluate(
                                    "i => parseFloat(getComputedStyle(i).borderTopWidth) >= i.parentNode.clientHeight"))
                    .isEqualTo(true);
        }
    }

    @Test
    void a_member_stands_on_exactly_one_step_and_a_guest_on_none() {
        try (var page = open(360, "lang=sv")) {
            for (var state : List.of("member", "start", "top", "many", "one")) {
                assertThat(stairs(page, state).locator("[aria-current=step]")).hasCount(1);
            }
            assertThat(stairs(page, "guest").locator("ol > li")).hasCount(6);
            assertThat(stairs(page, "guest").locator("[aria-current]")).hasCount(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sv", "da", "en"})
    void a_state_says_it_in_words(String language) {
        var sentences = Map.of(
                "sv",
                List.of(
                        Map.entry("member", "120 poäng kvar till Silver och 50 kr rabatt"),
                        Map.entry("member", "+45 på väg, klara den 6 december"),
                        Map.entry("member", "Gäller till och med 31 december"),
                        Map.entry("guest", "1 kr = 1 poäng"),
                        Map.entry("guest", "Det är gratis att gå med. Fri frakt får du vid 150 poäng."),
                        Map.entry("atRisk", "Behåll Silver: 200 poäng till, senast den 31 december."),
                        Map.entry("returned", "20 poäng dras från dina nästa poäng."),
                        Map.entry("newer", "Vi kan inte visa dina poäng just nu. De finns kvar.")),
                "da",
                List.of(
                        Map.entry("member", "120 point til Sølv og 50 kr. rabat"),
                        Map.entry("top", "Guld til og med 31. december 2027"),
                        Map.entry("paused", "Programmet er sat på pause. Dine point er i behold.")),
                "en",
                List.of(
                        Map.entry("member", "120 points to Silver and £5 off"),
                        Map.entry("guest", "£1 = 10 points"),
                        Map.entry("atRisk", "20 points expire on 31 January 2027"),
                        Map.entry("spent", "120 left to spend")));
        try (var page = open(360, "lang=" + language)) {
            for (var each : sentences.get(language)) {
                assertThat(stairs(page, each.getKey())).containsText(each.getValue());
            }
        }
    }

    @Test
    void a_guest_is_never_told_zero_points_and_a_draft_is_not_there() {
        try (var page = open(360, "lang=sv&state=guest")) {
            assertThat(page.locator(".big")).hasText("1 kr = 1 poäng");
            page.evaluate("document.querySelector('trappa-stairs').removeAttribute('design-mode')");
            page.evaluate(
                    "document.querySelector('trappa-stairs').data = {version: 1, program: {status: 'draft'}, member: null}");
            // Not even an empty box, for which a theme may leave a gap.
            assertThat(page.locator("trappa-stairs")).hasCSS("display", "none");
        }
    }

    @ParameterizedTest
    @CsvSource({"paused, ''", "paused, compact", "pausedGuest, ''", "pausedGuest, compact"})
    void a_paused_program_says_so_and_neither_praises_nor_invites(String state, String view) {
        try (var page = open(360, "lang=sv&state=" + state + (view.isEmpty() ? "" : "&view=" + view))) {
            var stairs = page.locator("trappa-stairs");
            assertThat(stairs).containsText("Programmet är pausat. Dina poäng finns kvar.");
            assertThat(stairs).not().containsText("Du är högst upp");
            assertThat(page.locator("trappa-stairs a")).hasCount(0);
            assertThat(page.locator("trappa-stairs ol, trappa-stairs .glyph")).hasCount(0);
            if (state.equals("paused") && view.isEmpty()) {
                assertThat(stairs).containsText("380 poäng");
                assertThat(stairs).containsText("TRAPPA-7Q2K");
            }
        }
    }

    @Test
    void hostile_names_are_text_and_hostile_links_are_not_drawn() {
        try (var page = open(360, "lang=sv&state=hostile")) {
            var stairs = page.locator("trappa-stairs");
            assertThat(stairs).containsText("<img src=x onerror=alert(1)>");
            assertThat(stairs).containsText("evil <script>alert(2)</script> *bold* {n}");
            assertThat(page.locator("trappa-stairs img, trappa-stairs script")).hasCount(0);
            assertThat((String) page.evaluate("document.querySelector('trappa-stairs').shadowRoot.textContent"))
                    .doesNotContain("\u202e");
            page.evaluate("const s = document.querySelector('trappa-stairs'); s.data = {...s.data, member: null,"
                    + " links: {join: 'javascript:alert(3)', login: '//evil.example'}}");
            assertThat(page.locator("trappa-stairs a")).hasCount(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete d.member.points.owed",
                "d.member.points.available = '380'",
                "d.version = 2",
                "d.steps = null",
                "d.steps[1].status = 'flying'",
                "d.offers = [{}]",
                "d.member.points.pendingReadyOn = 'soon'",
                "d.steps[0].status = 'here'",
                "d.steps[2].at = 0",
                "delete d.links",
                "d.member.next.stepId = 'gone'",
                "d.steps[2].reward.currency = 'kr'",
                "d.program.country = '<b>'",
                "d.program.metric = 'SMILES'",
                "delete d.member.next.pointsToGo",
                "d.member.points.qualifying = '380'",
            })
    void data_that_cannot_be_understood_reassures_instead_of_breaking(String damage) {
        var page = sharedPage();
        page.evaluate("document.querySelector('trappa-stairs').data = window.good");
        assertThat(page.locator("ol")).hasCount(1);
        page.evaluate("const d = structuredClone(window.good); " + damage
                + "; document.querySelector('trappa-stairs').data = d");
        assertThat(page.getByText("Vi kan inte visa dina poäng just nu. De finns kvar."))
                .isVisible();
        assertThat(page.locator("ol")).hasCount(0);
        assertThat(sharedComplaints).isEmpty();
    }

    /** One page for many small damages. */
    private static Page sharedPage() {
        if (shared == null) {
            shared = open(360, "lang=sv&state=member");
            sharedComplaints = Browser.complaintsOf(shared);
            shared.evaluate("window.good = document.querySelector('trappa-stairs').data");
        }
        return shared;
    }

    private static Locator stairs(Page page, String state) {
        return page.locator("section:has(h2:text-is(\"" + state + "\")) trappa-stairs");
    }

    private static Page open(int width, String query) {
        var page = Browser.page(width, 900);
        page.clock().setFixedTime("2026-11-24T12:00:00Z");
        page.navigate(SHOP.url("/examples/index.html?" + query));
        return page;
    }
}
