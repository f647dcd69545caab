package trappa.store;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/**
 * Rewards are taken while the store fails in one way: as many debits, as many codes, none stuck. Ten for each way, a
 * hundred with {@code -Drewards.each=10}. And the door does not notice that the store is dead.
 */
class StoreFaultsTest {
    private static final int MEMBERS = 10;
    private static final int EACH = Integer.getInteger("rewards.each", 1);
    private static final int ALL = MEMBERS * EACH;
    private static final int COST = 100;
    private static final long FIRST = 7_001;
    private static FakeShopify shopify;
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        shopify = new FakeShopify();
        server = shopify.server("0.3");
    }

    @AfterEach
    void calm() {
        shopify.noMoreTrouble();
    }

    @AfterAll
    static void stop() {
        server.stopAndVerifyLedger();
        server.close();
        shopify.close();
    }

    /** What the store does instead of what it should, and how often: what takes the client's whole patience less often. */
    enum Trouble {
        HANGS_FOR_30_SECONDS(5, aResponse().withFixedDelay(30_000)),
        SAYS_429(ALL, aResponse().withStatus(429)),
        SAYS_429_FOR_A_MINUTE(ALL, aResponse().withStatus(429).withHeader("Retry-After", "60")),
        IS_THROTTLED_AS_200(ALL, throttled()),
        FAILS_WITH_500(ALL, aResponse().withStatus(500)),
        FAILS_WITH_503(ALL, aResponse().withStatus(503).withHeader("Retry-After", "1")),
        IS_MALFORMED(ALL, aResponse().withBody("{\"data\":{\"discountCodeBasicCr")),
        IS_HTML(ALL, aResponse().withBody("<!doctype html><title>Something went wrong</title>")),
        IS_RESET(ALL, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
        IS_10_MB(10, aResponse().withBody("{\"data\":{\"x\":\"" + "y".repeat(10 << 20) + "\"}}")),
        IS_A_GZIP_BOMB(20, aResponse().withHeader("Content-Encoding", "gzip").withBody(AdminApiTest.bomb())),
        LEADS_TO_THE_METADATA(ALL, null),
        IS_RESET_AFTER_THE_WORK(ALL, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
        FAILS_AFTER_THE_WORK(ALL, aResponse().withStatus(502));

        private final int times;
        private final ResponseDefinitionBuilder answer;

        Trouble(int times, @org.jspecify.annotations.Nullable ResponseDefinitionBuilder answer) {
            this.times = times;
            this.answer = answer;
        }

        private ResponseDefinitionBuilder answer() {
            return answer != null ? answer : aResponse().withStatus(307).withHeader("Location", shopify.metadata());
        }

        private void begin(TestShop shop) {
            String operation = shop.domain() + " DiscountCreate";
            if (name().endsWith("AFTER_THE_WORK")) {
                shopify.workAndAnswer(operation, times, answer());
            } else {
                shopify.answer(operation, times, answer());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_reward_taken_is_one_debit_and_one_code_and_none_is_stuck(Trouble trouble) {
        TestShop shop = shop();
        LongStream.range(0, MEMBERS).forEach(i -> shop.adjust(FIRST + i, EACH * COST + 50));
        trouble.begin(shop);
        List<String> ids = new ArrayList<>();
        for (Answer answer : whileTimeGoesBy(() -> take(shop)).values()) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
            ids.add(answer.json().at("/redemption/id").asString());
        }
        assertThat(ids).hasSize(ALL).doesNotHaveDuplicates();
        assertThat(shopify.struck(shop.domain() + " DiscountCreate"))
                .as("the trouble was met")
                .isPositive();

        List<JsonNode> rows = new ArrayList<>();
        Deadline.await(Duration.ofSeconds(60), "all are issued", () -> {
            server.clock().advance(Duration.ofSeconds(1));
            if (codesInTheStore(shop).size() < ALL) {
                return false;
            }
            rows.clear();
            LongStream.range(0, MEMBERS).forEach(i -> rows.addAll(ledger(shop, FIRST + i)));
            return of(rows, "/issued") == ALL;
        });
        assertThat(of(rows, "/failed") + of(rows, "/void")).isZero();
        assertThat(shop.balances().values()).hasSize(MEMBERS).containsOnly(50L);
        assertThat(codesInTheStore(shop)).hasSize(ALL);
        assertThat(codesOfTheShoppers(shop)).containsExactlyInAnyOrderElementsOf(codesInTheStore(shop));
        assertThat(shopify.metadataRead()).isZero();
    }

    @Test
    void the_door_answers_as_fast_while_the_store_is_dead() {
        TestShop shop = shop();
        LongStream.range(0, MEMBERS).forEach(i -> shop.adjust(FIRST + i, EACH * COST));
        p99(shop, 0); // warm
        Duration well = p99(shop, 1);
        shopify.answer("*", 100_000, aResponse().withFixedDelay(30_000));
        whileTimeGoesBy(() -> take(shop));
        long asked = shopify.requests(shop.domain());
        Duration bound = well.multipliedBy(3).plusMillis(150);
        Duration dead = p99(shop, 2);
        // What waits for the store waits each time; what the machine was busy with is over.
        for (int round = 3; dead.compareTo(bound) > 0 && round < 6; round++) {
            dead = p99(shop, round);
        }
        assertThat(dead).as("well: " + well).isLessThanOrEqualTo(bound);
        assertThat(shopify.requests(shop.domain()) - asked)
                .as("no delivery asks the store")
                .isLessThan(60);
        assertThat(shopify.asked("DiscountCreate").stream()
                        .filter(q -> codesInTheStore(shop)
                                .contains(q.at("/variables/discount/code").asString())))
                .as("the store made nothing")
                .isEmpty();
    }

    private static Duration p99(TestShop shop, int round) {
        int count = 300;
        List<Courier.Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(Courier.Call.of(
                    shop,
                    Delivery.of(
                            "orders/paid",
                            OrderJson.paid(1_000L * round + i)
                                    .customer(90_000 + i)
                                    .line(1, "10.00", 1))));
        }
        List<Long> nanos = new ArrayList<>();
        long[] last = {System.nanoTime()};
        Map<Integer, Answer> answers = new Courier(server.port(), 1).carry(calls, (i, answer) -> {
            long now = System.nanoTime();
            nanos.add(now - last[0]);
            last[0] = now;
            return true;
        });
        assertThat(answers.values()).hasSize(count).extracting(Answer::status).containsOnly(200);
        nanos.sort(null);
        return Duration.ofNanos(nanos.get(count * 99 / 100 - 1));
    }

    // ---- helpers ----

    private static TestShop shop() {
        TestShop shop = server.newShop();
        InstallTest.connected(shop, server);
        ArrayNode rewards = Json.object().putArray("rewards");
        rewards.addObject()
                .put("id", "x")
                .put("kind", "amount_off")
                .put("costPoints", COST)
                .put("amountMinor", 5_000);
        shop.publish(onePointPerKrona().with("rewards", rewards));
        return shop;
    }

    private static Map<Integer, Answer> take(TestShop shop) {
        List<Courier.Call> calls = new ArrayList<>();
        for (int i = 0; i < ALL; i++) {
            calls.add(shop.redeemCall(FIRST + i % MEMBERS, "x", "key-" + i));
        }
        return new Courier(server.port(), ALL).carry(calls);
    }

    /** So that no shopper waits for a code longer than the clock says. */
    private static <T> T whileTimeGoesBy(java.util.function.Supplier<T> work) {
        CompletableFuture<T> under = CompletableFuture.supplyAsync(work);
        Deadline.await(Duration.ofSeconds(60), "all are answered", () -> {
            server.clock().advance(Duration.ofMillis(500));
            return under.isDone();
        });
        return under.join();
    }

    private static List<JsonNode> ledger(TestShop shop, long member) {
        return shop.owner("GET", "/api/members/" + member + "/ledger")
                .json()
                .path("entries")
                .valueStream()
                .toList();
    }

    private static long of(List<JsonNode> rows, String how) {
        return rows.stream().filter(r -> r.path("key").asString().endsWith(how)).count();
    }

    private static List<String> codesInTheStore(TestShop shop) {
        return shopify.store.discounts.keySet().stream()
                .filter(k -> k.startsWith(shop.domain() + "/"))
                .map(k -> k.substring(shop.domain().length() + 1))
                .toList();
    }

    /** What each shopper is told when asking once more. */
    private static List<String> codesOfTheShoppers(TestShop shop) {
        return take(shop).values().stream()
                .map(answer -> answer.json().at("/redemption/code").asString(""))
                .toList();
    }

    private static ResponseDefinitionBuilder throttled() {
        return aResponse()
                .withBody(
                        "{\"errors\":[{\"message\":\"Throttled\",\"extensions\":{\"code\":\"THROTTLED\"}}],"
                                + "\"extensions\":{\"cost\":{\"requestedQueryCost\":10,\"actualQueryCost\":null,"
                                + "\"throttleStatus\":{\"maximumAvailable\":20000,\"currentlyAvailable\":5,\"restoreRate\":1000}}}}");
    }
}
