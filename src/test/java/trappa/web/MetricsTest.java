package trappa.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void counters_of_one_name_stand_together_and_gauges_are_asked_when_looked_at() {
        Metrics metrics = new Metrics();
        long[] waiting = {3};
        metrics.gauge("waiting", () -> waiting[0]);
        metrics.count("answers_total", "status", "401");
        metrics.count("answers_total", "status", "200");
        metrics.count("answers_total", "status", "200");
        waiting[0] = 5;
        assertThat(metrics.text()).isEqualTo("""
                        # TYPE answers_total counter
                        answers_total{status="200"} 2
                        answers_total{status="401"} 1
                        # TYPE waiting gauge
                        waiting 5
                        """);
    }
}
