package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import trappa.support.Deadline;
import trappa.support.LogLines;

/** Work that fails through an outage is told whole once, then by a line a minute; it does not fill the disk it waits for. */
class FailuresTest {
    @AutoClose
    private final LogLines lines = LogLines.of(FailuresTest.class);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
    private final Failures failures = new Failures(lines.log(), now::get);
    private final IllegalStateException full =
            new IllegalStateException("no commit", new IOException("No space left on device"));

    @Test
    void the_first_is_told_whole_the_others_by_a_line_a_minute_and_the_end_of_it_too() {
        failures.went("The job");
        for (int i = 0; i < 30; i++) {
            failures.failed("The job", full);
            now.addAndGet(Duration.ofSeconds(5).toNanos());
        }
        failures.went("The job");
        failures.went("The job");
        failures.failed("The job", full);
        assertThat(lines.said())
                .containsExactly(
                        "The job failed: java.io.IOException: No space left on device; trying again",
                        "The job still fails, 13 times by now: java.io.IOException: No space left on device",
                        "The job still fails, 25 times by now: java.io.IOException: No space left on device",
                        "The job goes again, after 30 failures",
                        "The job failed: java.io.IOException: No space left on device; trying again");
        assertThat(lines.events())
                .extracting(line -> line.getThrowableProxy() != null)
                .containsExactly(true, false, false, false, true);
    }

    @Test
    void what_goes_for_one_shop_says_nothing_of_another() {
        FailuresEach each = new FailuresEach(lines.log());
        for (int round = 0; round < 3; round++) {
            each.went(1, "Telling one");
            each.failed(2, "Telling two", full);
            each.failed(3, "Telling three", full);
        }
        each.went(2, "Telling two");
        each.failed(2, "Telling two", full);
        String why = " failed: java.io.IOException: No space left on device; trying again";
        assertThat(lines.said())
                .containsExactly(
                        "Telling two" + why,
                        "Telling three" + why,
                        "Telling two goes again, after 3 failures",
                        "Telling two" + why);
    }

    @Test
    void rounds_that_fail_one_after_another_are_one_failure() {
        AtomicInteger tries = new AtomicInteger();
        try (LogLines told = LogLines.of(Rounds.class)) {
            try (Rounds job = new Rounds("failing", Clock.systemUTC(), () -> {
                if (tries.incrementAndGet() < 3) {
                    throw full;
                }
                return Duration.ofHours(1);
            })) {
                job.start();
                Deadline.await(Duration.ofSeconds(30), "it goes again", () -> {
                    job.wake();
                    return tries.get() >= 3;
                });
            }
            assertThat(told.said()).hasSize(2);
            assertThat(told.said().getFirst()).startsWith("The job failing failed: java.io.IOException");
            assertThat(told.said().getLast()).isEqualTo("The job failing goes again, after 2 failures");
        }
    }
}
