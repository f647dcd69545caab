package trappa.store;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;
import trappa.reward.Trouble;
import trappa.support.Json;
import trappa.value.ShopDomain;

/** Whatever the store answers, or does not: a clear reply in time, nothing done twice, nothing believed blindly. */
class AdminApiTest {
    private static final int MOST_BYTES = 1 << 20;
    private static ConnectedShops world;
    private static ShopDomain shop;
    private static AdminApi api;
    /** For answers that never come; all others are given the time that a busy machine takes. */
    private static AdminApi impatient;

    @BeforeAll
    static void start() {
        world = new ConnectedShops(MOST_BYTES);
        shop = world.connect();
        api = world.api(Duration.ofSeconds(20), Duration.ofSeconds(40));
        impatient = world.api(Duration.ofMillis(900), Duration.ofSeconds(40));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @BeforeEach
    void calm() {
        world.shopify.noMoreTrouble();
        world.shopify.forget();
    }

    /** Answers after which nobody knows what was done. */
    enum Doubt {
        HANGS(aResponse().withFixedDelay(30_000)),
        DRIPS(aResponse().withBody("{\"data\":{}}".repeat(50)).withChunkedDribbleDelay(50, 30_000)),
        FAILS(aResponse().withStatus(500)),
        IS_DOWN(aResponse().withStatus(502).withBody("<html>Bad gateway</html>")),
        IS_HTML(aResponse().withBody("<!doctype html><title>Something went wrong</title>")),
        IS_CUT(aResponse().withBody("{\"data\":{\"discountCodeBasicCr")),
        IS_EMPTY(aResponse().withBody("")),
        IS_A_LIST(aResponse().withBody("[]")),
        HAS_NO_DATA(aResponse().withBody("{\"data\":null}")),
        FAILED_INSIDE(
                aResponse()
                        .withBody(
                                "{\"errors\":[{\"message\":\"Internal error\",\"extensions\":{\"code\":\"INTERNAL_SERVER_ERROR\"}}]}")),
        IS_RESET(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
        IS_NOTHING(aResponse().withFault(Fault.EMPTY_RESPONSE)),
        IS_GARBAGE(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)),
        IS_LARGE(aResponse().withBody("{\"data\":{\"x\":\"" + "y".repeat(10 << 20) + "\"}}")),
        IS_A_BOMB(aResponse().withHeader("Content-Encoding", "gzip").withBody(bomb())),
        IS_DEEP(aResponse().withBody("{\"data\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"));

        /** Far longer than we wait for an answer, far shorter than one that never comes. */
        private static final Duration IN_TIME = Duration.ofSeconds(15);

        private final ResponseDefinitionBuilder answer;

        Doubt(ResponseDefinitionBuilder answer) {
            this.answer = answer;
        }

        private AdminApi asking() {
            return this == HANGS || this == DRIPS ? impatient : api;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_change_is_never_sent_twice_while_nobody_knows(Doubt doubt) {
        world.shopify.answer("DiscountCreate", 1, doubt.answer);
        long start = System.nanoTime();
        assertThat(create(doubt.asking())).isInstanceOf(Reply.Unknown.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Doubt.IN_TIME);
        assertThat(world.shopify.asked("DiscountCreate")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_question_is_asked_again_a_few_times(Doubt doubt) {
        world.shopify.answer("DiscountByCode", 1, doubt.answer);
        assertThat(look(doubt.asking())).isInstanceOf(Reply.Data.class);
        assertThat(world.shopify.asked("DiscountByCode")).hasSize(2);
    }

    @Test
    void a_question_nobody_answers_ends() {
        world.shopify.answer("DiscountByCode", 100, aResponse().withStatus(503));
        assertThat(look()).isInstanceOf(Reply.Unknown.class);
        assertThat(world.shopify.asked("DiscountByCode")).hasSize(3);
    }

    @Test
    void when_the_store_asks_for_patience_a_change_is_sent_again_after_it() {
        world.shopify.answer("DiscountCreate", 1, aResponse().withStatus(429).withHeader("Retry-After", "0.7"));
        long start = System.nanoTime();
        assertThat(create()).isInstanceOf(Reply.Data.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(700));
        world.shopify.answer("DiscountCreate", 1, throttled(2000, 100));
        assertThat(create()).isInstanceOf(Reply.Data.class);
        assertThat(world.shopify.asked("DiscountCreate")).hasSize(4);
    }

    @Test
    void a_patience_longer_than_ours_is_left_for_later_and_surely_nothing_was_done() {
        world.shopify.answer("DiscountCreate", 1, aResponse().withStatus(429).withHeader("Retry-After", "60"));
        assertThat(create()).isInstanceOf(Reply.NotDone.class);
        assertThat(world.shopify.asked("DiscountCreate")).hasSize(1);
    }

    @Test
    void with_no_points_left_it_waits_here_and_does_not_ask_in_vain() {
        ShopDomain poor = world.connect();
        AdminApi api = world.api(Duration.ofSeconds(20), Duration.ofSeconds(4)); // shorter than the wait would be
        world.shopify.answer("DiscountByCode", 3, throttled(0, 1));
        assertThat(api.call(poor, "discount-by-code", AdminApi.variables().put("code", "x")))
                .isInstanceOf(Reply.NotDone.class);
        world.shopify.forget();
        assertThat(api.call(poor, "discount-by-code", AdminApi.variables().put("code", "x")))
                .isInstanceOf(Reply.NotDone.class);
        assertThat(world.shopify.asked()).isEmpty();
    }

    @Test
    void the_arithmetic_of_patience_is_the_one_in_the_documentation() {
        Budget budget = new Budget();
        ObjectNode cost = Json.object();
        cost.putObject("throttleStatus")
                .put("maximumAvailable", 1000)
                .put("currentlyAvailable", 100)
                .put("restoreRate", 50);
        budget.learn(cost, 0);
        assertThat(budget.until(300, 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(budget.reserve(100, 0)).isZero();
        assertThat(budget.reserve(50, 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(budget.until(50, 2_000_000_000L)).isZero();
        assertThat(budget.until(5_000, 3_600_000_000_000L)).isZero();
    }

    @Test
    void a_redirect_is_not_followed_wherever_it_leads() {
        String metadata = "http://127.0.0.1:1/latest/meta-data/";
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            world.shopify.answer(
                    "DiscountCreate", 3, aResponse().withStatus(status).withHeader("Location", metadata));
            world.shopify.forget();
            assertThat(create()).isEqualTo(new Reply.NotDone(Trouble.of(Trouble.Code.STATUS, status)));
            assertThat(world.shopify.requests()).isEqualTo(1);
            world.shopify.noMoreTrouble();
        }
    }

    @Test
    void what_is_not_allowed_or_not_understood_is_said_in_words() {
        world.shopify.answer("DiscountCreate", 1, errors("ACCESS_DENIED", "Access denied for discountCodeBasicCreate"));
        assertThat(create())
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.why().sentence())
                                .contains("not allowed", "discountCodeBasicCreate"));
        world.shopify.answer("DiscountCreate", 1, errors("undefinedField", "Field 'x' doesn't exist"));
        assertThat(create()).isInstanceOf(Reply.Refused.class);
        ObjectNode payload = Json.object();
        payload.putArray("userErrors").addObject().put("code", "TAKEN").put("message", "Code must be unique");
        assertThat(AdminApi.userErrors(payload)).contains("Code must be unique");
        assertThat(AdminApi.hasCode(payload, "TAKEN")).isTrue();
        assertThat(AdminApi.userErrors(Json.object())).isEmpty();
    }

    @Test
    void a_token_the_store_no_longer_accepts_is_renewed_once_and_the_question_asked_again() {
        ShopDomain other = world.connect();
        world.shopify.answer("DiscountByCode", 1, aResponse().withStatus(401));
        world.shopify.forget();
        assertThat(api.call(other, "discount-by-code", AdminApi.variables().put("code", "x")))
                .isInstanceOf(Reply.Data.class);
        assertThat(world.shopify.tokenRequests()).hasSize(1);
        world.shopify.revoke(other);
        assertThat(api.call(other, "discount-by-code", AdminApi.variables().put("code", "x")))
                .isInstanceOf(Reply.NotDone.class);
    }

    private static Reply create() {
        return create(api);
    }

    private static Reply create(AdminApi api) {
        ObjectNode variables = AdminApi.variables();
        variables.putObject("discount").put("code", "CODE-" + System.nanoTime()).put("title", "t");
        return api.call(shop, "discount-create", variables);
    }

    private static Reply look() {
        return look(api);
    }

    private static Reply look(AdminApi api) {
        return api.call(shop, "discount-by-code", AdminApi.variables().put("code", "x"));
    }

    private static ResponseDefinitionBuilder errors(String code, String message) {
        ObjectNode root = Json.object();
        root.putArray("errors")
                .addObject()
                .put("message", message)
                .putObject("extensions")
                .put("code", code);
        return WireMock.jsonResponse(root.toString(), 200);
    }

    private static ResponseDefinitionBuilder throttled(double available, double rate) {
        ObjectNode root = Json.object();
        root.putArray("errors")
                .addObject()
                .put("message", "Throttled")
                .putObject("extensions")
                .put("code", "THROTTLED");
        ObjectNode cost = root.putObject("extensions").putObject("cost");
        cost.put("requestedQueryCost", 50).putNull("actualQueryCost");
        cost.putObject("throttleStatus")
                .put("maximumAvailable", 2000)
                .put("currentlyAvailable", available)
                .put("restoreRate", rate);
        return WireMock.jsonResponse(root.toString(), 200);
    }

    /** 200 MB of spaces in 200 kB. */
    static byte[] bomb() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            byte[] spaces = " ".repeat(1 << 20).getBytes();
            for (int i = 0; i < 200; i++) {
                gzip.write(spaces);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
