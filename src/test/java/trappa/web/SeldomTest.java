package trappa.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An outage is a line now and then, with how many it stands for. */
class SeldomTest {
    private final Logger log = (Logger) LoggerFactory.getLogger("trappa.seldom-test");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
    private final Seldom seldom = new Seldom(log, now::get);

    @BeforeEach
    void listen() {
        lines.start();
        log.setAdditive(false);
        log.addAppender(lines);
    }

    @AfterEach
    void leave() {
        log.detachAppender(lines);
    }

    private List<String> said() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void the_first_is_said_at_once_and_those_after_it_are_counted() {
        for (int i = 0; i < 700; i++) {
            seldom.warn("Not on disk");
        }
        assertThat(said()).containsExactly("Not on disk");
        now.addAndGet(Seldom.PAUSE.toNanos());
        seldom.warn("Not on disk");
        assertThat(said())
                .containsExactly("Not on disk", "Not on disk (and 699 more like it since the last of these lines)");
        now.addAndGet(Seldom.PAUSE.toNanos());
        seldom.warn("Not on disk");
        assertThat(said()).last().isEqualTo("Not on disk");
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
        assertThat(said()).hasSize(2).last().asString().contains("(and 7999 more");
    }
}
