package trappa.admin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.Adjustment;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.staff.ApiKeys;
import trappa.staff.JdbcAudit;

/**
 * Points given or taken by a person, with a reason: once under each key, and in the log. Above the shop's limit they are
 * only asked for, and {@link Approvals} has a second person decide.
 */
public final class Adjustments {
    public static final long MOST_POINTS = 1_000_000_000L;
    public static final int LONGEST_REASON = 500;

    /** What one person gives one member in portions within this time counts together against the limit. */
    private static final Duration TOGETHER = Duration.ofHours(24);

    private final Database database;
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final JdbcAudit audit = new JdbcAudit();
    private final ApiKeys keys = new ApiKeys();
    private final JdbcApprovals approvals = new JdbcApprovals();

    public Adjustments(Database database, Accounts accounts, JdbcFacts facts) {
        this.database = database;
        this.accounts = accounts;
        this.facts = facts;
    }

    /** What came of adjusting. */
    public sealed interface Outcome {
        /** Done, now or before under the same key. */
        record Made() implements Outcome {}

        /** A second person has to approve it. */
        record Waits(AdjustmentRequest request) implements Outcome {}

        /** It was asked for under this key, and nobody approved it. */
        record NotApproved(AdjustmentRequest request) implements Outcome {}

        /** The key stands for another adjustment. */
        record KeyReused() implements Outcome {}
    }

    /** Makes it, or asks for it, unless that was done already. */
    public Outcome make(long shopId, long customer, Adjustment adjustment) {
        return database.durably(tx -> {
            Accounts.Locked locked = accounts.lock(tx, shopId, List.of(customer));
            long kept = locked.kept(customer);
            Optional<Outcome> before = before(tx, shopId, kept, adjustment);
            if (before.isPresent()) {
                return before.get();
            }
            if (above(tx, shopId, kept, adjustment)) {
                return ask(tx, shopId, kept, adjustment);
            }
            // Somebody else's may have come under the same key just now; this member's is locked.
            if (!facts.adjust(tx, shopId, kept, adjustment)) {
                return new Outcome.KeyReused();
            }
            accounts.bringUp(tx, locked, Map.of(), adjustment.at());
            note(tx, shopId, JdbcAudit.Action.ADJUSTED, kept, adjustment);
            return new Outcome.Made();
        });
    }

    private Optional<Outcome> before(Tx tx, long shopId, long kept, Adjustment wanted) {
        Optional<JdbcFacts.Adjusted> made = facts.adjustment(tx, shopId, wanted.id());
        if (made.isPresent()) {
            Adjustment was = made.get().adjustment();
            boolean same = accounts.kept(tx, shopId, made.get().customerId()) == kept
                    && was.points() == wanted.points()
                    && was.note().equals(wanted.note());
            return Optional.of(same ? new Outcome.Made() : new Outcome.KeyReused());
        }
        return approvals.byKey(tx, shopId, wanted.id()).map(asked -> {
            boolean same = accounts.kept(tx, shopId, asked.customerId()) == kept
                    && asked.points() == wanted.points()
                    && asked.reason().equals(wanted.note());
            if (!same) {
                return new Outcome.KeyReused();
            }
            return asked.state(wanted.at()) == AdjustmentRequest.State.WAITING
                    ? new Outcome.Waits(asked)
                    : new Outcome.NotApproved(asked);
        });
    }

    private boolean above(Tx tx, long shopId, long kept, Adjustment adjustment) {
        Optional<Long> limit = approvals.limit(tx, shopId);
        return limit.isPresent()
                && Math.abs(adjustment.points())
                                + approvals.alone(
                                        tx,
                                        shopId,
                                        kept,
                                        keys.hands(tx, shopId, adjustment.by()),
                                        adjustment.at().minus(TOGETHER))
                        > limit.get();
    }

    private Outcome ask(Tx tx, long shopId, long kept, Adjustment a) {
        if (!approvals.ask(tx, shopId, a.id(), kept, a.points(), a.note(), a.by(), a.at())) {
            return new Outcome.KeyReused();
        }
        note(tx, shopId, JdbcAudit.Action.ASKED_ADJUSTMENT, kept, a);
        return new Outcome.Waits(approvals.byKey(tx, shopId, a.id()).orElseThrow());
    }

    private void note(Tx tx, long shopId, JdbcAudit.Action action, long customer, Adjustment a) {
        audit.add(tx, shopId, a.at(), a.by(), action, Long.toString(customer), a.points() + ": " + a.note());
    }
}
