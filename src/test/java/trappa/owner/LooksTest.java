package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Browser;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** How a shop's widget looks and speaks, from the owner's page to the state that the widget reads. */
@Tag("browser")
class LooksTest {
    private static RunningTrappa server;
    private TestShop shop;
    private OwnerSession owner;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void newShop() {
        shop = server.newShop();
        shop.publish(ProgramJson.onePointPerKrona().step("s300", 300, 2_500));
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    private Answer save(Map<String, String> fields) {
        Map<String, String> all = new java.util.HashMap<>(fields);
        all.putIfAbsent("revision", OwnerSession.field(owner.get("/admin/looks").text(), "revision"));
        all.put("do", "save");
        return owner.send("/admin/looks", all);
    }

    private JsonNode program() {
        return shop.staircase(1).json().get("program");
    }

    @Test
    void a_shop_that_has_said_nothing_sends_nothing() {
        assertThat(program().has("texts")).isFalse();
        assertThat(program().has("look")).isFalse();
    }

    @Test
    void what_is_saved_comes_with_the_state_in_the_language_asked_for() {
        assertThat(save(Map.of(
                                "accent",
                                "#7A3B12",
                                "onAccent",
                                "#ffffff",
                                "radius",
                                "8",
                                "sv/title",
                                "Bönräknaren",
                                "sv/points",
                                "{n} böna|{n} bönor",
                                "en/title",
                                "Bean <counter>"))
                        .status())
                .isEqualTo(303);
        assertThat(program().get("look").toString())
                .isEqualTo("{\"accent\":\"#7a3b12\",\"onAccent\":\"#ffffff\",\"radius\":\"8px\"}");
        assertThat(program().get("texts").toString())
                .isEqualTo("{\"title\":\"Bönräknaren\",\"points\":\"{n} böna|{n} bönor\"}");
        assertThat(owner.get("/admin/settings").text()).contains("Sparade utseendet");
    }

    @Test
    void a_colour_of_three_digits_is_that_of_six() {
        assertThat(save(Map.of("accent", "#7A3", "onAccent", "#fff")).status()).isEqualTo(303);
        assertThat(program().get("look").toString()).isEqualTo("{\"accent\":\"#77aa33\",\"onAccent\":\"#ffffff\"}");
    }

    @Test
    void every_preview_of_the_owners_wears_the_shops_looks_and_words() {
        save(Map.of("accent", "#7a3b12", "sv/title", "Bönräknaren", "nb/title", "Bønnetelleren"));
        shop.adjust(77, 5);
        for (String page : List.of("/admin/program", "/admin/members/77/widget", "/admin/start", "/admin/looks")) {
            assertThat(owner.get(page).text().replace("&#34;", "\""))
                    .as(page)
                    .contains("\"accent\":\"#7a3b12\"", "\"title\":\"Bönräknaren\"");
        }
        Answer norwegian = owner.send("/admin/program/preview", Map.of("look-language", "nb"));
        assertThat(norwegian.text()).contains("lang=\"nb\"", "Bønnetelleren").doesNotContain("Bönräknaren");
    }

    @Test
    void before_the_launch_a_member_is_shown_as_they_will_be() {
        shop.publish(ProgramJson.onePointPerKrona().step("s300", 300, 2_500).with("status", "draft"));
        shop.adjust(77, 5);
        assertThat(shop.staircase(77).json().get("steps")).isEmpty();
        assertThat(owner.get("/admin/members/77/widget").text().replace("&#34;", "\""))
                .contains("\"id\":\"s300\"");
    }

    @Test
    void what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost() {
        Answer refused = save(Map.of(
                "accent",
                "grön",
                "radius",
                "41",
                "sv/title",
                "Hej {name}",
                "sv/points",
                "poäng",
                "da/join",
                "x".repeat(201),
                "en/paused",
                "a\u202eb"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text())
                .contains("value=\"grön\"", "value=\"41\"", "value=\"Hej {name}\"", "x".repeat(201))
                .contains(
                        "Skriv en färg som",
                        "från 0 till 40",
                        "Inget inom klamrar",
                        "Skriv {n} där",
                        "1 till 200 tecken")
                .contains("Ett tecken här får inte användas");
        assertThat(program().has("texts")).isFalse();
    }

    @Test
    void two_who_save_at_once_do_not_lose_each_others_work() {
        Map<String, String> mine = Map.of("revision", "0", "sv/title", "Min rubrik");
        save(Map.of("revision", "0", "sv/title", "Din rubrik"));
        Answer refused = save(mine);
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text()).contains("den andra Din rubrik, du Min rubrik", "value=\"Min rubrik\"");
        assertThat(program().at("/texts/title").asString()).isEqualTo("Din rubrik");
    }

    @Test
    void a_faint_accent_is_warned_of_and_corrected_only_when_asked_for() {
        String page = owner.send("/admin/looks", Map.of("do", "check", "accent", "#ffcc00"))
                .text();
        assertThat(page).contains("Kontrast 1,51:1", "under 4,5:1", "value=\"#ffcc00\"");
        String better = OwnerSession.field(page, "correct");
        assertThat(Contrast.of(better, "#ffffff")).isGreaterThanOrEqualTo(4.5);
        assertThat(save(Map.of("accent", "#ffcc00")).status()).isEqualTo(303);
        assertThat(program().at("/look/accent").asString()).isEqualTo("#ffcc00");
        assertThat(owner.send("/admin/looks", Map.of("correct", better, "accent", "#ffcc00"))
                        .text())
                .contains("value=\"" + better + "\"")
                .doesNotContain("under 4,5:1");
    }

    @Test
    void getting_started_says_when_the_widget_last_asked() {
        assertThat(owner.get("/admin/start").text()).contains("Lägg blocket").doesNotContain("Widgeten frågade");
        shop.staircase(1);
        assertThat(owner.get("/admin/start").text()).contains("Widgeten frågade senast");
        TestShop other = server.newShop();
        other.owner("GET", "/api/program");
        assertThat(OwnerSession.loggedIn(server, other.domain())
                        .get("/admin/start")
                        .text())
                .doesNotContain("Widgeten frågade");
    }

    @Test
    void the_page_is_fit_for_everybody_and_the_widget_follows_what_is_typed() {
        try (Page page = Browser.page(360, 900)) {
            String[] cookie = owner.cookie().split("=", 2);
            page.context()
                    .addCookies(List.of(new Cookie(cookie[0], cookie[1]).setUrl("http://127.0.0.1:" + server.port())));
            page.navigate("http://127.0.0.1:" + server.port() + "/admin/looks");
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
            assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(360);
            page.fill("[name='sv/title']", "Bönräknaren");
            page.locator("owner-preview[data-state*='Bönräknaren']").waitFor();
            page.setViewportSize(1280, 900);
            page.navigate("http://127.0.0.1:" + server.port() + "/admin/start");
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
        }
    }
}
