package trappa.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.db.Lease;
import trappa.db.Rounds;
import trappa.ledger.JdbcLedger.DueMember;

/**
 * Appends what time alone brings about: confirmations, points that end, a new program's effect. Balances are right on
 * read without it; it lets the ledger catch up, in small transactions, and can be stopped anywhere.
 */
public final class DueAccounts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DueAccounts.class);
    private static final int CHUNK = 200;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration AFTER_A_FAILURE = Duration.ofHours(1);

    private final Database database;
    private final JdbcLedger ledger;
    private final Accounts accounts;
    private final Clock clock;
    private final Lease lease;
    private final Rounds rounds;

    public DueAccounts(Database database, JdbcLedger ledger, Accounts accounts, Clock clock) {
        this.database = database;
        this.ledger = ledger;
        this.accounts = accounts;
        this.clock = clock;
        lease = new Lease(database, "due-accounts", LEASE);
        rounds = new Rounds("due-accounts", clock, this::round);
        rounds.start();
    }

    /** Looks at once instead of within the next seconds. */
    public void wake() {
        rounds.wake();
    }

    private Duration round() {
        while (!rounds.closed() && chunk() == CHUNK) {
            // the next chunk
        }
        return LOOK_EVERY;
    }

    /** Brings some due members up to date. @return how many were due */
    private int chunk() {
        Instant now = clock.instant();
        if (!lease.ours(now)) {
            return 0;
        }
        List<DueMember> due = database.inTransaction(tx -> ledger.due(tx, now, CHUNK));
        Map<Long, List<Long>> byShop = due.stream()
                .collect(Collectors.groupingBy(
                        DueMember::shopId,
                        TreeMap::new,
                        Collectors.mapping(DueMember::customerId, Collectors.toList())));
        byShop.forEach((shop, members) -> {
            try {
                bringUp(shop, members, now);
            } catch (RuntimeException together) {
                members.forEach(member -> alone(shop, member, now));
            }
        });
        return due.size();
    }

    private void bringUp(long shopId, List<Long> members, Instant now) {
        database.useTransaction(tx -> accounts.bringUp(tx, shopId, members, now));
    }

    /** One whose account cannot be worked out must not hold up the others: it is tried again in an hour. */
    private void alone(long shopId, long member, Instant now) {
        try {
            bringUp(shopId, List.of(member), now);
        } catch (RuntimeException e) {
            if (Database.inTrouble(e)) {
                throw e;
            }
            LOG.error("The account of member {} of shop {} cannot be worked out", member, shopId, e);
            database.useTransaction(tx -> ledger.due(tx, shopId, member, now.plus(AFTER_A_FAILURE)));
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
