package trappa.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What a shopper tells that is no order, from the signed call to the points. It is noon of 22 November 2026. */
class ActivityEndpointTest {
    private static final long SHOPPER = 7_301;
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final String CHRISTMAS = "{\"month\":12,\"day\":24}";

    private RunningTrappa server;
    private TestShop shop;

    @BeforeEach
    void start() {
        server = RunningTrappa.start();
        shop = server.newShop().publish(program());
    }

    @AfterEach
    void stop() {
        server.stopAndVerifyLedger();
        server.close();
    }

    @Test
    void a_birthday_is_told_once_and_gives_its_points_when_it_comes() {
        assertThat(activities()).extracting(a -> a.get("kind").asString()).containsExactly("birthday");
        assertThat(activities().getFirst().get("points").asLong()).isEqualTo(100);
        Answer told = tell("birthday", CHRISTMAS);
        assertThat(told.status()).isEqualTo(201);
        assertThat(told.json().at("/activity/points").asLong()).isEqualTo(100);
        assertThat(told.json().at("/activity/on").asString()).isEqualTo("2026-12-24");
        assertThat(told.header("cache-control")).contains("private, no-store");
        assertThat(activities()).as("nothing left to tell").isEmpty();
        assertThat(tell("birthday", CHRISTMAS).status()).as("told again").isEqualTo(200);
        refused(tell("birthday", "{\"month\":1,\"day\":2}"), 409, "already_told");
        server.clock().moveTo("2026-12-23T22:59:59Z");
        assertThat(points()).isZero();
        server.clock().moveTo("2026-12-23T23:00:00Z");
        assertThat(points()).isEqualTo(100);
        Deadline.await(
                Duration.ofSeconds(60),
                "the ledger has it",
                () -> shop.balances().getOrDefault(SHOPPER, 0L).equals(100L));
        assertThat(shop.history(SHOPPER).getFirst().get("explanation").asString())
                .isEqualTo("Grattis på födelsedagen");
        assertThat(shop.history(SHOPPER).getFirst().get("kind").asString()).isEqualTo("bonus");
    }

    @Test
    void somebody_of_the_shop_can_set_another_day() {
        tell("birthday", CHRISTMAS);
        assertThat(shop.member(SHOPPER).at("/customer/birthday"))
                .isEqualTo(Json.object().put("month", 12).put("day", 24));
        Answer set = shop.owner("PUT", birthday(), Json.read("{\"month\":12,\"day\":31}"), Map.of());
        assertThat(set.status()).isEqualTo(201);
        assertThat(shop.member(SHOPPER).at("/customer/birthday/day").asInt()).isEqualTo(31);
        assertThat(shop.owner("PUT", birthday(), Json.read("{\"month\":12,\"day\":31}"), Map.of())
                        .status())
                .isEqualTo(200);
        refused(
                shop.owner("PUT", birthday(), Json.read("{\"month\":2,\"day\":30}"), Map.of()),
                422,
                "invalid_activity");
        server.clock().moveTo("2026-12-30T22:59:59Z");
        assertThat(points()).isZero();
        server.clock().moveTo("2026-12-30T23:00:00Z");
        assertThat(points()).isEqualTo(100);
    }

