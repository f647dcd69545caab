package trappa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.support.RunningTrappa;
import trappa.support.TrappaProcess;

/** What a start says of a log that a killed one left, by Trappa's settings of what is logged and by an operator's own. */
class LogSettingsTest {
    private static final String LINE = "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  WriteAheadLog The last 3 bytes .*";

    @TempDir
    Path folder;

    private Map<String, String> environment;

    @BeforeEach
    void something_to_be_said() throws IOException {
        environment = new HashMap<>(RunningTrappa.environment(folder));
        environment.put("DATABASE_URL", "jdbc:h2:file:" + folder.resolve("own"));
        Files.writeString(folder.resolve("own.log-1"), "cut");
    }

    @Test
    void a_line_says_when_how_bad_who_and_what() {
        String said = start();
        assertThat(said.lines()).anyMatch(line -> line.matches(LINE));
        assertThat(said).as("of others only warnings").doesNotContain("HikariDataSource", "Javalin");
    }

    @Test
    void an_operators_own_file_goes_first() throws IOException {
        Path own = folder.resolve("logback.xml");
        Files.writeString(own, """
                <configuration>
                  <appender name="own" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>own settings: %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="own"/></root>
                </configuration>
                """);
        environment.put("JDK_JAVA_OPTIONS", "-Dlogback.configurationFile=" + own);
        String said = start();
        assertThat(said).contains("own settings: The last 3 bytes ");
        assertThat(said.lines()).noneMatch(line -> line.matches(LINE));
    }

    @Test
    void what_is_logged_and_what_is_not() {
        Logger own = LoggerFactory.getLogger("trappa.db.Database");
        Logger others = LoggerFactory.getLogger("org.eclipse.jetty.server.Server");
        Logger migrations = LoggerFactory.getLogger("org.flywaydb.core.internal.command.DbMigrate");
        assertThat(own.isInfoEnabled()).isTrue();
        assertThat(own.isDebugEnabled()).isFalse();
        assertThat(others.isWarnEnabled()).isTrue();
        assertThat(others.isInfoEnabled()).isFalse();
        assertThat(migrations.isErrorEnabled()).isFalse();
    }

    private String start() {
        return TrappaProcess.run(environment, "serve", "--exit-when-ready").output();
    }
}
