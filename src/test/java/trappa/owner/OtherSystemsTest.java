package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.signature.AppSecrets;
import trappa.signature.SessionToken;
import trappa.support.Answer;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** Webhooks and keys through the owner's pages, by forms alone: no script runs here. */
class OtherSystemsTest {
    private static RunningTrappa server;
    private static TestShop shop;
    private static OwnerSession owner;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        shop = server.newShop();
        shop.publish(ProgramJson.onePointPerKrona());
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_receiver_is_added_its_secret_shown_once_changed_and_removed() {
        Answer made = owner.send(
                "/admin/webhooks",
                Map.of("url", "https://hooks.example.com/trappa", "name", "Mail", "events", "points.earned"));
        assertThat(made.status()).isEqualTo(201);
        String secret = first("whsec_[A-Za-z0-9+/=]+", made.text());
        String page = "/admin/webhooks/" + first("whk_[0-9a-f]{16}", made.text());
        assertThat(owner.get("/admin/webhooks").text()).contains("Mail").doesNotContain(secret);

        Answer rotated = owner.send(page + "/secret", Map.of());
        assertThat(first("whsec_[A-Za-z0-9+/=]+", rotated.text())).isNotEqualTo(secret);

        assertThat(owner.send(page, Map.of("url", "https://hooks.example.com/other", "name", "Mail"))
                        .status())
                .isEqualTo(303);
        assertThat(owner.get(page).text()).contains("hooks.example.com/other", ">Av<");

        assertThat(owner.send(page + "/span", Map.of("from", "2026-11-23", "to", "2026-11-22"))
                        .status())
                .isEqualTo(422);
        assertThat(owner.send(page + "/span", Map.of("from", "2026-11-22", "to", "2026-11-22"))
                        .status())
                .isEqualTo(303);
        assertThat(owner.send(page + "/remove", Map.of()).status()).isEqualTo(303);
        assertThat(owner.get(page).status()).isEqualTo(404);
        String log = owner.get("/admin/settings").text();
        assertThat(log).contains("Lade till en mottagare", "Bytte hemlighet", "Tog bort mottagaren");
        assertThat(log).as("an address may have a secret in it").doesNotContain("example.com/trappa");
    }

    @Test
    void a_wrong_address_is_said_beside_it_and_nothing_typed_is_lost() {
        Answer answer = owner.send(
                "/admin/webhooks",
                Map.of("url", "http://example.com/x", "name", "<b>ERP</b>", "events", "tier.changed"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text())
                .contains("value=\"http://example.com/x\"", "aria-invalid=\"true\"", "https://")
                .contains("value=\"&lt;b>ERP&lt;/b>\"")
                .containsPattern("value=\"tier.changed\" checked");
    }

    @Test
    void a_receiver_that_somebody_else_changed_meanwhile_is_shown_beside_what_was_typed() {
        Answer made = owner.send("/admin/webhooks", Map.of("url", "https://hooks.example.com/both", "name", "Both"));
        String page = "/admin/webhooks/" + first("whk_[0-9a-f]{16}", made.text());
        String seen = OwnerSession.field(owner.get(page).text(), "seen");
        Map<String, String> theirs =
                Map.of("url", "https://hooks.example.com/theirs", "name", "Theirs", "active", "on", "seen", seen);
        Map<String, String> mine =
                Map.of("url", "https://hooks.example.com/mine", "name", "Mine", "active", "on", "seen", seen);
        assertThat(owner.send(page, theirs).status()).isEqualTo(303);
        Answer refused = owner.send(page, mine);
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text())
                .contains("Någon annan har ändrat mottagaren", "https://hooks.example.com/theirs", "Theirs")
                .contains("value=\"https://hooks.example.com/mine\"", "value=\"Mine\"");
        assertThat(owner.get(page).text()).contains("value=\"Theirs\"");
        Map<String, String> again = new java.util.HashMap<>(mine);
        again.put("seen", OwnerSession.field(refused.text(), "seen"));
        assertThat(owner.send(page, again).status()).isEqualTo(303);
        assertThat(owner.get(page).text()).contains("value=\"Mine\"");
    }

    @Test
    void every_mistake_of_a_form_is_said_at_once() {
        Answer key = owner.send("/admin/keys", Map.of("name", ""));
        assertThat(key.text()).contains("Ge den ett namn på högst 60 tecken.", "Välj minst en rättighet.");
        Answer receiver = owner.send("/admin/webhooks", Map.of("url", "nowhere", "name", "n".repeat(121)));
        assertThat(receiver.text()).contains("id=\"url-help\">", "Namnet är längre än 120 tecken.");
    }

    @Test
    void days_that_cannot_be_are_still_there_beside_what_is_wrong_with_them() {
        Answer made = owner.send("/admin/webhooks", Map.of("url", "https://hooks.example.com/days", "name", "Days"));
        String page = "/admin/webhooks/" + first("whk_[0-9a-f]{16}", made.text());
        Answer refused = owner.send(page + "/span", Map.of("from", "i fredags", "to", "2026-11-22", "which", "all"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text())
                .contains("value=\"i fredags\"", "value=\"2026-11-22\"", "id=\"span-wrong\">Ange två dagar")
                .containsPattern("value=\"all\" selected");
    }

    @Test
    void a_key_is_made_shown_once_and_revoked() {
        Answer made = owner.send("/admin/keys", Map.of("name", "Kassan", "rights", "view"));
        assertThat(made.status()).isEqualTo(201);
        String key = first("trk_[0-9a-z]+_[0-9a-f]{10}_[0-9a-f]{40}", made.text());
        assertThat(program(key)).isEqualTo(200);
        assertThat(owner.get("/admin/keys").text()).contains("Kassan").doesNotContain(key);
        String id = key.split("_")[2];
        assertThat(owner.send("/admin/keys/" + id + "/revoke", Map.of()).status())
                .isEqualTo(303);
        assertThat(program(key)).isEqualTo(401);
        assertThat(owner.send("/admin/keys", Map.of("name", "Nothing")).status())
                .isEqualTo(422);
        assertThat(owner.send("/admin/keys", Map.of("name", "", "rights", "view"))
                        .status())
                .isEqualTo(422);
        assertThat(owner.send("/admin/keys", Map.of("name", "All", "rights", "manage"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void staff_sees_what_was_sent_and_cannot_change_where_to() {
        OwnerSession staff = OwnerSession.with(server, token("nils"));
        staff.get("/admin/home");
        owner.send("/admin/settings/role", Map.of("person", "nils", "role", "staff"));
        Answer page = staff.get("/admin/webhooks");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).doesNotContain("name=\"url\"").contains("Bara butikens ägare");
        assertThat(staff.get("/admin/keys").status()).isEqualTo(403);
    }

    private static int program(String key) {
        return shop.call("GET", "/api/program", Map.of("Authorization", "Bearer " + key), new byte[0])
                .status();
    }

    private static String first(String pattern, String text) {
        Matcher m = Pattern.compile(pattern).matcher(text);
        assertThat(m.find()).as(pattern).isTrue();
        return m.group();
    }

    private static String token(String user) {
        return new SessionToken(new AppSecrets(Secrets.CURRENT, Optional.empty()), Secrets.API_KEY)
                .issue(new ShopDomain(shop.domain()), user, server.clock().instant());
    }
}
