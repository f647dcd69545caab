package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.signature.AppSecrets;
import trappa.signature.SessionToken;
import trappa.staff.Right;
import trappa.staff.Role;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** Who gets into the owner's pages, how, and what each role may do there. */
class OwnerAccessTest {
    private static final long CUSTOMER = 9_100;
    private static RunningTrappa server;
    private static TestShop shop;
    private static TestShop other;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        shop = server.newShop();
        other = server.newShop();
        for (TestShop each : List.of(shop, other)) {
            each.deliver(Delivery.of(
                    "orders/paid", OrderJson.paid(1).customer(CUSTOMER).line(1, "300.00", 1)));
        }
        shop.owner("GET", "/api/program"); // owner-1 is the first, and so the owner
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void without_a_session_every_page_leads_to_the_login() {
        for (Route route : routes()) {
            if (route.method().equals("GET")) {
                Answer answer = OwnerSession.nobody(server).get(route.path().replace("{id}", "1"));
                assertThat(answer.status()).as(route.path()).isEqualTo(303);
                assertThat(answer.header("location").orElseThrow())
                        .as(route.path())
                        .startsWith("/admin/login");
            }
        }
    }

    @Test
    void the_login_leads_on_to_the_page_somebody_wanted_and_to_no_other_place() {
        Answer away = OwnerSession.nobody(server).get("/admin/members?sort=points&q=1");
        assertThat(away.header("location")).contains("/admin/login?to=%2Fadmin%2Fmembers%3Fsort%3Dpoints%26q%3D1");
        String to = OwnerSession.field(
                OwnerSession.nobody(server)
                        .get(away.header("location").orElseThrow())
                        .text(),
                "to");
        assertThat(to.replace("&amp;", "&")).isEqualTo("/admin/members?sort=points&q=1");
        assertThat(loggedInWith("/admin/members?sort=points&q=1")).contains("/admin/members?sort=points&q=1");
        for (String elsewhere : List.of(
                "//evil.example.com",
                "https://evil.example.com/admin/home",
                "/admin/nowhere",
                "/api/program",
                "/admin/home\r\nX: y")) {
            assertThat(loggedInWith(elsewhere).orElseThrow()).as(elsewhere).isIn("/admin/home", "/admin/start");
        }
    }

    private static Optional<String> loggedInWith(String to) {
        return OwnerSession.nobody(server)
                .post("/admin/login", Map.of("shop", shop.domain(), "password", OwnerSession.PASSWORD, "to", to))
                .header("location");
    }

