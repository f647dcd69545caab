package trappa.ledger;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.web.Metrics;

/** How far the accounts that have come due are brought up, for the operator: as metrics, and in the log when there are many. */
final class DueProgress {
    private static final Logger LOG = LoggerFactory.getLogger(DueProgress.class);
    private static final long SAY_EVERY_NANOS = Duration.ofSeconds(15).toNanos();
    /** Fewer are done before anybody has read about it. */
    private static final long MANY = 5_000;

    private static final String TOTAL = "trappa_due_accounts_total";

    private final Metrics metrics;
    private final AtomicLong waiting = new AtomicLong();
    private @Nullable Many many;

    /** Many of them that came due together. */
    private static final class Many {
        final long all;
        final long began = System.nanoTime();
        long said = began;
        long done;
        long putOff;

        Many(long all) {
            this.all = all;
        }

        double seconds() {
            return (System.nanoTime() - began) / 1e9;
        }
    }

    DueProgress(Metrics metrics) {
        this.metrics = metrics;
        metrics.gauge("trappa_due_accounts_waiting", waiting::get);
    }

    /** Whether somebody has counted what is due. */
    boolean counted() {
        return many != null;
    }

    /** @param all accounts that are due, more than one portion */
    void begin(long all) {
        many = new Many(all);
        waiting.set(all);
        if (all >= MANY) {
            LOG.info("{} accounts have come due", "%,d".formatted(all));
        }
    }

    void broughtUp(int members) {
        metrics.add(TOTAL, "outcome", "brought_up", members);
        done(members);
    }

    void putOff() {
        metrics.count(TOTAL, "outcome", "put_off");
        counting().ifPresent(m -> m.putOff++);
        done(1);
    }

    private Optional<Many> counting() {
        return Optional.ofNullable(many);
    }

    private void done(int members) {
        counting().ifPresent(m -> {
            m.done += members;
            waiting.set(Math.max(0, m.all - m.done));
            if (m.all >= MANY && System.nanoTime() - m.said > SAY_EVERY_NANOS) {
                m.said = System.nanoTime();
                long left = Math.max(0, m.all - m.done);
                LOG.info(
                        "{} of {} accounts that have come due are brought up; about {} s to go",
                        "%,d".formatted(m.done),
                        "%,d".formatted(m.all),
                        "%,.0f".formatted(left * m.seconds() / m.done));
            }
        });
    }

    /** Nothing more is due, or another server does it. */
    void end() {
        counting()
                .filter(m -> m.all >= MANY)
                .ifPresent(m -> LOG.info(
                        "{} accounts that had come due were brought up in {} s; {} could not be worked out and are tried again in an hour",
                        "%,d".formatted(m.done - m.putOff),
                        "%,.0f".formatted(m.seconds()),
                        m.putOff));
        many = null;
        waiting.set(0);
    }
}
