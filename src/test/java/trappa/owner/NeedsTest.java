package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.reward.JdbcVouchers.Pool;
import trappa.signature.AppSecrets;
import trappa.signature.SessionToken;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Json;
import trappa.support.ListeningServer;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** What the first page asks of whom, and where it leads. */
class NeedsTest {
    private static final long CUSTOMER = 77;
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
    void a_live_shop() {
        shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    private String home() {
        return needs(owner);
    }

    private static String needs(OwnerSession session) {
        String html = session.get("/admin/home").text();
        int from = html.indexOf("aria-labelledby=\"needs\"");
        return from < 0 ? "" : html.substring(from, html.indexOf("</section>", from));
    }

    @Test
    void a_receiver_that_does_not_answer_and_one_that_was_switched_off_lead_to_their_pages() throws Exception {
        try (ListeningServer erp = new ListeningServer(
                heard -> ListeningServer.Answer.status(heard.uri().getPath().equals("/gone") ? 410 : 500))) {
            String limps = receiver(erp.address() + "/busy?secret=xyz", "");
            String gone = receiver(erp.address() + "/gone", "Mail <b>");
            String wanted = receiver(erp.address() + "/off", "Quiet");
            shop.owner("PUT", "/api/webhooks/" + wanted, Json.read("""
                    {"url": "%s/off", "name": "Quiet", "events": [], "status": "off"}""".formatted(erp.address())), Map.of());
            assertThat(home()).doesNotContain("Mottagaren");
            shop.owner("POST", "/api/webhooks/" + limps + "/test");
            shop.owner("POST", "/api/webhooks/" + gone + "/test");
            await("Mottagaren 127.0.0.1 svarar inte", "Mottagaren Mail &lt;b&gt; stängdes av efter fel");
            assertThat(home())
                    .contains("href=\"/admin/webhooks/" + limps, "href=\"/admin/webhooks/" + gone)
                    .doesNotContain("xyz")
                    .doesNotContain("Quiet");
            shop.owner("POST", "/api/webhooks/" + receiver(erp.address() + "/gone", "Till") + "/test");
            await("2 mottagare stängdes av");
            assertThat(home()).contains("href=\"/admin/webhooks\"").doesNotContain("/admin/webhooks/" + gone);
        }
    }

    private void await(String... texts) {
        Deadline.await(Duration.ofSeconds(30), String.join(" and ", texts), () -> {
            String home = home();
            return Stream.of(texts).allMatch(home::contains);
        });
    }

    private String receiver(String url, String name) {
        Answer made = shop.owner(
                "POST", "/api/webhooks", Json.object().put("url", url).put("name", name), Map.of());
        return made.json().get("id").asString();
    }

    @Test
    void codes_that_run_out_lead_to_where_more_are_loaded() {
        shop.publish(withPartner());
        assertThat(home())
                .contains("Belöningen Biobiljett har inga koder kvar", "kind=codes&amp;reward=cinema")
                .doesNotContain("Utanför");
        assertThat(owner.get("/admin/import?kind=codes&reward=outside").text())
                .containsPattern("value=\"outside\" selected");
        load(1, 21);
        assertThat(home()).as("nobody has had one yet").doesNotContain("Biobiljett");
        shop.adjust(CUSTOMER, 10);
        assertThat(shop.redeem(CUSTOMER, "rewardId", "cinema", "one").status()).isEqualTo(201);
        assertThat(home()).as("20 are left").doesNotContain("Biobiljett");
        assertThat(shop.redeem(CUSTOMER, "rewardId", "cinema", "two").status()).isEqualTo(201);
        assertThat(home()).contains("Belöningen Biobiljett har bara 19 koder kvar");
        load(30, 60);
        assertThat(home()).doesNotContain("Biobiljett");
    }

    private static ProgramJson withPartner() {
        return ProgramJson.onePointPerKrona().with("rewards", Json.read("""
                [{"id": "cinema", "kind": "partner", "name": "Biobiljett", "costPoints": 1},
                 {"id": "outside", "kind": "partner", "name": "Utanför"},
                 {"id": "trees", "kind": "donation", "name": "Träd", "costPoints": 1}]"""));
    }

    private void load(int from, int to) {
        String codes = IntStream.rangeClosed(from, to)
                .mapToObj(i -> "\"FILM-" + i + "\"")
                .collect(Collectors.joining(","));
        shop.owner("POST", "/api/codes/cinema", Json.read("{\"codes\":[" + codes + "]}"), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, false",
        "5, 0, false",
        "19, 1, true",
        "20, 1, false",
        "20, 180, false",
        "20, 181, true",
        "100, 900, false",
        "100, 901, true",
        "0, 1, true"
    })
    void codes_run_out_below_twenty_or_a_tenth_of_those_loaded(long left, long handedOut, boolean runsOut) {
        assertThat(new Pool("cinema", left, handedOut).runsOut()).isEqualTo(runsOut);
    }

    @Test
    void a_draft_that_lies_there_leads_to_the_editor_until_it_is_published() {
        assertThat(home()).doesNotContain("utkast");
        owner.send("/admin/program", Map.of("do", "save", "base", "2", "revision", "0", "/name", "Trappan"));
        assertThat(home())
                .contains("Ett utkast av programmet, sparat för", "(någon med serverns lösenord), är inte publicerat")
                .contains("href=\"/admin/program\"");
        owner.send("/admin/program", Map.of("do", "discard", "base", "2", "revision", "1"));
        assertThat(home()).doesNotContain("utkast");
    }

    @Test
    void nobody_is_asked_for_what_they_may_not_do() {
        shop.publish(withPartner());
        owner.send("/admin/program", Map.of("do", "save", "base", "3", "revision", "0", "/name", "Trappan"));
        String token = new SessionToken(new AppSecrets(Secrets.CURRENT, Optional.empty()), Secrets.API_KEY)
                .issue(new ShopDomain(shop.domain()), "reader", server.clock().instant());
        assertThat(home()).contains("Biobiljett", "Ett utkast av");
        assertThat(needs(OwnerSession.with(server, token)))
                .contains("Ingen leverans har kommit")
                .doesNotContain("Biobiljett")
                .doesNotContain("Ett utkast av");
    }
}
