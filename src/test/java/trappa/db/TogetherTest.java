package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import trappa.support.Deadline;

/** Questions that come while one is asked are asked together, and none is answered by what was asked before it came. */
class TogetherTest {
    private final List<Set<Integer>> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);

    private Map<Integer, String> ask(Set<Integer> questions) {
        asked.add(new TreeSet<>(questions));
        if (asked.size() == 1) {
            try {
                first.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        int turn = asked.size();
        return questions.stream().collect(Collectors.toMap(Function.identity(), q -> q + " in turn " + turn));
    }

    @Test
    void whoever_is_alone_asks_at_once() {
        first.countDown();
        Together<Integer, String> together = new Together<>(this::ask);
        assertThat(together.ask(7)).contains("7 in turn 1");
        assertThat(together.ask(7)).contains("7 in turn 2");
        assertThat(asked).isEqualTo(List.of(Set.of(7), Set.of(7)));
    }

    @Test
    void those_who_come_while_one_is_asked_are_asked_in_one_afterwards_the_same_question_too() throws Exception {
        Together<Integer, String> together = new Together<>(this::ask);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<String>> alone = threads.submit(() -> together.ask(1));
            Deadline.await(Duration.ofSeconds(20), "the first is asked", () -> asked.size() == 1);
            List<Future<Optional<String>>> others = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                int question = i;
                others.add(threads.submit(() -> together.ask(question)));
            }
            Deadline.await(Duration.ofSeconds(20), "all wait", () -> together.waiting() == 20);
            first.countDown();
            assertThat(alone.get()).contains("1 in turn 1");
            for (int i = 1; i <= 20; i++) {
                assertThat(others.get(i - 1).get()).contains(i + " in turn 2");
            }
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void what_goes_wrong_is_told_to_all_who_asked_and_to_nobody_after_them() {
        List<Integer> tried = new CopyOnWriteArrayList<>();
        Together<Integer, String> together = new Together<>(questions -> {
            tried.addAll(questions);
            if (tried.size() == 1) {
                throw new IllegalStateException("The database is away");
            }
            return Map.of(2, "here");
        });
        assertThatThrownBy(() -> together.ask(1)).hasRootCauseMessage("The database is away");
        assertThat(together.ask(2)).contains("here");
    }
}
