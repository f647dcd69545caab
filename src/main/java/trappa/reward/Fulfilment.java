package trappa.reward;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import trappa.account.Statement.Standing;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Lanes;
import trappa.db.Rounds;
import trappa.fact.Redemption.Happened;
import trappa.ledger.Accounts;
import trappa.member.JdbcRedemptions;
import trappa.reward.Trouble.Code;

/**
 * Taking a reward, second half: asks the store for each effect in the outbox and notes what came of it, under the
 * member's lock. An effect is taken before the store is asked, so that two servers never do it at once. What is not known is asked again, later and later. A reservation older than ten minutes is settled by
 * asking the store whether its code is there: yes makes it issued; no, twice, with an attempt between, gives the points
 * back. While the store cannot be asked it stays on its way.
 */
public final class Fulfilment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fulfilment.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration SETTLE_AFTER = Duration.ofMinutes(10);
    /** The store may still be at work on what it was asked; only afterwards does looking tell anything. */
    private static final Duration STILL_UNDER_WAY = Duration.ofMinutes(1);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    /** Longer than asking the store ever takes; a server that ends meanwhile leaves the effect to the others then. */
    private static final Duration TAKEN_FOR = Duration.ofMinutes(5);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final int CHUNK = 100;
    private static final int SHOPS_AT_ONCE = 8;

    private final Database database;
    private final Accounts accounts;
    private final JdbcRedemptions redemptions;
    private final JdbcOutbox outbox;
    private final Store store;
    private final LookUps.Asking lookUps;
    private final Clock clock;
    private final Random jitter;
    private final JdbcReceipts receipts = new JdbcReceipts();
    private final Rounds rounds;
    private final Lanes<Long> lanes;

    Fulfilment(
            Database database,
            Accounts accounts,
            JdbcRedemptions redemptions,
            JdbcOutbox outbox,
            Store store,
            LookUps.Asking lookUps,
            Clock clock,
            Random jitter) {
        this.database = database;
        this.accounts = accounts;
        this.redemptions = redemptions;
        this.outbox = outbox;
        this.store = store;
        this.lookUps = lookUps;
        this.clock = clock;
        this.jitter = jitter;
        rounds = new Rounds("fulfilment", clock, this::round);
        lanes = new Lanes<>("fulfilment", SHOPS_AT_ONCE, rounds::wake);
        rounds.start();
    }

    void wake() {
        rounds.wake();
    }

    private Duration round() {
        database.inTransaction(tx -> outbox.shopsDue(tx, clock.instant()))
                .forEach(shopId -> lanes.begin(shopId, () -> work(shopId)));
        return LOOK_EVERY;
    }

    /** Until nothing is due. @return whether there may be more by now */
    private boolean work(long shopId) {
        List<Effect> due;
        do {
            due = database.inTransaction(tx -> outbox.due(tx, shopId, clock.instant(), CHUNK));
            for (Effect effect : due) {
                if (rounds.closed()) {
                    return false;
                }
                try {
                    carryOut(effect);
                } catch (JdbcOutbox.Settled already) {
                    LOG.info("{}", already.getMessage());
                }
            }
        } while (!due.isEmpty());
        return true;
    }

    /** The intent is on disk before the store is asked: whoever comes after a crash knows that it may have been done. */
    private void carryOut(Effect effect) {
        Instant now = DatabaseTime.now(clock);
        if (!database.durably(tx -> outbox.take(tx, effect, now.plus(TAKEN_FOR)))) {
            return;
        }
        if (effect.kind() == Effect.Kind.LOOK_UP) {
            if (lookUps.ask(effect, now) instanceof Catalogue.Answer.Unknown(Trouble why)) {
                again(effect, now, why, Duration.ZERO);
            }
            return;
        }
        switch (ask(effect, now)) {
            case Store.Answer.Done(String receipt) -> settle(effect, done(effect.kind()), now, receipt, null);
            case Store.Answer.Refused(Trouble why) -> {
                LOG.warn("The store refused {} of shop {}: {}", effect.id(), effect.shopId(), why);
                settle(effect, effect.kind() == Effect.Kind.MAKE ? Happened.FAILED : null, now, null, why);
            }
            case Store.Answer.Unknown(Trouble why, Duration notBefore) -> again(effect, now, why, notBefore);
        }
    }

    private void again(Effect effect, Instant now, Trouble why, Duration notBefore) {
        Duration patience = patience(effect.attempts());
        Instant next = now.plus(patience.compareTo(notBefore) < 0 ? notBefore : patience);
        database.useTransaction(tx -> outbox.attempted(tx, effect, next, why));
    }

    private static @Nullable Happened done(Effect.Kind kind) {
        return switch (kind) {
            case LOOK_UP -> null;
            case MAKE -> Happened.ISSUED;
            case WITHDRAW -> Happened.HANDED_BACK;
            case REVOKE -> Happened.VOIDED;
            case LOST -> Happened.DELETED;
        };
    }

    private Store.Answer ask(Effect effect, Instant now) {
        try {
            Store.Wanted wanted = MAPPER.readValue(effect.body(), Store.Wanted.class);
            return switch (effect.kind()) {
                case WITHDRAW, REVOKE -> store.withdraw(wanted);
                case LOST ->
                    store.has(wanted)
                            .<Store.Answer>map(there -> there || !unused(effect, now)
                                    ? new Store.Answer.Refused(Trouble.of(Code.NOT_LOST))
                                    : new Store.Answer.Done(null))
                            .orElseGet(() -> new Store.Answer.Unknown(Trouble.of(Code.COULD_NOT_ASK)));
                case MAKE -> make(effect, wanted, now);
                case LOOK_UP -> throw new IllegalStateException("Look-ups are asked elsewhere");
            };
        } catch (RuntimeException e) {
            LOG.warn("The store could not be asked for {}", effect.id(), e);
            return new Store.Answer.Unknown(Trouble.of(Code.BROKEN, String.valueOf(e.getMessage())));
        }
    }

    private Store.Answer make(Effect effect, Store.Wanted wanted, Instant now) {
        if (effect.attempts() > 0 && wanted.startsAt().plus(SETTLE_AFTER).isBefore(now)) {
            Optional<Boolean> there = store.has(wanted);
            if (there.isPresent() && !there.get()) {
                return late(effect, wanted, now);
            }
        }
        return store.make(wanted, effect.attempts() > 0);
    }

    /**
     * The store does not have it after ten minutes. It may have been out of reach all the while, so it is asked to make it
     * once more; when it could be asked again and still has nothing, it is given up.
     */
    private Store.Answer late(Effect effect, Store.Wanted wanted, Instant now) {
        int looks = database.inTransaction(tx -> outbox.notThere(tx, effect));
        if (looks > 1 || !now.isBefore(wanted.endsAt())) {
            return new Store.Answer.Refused(Trouble.of(Code.NEVER_MADE));
        }
        Store.Answer answer = store.make(wanted, true);
        return answer instanceof Store.Answer.Unknown(Trouble why, Duration notBefore)
                ? new Store.Answer.Unknown(why, STILL_UNDER_WAY)
                : answer;
    }

    private boolean unused(Effect effect, Instant now) {
        return database.inTransaction(tx -> {
            Accounts.Rules rules = accounts.rules(tx, effect.shopId());
            return accounts.statement(tx, rules, effect.customerId(), now).redemptions().stream()
                    .anyMatch(r -> r.redemption().id().equals(effect.redemptionId())
                            && r.standing(now.atZone(rules.zone(now)).toLocalDate()) == Standing.ISSUED);
        });
    }

    private void settle(
            Effect effect, @Nullable Happened what, Instant now, @Nullable String receipt, @Nullable Trouble error) {
        database.durably(tx -> {
            Accounts.Locked locked = accounts.lock(tx, effect.shopId(), List.of(effect.customerId()));
            outbox.requireOpen(tx, effect);
            if (what != null && effect.redemptionId() != null) {
                if (receipt != null) {
                    receipts.add(tx, effect.shopId(), receipt, effect.redemptionId());
                }
                redemptions.happened(tx, effect.shopId(), effect.redemptionId(), what, now);
                accounts.bringUp(tx, locked, Map.of(), now);
            }
            outbox.attempted(tx, effect, null, error);
            return true;
        });
    }

    /** 1, 2, 4 … seconds and a little chance, at most five minutes. */
    private Duration patience(int attempts) {
        long seconds = Math.min(LONGEST_WAIT.toSeconds(), 1L << Math.min(attempts, 20));
        return Duration.ofMillis(seconds * 1000 + jitter.nextInt(1000));
    }

    @Override
    public void close() {
        rounds.close();
        lanes.close();
    }
}
