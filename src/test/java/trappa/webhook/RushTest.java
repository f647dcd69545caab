package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RushTest {
    private static final long MILLI = 1_000_000;
    private static final int ENOUGH = 4_000;
    private static final long ENOUGH_BYTES = 1_000_000;

    private final Rush rush = new Rush(Duration.ofSeconds(1), ENOUGH, ENOUGH_BYTES);
    private long now = Long.MAX_VALUE - 20 * MILLI;

    @Test
    void one_delivery_is_worked_through_at_once() {
        rush.written(1, now);

        assertThat(waits(1)).isFalse();
    }

    @Test
    void nobody_waits_before_anything_has_come() {
        assertThat(waits(1)).isFalse();
    }

    @Test
    void many_together_wait_until_no_more_come() {
        rush.written(Rush.TOGETHER, now);

        assertThat(waits(8)).isTrue();
        after(19);
        assertThat(waits(8)).isTrue();
        after(1);
        assertThat(waits(8)).isFalse();
    }

    @Test
    void a_rush_that_goes_on_is_waited_for_a_second_and_no_longer() {
        for (int i = 0; i < 100; i++) {
            rush.written(Rush.TOGETHER, now);
            assertThat(waits(8 * i)).as("after " + 10 * i + " ms").isTrue();
            after(10);
        }
        rush.written(Rush.TOGETHER, now);

        assertThat(waits(800)).isFalse();
    }

    @Test
    void once_begun_it_is_worked_through_to_the_end() {
        rush.written(Rush.TOGETHER, now);
        assertThat(waits(ENOUGH)).as("there is enough").isFalse();
        rush.taken(true);

        rush.written(Rush.TOGETHER, now);
        assertThat(waits(100)).as("some are left of it").isFalse();
        rush.taken(false);

        rush.written(Rush.TOGETHER, now);
        assertThat(waits(100)).as("another one").isTrue();
        after(999);
        rush.written(Rush.TOGETHER, now);
        assertThat(waits(100)).as("which is waited for as long").isTrue();
    }

    @Test
    void what_would_fill_memory_is_not_waited_for() {
        rush.written(Rush.TOGETHER, now);

        assertThat(rush.waits(now, ENOUGH - 1, ENOUGH_BYTES - 1)).isTrue();
        assertThat(rush.waits(now, ENOUGH, 0)).isFalse();
        assertThat(rush.waits(now, 1, ENOUGH_BYTES)).isFalse();
    }

    private boolean waits(int deliveries) {
        return rush.waits(now, deliveries, 0);
    }

    /** The clock of the JVM may begin anywhere, and pass from the largest number to the smallest. */
    private void after(int millis) {
        now += millis * MILLI;
    }
}
