package trappa.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.Lease;
import trappa.db.Rounds;
import trappa.db.Tx;
import trappa.ledger.JdbcLedger.DueMember;
import trappa.web.Metrics;

/**
 * Appends what time alone brings about: confirmations, points that end, a new program's effect. Balances are right on
 * read without it; it lets the ledger catch up, however many come due at once, in portions of a short transaction each. It
 * can be stopped anywhere: what was not committed is still due. While the store's deliveries come in it makes way for them.
 */
public final class DueAccounts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DueAccounts.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration AFTER_A_FAILURE = Duration.ofHours(1);

    private final Database database;
    private final JdbcLedger ledger;
    private final Accounts accounts;
    private final BooleanSupplier others;
    private final Clock clock;
    private final Lease lease;
    private final JdbcAllDue allDue = new JdbcAllDue();
    private final Portion portion = new Portion();
    private final DueProgress progress;
    private final Rounds rounds;

    /** @param others whether somebody else is at work that this should make way for */
    public DueAccounts(
            Database database,
            JdbcLedger ledger,
            Accounts accounts,
            BooleanSupplier others,
            Clock clock,
            Metrics metrics) {
        this.database = database;
        this.ledger = ledger;
        this.accounts = accounts;
        this.others = others;
        this.clock = clock;
        lease = new Lease(database, "due-accounts", LEASE);
        progress = new DueProgress(metrics);
        rounds = new Rounds("due-accounts", clock, this::round);
        rounds.start();
    }

    /** Looks at once instead of within the next seconds. */
    public void wake() {
        rounds.wake();
    }

    /**
     * Goes once through all that is due, the longest overdue first, and when nobody is, through shops whose members are all
     * to be worked out again. It goes on behind the last one instead of asking for the first again: PostgreSQL would step
     * over the index entries of all that were done before, every time.
     */
    private Duration round() {
        DueMember last = DueMember.NONE;
        boolean more;
        do {
            Instant now = clock.instant();
            if (!lease.ours(now)) {
                progress.end();
                return LOOK_EVERY;
            }
            int wanted = portion.members();
            List<DueMember> due = due(now, last, wanted);
            if (!due.isEmpty()) {
                last = due.getLast();
                bringUp(due, now);
            }
            more = due.size() == wanted || someOfAll(now, wanted);
        } while (more && !rounds.closed());
        progress.end();
        return LOOK_EVERY;
    }

    private List<DueMember> due(Instant now, DueMember after, int most) {
        List<DueMember> due = database.inTransaction(tx -> ledger.due(tx, now, after, most));
        count(due.size() == most, now);
        return due;
    }

    private void count(boolean many, Instant now) {
        if (many && !progress.counted()) {
            progress.begin(database.inTransaction(tx -> ledger.due(tx, now).accounts()));
        }
    }

    /**
     * Works out the next members of a shop that is to be worked out as a whole. How far it is is noted afterwards: who was
     * done and not noted is done again, which adds nothing.
     *
     * @return whether there was such a shop
     */
    private boolean someOfAll(Instant now, int most) {
        Optional<JdbcAllDue.Left> left = database.inTransaction(allDue::first);
        left.ifPresent(shop -> {
            List<Long> members = database.inTransaction(tx -> ledger.members(tx, shop.shopId(), shop.doneUpTo(), most));
            if (members.isEmpty()) {
                database.useTransaction(tx -> allDue.done(tx, shop));
            } else {
                count(members.size() == most, now);
                bringUp(Map.of(shop.shopId(), members), now);
                database.useTransaction(tx -> allDue.upTo(tx, shop, members.getLast()));
            }
        });
        return left.isPresent();
    }

    private void bringUp(List<DueMember> due, Instant now) {
        Map<Long, List<Long>> byShop = due.stream()
                .collect(Collectors.groupingBy(
                        DueMember::shopId,
                        TreeMap::new,
                        Collectors.mapping(DueMember::customerId, Collectors.toList())));
        bringUp(byShop, now);
    }

    private void bringUp(Map<Long, List<Long>> byShop, Instant now) {
        long began = System.nanoTime();
        byShop.forEach((shop, members) -> bringUp(shop, members, now));
        int done = byShop.values().stream().mapToInt(List::size).sum();
        portion.took(done, Duration.ofNanos(System.nanoTime() - began), others.getAsBoolean());
    }

    /** One whose account cannot be worked out must not hold up the others: the half it is in is halved until it is alone. */
    private void bringUp(long shopId, List<Long> members, Instant now) {
        try {
            Function<Tx, Map<Long, Statement>> work = tx -> accounts.bringUp(tx, shopId, members, now);
            // While others wait for the same disk it is forced a little at a time: what piles up would stop all of them
            // at once.
            if (others.getAsBoolean()) {
                database.inTransaction(work);
            } else {
                database.unforced(work);
            }
            progress.broughtUp(members.size());
        } catch (RuntimeException together) {
            if (members.size() == 1) {
                putOff(shopId, members.getFirst(), now, together);
            } else {
                int half = members.size() / 2;
                bringUp(shopId, members.subList(0, half), now);
                bringUp(shopId, members.subList(half, members.size()), now);
            }
        }
    }

    /** It is tried again in an hour; when the database is in trouble, as soon as it is well. */
    private void putOff(long shopId, long member, Instant now, RuntimeException why) {
        if (Database.inTrouble(why)) {
            throw why;
        }
        LOG.error("The account of member {} of shop {} cannot be worked out", member, shopId, why);
        database.useTransaction(tx -> ledger.due(tx, shopId, member, now.plus(AFTER_A_FAILURE)));
        progress.putOff();
    }

    @Override
    public void close() {
        rounds.close(lease);
    }
}
