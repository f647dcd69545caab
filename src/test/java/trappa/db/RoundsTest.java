package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import trappa.support.Deadline;
import trappa.support.MovableClock;
import trappa.support.RunningTrappa;

/** A job that looks for what is due: when it looks, what ends its rest, and how it ends. */
class RoundsTest {
    private static final Duration SOON = Duration.ofSeconds(45);
    private final MovableClock clock = MovableClock.at(RunningTrappa.NOW);
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void it_rests_until_it_is_woken_or_the_clock_says_so() throws InterruptedException {
        try (Rounds rounds = started(() -> {
            looks.incrementAndGet();
            return Duration.ofHours(1);
        })) {
            seen(1);
            clock.advance(Duration.ofMinutes(59));
            Thread.sleep(300);
            assertThat(looks).hasValue(1);
            clock.advance(Duration.ofMinutes(2));
            seen(2);
            rounds.wake();
            seen(3);
        }
    }

    @Test
    void a_clock_that_stands_still_or_is_set_back_does_not_stop_it() {
        try (Rounds rounds = started(() -> {
            looks.incrementAndGet();
            clock.advance(Duration.ofHours(-1));
            return Duration.ofMillis(50);
        })) {
            seen(3);
            assertThat(rounds.closed()).isFalse();
        }
    }

    @Test
    void a_round_that_fails_is_followed_by_the_next() {
        try (Rounds rounds = started(() -> {
            if (looks.incrementAndGet() == 1) {
                throw new IllegalStateException("as planned");
            }
            return Duration.ofHours(1);
        })) {
            seen(1);
            clock.advance(Duration.ofSeconds(3));
            seen(2);
        }
    }

    @Test
    void closing_waits_for_the_round_under_way_and_ends_a_rest_within_it() {
        CountDownLatch begun = new CountDownLatch(1);
        Rounds[] self = new Rounds[1];
        self[0] = new Rounds("test", clock, () -> {
            begun.countDown();
            self[0].rest(Duration.ofHours(1));
            looks.incrementAndGet();
            return Duration.ofHours(1);
        });
        self[0].start();
        Deadline.await(SOON, "it has begun", () -> begun.getCount() == 0);
        self[0].close();
        assertThat(looks).hasValue(1);
        self[0].close();
    }

    @Test
    void one_that_hangs_holds_up_no_other_and_nobody_is_worked_for_twice_at_once() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger again = new AtomicInteger();
        Lanes<String> lanes = new Lanes<>("test", 2, again::incrementAndGet);
        AtomicInteger hanging = new AtomicInteger();
        lanes.begin("hangs", () -> {
            hanging.incrementAndGet();
            hold(end);
            return false;
        });
        Deadline.await(SOON, "it hangs", () -> hanging.get() == 1);
        lanes.begin("hangs", () -> hanging.incrementAndGet() > 0);
        lanes.begin("works", () -> looks.incrementAndGet() > 0);
        Deadline.await(SOON, "the other is done and there may be more", () -> again.get() == 1);
        lanes.begin("fails", () -> {
            throw new IllegalStateException("as planned");
        });
        Deadline.await(SOON, "its place is free again", () -> {
            lanes.begin("works", () -> looks.incrementAndGet() > 0);
            return looks.get() >= 2;
        });
        assertThat(hanging).hasValue(1);
        end.countDown();
        lanes.close();
        lanes.begin("hangs", () -> hanging.incrementAndGet() > 0);
        Deadline.await(SOON, "it can be begun anew", () -> hanging.get() == 2);
    }

    private static void hold(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Rounds started(Rounds.Round round) {
        Rounds rounds = new Rounds("test", clock, round);
        rounds.start();
        return rounds;
    }

    private void seen(int times) {
        Deadline.await(SOON, times + " looks", () -> looks.get() >= times);
    }
}
