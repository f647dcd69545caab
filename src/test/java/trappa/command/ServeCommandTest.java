package trappa.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @Test
    void a_trial_start_on_a_taken_port_fails_and_says_so() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Map<String, String> environment = RunningTrappa.environment(folder);
            environment.put("PORT", Integer.toString(taken.getLocalPort()));
            Outcome trial = TrappaProcess.run(environment, "serve", "--exit-when-ready");
            assertThat(trial.exitCode()).isEqualTo(1);
            assertThat(trial.output()).contains(Integer.toString(taken.getLocalPort()));
        }
    }
}
