package trappa.support;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a logger is told from now until this is closed, and nobody else hears of it meanwhile. */
public final class LogLines implements AutoCloseable {
    private final Logger log;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    private LogLines(Logger log) {
        this.log = log;
        lines.start();
        log.setAdditive(false);
        log.addAppender(lines);
    }

    public static LogLines of(Class<?> whose) {
        return new LogLines((Logger) LoggerFactory.getLogger(whose));
    }

    public Logger log() {
        return log;
    }

    public List<ILoggingEvent> events() {
        return List.copyOf(lines.list);
    }

    public List<String> said() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        log.detachAppender(lines);
        log.setAdditive(true);
    }
}
