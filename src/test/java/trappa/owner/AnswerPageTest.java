package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What the owner learns of the answers to three surveys, on the page and through the API. */
class AnswerPageTest {
    private RunningTrappa server;
    private TestShop shop;
    private OwnerSession owner;
    private long next = 8_100;

    @BeforeEach
    void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        shop = server.newShop().publish(program());
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    @AfterEach
    void stop() {
        server.stopAndVerifyLedger();
        server.close();
    }

    @Test
    void each_survey_has_the_figure_the_field_knows_it_by() {
        answered("recommend", 10, 9, 8, 6, 0, 0);
        answered("happy", 5, 4, 3);
        answered("easy", 7, 4, 1, 1);
        assertThat(survey("recommend").get("score").asDouble()).isCloseTo(100 * (2 - 3) / 6.0, within(0.001));
        assertThat(survey("happy").get("score").asDouble()).isCloseTo(200 / 3.0, within(0.001));
        assertThat(survey("easy").get("score").asDouble()).isCloseTo(13 / 4.0, within(0.001));
        assertThat(survey("recommend").get("answers").asLong()).isEqualTo(6);
        assertThat(survey("recommend").get("counts")).hasSize(11);
        assertThat(survey("recommend").get("counts").get(0)).isEqualTo(Json.read("{\"score\": 0, \"answers\": 2}"));
        assertThat(survey("happy").get("counts").get(0).get("score").asInt()).isEqualTo(1);
        String page = owner.get("/admin/answers").text();
        assertThat(page)
                .contains(">−17<")
                .contains(">67\u00a0%<")
                .contains(">3,3<")
                .contains("6 svar");
    }

    @Test
    void without_an_answer_there_is_no_figure_and_without_a_survey_the_page_says_how_to_get_one() {
        bought();
        assertThat(survey("recommend").get("score").isNull()).isTrue();
        assertThat(owner.get("/admin/answers").text()).contains("0 svar").contains(">–<");
        TestShop other = server.newShop().publish(onePointPerKrona());
        assertThat(OwnerSession.loggedIn(server, other.domain())
                        .get("/admin/answers")
                        .text())
                .contains("Inga enkäter än");
    }

    @Test
    void a_comment_is_text_beside_whose_it_is() {
        long customer = bought();
        shop.answer(customer, "recommend", 3, "<script>alert(1)</script> & så");
        String page = owner.get("/admin/answers").text();
        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; så")
                .doesNotContain("<script>alert")
                .contains("/admin/members/" + customer);
        assertThat(shop.owner("GET", "/api/insights/surveys").text())
                .doesNotContain("alert")
                .doesNotContain("" + customer);
    }

    @Test
    void only_the_days_asked_for_count() {
        answered("recommend", 10);
        server.clock().advance(Duration.ofDays(40));
        answered("recommend", 0);
        assertThat(figures("?days=30").get(0).get("answers").asLong()).isEqualTo(1);
        assertThat(figures("").get(0).get("answers").asLong()).isEqualTo(2);
        assertThat(OwnerSession.loggedIn(server, shop.domain())
                        .get("/admin/answers?days=30")
                        .text())
                .contains(">−100<")
                .contains("1 svar");
        assertThat(shop.owner("GET", "/api/insights/surveys?days=0").status()).isEqualTo(400);
    }

    @Test
    void a_survey_that_is_no_more_keeps_its_answers_after_those_there_are() {
        answered("happy", 5);
        server.clock().advance(Duration.ofSeconds(1));
        shop.publish(onePointPerKrona().survey("new", "ces", 0, 0, 30).without("effectiveFrom"));
        assertThat(figures("").valueStream().map(s -> s.get("id").asString()))
                .containsExactly("new", "recommend", "happy", "easy");
        assertThat(survey("happy").get("answers").asLong()).isEqualTo(1);
    }

    @Test
    void a_survey_that_asks_something_else_now_counts_its_old_answers_apart() {
        answered("recommend", 4, 10);
        server.clock().advance(Duration.ofSeconds(1));
        shop.publish(onePointPerKrona().survey("recommend", "csat", 0, 0, 30).without("effectiveFrom"));
        server.clock().advance(Duration.ofSeconds(1));
        answered("recommend", 5);
        assertThat(figures("").get(0).get("kind").asString()).isEqualTo("csat");
        assertThat(figures("").get(0).get("answers").asLong()).isEqualTo(1);
        assertThat(figures("").get(1).get("kind").asString()).isEqualTo("nps");
        assertThat(figures("").get(1).get("answers").asLong()).isEqualTo(2);
        assertThat(owner.get("/admin/answers").text()).contains("s-recommend-CSAT", "s-recommend-NPS");
    }

    @Test
    void nobody_forgotten_is_left_in_the_figures() {
        long customer = bought();
        shop.answer(customer, "recommend", 3, "remember me");
        var redact = Json.object().put("shop_domain", shop.domain());
        redact.putObject("customer").put("id", customer);
        shop.deliver(Delivery.of("customers/redact", redact));
        Deadline.await(
                Duration.ofSeconds(60),
                "forgotten",
                () -> survey("recommend").get("answers").asLong() == 0);
        assertThat(owner.get("/admin/answers").text()).doesNotContain("remember me");
    }

    private void answered(String survey, int... scores) {
        for (int score : scores) {
            shop.answer(bought(), survey, score, null);
        }
    }

    private long bought() {
        long customer = next++;
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(customer)
                        .placedAt(server.clock().instant().toString())
                        .customer(customer)
                        .line(customer, "50.00", 1)));
        return customer;
    }

    private JsonNode survey(String id) {
        return figures("")
                .valueStream()
                .filter(s -> s.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode figures(String query) {
        return shop.owner("GET", "/api/insights/surveys" + query).json().get("surveys");
    }

    private static ProgramJson program() {
        return onePointPerKrona()
                .survey("recommend", "nps", 0, 0, 30)
                .survey("happy", "csat", 5, 0, 30)
                .survey("easy", "ces", 0, 0, 30);
    }
}
