package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Courier.Call;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.TestDatabase;
import trappa.support.TestShop;
import trappa.support.TrappaProcess;

/** Two servers on one PostgreSQL, one killed under load: the other finishes what it had only acknowledged. */
class TwoServersTest {
    private static final int EACH = 700;
    private static final int MEMBERS = 30;
    private static final int KILLED_AFTER = 300;

    @TempDir
    private Path folder;

    @Test
    void what_a_killed_server_acknowledged_the_other_puts_on_the_accounts_once() throws IOException {
        Map<String, String> settings = TestDatabase.POSTGRES.settings(folder);
        try (TrappaProcess doomed =
                        TrappaProcess.serve(Files.createDirectory(folder.resolve("one")), List.of(), settings);
                TrappaProcess other =
                        TrappaProcess.serve(Files.createDirectory(folder.resolve("other")), List.of(), settings)) {
            TestShop shop = other.shop("two-servers.myshopify.com").publish(ProgramJson.onePointPerKrona());
            Map<Integer, Answer> answers = new ConcurrentHashMap<>();
            AtomicInteger answered = new AtomicInteger();
            try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
                both.execute(() -> new Courier(doomed.port(), 16).carry(calls(shop, 0), (i, answer) -> {
                    answers.put(i, answer);
                    if (answered.incrementAndGet() == KILLED_AFTER) {
                        doomed.kill();
                    }
                    return true;
                }));
                both.execute(() -> new Courier(other.port(), 16)
                        .carry(calls(shop, EACH))
                        .forEach((i, answer) -> answers.put(EACH + i, answer)));
            }
            assertThat(answers.values()).allMatch(answer -> answer.status() == 200);
            assertThat(answers).hasSizeBetween(EACH + KILLED_AFTER, 2 * EACH - 1);

            Map<Long, Long> sums = new HashMap<>();
            answers.keySet().forEach(i -> sums.merge(member(i), points(i), Math::addExact));
            Deadline.await(
                    Duration.ofSeconds(120),
                    "nothing is left lying",
                    () -> shop.balances().entrySet().stream()
                            .allMatch(b -> b.getValue() >= sums.getOrDefault(b.getKey(), 0L)));

            // The store sends again what it got no answer for, here all of it.
            List<Call> again = IntStream.range(0, 2 * EACH)
                    .mapToObj(i -> Call.of(shop, delivery(i)))
                    .toList();
            assertThat(new Courier(other.port(), 16).carry(again).values())
                    .hasSize(2 * EACH)
                    .allMatch(answer -> answer.status() == 200);
            shop.settle();
            Map<Long, Long> all = new HashMap<>();
            IntStream.range(0, 2 * EACH).forEach(i -> all.merge(member(i), points(i), Math::addExact));
            assertThat(shop.balances()).isEqualTo(all);
        }
    }

    private static List<Call> calls(TestShop shop, int first) {
        return IntStream.range(first, first + EACH)
                .mapToObj(i -> Call.of(shop, delivery(i)))
                .toList();
    }

    private static Delivery delivery(int i) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(20_000 + i).customer(member(i)).line(i + 1, points(i) + ".00", 1));
    }

    private static long member(int i) {
        return 8_000 + i % MEMBERS;
    }

    private static long points(int i) {
        return 100 + i % 400;
    }
}
