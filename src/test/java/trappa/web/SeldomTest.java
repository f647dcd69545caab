package trappa.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import trappa.support.LogLines;

/** An outage is a line now and then, with how many it stands for. */
class SeldomTest {
    @AutoClose
    private final LogLines lines = LogLines.of(SeldomTest.class);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
    private final Seldom seldom = new Seldom(lines.log(), now::get);

    @Test
    void the_first_is_said_at_once_and_those_after_it_are_counted() {
        for (int i = 0; i < 700; i++) {
            seldom.warn("Not on disk");
        }
        assertThat(lines.said()).containsExactly("Not on disk");
        now.addAndGet(Seldom.PAUSE.toNanos());
        seldom.warn("Not on disk");
        assertThat(lines.said())
                .containsExactly("Not on disk", "Not on disk (and 699 more like it since the last of these lines)");
        now.addAndGet(Seldom.PAUSE.toNanos());
        seldom.warn("Not on disk");
        assertThat(lines.said()).last().isEqualTo("Not on disk");
    }

    @Test
    void none_is_lost_between_threads() {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> {
                    for (int j = 0; j < 1_000; j++) {
                        seldom.warn("Not on disk");
                    }
                });
            }
        }
        now.addAndGet(Seldom.PAUSE.toNanos());
        seldom.warn("Not on disk");
        assertThat(lines.said()).hasSize(2).last().asString().contains("(and 7999 more");
    }
}
