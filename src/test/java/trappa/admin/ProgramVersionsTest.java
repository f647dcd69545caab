package trappa.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Courier.Call;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.support.TestShop;

/** Publishing as it is in production: nobody overwrites anybody, nothing is taken away, and everybody can read what changed. */
class ProgramVersionsTest {
    private static final String PATH = "/api/program";
    private static final long SHOPPER = 7_001;
    private final RunningTrappa server = RunningTrappa.start(Map.of("TRAPPA_ENV", "production"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void publishing_without_having_looked_is_refused() {
        TestShop shop = server.newShop();
        Answer answer = shop.owner("PUT", PATH, staircase().json(), Map.of());
        assertThat(answer.status()).isEqualTo(428);
        assertThat(answer.json().get("type").asString()).endsWith("precondition_required");
        assertThat(put(shop, staircase(), "\"v7\"").status()).isEqualTo(412);
    }

    @Test
    void of_many_publishers_at_once_exactly_one_wins_on_h2() {
        exactlyOneWins(server);
    }

    @Test
    void of_many_publishers_at_once_exactly_one_wins_on_postgresql() {
        Map<String, String> settings = new LinkedHashMap<>(TestDatabase.POSTGRES.settings(Path.of("")));
        settings.put("TRAPPA_ENV", "production");
        try (RunningTrappa onPostgres = RunningTrappa.start(settings)) {
            exactlyOneWins(onPostgres);
        }
    }

    private static void exactlyOneWins(RunningTrappa server) {
        TestShop shop = server.newShop();
        String seen = shop.owner("GET", PATH).header("etag").orElseThrow();
        for (String ifMatch : List.of(seen, "*")) {
            int before = versions(shop).size();
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Map<String, String> headers = new LinkedHashMap<>(shop.ownerHeaders());
                headers.put("If-Match", ifMatch);
                ProgramJson mine = staircase().with("name", "Publisher " + i).without("effectiveFrom");
                calls.add(new Call("PUT", PATH, headers, Json.bytes(mine.json())));
            }
            var answers = new Courier(server.port(), calls.size()).carry(calls).values();
            assertThat(answers).hasSize(calls.size()).extracting(Answer::status).isSubsetOf(200, 412);
            List<Answer> won = answers.stream().filter(a -> a.status() == 200).toList();
            assertThat(versions(shop)).hasSize(before + won.size());
            if (ifMatch.equals(seen)) {
                assertThat(won).hasSize(1);
                assertThat(shop.owner("GET", PATH).json().get("name"))
                        .isEqualTo(won.getFirst().json().get("name"));
            }
        }
    }

    @Test
    void the_past_can_be_set_up_until_the_shop_is_live_and_never_after() {
        TestShop shop = server.newShop();
        assertThat(publish(shop, live("2026-12-01T00:00:00Z")).status()).isEqualTo(200);
        assertThat(publish(shop, staircase().with("status", "draft").with("effectiveFrom", "2026-10-01T00:00:00Z"))
                        .status())
                .as("going live is only planned")
                .isEqualTo(200);
        assertThat(publish(shop, live("2026-11-01T00:00:00Z")).status()).isEqualTo(200);
        Answer refused = publish(shop, live("2026-11-22T11:59:59Z"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/pointer").asString()).isEqualTo("/effectiveFrom");
        assertThat(publish(shop, staircase().with("status", "paused").without("effectiveFrom"))
                        .status())
                .isEqualTo(200);
        assertThat(publish(shop, live("2026-11-01T00:00:00Z")).status())
                .as("it has been live")
                .isEqualTo(422);
    }

    @Test
    void a_scheduled_version_takes_effect_at_its_time() {
        TestShop shop = server.newShop();
        publish(shop, live("2026-11-01T00:00:00Z"));
        publish(shop, live("2026-12-01T00:00:00Z").earning(2, 100).with("name", "December"));
        shop.deliver(paid(1, "100.00", "2026-11-20T10:00:00Z"));
        assertThat(shop.balance(SHOPPER)).isEqualTo(100);
        assertThat(shop.owner("GET", PATH).json().get("name").asString()).isEqualTo("Poängtrappan");
        assertThat(standings(shop)).containsExactly("scheduled", "in_force", "replaced");
        assertThat(versions(shop).get(1).get("until").asString()).isEqualTo("2026-12-01T00:00:00Z");

        server.clock().moveTo("2026-11-30T23:59:59Z");
        shop.deliver(paid(2, "100.00", "2026-11-30T23:59:59Z"));
        assertThat(shop.balance(SHOPPER)).isEqualTo(200);
        server.clock().moveTo("2026-12-01T00:00:00Z");
        assertThat(shop.owner("GET", PATH).json().get("name").asString()).isEqualTo("December");
        assertThat(standings(shop)).containsExactly("in_force", "replaced", "replaced");
        shop.deliver(paid(3, "100.00", "2026-12-01T00:00:00Z"), paid(4, "100.00", "2026-11-30T23:59:58Z"));
        assertThat(shop.balance(SHOPPER)).isEqualTo(500);
    }

    @Test
    void a_correction_of_today_is_compared_with_today_and_not_with_what_is_planned() {
        TestShop shop = server.newShop();
        publish(shop, live("2026-11-01T00:00:00Z").tier("silver", 500, "5/4"));
        publish(shop, live("2026-12-01T00:00:00Z").tier("silver", 600, "5/4"));
        publish(
                shop,
                staircase().tier("silver", 500, "5/4").with("name", "Trappan").without("effectiveFrom"));
        JsonNode correction = versions(shop).get(0);
        assertThat(correction.get("comparedTo").asInt()).isEqualTo(2);
        assertThat(correction.get("publishedBy").asString()).isEqualTo("owner-1");
        assertThat(correction.get("changes").findValuesAsString("sentence"))
                .containsExactly("Namn: Poängtrappan → Trappan");
        JsonNode planned = versions(shop).get(1);
        assertThat(planned.get("standing").asString()).isEqualTo("scheduled");
        assertThat(planned.at("/changes/0/path").asString()).isEqualTo("/tiers/silver/at");
        assertThat(planned.at("/changes/0/before").asInt()).isEqualTo(500);
        assertThat(planned.at("/changes/0/after").asInt()).isEqualTo(600);
        JsonNode english = shop.owner("GET", PATH + "/versions?locale=en").json();
        assertThat(english.at("/versions/1/changes/0/sentence").asString()).isEqualTo("Silver: threshold 500 → 600");
        JsonNode first = versions(shop).getLast();
        assertThat(first.get("comparedTo").isNull()).isTrue();
        assertThat(first.get("changes")).isEmpty();
    }

    @Test
    void a_long_history_comes_in_pages() {
        TestShop shop = server.newShop();
        for (int i = 0; i < 51; i++) {
            publish(shop, staircase().with("name", "Version " + i).without("effectiveFrom"));
        }
        JsonNode page = shop.owner("GET", PATH + "/versions").json();
        assertThat(page.get("versions").size()).isEqualTo(50);
        assertThat(page.at("/versions/0/version").asInt()).isEqualTo(52);
        JsonNode rest = shop.owner(
                        "GET", PATH + "/versions?before=" + page.get("next").asString())
                .json();
        assertThat(rest.get("versions").findValuesAsString("version")).containsExactly("2", "1");
        assertThat(rest.get("next").isNull()).isTrue();
    }

    @Test
    void new_thresholds_lift_at_once_and_take_nothing() {
        TestShop shop = server.newShop();
        publish(
                shop,
                live("2026-11-01T00:00:00Z")
                        .qualification("POINTS", "CALENDAR_YEAR")
                        .tier("silver", 500, "5/4")
                        .step("s300", 300, 2_500));
        shop.deliver(paid(1, "520.00", "2026-11-20T10:00:00Z"));
        assertThat(tier(shop)).isEqualTo("silver");
        assertThat(offer(shop)).isEqualTo("claimable");

        publish(
                shop,
                staircase()
                        .qualification("POINTS", "CALENDAR_YEAR")
                        .tier("silver", 5_000, "5/4")
                        .step("s3000", 3_000, 2_500)
                        .without("effectiveFrom"));
        assertThat(tier(shop)).as("the ticket runs on").isEqualTo("silver");
        assertThat(offer(shop)).as("what was given stays given").isEqualTo("claimable");
        shop.deliver(Delivery.of(
                "refunds/create",
                RefundJson.refund(51, 1, "2026-11-22T11:00:00Z").units(11, 1).json()));
        assertThat(tier(shop)).as("nor does a return end it").isEqualTo("silver");

        publish(
                shop,
                staircase()
                        .qualification("POINTS", "CALENDAR_YEAR")
                        .tier("silver", 500, "5/4")
                        .tier("guld", 1_500, "3/2")
                        .without("effectiveFrom"));
        shop.deliver(paid(2, "1240.00", "2026-11-22T11:30:00Z"));
        assertThat(tier(shop)).as("1,240 × 5/4").isEqualTo("guld");
        publish(
                shop,
                staircase()
                        .qualification("POINTS", "CALENDAR_YEAR")
                        .tier("silver", 500, "5/4")
                        .without("effectiveFrom"));
        assertThat(tier(shop))
                .as("a tier that is gone drops to the next one held")
                .isEqualTo("silver");
        publish(
                shop,
                staircase()
                        .qualification("POINTS", "CALENDAR_YEAR")
                        .tier("silver", 500, "5/4")
                        .tier("guld", 1_500, "3/2")
                        .without("effectiveFrom"));
        assertThat(tier(shop)).as("and is there again with it").isEqualTo("guld");

        server.clock().moveTo("2028-01-30T22:59:59Z");
        assertThat(tier(shop)).as("to the end of the next year and 30 days").isEqualTo("guld");
        server.clock().moveTo("2028-01-30T23:00:00Z");
        assertThat(tier(shop)).isNotEqualTo("guld");
    }

    private static ProgramJson staircase() {
        return onePointPerKrona();
    }

    private static ProgramJson live(String from) {
        return staircase().with("effectiveFrom", from);
    }

    private static Answer publish(TestShop shop, ProgramJson program) {
        return put(shop, program, shop.owner("GET", PATH).header("etag").orElseThrow());
    }

    private static Answer put(TestShop shop, ProgramJson program, String etag) {
        return shop.owner("PUT", PATH, program.json(), Map.of("If-Match", etag));
    }

    private static List<JsonNode> versions(TestShop shop) {
        return shop.owner("GET", PATH + "/versions")
                .json()
                .get("versions")
                .valueStream()
                .toList();
    }

    private static List<String> standings(TestShop shop) {
        return versions(shop).stream().map(v -> v.get("standing").asString()).toList();
    }

    private static String tier(TestShop shop) {
        return shop.member(SHOPPER).at("/tier/id").asString();
    }

    private static String offer(TestShop shop) {
        return shop.staircase(SHOPPER).json().at("/offers/0/status").asString();
    }

    private static Delivery paid(long id, String price, String at) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(id).placedAt(at).customer(SHOPPER).line(id * 10 + 1, price, 1));
    }
}
