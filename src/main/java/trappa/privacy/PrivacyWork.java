package trappa.privacy;

import java.time.Clock;
import java.time.Duration;
import trappa.db.Rounds;

/** Carries privacy requests out beside everything else: nothing waits for it. */
public final class PrivacyWork implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private final Privacy privacy;
    private final Rounds rounds;
    private boolean forgotAgain;

    public PrivacyWork(Privacy privacy, Clock clock) {
        this.privacy = privacy;
        rounds = new Rounds("privacy", clock, this::round);
        rounds.start();
    }

    private Duration round() {
        if (!forgotAgain) {
            privacy.forgetAgain();
            forgotAgain = true;
        }
        privacy.carryOut();
        return LOOK_EVERY;
    }

    @Override
    public void close() {
        rounds.close();
    }
}
