package trappa.reward;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import trappa.account.Statement;
import trappa.account.Statement.ReachedStep;
import trappa.account.Statement.Standing;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.ledger.Accounts;

/**
 * Buying, claiming the step's offer and sending the goods back does not leave the shopper with the code: while a period is
 * worth less than the step, an unused code of its offer is taken out of use. It can be claimed again when the step stands
 * again.
 */
final class Revoking implements Accounts.Follower {
    private final JdbcOutbox outbox;
    private final Clock clock;

    Revoking(JdbcOutbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void broughtUp(Tx tx, long shopId, Map<Long, Statement> statements) {
        Instant now = DatabaseTime.now(clock);
        statements.forEach((customer, statement) -> {
            for (ReachedStep step : statement.reached()) {
                if (!step.standing() && step.redemptionId() != null) {
                    statement.redemptions().stream()
                            .filter(r -> r.redemption().id().equals(step.redemptionId()))
                            .filter(r -> r.standing(LocalDate.MIN) == Standing.ISSUED)
                            .flatMap(r -> outbox.find(tx, shopId, r.redemption().id() + "/make").stream())
                            .forEach(made -> outbox.add(tx, revoke(made, now)));
                }
            }
        });
    }

    private static Effect revoke(Effect made, Instant now) {
        return new Effect(
                made.shopId(),
                made.redemptionId() + "/revoke",
                made.customerId(),
                made.redemptionId(),
                Effect.Kind.REVOKE,
                made.body(),
                0,
                now);
    }
}
