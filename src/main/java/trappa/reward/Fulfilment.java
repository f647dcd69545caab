package trappa.reward;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import trappa.db.Database;
import trappa.fact.Redemption.Happened;
import trappa.ledger.Accounts;
import trappa.member.JdbcRedemptions;
import trappa.shop.JdbcShops;

/**
 * Taking a reward, second half: asks the store for each effect in the outbox and notes what came of it, under the
 * member's lock. What is not known is asked again, later and later. A reservation older than ten minutes is settled by
 * asking the store whether its code is there: yes makes it issued, no gives the points back.
 */
public final class Fulfilment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fulfilment.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration SETTLE_AFTER = Duration.ofMinutes(10);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    /** Longer than asking the store ever takes; a server that ends meanwhile leaves the effect to the others then. */
    private static final Duration CLAIM = Duration.ofSeconds(60);

    private static final int CHUNK = 100;

    private final Database database;
    private final Accounts accounts;
    private final JdbcRedemptions redemptions;
    private final JdbcOutbox outbox;
    private final JdbcShops shops;
    private final Store store;
    private final LookUps.Asking lookUps;
    private final Clock clock;
    private final Random jitter;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    Fulfilment(
            Database database,
            Accounts accounts,
            JdbcRedemptions redemptions,
            JdbcOutbox outbox,
            JdbcShops shops,
            Store store,
            LookUps.Asking lookUps,
            Clock clock,
            Random jitter) {
        this.database = database;
        this.accounts = accounts;
        this.redemptions = redemptions;
        this.outbox = outbox;
        this.shops = shops;
        this.store = store;
        this.lookUps = lookUps;
        this.clock = clock;
        this.jitter = jitter;
        thread = Thread.ofPlatform().name("fulfilment").start(this::run);
    }

    void wake() {
        wake.release();
    }

    private void run() {
        while (!closed) {
            try {
                List<Effect> due = database.inTransaction(tx -> outbox.due(tx, clock.instant(), CHUNK));
                due.forEach(this::carryOut);
                if (due.size() < CHUNK) {
                    wake.tryAcquire(2, TimeUnit.SECONDS);
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("The outbox could not be worked through; trying again", e);
                pause();
            }
        }
    }

    private void carryOut(Effect effect) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (database.shared() && !database.inTransaction(tx -> outbox.claim(tx, effect, now.plus(CLAIM)))) {
            return;
        }
        if (effect.kind() == Effect.Kind.LOOK_UP) {
            if (lookUps.ask(effect, now) instanceof Catalogue.Answer.Unknown(String why)) {
                again(effect, now, why);
            }
            return;
        }
        switch (ask(effect, now)) {
            case Store.Answer.Done() -> settle(effect, done(effect.kind()), now, null);
            case Store.Answer.Refused(String why) ->
                settle(effect, effect.kind() == Effect.Kind.MAKE ? Happened.FAILED : null, now, why);
            case Store.Answer.Unknown(String why) -> again(effect, now, why);
        }
    }

    private void again(Effect effect, Instant now, String why) {
        database.useTransaction(tx -> outbox.attempted(tx, effect, now.plus(patience(effect.attempts())), why));
    }

    private static @Nullable Happened done(Effect.Kind kind) {
        return switch (kind) {
            case LOOK_UP -> null;
            case MAKE -> Happened.ISSUED;
            case WITHDRAW -> Happened.HANDED_BACK;
            case REVOKE -> Happened.VOIDED;
        };
    }

    private Store.Answer ask(Effect effect, Instant now) {
        try {
            if (effect.kind() != Effect.Kind.MAKE) {
                var shop = database.inTransaction(tx -> shops.get(tx, effect.shopId()));
                return store.withdraw(shop.domain(), effect.body());
            }
            Store.Wanted wanted = MAPPER.readValue(effect.body(), Store.Wanted.class);
            if (effect.attempts() > 0 && old(effect, now)) {
                Optional<Boolean> there = store.has(wanted.shop(), wanted.code());
                if (there.isPresent()) {
                    return there.get()
                            ? new Store.Answer.Done()
                            : new Store.Answer.Refused("The store never made the code");
                }
            }
            return store.make(wanted);
        } catch (RuntimeException e) {
            LOG.warn("The store could not be asked for {}", effect.id(), e);
            return new Store.Answer.Unknown(String.valueOf(e.getMessage()));
        }
    }

    private boolean old(Effect effect, Instant now) {
        return database
                .inTransaction(
                        tx -> accounts.statement(tx, accounts.rules(tx, effect.shopId()), effect.customerId(), now))
                .redemptions()
                .stream()
                .anyMatch(r -> r.redemption().id().equals(effect.redemptionId())
                        && r.redemption().at().plus(SETTLE_AFTER).isBefore(now));
    }

    private void settle(Effect effect, @Nullable Happened what, Instant now, @Nullable String error) {
        database.durably(tx -> {
            Accounts.Locked locked = accounts.lock(tx, effect.shopId(), List.of(effect.customerId()));
            if (outbox.open(tx, effect.shopId(), effect.id()).isEmpty()) {
                return false;
            }
            if (what != null && effect.redemptionId() != null) {
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

    private void pause() {
        try {
            wake.tryAcquire(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the thread to end by itself: an interrupt in the middle of a read would close H2's file for everybody. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
