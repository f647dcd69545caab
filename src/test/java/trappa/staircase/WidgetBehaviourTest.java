package trappa.staircase;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.staircase.WidgetShop.GRANTED;
import static trappa.staircase.WidgetShop.button;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.staircase.WidgetShop.Answer;
import trappa.support.Browser;

/** What a shopper does with the staircase, and what it does when the shop does not answer as hoped. */
@Tag("browser")
class WidgetBehaviourTest {
    @AutoClose
    private static final WidgetShop SHOP = new WidgetShop();

    private static String member;
    private static String start;
    private static String guest;

    @BeforeAll
    static void read_the_examples() {
        member = SHOP.example("member");
        start = SHOP.example("start");
        guest = SHOP.example("guest");
    }

    @BeforeEach
    void a_shop_with_a_member() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs>").staircase(200, member);
        SHOP.claims().clear();
        SHOP.asked().clear();
    }

    @Test
    void a_double_click_claims_once_and_the_focus_goes_to_copy() {
        SHOP.redemption(201, GRANTED, 0).hold("redemptions");
        try (var page = SHOP.open()) {
            button(page, "Hämta koden 25 kr rabatt").dblclick();
            assertThat(button(page, "Ett ögonblick… 25 kr rabatt")).isDisabled();
            assertThat(button(page, "Ett ögonblick… 25 kr rabatt")).isFocused();
            SHOP.letGo("redemptions");
            assertThat(page.getByText("TRAPPA-1").first()).isVisible();
            assertThat(button(page, "Kopiera koden 25 kr rabatt")).isFocused();
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("TRAPPA-1");
            assertThat(SHOP.claims()).hasSize(1);
            assertThat(page.locator(".ticket").filter(new Locator.FilterOptions().setHasText("TRAPPA-1")))
                    .containsText("Gäller till och med 15 februari 2027");
            assertThat(SHOP.claims().getFirst().body()).isEqualTo("{\"offerId\":\"o1\"}");
            assertThat(SHOP.claims().getFirst().idempotencyKey()).matches("[0-9a-f-]{36}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"the shop", "the second file"})
    void what_takes_long_says_so_and_a_failure_gives_the_focus_back(String slow) {
        var never = 60_000;
        SHOP.redemption(201, GRANTED, slow.equals("the shop") ? never : 0);
        if (slow.equals("the second file")) {
            SHOP.answer("part", new Answer(200, "", never));
        }
        try (var page = Browser.page(360, 800)) {
            page.clock().install();
            page.navigate(SHOP.url("/page"));
            button(page, "Hämta koden 25 kr rabatt").click();
            var waiting = button(page, "Ett ögonblick… 25 kr rabatt");
            assertThat(waiting).isFocused();
            page.keyboard().press("Enter");
            if (slow.equals("the shop")) {
                page.waitForCondition(() -> !SHOP.claims().isEmpty());
            }
            page.clock().fastForward(5_100);
            assertThat(page.locator(".ticket").first()).containsText("Butiken har inte svarat än. Inget går förlorat.");
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("Butiken har inte svarat än. Inget går förlorat.");
            assertThat(waiting).isFocused();
            assertThat(SHOP.claims()).hasSizeLessThanOrEqualTo(1);
        } finally {
            SHOP.forget("part");
        }
    }

    @Test
    void what_came_after_all_takes_the_words_about_its_delay_with_it_and_a_second_press_is_nothing() {
        SHOP.redemption(201, GRANTED, 0).hold("redemptions");
        try (var page = Browser.page(360, 800)) {
            var complaints = Browser.complaintsOf(page);
            page.clock().install();
            page.navigate(SHOP.url("/page"));
            button(page, "Hämta koden 25 kr rabatt").dblclick();
            page.waitForCondition(() -> !SHOP.claims().isEmpty());
            page.clock().fastForward(5_100);
            assertThat(page.locator(".ticket").first()).containsText("Butiken har inte svarat än.");
            SHOP.letGo("redemptions");
            assertThat(page.getByText("TRAPPA-1").first()).isVisible();
            assertThat(page.getByText("Butiken har inte svarat än.")).hasCount(0);
            assertThat(SHOP.claims()).hasSize(1);
            assertThat(complaints).isEmpty();
        } finally {
            SHOP.letGo("redemptions");
        }
    }

    @Test
    void without_a_connection_nothing_is_lost_and_the_focus_stays() {
        SHOP.redemption(201, GRANTED, 0);
        try (var page = SHOP.open()) {
            // What a press needs has come before the connection went.
            button(page, "Poänghistorik").click();
            assertThat(page.locator(".panel .refusal")).isVisible();
            page.context().setOffline(true);
            button(page, "Hämta koden 25 kr rabatt").click();
            var words = "Vi når inte butiken. Inget har gått förlorat. Kontrollera uppkopplingen och försök igen.";
            assertThat(page.locator(".ticket").first()).containsText(words);
            assertThat(page.getByRole(AriaRole.STATUS)).hasText(words);
            assertThat(button(page, "Hämta koden 25 kr rabatt")).isFocused();
            page.context().setOffline(false);
            page.keyboard().press("Enter");
            assertThat(page.getByText("TRAPPA-1").first()).isVisible();
        }
    }

    @Test
    void a_code_that_is_not_there_yet_is_on_its_way_and_then_comes_by_itself() {
        SHOP.redemption(201, GRANTED.replace("\"TRAPPA-1\"", "null"), 0);
        try (var page = SHOP.open()) {
            button(page, "Hämta koden 25 kr rabatt").click();
            assertThat(page.getByText("Din kod är på väg").first()).isVisible();
            SHOP.staircase(
                    200,
                    member.replace(
                            "\"status\":\"claimable\",\"costPoints\":0,\"code\":null",
                            "\"status\":\"claimed\",\"costPoints\":0,\"code\":\"TRAPPA-2\""));
            assertThat(page.getByText("TRAPPA-2")).isVisible();
        }
    }

    @Test
    void a_refusal_has_its_own_words_and_the_next_try_can_succeed() {
        var refusals = new TreeMap<>(Map.of(
                409, "Det här kan du inte hämta just nu.",
                410, "Erbjudandet finns inte längre.",
                422, "Något gick fel. Försök igen.",
                429, "Det gick lite för fort. Försök igen om en stund.",
                500, "Butiken svarar inte. Inget har gått förlorat. Försök igen om en stund.",
                503, "Butiken svarar inte. Inget har gått förlorat. Försök igen om en stund."));
        try (var page = SHOP.open()) {
            var claim = button(page, "Hämta koden 25 kr rabatt");
            refusals.forEach((status, words) -> {
                SHOP.claims().clear();
                SHOP.redemption(status, "{\"type\": \"about:blank\"}", 0);
                claim.click();
                assertThat(page.locator(".ticket").first()).containsText(words);
                assertThat(page.getByRole(AriaRole.STATUS)).hasText(words);
                assertThat(claim).isFocused();
                SHOP.redemption(201, GRANTED, 0);
                claim.click();
                assertThat(page.getByText("TRAPPA-1").first()).isVisible();
                assertThat(page.locator(".ticket").first()).not().containsText(words);
                boolean sameKey = SHOP.claims()
                        .getFirst()
                        .idempotencyKey()
                        .equals(SHOP.claims().getLast().idempotencyKey());
                assertThat(sameKey)
                        .as("the same claim keeps its key, " + status)
                        .isEqualTo(status != 422);
                // As it was, for the next.
                page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
                assertThat(claim).isVisible();
            });
        }
    }

    @Test
    void a_refused_clipboard_leaves_the_code_selected_and_says_so() {
        try (var page = SHOP.open()) {
            page.evaluate(
                    "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject()}})");
            button(page, "Kopiera koden Fri frakt").click();
            var words = "Koden är markerad: kopiera den därifrån.";
            assertThat(page.getByRole(AriaRole.STATUS)).hasText(words);
            assertThat(page.locator(".ticket:has(code) .refusal")).hasText(words);
            assertThat(button(page, "Kopiera koden Fri frakt")).isFocused();
            assertThat(page.evaluate("document.querySelector('trappa-stairs').shadowRoot.getSelection().toString()"))
                    .isEqualTo("TRAPPA-7Q2K");
        }
    }

    @Test
    void copying_says_so_on_the_button_and_aloud() {
        try (var page = SHOP.open()) {
            page.context().grantPermissions(java.util.List.of("clipboard-read", "clipboard-write"));
            button(page, "Kopiera koden Fri frakt").click();
            assertThat(button(page, "Koden är kopierad Fri frakt")).isVisible();
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("Koden är kopierad");
            assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo("TRAPPA-7Q2K");
        }
    }

    @Test
    void a_shop_that_cannot_be_reached_shows_the_last_points_without_codes_and_says_when_until_it_is_back() {
        try (var page =
                Browser.page(new NewPageOptions().setViewportSize(360, 800).setTimezoneId("Europe/Stockholm"))) {
            page.clock().setFixedTime("2026-11-24T12:00:00Z");
            page.navigate(SHOP.url("/page"));
            assertThat(page.getByText("TRAPPA-7Q2K")).isVisible();
            // What is shown later is as old as it was, not as old as the attempt to renew it.
            page.clock().setFixedTime("2026-11-24T14:30:00Z");
            assertThat((String) page.evaluate("Object.values(sessionStorage).join()"))
                    .contains("\"available\":380")
                    .doesNotContain("TRAPPA-7Q2K", "o1");
            SHOP.staircase(503, "");
            page.reload();
            var stairs = page.locator("trappa-stairs");
            assertThat(stairs).containsText("380 poäng");
            assertThat(stairs).containsText("Poäng från 24 november 2026 kl. 13:00.");
            assertThat(stairs).not().containsText("TRAPPA-7Q2K");
            assertThat(button(page, "Försök igen")).isEnabled();
            SHOP.staircase(200, start);
            page.evaluate("dispatchEvent(new Event('online'))");
            assertThat(page.locator(".big")).hasText("0 poäng");
            assertThat(stairs).not().containsText("Poäng från ");
        }
    }

    @Test
    void elements_of_one_page_that_ask_the_same_ask_once() {
        SHOP.page("<trappa-stairs lang=sv></trappa-stairs><trappa-stairs lang=sv view=compact></trappa-stairs>"
                + "<trappa-line lang=sv view=launcher href=/points></trappa-line>");
        try (var page = Browser.page(360, 800)) {
            var asked = new ArrayList<String>();
            page.onRequest(request -> {
                if (request.url().contains("/staircase")) {
                    asked.add(request.url());
                }
            });
            SHOP.hold("staircase");
            page.navigate(SHOP.url("/page"));
            page.waitForFunction("['trappa-stairs', 'trappa-line'].every((each) => customElements.get(each))");
            SHOP.letGo("staircase");
            assertThat(page.locator("trappa-stairs").first()).containsText("380 poäng");
            assertThat(page.locator("trappa-stairs").nth(1)).containsText("120 poäng kvar");
            assertThat(page.locator("trappa-line")).containsText("380");
            assertThat(asked).hasSize(1);
            SHOP.staircase(200, start);
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.locator(".big")).hasText("0 poäng");
            assertThat(page.locator("trappa-stairs").nth(1)).containsText("150 poäng kvar");
            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void a_page_leads_guests_where_its_own_accounts_are() {
        SHOP.page("<trappa-stairs lang=sv join=/signup login=https://id.example/login></trappa-stairs>")
                .staircase(200, guest);
        try (var page = SHOP.open()) {
            assertThat(page.getByText("Bli medlem")).hasAttribute("href", "/signup");
            assertThat(page.getByText("Logga in")).hasAttribute("href", "https://id.example/login");
        }
    }

    @Test
    void a_refresh_moves_the_stairs_and_announces_the_new_step() {
        SHOP.staircase(200, start);
        try (var page = SHOP.open()) {
            assertThat(page.locator("[aria-current]")).containsText("Bas");
            page.evaluate(
                    "addEventListener('trappa-update', (e) => { window.seen = e.detail.data.member.points.available })");
            SHOP.staircase(200, member);
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.locator("[aria-current]")).containsText("25 kr rabatt");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Du är här: 25 kr rabatt");
            assertThat(page.evaluate("window.seen")).isEqualTo(380);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ReducedMotion.class,
            names = {"NO_PREFERENCE", "REDUCE"})
    void reaching_a_step_moves_only_where_motion_is_welcome(ReducedMotion motion) {
        SHOP.staircase(200, start);
        try (var page =
                Browser.page(new NewPageOptions().setViewportSize(360, 800).setReducedMotion(motion))) {
            page.navigate(SHOP.url("/page"));
            assertThat(page.locator("[aria-current]")).containsText("Bas");
            page.evaluate("window.moved = 0; document.querySelector('trappa-stairs').shadowRoot"
                    + ".addEventListener('animationstart', () => window.moved++)");
            SHOP.staircase(200, member);
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.locator("[aria-current]")).containsText("25 kr rabatt");
            page.waitForCondition(() ->
                    (int) page.evaluate("document.querySelector('trappa-stairs').shadowRoot.adoptedStyleSheets.length")
                            > 2);
            assertThat(page.locator("[part=base]")).hasClass(Pattern.compile("\\brisen\\b"));
            if (motion == ReducedMotion.NO_PREFERENCE) {
                page.waitForCondition(() -> (int) page.evaluate("window.moved") > 0);
            } else {
                assertThat(page.evaluate("new Promise((done) => setTimeout(() => done(window.moved), 300))"))
                        .isEqualTo(0);
            }
        }
    }

    @Test
    void a_shop_that_does_not_answer_is_given_up_after_fifteen_seconds() {
        SHOP.staircaseAfter(60_000, member);
        try (var page = Browser.page(360, 800)) {
            page.clock().install(new Clock.InstallOptions().setTime("2026-11-24T12:00:00Z"));
            // The browser's own limit has a clock of its own: here it goes by the one the test moves.
            page.addInitScript(
                    "AbortSignal.timeout = (after) => { const limit = new AbortController();"
                            + " setTimeout(() => limit.abort(new DOMException('', 'TimeoutError')), after); return limit.signal; }");
            page.waitForRequest("**/staircase*", () -> page.navigate(SHOP.url("/page")));
            page.clock().pauseAt("2026-11-24T12:00:14Z");
            assertThat(page.locator(".bones[aria-busy=true]")).hasCount(1);
            page.clock().fastForward(2_000);
            assertThat(page.getByText("Vi kan inte visa dina poäng just nu. De finns kvar."))
                    .isVisible();
        }
    }

    @Test
    void an_answer_that_comes_after_a_later_question_was_answered_is_dropped() {
        SHOP.page("<trappa-stairs lang=sv src=/apps/trappa/slow/staircase></trappa-stairs>")
                .answer("slow/staircase", Answer.json(200, start))
                .hold("slow/staircase");
        try (var page = SHOP.open()) {
            page.evaluate("document.querySelector('trappa-stairs').setAttribute('src', '/apps/trappa/staircase')");
            assertThat(page.locator(".big")).hasText("380 poäng");
            SHOP.letGo("slow/staircase", page);
            page.waitForTimeout(100);
            assertThat(page.locator(".big")).hasText("380 poäng");
        }
    }

    @Test
    void an_error_can_be_tried_again() {
        SHOP.staircase(500, "");
        try (var page = SHOP.open()) {
            assertThat(page.getByText("Vi kan inte visa dina poäng just nu. De finns kvar."))
                    .isVisible();
            SHOP.staircase(200, member);
            button(page, "Försök igen").click();
            assertThat(page.locator("trappa-stairs")).containsText("380 poäng");
        }
    }

    @Test
    void the_keyboard_walks_in_the_order_one_reads() {
        SHOP.page("<a href='#'>before</a> <trappa-stairs lang=sv></trappa-stairs> <a href='#'>after</a>");
        try (var page = SHOP.open()) {
            assertThat(page.locator("ol:not([aria-hidden])")).isVisible();
            var walk = new ArrayList<Object>();
            for (int i = 0; i < 5; i++) {
                page.keyboard().press("Tab");
                walk.add(page.evaluate(
                                "(document.activeElement.shadowRoot?.activeElement ?? document.activeElement).textContent")
                        .toString()
                        .replace('\u00a0', ' '));
            }
            assertThat(walk)
                    .isEqualTo(java.util.List.of(
                            "before", "Hämta koden 25 kr rabatt", "Kopiera koden Fri frakt", "Poänghistorik", "after"));
        }
    }

    @Test
    void it_survives_being_moved_doubled_and_nested() {
        SHOP.page(
                "<trappa-stairs lang=sv></trappa-stairs><trappa-stairs lang=en view=compact href=/points></trappa-stairs><div></div>");
        try (var page = SHOP.open()) {
            var complaints = Browser.complaintsOf(page);
            assertThat(page.locator("trappa-stairs").first()).containsText("380 poäng");
            assertThat(page.locator("trappa-stairs").last()).containsText("120 points");
            assertThat(page.locator("a.compact")).hasAttribute("href", "/points");
            page.evaluate(
                    "() => { const s = document.querySelector('trappa-stairs'); s.remove(); document.body.append(s); }");
            assertThat(page.locator("trappa-stairs").last()).containsText("380 poäng");
            page.evaluate("() => { const inside = document.createElement('trappa-stairs');"
                    + " inside.data = document.querySelector('trappa-stairs').data;"
                    + " document.querySelector('div').attachShadow({mode: 'open'}).append(inside); }");
            assertThat(page.locator("div trappa-stairs")).containsText("380 poäng");
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void what_is_taken_off_the_page_asks_nothing_and_listens_again_when_it_is_back() {
        try (var page = SHOP.open()) {
            assertThat(page.locator(".big")).hasText("380 poäng");
            page.evaluate("window.away = document.querySelector('trappa-stairs'); away.remove()");
            SHOP.staircase(200, start).asked().clear();
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            page.waitForTimeout(100);
            assertThat(SHOP.asked()).isEmpty();
            page.evaluate("document.querySelector('main').append(away)");
            assertThat(page.locator(".big")).hasText("0 poäng");
            SHOP.staircase(200, member);
            page.evaluate("document.dispatchEvent(new Event('trappa:refresh'))");
            assertThat(page.locator(".big")).hasText("380 poäng");
        }
    }

    @Test
    void a_state_set_before_the_script_has_come_is_drawn_and_nothing_asked() {
        SHOP.page("<p>Points</p>");
        try (var page = SHOP.open()) {
            page.evaluate(
                    "state => { const early = document.createElement('trappa-stairs'); early.lang = 'sv';"
                            + " early.data = JSON.parse(state); document.body.append(early); return import('/widget.js').then(() => 0); }",
                    member);
            assertThat(page.locator(".big")).hasText("380 poäng");
            page.evaluate("state => { document.querySelector('trappa-stairs').data = JSON.parse(state) }", start);
            assertThat(page.locator(".big")).hasText("0 poäng");
            page.waitForTimeout(100);
            assertThat(SHOP.asked()).noneMatch(path -> path.contains("/staircase"));
        }
    }
}
