package trappa;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * What is logged and how: to the error stream, Trappa's own from INFO, others' from WARN. Said in Java, since to read a file
 * of settings costs every start 350 classes more. Somebody's own file goes first: {@code -Dlogback.configurationFile=}.
 */
public final class LogSettings extends ContextAwareBase implements Configurator {
    private static final String OWN_FILE = "logback.configurationFile";
    private static final String LINE = "%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n%ex{8}";

    /** What failed, and that the database is as it was, is said by us. */
    private static final String MIGRATE = "org.flywaydb.core.internal.command.DbMigrate";

    @Override
    public ExecutionStatus configure(LoggerContext logs) {
        if (System.getProperty(OWN_FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logs);
        encoder.setPattern(LINE);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(logs);
        stderr.setName("stderr");
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        stderr.start();
        Logger root = logs.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(stderr);
        root.setLevel(Level.WARN);
        logs.getLogger("trappa").setLevel(Level.INFO);
        logs.getLogger(MIGRATE).setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
