package trappa.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Courier.Call;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.support.TestShop;

/** A thousand redemptions of 100 points at once, from a balance of 1,000: ten get one, whatever the database. */
class RedemptionRaceTest {
    private static final long SHOPPER = 7_001;
    private static final int CALLS = 1_000;
    private static final byte[] WISH = "{\"rewardId\":\"r100\"}".getBytes();

    @Test
    void on_h2_exactly_ten_are_accepted() {
        try (RunningTrappa server = RunningTrappa.start()) {
            exactlyTen(server, List.of(server.port()));
        }
    }

    @Test
    void on_two_servers_of_one_postgresql_exactly_ten_are_accepted() {
        Map<String, String> settings = TestDatabase.POSTGRES.settings(Path.of("race"));
        try (RunningTrappa one = RunningTrappa.start(settings);
                RunningTrappa other = RunningTrappa.start(settings)) {
            exactlyTen(one, List.of(one.port(), other.port()));
        }
    }

    /** As many different keys as calls, shared out among the servers; the repeats of an accepted one are the same redemption. */
    private static void exactlyTen(RunningTrappa server, List<Integer> ports) {
        TestShop shop = server.newShop().publish(onePointPerKrona().reward("r100", 1_000, 100));
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(SHOPPER).line(11, "1000.00", 1)));
        Map<Integer, Answer> answers = new ConcurrentHashMap<>();
        try (ExecutorService couriers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int p = 0; p < ports.size(); p++) {
                int first = p;
                couriers.execute(() -> {
                    List<Integer> mine = IntStream.range(0, CALLS)
                            .filter(i -> i % ports.size() == first)
                            .boxed()
                            .toList();
                    List<Call> calls =
                            mine.stream().map(i -> call(shop, "key-" + i)).toList();
                    new Courier(ports.get(first), calls.size())
                            .carry(calls)
                            .forEach((i, answer) -> answers.put(mine.get(i), answer));
                });
            }
        }
        assertThat(answers).hasSize(CALLS);
        askAgain(shop, ports, answers);
        assertThat(answers.values()).extracting(Answer::status).containsOnly(201, 409, 429);
        assertThat(answers.values())
                .filteredOn(answer -> answer.status() == 429)
                .allSatisfy(answer -> assertThat(answer.header("retry-after")).hasValue("1"));
        List<Integer> accepted = answers.entrySet().stream()
                .filter(answer -> answer.getValue().status() == 201)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(accepted).hasSize(10);
        assertThat(shop.balance(SHOPPER)).isZero();
        Map<Integer, String> codes = codes(shop, accepted);
        assertThat(codes.values()).doesNotHaveDuplicates();
        assertThat(accepted).allSatisfy(i -> assertThat(code(answers.get(i))).isIn("", codes.get(i)));
        assertThat(shop.balance(SHOPPER)).isZero();
        server.stopAndVerifyLedger();
    }

    /** What a busy server has no room for is asked again under its key, as the widget does. */
    private static void askAgain(TestShop shop, List<Integer> ports, Map<Integer, Answer> answers) {
        Deadline.await(Duration.ofSeconds(60), "every shopper has an answer", () -> {
            List<Integer> left = answers.entrySet().stream()
                    .filter(answer -> answer.getValue().status() == 503)
                    .map(Map.Entry::getKey)
                    .toList();
            left.forEach(i -> new Courier(ports.get(i % ports.size()), 1)
                    .carry(List.of(call(shop, "key-" + i)))
                    .values()
                    .forEach(answer -> answers.put(i, answer)));
            return left.isEmpty();
        });
    }

    /**
     * The code of each accepted one, by asking again under its key: the same redemption. A shopper is kept waiting for a
     * code no longer than a moment; on a busy machine the first answer says that it is being made.
     */
    private static Map<Integer, String> codes(TestShop shop, List<Integer> accepted) {
        Map<Integer, String> codes = new TreeMap<>();
        for (int i : accepted) {
            Deadline.await(Duration.ofSeconds(60), "the code of key-" + i + " is made", () -> {
                Answer again = shop.redeem(SHOPPER, "rewardId", "r100", "key-" + i);
                assertThat(again.header("Idempotency-Hit")).hasValue("true");
                codes.put(i, code(again));
                return !code(again).isEmpty();
            });
        }
        return codes;
    }

    private static String code(Answer answer) {
        return answer.json().at("/redemption/code").asString();
    }

    private static Call call(TestShop shop, String key) {
        String query = shop.signedQuery(shop.identity(Long.toString(SHOPPER)));
        Map<String, String> headers = Map.of("Content-Type", "application/json", "Idempotency-Key", key);
        return new Call("POST", "/proxy/redemptions?" + query, headers, WISH);
    }
}
