package trappa.reward;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import trappa.account.Statement;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.ledger.Accounts;

/**
 * The points a shop's theme shows without asking: whenever an account was brought up and they are others than before, it
 * is noted in the same transaction that the shop is to be told. One row for a member, however often they change.
 */
final class ShownPoints implements Accounts.Follower {
    /** What changes within this time is told at once. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final JdbcShownPoints shown = new JdbcShownPoints();
    private final Clock clock;

    ShownPoints(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void broughtUp(Tx tx, long shopId, Map<Long, Statement> statements) {
        if (!statements.isEmpty() && shown.wanted(tx, shopId)) {
            Instant now = DatabaseTime.now(clock);
            Map<Long, Long> points = new TreeMap<>();
            statements.forEach((customer, statement) -> points.put(customer, statement.available()));
            shown.note(tx, shopId, points, now.plus(SOON));
        }
    }
}
