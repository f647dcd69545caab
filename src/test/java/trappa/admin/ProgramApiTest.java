package trappa.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What the owner sets up: the default, publishing, two owners at once, and every mistake named by its place. */
class ProgramApiTest {
    private static final String PATH = "/api/program";
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_new_shop_has_the_default_program_in_draft() {
        Answer answer = server.newShop().owner("GET", PATH);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("etag")).isPresent();
        JsonNode program = answer.json();
        assertThat(program.get("status").asString()).isEqualTo("draft");
        assertThat(program.get("holdDays").asInt()).isEqualTo(14);
        assertThat(program.at("/qualification/period").asString()).isEqualTo("MEMBER_YEAR");
        assertThat(program.at("/qualification/graceDays").asInt()).isEqualTo(30);
        assertThat(program.at("/qualification/demotion").asString()).isEqualTo("ONE_DOWN");
        assertThat(program.at("/expiry/model").asString()).isEqualTo("PER_LOT");
        assertThat(program.at("/expiry/months").asInt()).isEqualTo(24);
        assertThat(program.at("/expiry/roundTo").asString()).isEqualTo("MONTH_END");
        assertThat(program.at("/earning/orders/mode").asString()).isEqualTo("LINEAR");
        assertThat(program.at("/earning/orders/taxBasis").asString()).isEqualTo("AS_CHARGED");
    }

    @Test
    void what_the_default_says_can_be_published_as_it_is() {
        TestShop shop = server.newShop();
        JsonNode program = shop.owner("GET", PATH).json();
        Answer answer = shop.owner("PUT", PATH, program, Map.of());
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
    }

    @Test
    void an_empty_document_is_a_mistake_and_not_the_default_program() {
        TestShop shop = server.newShop().publish(staircase());
        for (String empty : List.of("{}", "{\"effectiveFrom\": \"2027-01-01T00:00:00Z\"}")) {
            Answer answer = shop.owner("PUT", PATH, Json.read(empty), Map.of());
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/pointer").asString()).isEmpty();
        }
        assertThat(shop.owner("GET", PATH).json().get("status").asString()).isEqualTo("live");
    }

    @Test
    void a_time_that_no_database_can_keep_is_a_mistake_at_its_place() {
        TestShop shop = server.newShop();
        for (String time :
                List.of("+999999999-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z", "+20000-01-01T00:00:00Z")) {
            Answer answer =
                    shop.owner("PUT", PATH, Json.object().put("name", "Stairs").put("effectiveFrom", time), Map.of());
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo("/effectiveFrom");
        }
    }

    @Test
    void what_is_published_is_what_is_read() {
        TestShop shop = server.newShop().publish(staircase());
        JsonNode program = shop.owner("GET", PATH).json();
        assertThat(program.get("status").asString()).isEqualTo("live");
        assertThat(program.at("/steps/0/id").asString()).isEqualTo("s300");
        assertThat(program.at("/tiers/1/multiplier").asString()).isEqualTo("5/4");
        assertThat(program.at("/rewards/0/amountMinor").asLong()).isEqualTo(2_500);
    }

    @Test
    void the_second_of_two_owners_publishing_at_once_is_told() {
        TestShop shop = server.newShop();
        String seen = shop.owner("GET", PATH).header("etag").orElseThrow();
        Answer first = put(shop, staircase(), seen);
        assertThat(first.status()).isBetween(200, 201);
        assertThat(put(shop, staircase(), seen).status()).isEqualTo(412);
        String now = shop.owner("GET", PATH).header("etag").orElseThrow();
        assertThat(now).isNotEqualTo(seen);
        assertThat(put(shop, staircase(), now).status()).isBetween(200, 201);
    }

    @Test
    void every_version_stays_in_the_history() {
        TestShop shop = server.newShop().publish(onePointPerKrona()).publish(staircase());
        JsonNode versions = shop.owner("GET", PATH + "/versions").json();
        assertThat(versions.toString()).contains("owner-1");
    }

    @Test
    void a_paused_program_lets_orders_earn_nothing() {
        TestShop shop = server.newShop().publish(onePointPerKrona().with("status", "paused"));
        shop.deliver(Delivery.of("orders/paid", OrderJson.paid(1).customer(7).line(11, "499.00", 1)));
        assertThat(shop.balance(7)).isZero();
    }

    @Test
    void an_order_earns_by_the_program_of_the_day_it_was_placed() {
        TestShop shop = server.newShop()
                .publish(onePointPerKrona())
                .publish(onePointPerKrona().earning(2, 100).with("effectiveFrom", "2026-11-15T00:00:00Z"));
        shop.deliver(
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(1)
                                .placedAt("2026-11-14T10:00:00Z")
                                .customer(7)
                                .line(11, "100.00", 1)),
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(2)
                                .placedAt("2026-11-16T10:00:00Z")
                                .customer(8)
                                .line(21, "100.00", 1)),
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(3)
                                .placedAt("2019-11-16T10:00:00Z")
                                .customer(9)
                                .line(31, "100.00", 1)));
        assertThat(List.of(shop.balance(7), shop.balance(8), shop.balance(9))).containsExactly(100L, 200L, 0L);
    }

    /** A mistake, and where it is. */
    record Mistake(String what, JsonNode program, List<String> pointers) {
        static Mistake of(String what, ProgramJson program, String... pointers) {
            return new Mistake(what, program.json(), List.of(pointers));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                Mistake.of("unknown key", staircase().with("colour", "red"), "/colour"),
                Mistake.of("unknown key further in", staircase().earning("perMajor", "1"), "/earning/orders/perMajor"),
                Mistake.of("unknown status", staircase().with("status", "open"), "/status"),
                Mistake.of("unknown mode", staircase().earning("mode", "CEILING"), "/earning/orders/mode"),
                Mistake.of("a wrong type", staircase().with("holdDays", "many"), "/holdDays"),
                Mistake.of("negative points", staircase().earning(-1, 100), "/earning/orders/points"),
                Mistake.of("per nothing", staircase().earning(1, 0), "/earning/orders/perMinor"),
                Mistake.of("negative minimum", staircase().minimum(-1), "/earning/orders/minimumMinor"),
                Mistake.of("negative hold", staircase().hold(-1), "/holdDays"),
                Mistake.of("two steps at one height", staircase().step("s300b", 300, 100), "/steps/1/at"),
                Mistake.of("two steps of one name", staircase().step("s300", 400, 100), "/steps/1/id"),
                Mistake.of(
                        "a step of a tier's name elsewhere",
                        staircase().tier("gold", 900, "1").step("gold", 800, 100),
                        "/steps/1/at"),
                Mistake.of("a step on the ground", staircase().step("zero", 0, 100), "/steps/1/at"),
                Mistake.of("a step below the ground", staircase().step("below", -5, 100), "/steps/1/at"),
                Mistake.of(
                        "a step to no reward",
                        staircase().with("steps", Json.read("[{\"id\":\"a\",\"at\":10,\"rewardId\":\"none\"}]")),
                        "/steps/0/rewardId"),
                Mistake.of("tiers that do not rise", staircase().tier("guld", 500, "3/2"), "/tiers/2/at"),
                Mistake.of("tiers that fall", staircase().tier("guld", 400, "3/2"), "/tiers/2/at"),
                Mistake.of("nothing times", staircase().tier("silver", 500, "0/1"), "/tiers/1/multiplier"),
                Mistake.of("through nothing", staircase().tier("silver", 500, "1/0"), "/tiers/1/multiplier"),
                Mistake.of("negative times", staircase().tier("silver", 500, "-5/4"), "/tiers/1/multiplier"),
                Mistake.of("no fraction", staircase().tier("silver", 500, "1.25"), "/tiers/1/multiplier"),
                Mistake.of("grace shorter than hold", staircase().hold(31), "/qualification/graceDays"),
                Mistake.of("hold longer than expiry", staircase().hold(29).expiry("PER_LOT", 1, "NONE"), "/holdDays"),
                Mistake.of(
                        "three at once",
                        staircase().hold(-1).with("status", "open").with("colour", "red"),
                        "/colour",
                        "/holdDays",
                        "/status"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_named_by_its_place_and_changes_nothing(Mistake mistake) {
        TestShop shop = server.newShop();
        Answer answer = shop.owner("PUT", PATH, mistake.program(), Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.header("content-type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.json().path("type").asString("")).isNotBlank();
        assertThat(pointers(answer.json())).as(answer.text()).containsAll(mistake.pointers());
        assertThat(shop.owner("GET", PATH).json().get("status").asString()).isEqualTo("draft");
    }

    @Test
    void a_body_that_is_no_program_at_all_is_refused() {
        TestShop shop = server.newShop();
        for (String body : List.of("", "[]", "7", "{", "null")) {
            Answer answer =
                    shop.call("PUT", PATH, shop.ownerHeaders(), body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(answer.status()).as("body %s", body).isIn(400, 422);
        }
    }

    private static Answer put(TestShop shop, ProgramJson program, String etag) {
        return shop.owner("PUT", PATH, program.json(), Map.of("If-Match", etag));
    }

    private static ProgramJson staircase() {
        return onePointPerKrona()
                .qualification("POINTS", "LIFETIME")
                .tier("silver", 500, "5/4")
                .step("s300", 300, 2_500);
    }

    /** Every JSON pointer the problem names, wherever it lists them. */
    private static List<String> pointers(JsonNode problem) {
        return problem.findValuesAsString("pointer").stream()
                .map(pointer -> pointer.startsWith("#") ? pointer.substring(1) : pointer)
                .toList();
    }
}