    @Test
    void the_password_opens_a_session_that_scripts_and_other_sites_cannot_use() {
        Answer answer = OwnerSession.nobody(server)
                .post("/admin/login", Map.of("shop", shop.domain(), "password", OwnerSession.PASSWORD));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("set-cookie").orElseThrow()).contains("HttpOnly", "SameSite=Lax", "Path=/admin");
    }

    @Test
    void a_wrong_password_or_shop_is_refused_in_the_same_words() {
        Answer password =
                OwnerSession.nobody(server).post("/admin/login", Map.of("shop", shop.domain(), "password", "x"));
        Answer unknown = OwnerSession.nobody(server)
                .post("/admin/login", Map.of("shop", "nobody", "password", OwnerSession.PASSWORD));
        assertThat(password.status()).isEqualTo(403);
        assertThat(unknown.status()).isEqualTo(403);
        assertThat(password.header("set-cookie")).isEmpty();
        assertThat(unknown.text().replace("nobody", shop.domain())).isEqualTo(password.text());
    }

    @Test
    void logging_out_ends_the_session_on_the_server() {
        OwnerSession session = OwnerSession.loggedIn(server, shop.domain());
        session.send("/admin/logout", Map.of());
        assertThat(session.get("/admin/home").status()).isEqualTo(303);
    }

    @Test
    void a_form_without_the_sessions_token_changes_nothing() {
        OwnerSession session = OwnerSession.loggedIn(server, shop.domain());
        Map<String, String> form = Map.of("points", "500", "reason", "Forged", "key", "forged-1");
        Answer answer = session.post("/admin/members/" + CUSTOMER + "/adjustments", form);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(session.get("/admin/members/" + CUSTOMER).text()).doesNotContain("Forged");
    }

    @Test
    void another_sessions_token_does_not_do_either() {
        OwnerSession mine = OwnerSession.loggedIn(server, shop.domain());
        String theirs = OwnerSession.field(
                OwnerSession.loggedIn(server, other.domain()).get("/admin/home").text(), "csrf");
        assertThat(mine.post(
                                "/admin/members/" + CUSTOMER + "/adjustments",
                                Map.of("points", "5", "reason", "Forged", "key", "forged-2", "csrf", theirs))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_session_of_one_shop_is_none_of_another() {
        OwnerSession mine = OwnerSession.loggedIn(server, shop.domain());
        String secret = mine.cookie().substring(mine.cookie().indexOf('.'));
        for (int id = 1; id < 6; id++) {
            String stolen = "trappa_owner=" + id + secret;
            if (!stolen.equals(mine.cookie())) {
                assertThat(shop.call("GET", "/admin/home", Map.of("Cookie", stolen), new byte[0])
                                .status())
                        .isEqualTo(303);
            }
        }
    }

    @Test
    void an_address_without_a_page_says_so_in_the_owners_language_and_one_of_a_form_leads_to_its_page() {
        OwnerSession session = OwnerSession.loggedIn(server, shop.domain());
        Answer lost = session.get("/admin/members/nobody/here");
        assertThat(lost.status()).isEqualTo(404);
        assertThat(lost.text()).contains("Det finns inte här", "href=\"/admin/home\"");
        Map<String, String> forms = Map.of(
                "/admin/members/" + CUSTOMER + "/adjustments",
                "/admin/members/" + CUSTOMER,
                "/admin/settings/role",
                "/admin/settings",
                "/admin/program/try",
                "/admin/program",
                "/admin/webhooks/we_1/span",
                "/admin/webhooks/we_1");
        forms.forEach((form, page) ->
                assertThat(session.get(form).header("location")).as(form).contains(page));
        assertThat(OwnerSession.nobody(server).get("/admin/nowhere").header("location"))
                .contains("/admin/login");
    }

    @Test
    void until_somebody_says_otherwise_the_pages_speak_as_the_browser_of_the_login_does() {
        TestShop third = server.newShop();
        third.owner("GET", "/api/program");
        Answer in = third.call(
                "POST",
                "/admin/login",
                Map.of(
                        "Accept-Language",
                        "nl,da-DK;q=0.9,en;q=0.8",
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                ("shop=" + third.domain() + "&password=" + OwnerSession.PASSWORD.replace(' ', '+'))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Map<String, String> cookie = Map.of("Cookie", OwnerSession.cookie(in));
        assertThat(third.call("GET", "/admin/home", cookie, new byte[0]).text()).contains("<html lang=\"da\"");
        OwnerSession owner = OwnerSession.loggedIn(server, third.domain());
        owner.send("/admin/language", Map.of("language", "en"));
        assertThat(third.call("GET", "/admin/home", cookie, new byte[0]).text()).contains("<html lang=\"en\"");
    }

    @Test
    void the_api_asks_for_the_same_rights() {
        String nobody = token("just-looking");
        assertThat(api(nobody, "GET", "/api/program").status()).isEqualTo(200);
        assertThat(api(nobody, "GET", "/api/members").status()).isEqualTo(403);
        assertThat(api(nobody, "PUT", "/api/program").status()).isEqualTo(403);
        assertThat(api(nobody, "POST", "/api/deliveries/1/replay").status()).isEqualTo(403);
        assertThat(api(token("owner-1"), "GET", "/api/members").status()).isEqualTo(200);
    }

    @Test
    void the_table_of_roles() {
        assertThat(List.of(Right.values())).allMatch(Role.OWNER::may);
        assertThat(List.of(Right.values())).filteredOn(r -> !Role.STAFF.may(r)).containsExactly(Right.MANAGE);
        assertThat(List.of(Right.values()))
                .filteredOn(Role.SUPPORT::may)
                .containsExactlyInAnyOrder(Right.VIEW, Right.VIEW_MEMBERS, Right.ADJUST);
        assertThat(List.of(Right.values())).filteredOn(Role.READ_ONLY::may).containsExactly(Right.VIEW);
    }

    @Test
    void another_language_leads_back_to_the_same_page_of_ours_with_its_filters() {
        OwnerSession session = OwnerSession.loggedIn(server, shop.domain());
        String page = session.get("/admin/members?sort=points&q=%C3%A5%26x%3D1&done=role")
                .text();
        String back = OwnerSession.field(page, "back").replace("&amp;", "&");
        assertThat(back).isEqualTo("/admin/members?q=%C3%A5%26x%3D1&sort=points");
        assertThat(spoken(session, back)).contains(back);
        for (String elsewhere : List.of(
                "//evil.example.com/admin/home",
                "https://evil.example.com/admin/home",
                "/admin/home?x=\r\nSet-Cookie: a=b",
                "/admin/home#x",
                "/admin/home?x=//evil.example.com\\",
                "/api/program?x=1",
                "/admin/../api/program")) {
            assertThat(spoken(session, elsewhere)).as(elsewhere).contains("/admin/home");
        }
    }

    private static Optional<String> spoken(OwnerSession session, String back) {
        return session.send("/admin/language", Map.of("language", "sv", "back", back))
                .header("location");
    }

    @Test
    void settings_say_where_what_they_show_is_changed() {
        assertThat(OwnerSession.loggedIn(server, shop.domain())
                        .get("/admin/settings")
                        .text())
                .contains("href=\"/admin/program#whole\"", "TRAPPA_KEEP_BODIES_DAYS");
    }

    @Test
    void a_shop_keeps_its_last_owner() {
        TestShop small = server.newShop();
        small.owner("GET", "/api/program");
        OwnerSession owner = OwnerSession.with(server, token(small, "owner-1"));
        Answer answer = owner.post("/admin/settings/role", Map.of("person", "owner-1", "role", "staff"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text())
                .contains("aria-invalid=\"true\"", "id=\"role-wrong\">Butiken måste ha minst en ägare");
    }

    @Test
    void only_the_shops_own_admin_may_frame_the_page() {
        Answer shell = OwnerSession.nobody(server).get("/admin/home?shop=" + shop.domain());
        assertThat(shell.status()).isEqualTo(200);
        assertThat(policy(shell)).endsWith("frame-ancestors https://" + shop.domain() + " https://admin.shopify.com");
        assertThat(shell.text()).contains("app-bridge.js", "content=\"" + Secrets.API_KEY + '"');
        assertThat(policy(OwnerSession.nobody(server).get("/admin/login"))).endsWith("frame-ancestors 'none'");
        assertThat(policy(OwnerSession.loggedIn(server, shop.domain()).get("/admin/home")))
                .endsWith("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(OwnerSession.nobody(server)
                        .get("/admin/home?shop=evil.example.com")
                        .status())
                .isEqualTo(303);
    }

    @Test
    void a_token_opens_the_pages_and_a_bad_one_does_not_lead_to_a_login_inside_the_frame() {
        assertThat(OwnerSession.with(server, token("owner-1"))
                        .get("/admin/home")
                        .status())
                .isEqualTo(200);
        assertThat(OwnerSession.with(server, token("owner-1") + "x")
                        .get("/admin/home")
                        .status())
                .isEqualTo(401);
    }

    private static List<Route> routes() {
        return routes(server.clock());
    }

    /** Every address of the pages. */
    static List<Route> routes(Clock clock) {
        return OwnerPages.of(new OwnerPages.Setup(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "",
                        "",
                        Optional.empty(),
                        true,
                        Duration.ZERO,
                        clock,
                        () -> ""))
                .routes();
    }

    private static String policy(Answer answer) {
        return answer.header("content-security-policy").orElseThrow();
    }

    private static Answer api(String token, String method, String path) {
        return shop.call(
                method,
                path,
                Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
                "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String token(String user) {
        return token(shop, user);
    }

    private static String token(TestShop of, String user) {
        return new SessionToken(new AppSecrets(Secrets.CURRENT, Optional.empty()), Secrets.API_KEY)
                .issue(new ShopDomain(of.domain()), user, server.clock().instant());
    }
}
