package trappa.privacy;

import java.time.Clock;
import java.time.Duration;
import trappa.db.Database;
import trappa.db.Lease;
import trappa.db.Rounds;

/** Carries privacy requests out beside everything else: nothing waits for it. One of several servers does. */
public final class PrivacyWork implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Privacy privacy;
    private final Clock clock;
    private final Lease lease;
    private final Rounds rounds;
    private boolean forgotAgain;

    public PrivacyWork(Privacy privacy, Database database, Clock clock) {
        this.privacy = privacy;
        this.clock = clock;
        lease = new Lease(database, "privacy", LEASE);
        rounds = new Rounds("privacy", clock, this::round);
        rounds.start();
    }

    private Duration round() {
        forgotAgain = forgotAgain || privacy.forgetAgain();
        if (!privacy.carryOut(() -> !rounds.closed() && lease.ours(clock.instant()))) {
            lease.giveBack();
        }
        return LOOK_EVERY;
    }

    @Override
    public void close() {
        rounds.close(lease);
    }
}
