package trappa.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.Adjustment;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.staff.ApiKeys;
import trappa.staff.JdbcAudit;

/** A second person decides on an adjustment: never whoever asked for it, once, and in the log. */
public final class Approvals {
    private final Database database;
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final JdbcAudit audit = new JdbcAudit();
    private final ApiKeys keys = new ApiKeys();
    private final JdbcApprovals approvals = new JdbcApprovals();

    public Approvals(Database database, Accounts accounts, JdbcFacts facts) {
        this.database = database;
        this.accounts = accounts;
        this.facts = facts;
    }

    /** What came of deciding. */
    public enum Came {
        /** Decided so, now or before. */
        DONE,
        NOT_THERE,
        /** Whoever asked, or who made the key that asked, wanted to approve it. */
        OWN,
        /** Somebody who may not decide wanted to take back what somebody else asked for. */
        NOT_OWN,
        /** Somebody decided otherwise before. */
        DECIDED,
        /** Nobody decided in time. */
        ENDED,
        /** Its key was used for another adjustment meanwhile. */
        KEY_REUSED
    }

    /** @param request as it is now; null only when there is none */
    public record Decision(Came came, @Nullable AdjustmentRequest request) {}

    /** Approves it, and the points move at this instant. */
    public Decision approve(long shopId, long id, String by, Instant now) {
        return decide(shopId, id, true, by, true, now);
    }

    /**
     * Declines it; whoever asked may take it back so.
     *
     * @param mayDecide whether this person may decide on what others ask for, and not only take back their own
     */
    public Decision decline(long shopId, long id, String by, boolean mayDecide, Instant now) {
        return decide(shopId, id, false, by, mayDecide, now);
    }

    private Decision decide(long shopId, long id, boolean approve, String by, boolean mayDecide, Instant now) {
        return database.durably(tx -> {
            Optional<AdjustmentRequest> asked = approvals.find(tx, shopId, id);
            if (asked.isEmpty()) {
                return new Decision(Came.NOT_THERE, null);
            }
            Accounts.Locked locked =
                    accounts.lock(tx, shopId, List.of(asked.get().customerId()));
            // Once more under the lock: somebody may have decided, or the person been forgotten, while this waited.
            Optional<AdjustmentRequest> found = approvals.find(tx, shopId, id);
            if (found.isEmpty()) {
                return new Decision(Came.NOT_THERE, null);
            }
            AdjustmentRequest request = found.get();
            Came came = came(own(tx, shopId, request, by), request, approve, mayDecide, now);
            if (came == Came.DONE && request.approved() == null) {
                if (approve && !make(tx, shopId, locked, request, now)) {
                    return new Decision(Came.KEY_REUSED, request);
                }
                approvals.decide(tx, shopId, id, approve, by, now);
                audit.add(
                        tx,
                        shopId,
                        now,
                        by,
                        approve ? JdbcAudit.Action.APPROVED_ADJUSTMENT : JdbcAudit.Action.DECLINED_ADJUSTMENT,
                        Long.toString(request.customerId()),
                        request.points() + ": " + request.reason());
            }
            return new Decision(came, approvals.find(tx, shopId, id).orElseThrow());
        });
    }

    private static Came came(boolean own, AdjustmentRequest request, boolean approve, boolean mayDecide, Instant now) {
        if (approve && own) {
            return Came.OWN;
        }
        if (!own && !mayDecide) {
            return Came.NOT_OWN;
        }
        return switch (request.state(now)) {
            case WAITING -> Came.DONE;
            case ENDED -> Came.ENDED;
            case APPROVED -> approve ? Came.DONE : Came.DECIDED;
            case DECLINED -> approve ? Came.DECIDED : Came.DONE;
        };
    }

    /** Whether somebody asked for it. A key is the hand of whoever made it. */
    public boolean own(Tx tx, long shopId, AdjustmentRequest request, String by) {
        return keys.hands(tx, shopId, by).contains(request.askedBy());
    }

    private boolean make(Tx tx, long shopId, Accounts.Locked locked, AdjustmentRequest request, Instant now) {
        Adjustment adjustment =
                new Adjustment(request.key(), now, request.points(), request.reason(), request.askedBy());
        if (!facts.adjust(tx, shopId, locked.kept(request.customerId()), adjustment)) {
            return false;
        }
        accounts.bringUp(tx, locked, Map.of(), now);
        return true;
    }

    /** Says above how many points an adjustment needs a second person, whatever was said before; empty: none does. */
    public void limit(long shopId, Optional<Long> points, String by, Instant now) {
        Optional<Long> was;
        do {
            was = database.inTransaction(tx -> approvals.limit(tx, shopId));
        } while (!limit(shopId, was, points, by, now));
    }

    /**
     * The same, where it still is what it was when somebody decided.
     *
     * @return false when somebody else has said otherwise meanwhile; then nothing has happened
     */
    public boolean limit(long shopId, Optional<Long> was, Optional<Long> points, String by, Instant now) {
        return database.inTransaction(tx -> {
            boolean set = approvals.limit(tx, shopId, was, points);
            if (set && (was.isPresent() || points.isPresent())) {
                String detail = said(was) + " → " + said(points);
                audit.add(tx, shopId, now, by, JdbcAudit.Action.SET_LIMIT, said(points), detail);
            }
            return set;
        });
    }

    private static String said(Optional<Long> points) {
        return points.map(String::valueOf).orElse("–");
    }
}
