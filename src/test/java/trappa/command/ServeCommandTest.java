package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.support.RunningTrappa;
import trappa.support.TrappaProcess;
import trappa.support.TrappaProcess.Outcome;

/** A trial start on a new machine, as its operator makes it. */
class ServeCommandTest {
    @TempDir
    Path folder;

    @Test
    void a_trial_start_answers_and_stops() {
        Outcome trial = TrappaProcess.run(RunningTrappa.environment(folder), "serve", "--exit-when-ready");
        assertThat(trial.exitCode()).as(trial.output()).isZero();
        assertThat(trial.output()).contains("/health/ready: 200", "/widget/trappa-stairs.js: 200");
    }

    /** A trial is read from the command line like any other verb, a plain start is not. */
    @ParameterizedTest
    @ValueSource(strings = {"serve", "serve --exit-when-ready"})
    void a_start_that_cannot_be_fails_and_says_so(String start) throws IOException {
        String[] verb = start.split(" ");
        Map<String, String> environment = RunningTrappa.environment(folder);
        try (ServerSocket taken = new ServerSocket(0)) {
            environment.put("PORT", Integer.toString(taken.getLocalPort()));
            Outcome trial = TrappaProcess.run(environment, verb);
            assertThat(trial.exitCode()).isEqualTo(1);
            assertThat(trial.output()).contains("PORT is " + taken.getLocalPort() + ", which is in use");
        }
        environment.put("PORT", "none");
        Outcome refused = TrappaProcess.run(environment, verb);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.output()).startsWith("PORT");
    }
}
