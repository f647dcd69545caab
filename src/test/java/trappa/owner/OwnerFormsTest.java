package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What people do to forms: nonsense in every field, too much of it, half of it, and a session that ended meanwhile. */
class OwnerFormsTest {
    private static final long CUSTOMER = 77;
    private static final String MEMBER = "/admin/members/" + CUSTOMER;
    private static RunningTrappa server;
    private static TestShop shop;
    private static OwnerSession owner;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        shop = server.newShop();
        shop.publish(ProgramJson.onePointPerKrona().hold(0));
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(CUSTOMER).line(1, "300.00", 1)));
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer call(String method, String path, String cookie, String type, String body, String site) {
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", type, "Sec-Fetch-Site", site));
        if (!cookie.isEmpty()) {
            headers.put("Cookie", cookie);
        }
        return shop.call(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer send(String path, String cookie, Map<String, String> fields, String site) {
        String body = fields.entrySet().stream()
                .map(e -> URLEncoder.encode(e.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return call("POST", path, cookie, "application/x-www-form-urlencoded", body, site);
    }

    private static Map<String, String> hidden(String html) {
        Map<String, String> fields = new HashMap<>();
        Matcher m = Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")
                .matcher(html);
        while (m.find()) {
            fields.put(m.group(1), m.group(2).replace("&#34;", "\""));
        }
        return fields;
    }

    private static String csrf(OwnerSession of) {
        return OwnerSession.field(of.get("/admin/home").text(), "csrf");
    }

    @Test
    void nonsense_in_any_field_is_answered_by_the_page_with_what_was_typed() {
        Map<String, Map<String, String>> forms = Map.of(
                MEMBER + "/adjustments",
                Map.of("points", "5", "reason", "Because"),
                MEMBER + "/birthday",
                Map.of("month", "5", "day", "17"),
                MEMBER + "/erase",
                Map.of("confirm", "78"),
                MEMBER + "/merge",
                Map.of("other", "78"),
                "/admin/approvals/limit",
                Map.of("limit", "none"),
                "/admin/keys",
                Map.of("name", "", "rights", "view"),
                "/admin/webhooks",
                Map.of("url", "http://example.com", "name", "Till"));
        String hostile = "\"><img src=x onerror=alert(1)>";
        for (String nonsense : List.of("", "-9999999999", "9".repeat(30), "tolv", hostile, "x".repeat(100_000))) {
            forms.forEach((path, fields) -> fields.keySet().forEach(field -> {
                Map<String, String> sent = new HashMap<>(fields);
                sent.put("key", "k-" + nonsense.hashCode());
                sent.put(field, nonsense);
                Answer answer = owner.send(path, sent);
                String what = path + " " + field + " " + nonsense.substring(0, Math.min(30, nonsense.length()));
                assertThat(answer.status()).as(what).isLessThan(500);
                assertThat(answer.text()).as(what).doesNotContain("<img src=x");
                if (answer.status() == 422) {
                    assertThat(answer.text()).as(what).contains("class=\"wrong\"", "aria-invalid=\"true\"");
                    if (!List.of("rights", "month").contains(field)) {
                        assertThat(answer.text())
                                .as(what)
                                .contains("value=\""
                                        + nonsense.replace("\"", "&#34;").replace("<", "&lt;"));
                    }
                }
            }));
        }
    }

    @Test
    void a_limit_that_somebody_else_set_meanwhile_is_said_before_it_is_replaced() {
        assertThat(owner.send("/admin/approvals/limit", Map.of("limit", "700", "was", ""))
                        .status())
                .isEqualTo(303);
        Answer refused = owner.send("/admin/approvals/limit", Map.of("limit", "800", "was", ""));
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text())
                .contains("över 700 poäng", "Någon annan har just ändrat gränsen", "value=\"800\"")
                .contains("name=\"was\" value=\"700\"");
        assertThat(owner.send("/admin/approvals/limit", Map.of("limit", "", "was", "700"))
                        .status())
                .isEqualTo(303);
    }

    @Test
    void what_cannot_be_read_is_said_by_a_page_in_the_owners_language() {
        String form = "application/x-www-form-urlencoded";
        String multipart = "multipart/form-data; boundary=x";
        String cookie = owner.cookie();
        Map<String, Answer> answers = Map.of(
                "Det var för mycket på en gång 413",
                call("POST", "/admin/keys", cookie, form, "name=" + "x".repeat(1_100_000), "same-origin"),
                "Det gick inte att läsa 400",
                call("POST", "/admin/import", cookie, multipart, "--x\r\nno form", "same-origin"),
                "Det gick inte att läsa 400 ",
                call("POST", "/admin/import", cookie, "multipart/form-data", "no form", "same-origin"),
                "Det gick inte att läsa 400  ",
                call("GET", "/admin/insights?day=%zz", cookie, form, "", "same-origin"),
                "Det finns inte här 404",
                call("POST", "/admin/nowhere", cookie, form, "", "same-origin"));
        answers.forEach((said, answer) ->
                assertThat(title(answer) + " " + answer.status()).isEqualTo(said.strip()));
        assertThat(call("GET", "/admin/home?x=%zz", "", form, "", "none").status())
                .as("a stranger")
                .isEqualTo(303);
    }

    private static String title(Answer answer) {
        Matcher m = Pattern.compile("<title>(.*?) · Trappa</title>").matcher(answer.text());
        return m.find() ? m.group(1) : answer.text();
    }

    @Test
    void a_form_whose_session_had_ended_is_sent_again_after_the_login() {
        OwnerSession before = OwnerSession.loggedIn(server, shop.domain());
        Map<String, String> adjustment = Map.of(
                "points", "12", "reason", "Typed \"before\" the session ended", "key", "kept-1", "csrf", csrf(before));
        before.send("/admin/logout", Map.of());
        Answer login = send(MEMBER + "/adjustments", before.cookie(), adjustment, "same-origin");
        assertThat(login.text())
                .contains("Du hade loggats ut", "type=\"password\"")
                .doesNotContain(adjustment.get("csrf"));

        Map<String, String> in = hidden(login.text());
        in.put("password", "wrong");
        Answer wrong = send("/admin/login", "", in, "same-origin");
        assertThat(hidden(wrong.text())).containsEntry("kept:points", "12");
        in.put("password", OwnerSession.PASSWORD);
        in.put("shop", shop.domain());
        Answer resume = send("/admin/login", "", in, "same-origin");
        assertThat(resume.text()).contains("Skicka det nu", shop.domain(), "action=\"" + MEMBER + "/adjustments\"");
        assertThat(owner.get(MEMBER).text()).as("nothing by itself").doesNotContain("the session ended");

        Map<String, String> again = hidden(resume.text());
        assertThat(again).doesNotContainKey("password");
        assertThat(send(MEMBER + "/adjustments", OwnerSession.cookie(resume), again, "same-origin")
                        .status())
                .isEqualTo(303);
        assertThat(owner.get(MEMBER).text()).contains("Typed \"before\" the session ended");
    }

    @Test
    void a_form_of_an_earlier_login_is_sent_again_by_a_click() {
        Map<String, String> form =
                Map.of("points", "3", "reason", "From an older page", "key", "kept-2", "csrf", "0".repeat(40));
        Answer stale = send(MEMBER + "/adjustments", owner.cookie(), form, "same-origin");
        assertThat(stale.status()).isEqualTo(403);
        Map<String, String> again = new HashMap<>(
                hidden(stale.text().substring(stale.text().indexOf("action=\"" + MEMBER + "/adjustments\""))));
        assertThat(again).containsEntry("reason", "From an older page").containsEntry("csrf", csrf(owner));
    }

    @Test
    void nothing_is_kept_of_a_form_that_another_site_sent() {
        Map<String, String> forged = Map.of("points", "999", "reason", "Forged", "key", "kept-3", "csrf", "x");
        for (String site : List.of("cross-site", "same-site", "none")) {
            assertThat(send(MEMBER + "/adjustments", "", forged, site).status()).isEqualTo(303);
            assertThat(send(MEMBER + "/adjustments", owner.cookie(), forged, site)
                            .text())
                    .doesNotContain("Forged");
        }
        Map<String, String> login = Map.of(
                "again",
                MEMBER + "/adjustments",
                "kept:reason",
                "Forged",
                "password",
                OwnerSession.PASSWORD,
                "shop",
                shop.domain());
        assertThat(send("/admin/login", "", login, "cross-site").text()).doesNotContain("Forged");
        assertThat(send("/admin/login", "", login, "none").status()).isEqualTo(303);
        Map<String, String> elsewhere = new HashMap<>(login);
        elsewhere.put("again", "https://evil.example.com/");
        assertThat(send("/admin/login", "", elsewhere, "same-origin").status()).isEqualTo(303);
    }
}