    @Test
    void a_survey_opens_after_an_order_and_its_answer_gives_points_once() {
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(SHOPPER).line(11, "50.00", 1)));
        refused(tell("survey", answer(9)), 409, "not_asked");
        server.clock().moveTo("2026-12-04T12:00:00Z");
        JsonNode asked = activities().getLast();
        assertThat(asked).isEqualTo(Json.read("""
                        {"kind": "survey", "id": "nps", "type": "nps", "points": 20, "least": 0, "most": 10, "question": null}"""));
        assertThat(tell("survey", answer(0)).status()).isEqualTo(201);
        assertThat(points()).isEqualTo(70);
        assertThat(activities()).extracting(a -> a.get("kind").asString()).containsExactly("birthday");
        assertThat(tell("survey", answer(0)).status()).as("sent twice").isEqualTo(200);
        refused(tell("survey", answer(10)), 409, "not_asked");
        assertThat(points()).isEqualTo(70);
    }

    @Test
    void the_same_at_once_from_many_gives_points_once() throws Exception {
        asked();
        List<Thread> all = IntStream.range(0, 20)
                .mapToObj(i -> Thread.ofVirtual().start(() -> tell("survey", answer(i % 11))))
                .toList();
        for (Thread one : all) {
            one.join();
        }
        assertThat(points()).isEqualTo(70);
    }

    @Test
    void what_another_server_wrote_with_a_clock_ahead_is_not_told_twice() {
        asked();
        server.clock().advance(Duration.ofSeconds(5));
        assertThat(tell("birthday", CHRISTMAS).status()).isEqualTo(201);
        assertThat(tell("survey", answer(9)).status()).isEqualTo(201);
        server.clock().advance(Duration.ofSeconds(-3));
        refused(tell("birthday", "{\"month\":12,\"day\":25}"), 409, "already_told");
        refused(tell("survey", answer(1)), 409, "not_asked");
        server.clock().advance(Duration.ofDays(1));
        assertThat(points()).isEqualTo(70);
        assertThat(shop.owner("GET", "/api/insights/surveys")
                        .json()
                        .at("/surveys/0/answers")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void the_same_answer_is_a_repeat_for_an_hour_and_no_longer() {
        asked();
        tell("survey", answer(9));
        server.clock().advance(Duration.ofMinutes(59));
        assertThat(tell("survey", answer(9)).status()).isEqualTo(200);
        server.clock().advance(Duration.ofMinutes(1));
        refused(tell("survey", answer(9)), 409, "not_asked");
    }

    @Test
    void about_who_was_forgotten_nothing_is_taken_in_and_who_is_refused_is_no_member() {
        asked();
        var redact = Json.object().put("shop_domain", shop.domain());
        redact.putObject("customer").put("id", SHOPPER);
        shop.deliver(Delivery.of("customers/redact", redact));
        Deadline.await(
                Duration.ofSeconds(60), "forgotten", () -> shop.balances().isEmpty());
        refused(tell("birthday", CHRISTMAS), 410, "no_such_activity");
        refused(tell("survey", answer(9)), 410, "no_such_activity");
        refused(shop.owner("PUT", birthday(), Json.read(CHRISTMAS), Map.of()), 410, "no_such_activity");
        assertThat(shop.tell(7_303, "survey", answer(11)).status()).isEqualTo(422);
        assertThat(shop.tell(7_303, "survey", "{\"surveyId\":\"none\",\"score\":1}")
                        .status())
                .isEqualTo(404);
        assertThat(shop.balances()).doesNotContainKey(7_303L);
    }

    @Test
    void a_comment_of_any_letters_is_kept_with_the_answer_and_told_to_whom_it_is_of() {
        asked();
        String comment = "Tack!\\u202e \\\\ \\\" <b>åäö</b> 🎉";
        Answer told = tell("survey", "{\"surveyId\":\"nps\",\"score\":7,\"comment\":\"  " + comment + " \"}");
        assertThat(told.status()).as(told.text()).isEqualTo(201);
        assertThat(tell("survey", "{\"surveyId\":\"nps\",\"score\":7,\"comment\":\"" + comment + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "birthday | {}                                     | 422",
                "birthday | {\"month\":13,\"day\":1}               | 422",
                "birthday | {\"month\":2,\"day\":30}               | 422",
                "birthday | {\"month\":\"2\",\"day\":3}            | 422",
                "birthday | {\"month\":2.5,\"day\":3}              | 422",
                "birthday | {\"month\":2,\"day\":3,\"year\":1990}  | 422",
                "birthday | []                                     | 400",
                "survey   | {\"surveyId\":\"nps\"}                 | 422",
                "survey   | {\"surveyId\":\"nps\",\"score\":11}    | 422",
                "survey   | {\"surveyId\":\"nps\",\"score\":-1}    | 422",
                "survey   | {\"surveyId\":\"nps\",\"score\":9999999999}      | 422",
                "survey   | {\"surveyId\":\"nps\",\"score\":5,\"comment\":5} | 422",
                "survey   | {\"surveyId\":\"a/b\",\"score\":5}     | 422",
                "survey   | {\"surveyId\":\"gone\",\"score\":5}    | 404",
                "review   | {}                                     | 404"
            })
    void what_cannot_be_is_refused_and_changes_nothing(String kind, String body, int status) {
        asked();
        assertThat(tell(kind, body).status()).isEqualTo(status);
        assertThat(points()).isEqualTo(50);
        assertThat(activities()).hasSize(2);
    }

    @Test
    void a_comment_too_long_is_refused_with_its_limit() {
        asked();
        Answer refused = tell("survey", "{\"surveyId\":\"nps\",\"score\":5,\"comment\":\"" + "x".repeat(1_001) + "\"}");
        refused(refused, 422, "invalid_activity");
        assertThat(refused.text()).contains("/comment").contains("1000");
    }

    @Test
    void a_guest_and_who_is_not_signed_for_tell_nothing() {
        asked();
        refused(shop.proxyPost("/proxy/activities/birthday", shop.identity(""), JSON, CHRISTMAS), 401, "not_logged_in");
        assertThat(shop.call("POST", "/proxy/activities/birthday", JSON, CHRISTMAS.getBytes())
                        .status())
                .isEqualTo(401);
        assertThat(activities()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "draft"})
    void a_program_that_is_not_live_asks_nothing_and_takes_nothing(String status) {
        asked();
        shop.publish(program().with("status", status).without("effectiveFrom"));
        refused(tell("birthday", CHRISTMAS), 404, "no_such_activity");
        refused(tell("survey", answer(5)), 404, "no_such_activity");
        if (status.equals("paused")) {
            assertThat(activities()).isEmpty();
        }
    }

    @Test
    void whoever_asks_too_often_is_told_to_wait() {
        int last = 0;
        for (int i = 0; i < 70 && last != 429; i++) {
            last = tell("birthday", CHRISTMAS).status();
        }
        assertThat(last).isEqualTo(429);
    }

    @Test
    void two_numbers_that_become_one_have_one_birthday() {
        tell("birthday", CHRISTMAS);
        server.clock().advance(Duration.ofMinutes(1));
        shop.tell(7_302, "birthday", "{\"month\":12,\"day\":25}");
        shop.deliver(Delivery.of(
                "customers/merge",
                Json.object()
                        .put("admin_graphql_api_customer_kept_id", "gid://shopify/Customer/" + SHOPPER)
                        .put("admin_graphql_api_customer_deleted_id", "gid://shopify/Customer/7302")
                        .put("status", "completed")));
        assertThat(shop.member(SHOPPER).at("/customer/birthday/day").asInt()).isEqualTo(25);
        server.clock().moveTo("2026-12-31T12:00:00Z");
        assertThat(points()).isEqualTo(100);
        assertThat(shop.points(7_302).get("available").asLong()).isEqualTo(100);
    }

    /** An order two weeks ago: the survey waits for its answer. */
    private void asked() {
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(SHOPPER).line(11, "50.00", 1)));
        server.clock().moveTo("2026-12-04T12:00:00Z");
    }

    private static String birthday() {
        return "/api/members/" + SHOPPER + "/birthday";
    }

    private static String answer(int score) {
        return "{\"surveyId\":\"nps\",\"score\":" + score + "}";
    }

    private Answer tell(String kind, String body) {
        return shop.tell(SHOPPER, kind, body);
    }

    private List<JsonNode> activities() {
        return shop.staircase(SHOPPER)
                .json()
                .at("/member/activities")
                .valueStream()
                .toList();
    }

    private long points() {
        return shop.points(SHOPPER).get("available").asLong();
    }

    private static void refused(Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.json().get("type").asString()).isEqualTo("urn:trappa:problem:" + type);
    }

    private static ProgramJson program() {
        return onePointPerKrona()
                .hold(0)
                .tier("silver", 5_000, "5/4")
                .birthday(100, 30)
                .survey("nps", "nps", 20, 14, 180);
    }
}
