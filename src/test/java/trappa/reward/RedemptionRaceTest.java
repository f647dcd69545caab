package trappa.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Courier.Call;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
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
    void on_two_servers_of_one_postgresql_exactly_ten_are_accepted() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            Map<String, String> settings = Map.of(
                    "DATABASE_URL",
                    postgres.getJdbcUrl("postgres", "postgres"),
                    "TRAPPA_DATA_KEY",
                    "a-data-key-of-the-tests-0123456789");
            try (RunningTrappa one = RunningTrappa.start(settings);
                    RunningTrappa other = RunningTrappa.start(settings)) {
                exactlyTen(one, List.of(one.port(), other.port()));
            }
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
        assertThat(answers.values()).extracting(Answer::status).containsOnly(201, 409, 429);
        List<Integer> accepted = answers.entrySet().stream()
                .filter(answer -> answer.getValue().status() == 201)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(accepted).hasSize(10);
        assertThat(answers.values().stream()
                        .filter(answer -> answer.status() == 201)
                        .map(answer -> answer.json().at("/redemption/code").asString())
                        .distinct())
                .hasSize(10);
        assertThat(shop.balance(SHOPPER)).isZero();
        accepted.forEach(one -> assertThat(
                        shop.redeem(SHOPPER, "rewardId", "r100", "key-" + one).header("Idempotency-Hit"))
                .hasValue("true"));
        assertThat(shop.balance(SHOPPER)).isZero();
        server.stopAndVerifyLedger();
    }

    private static Call call(TestShop shop, String key) {
        String query = shop.signedQuery(shop.identity(Long.toString(SHOPPER)));
        Map<String, String> headers = Map.of("Content-Type", "application/json", "Idempotency-Key", key);
        return new Call("POST", "/proxy/redemptions?" + query, headers, WISH);
    }
}
