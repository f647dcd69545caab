package trappa.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A portion is as large as its time allows, and its time is short while the store sends. */
class PortionTest {
    /** What the machine needs for one account. */
    private static final Duration EACH = Duration.ofNanos(500_000);

    private final Portion portion = new Portion();

    private Duration of(int members) {
        return EACH.multipliedBy(members);
    }

    private void settle(boolean beside) {
        for (int i = 0; i < 20; i++) {
            portion.took(portion.members(), of(portion.members()), beside);
        }
    }

    @Test
    void it_grows_to_what_fits_its_time_when_nobody_else_is_at_work() {
        settle(false);
        assertThat(of(portion.members())).isEqualTo(Portion.ALONE);
    }

    @Test
    void it_makes_way_at_once_when_deliveries_come() {
        settle(false);
        portion.took(portion.members(), of(portion.members()), true);
        assertThat(of(portion.members())).isEqualTo(Portion.BESIDE_OTHERS);
    }

    @Test
    void it_grows_step_by_step_when_they_stop() {
        settle(true);
        int before = portion.members();
        portion.took(before, of(before), false);
        assertThat(portion.members()).isEqualTo(2 * before);
    }

    @Test
    void it_has_bounds_whatever_the_clock_says() {
        portion.took(portion.members(), Duration.ofMinutes(5), true);
        assertThat(portion.members()).isEqualTo(Portion.FEWEST);
        for (int i = 0; i < 20; i++) {
            portion.took(portion.members(), Duration.ZERO, false);
        }
        assertThat(portion.members()).isEqualTo(Portion.MOST);
    }
}
