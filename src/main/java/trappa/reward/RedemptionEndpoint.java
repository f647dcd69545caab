package trappa.reward;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.account.Statement.Standing;
import trappa.db.Database;
import trappa.fact.Redemption.Happened;
import trappa.member.JdbcRedemptions;
import trappa.reward.Redemptions.Request;
import trappa.reward.Redemptions.Result;
import trappa.shop.Shoppers;
import trappa.shop.Shoppers.Shopper;
import trappa.web.IdempotencyKey;
import trappa.web.Problem;
import trappa.web.RateLimit;
import trappa.web.StrictJson;

/**
 * {@code /proxy/redemptions}: a shopper claims an offer or spends points. Only a POST with a JSON body changes anything,
 * since the shopper's identity comes by a cookie on the shop's side.
 */
public final class RedemptionEndpoint {
    private static final int MOST_BYTES = 4 << 10;
    private static final Duration PATIENCE = Duration.ofMillis(1_500);
    private static final long FIRST_PAUSE_NANOS = 10_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 80_000_000L;
    private static final int TURNS = 64;

    private final Database database;
    private final Shoppers shoppers;
    private final JdbcRedemptions facts;
    private final Redemptions redemptions;
    private final Fulfilment fulfilment;
    private final RateLimit limit = new RateLimit();
    private final List<Lock> turns =
            Stream.<Lock>generate(ReentrantLock::new).limit(TURNS).toList();
    private final Clock clock;

    RedemptionEndpoint(
            Database database,
            Shoppers shoppers,
            JdbcRedemptions facts,
            Redemptions redemptions,
            Fulfilment fulfilment,
            Clock clock) {
        this.database = database;
        this.shoppers = shoppers;
        this.facts = facts;
        this.redemptions = redemptions;
        this.fulfilment = fulfilment;
        this.clock = clock;
    }

    public void redeem(Context ctx) throws IOException {
        Shopper shopper = shopper(ctx);
        String key = IdempotencyKey.of(ctx);
        Request request = request(StrictJson.object(ctx, MOST_BYTES));
        boolean counted = limit(shopper, key);
        switch (inTurn(shopper, () -> redemptions.redeem(shopper.shopId(), shopper.customerId(), request, key))) {
            case Result.Refused(int status, String type, String detail) ->
                throw new Problem(status, type, detail).thrown();
            case Result.Accepted accepted -> {
                if (accepted.again()) {
                    ctx.header("Idempotency-Hit", "true");
                    if (counted) {
                        limit.giveBack(shopper.name());
                    }
                }
                ctx.status(201);
                answer(ctx, accepted.state() == Standing.RESERVED ? settled(shopper, accepted) : accepted);
            }
        }
    }

    /** Hands an unused code back. */
    public void handBack(Context ctx) throws IOException {
        Shopper shopper = shopper(ctx);
        StrictJson.object(ctx, MOST_BYTES);
        String id = ctx.pathParam("id");
        Optional<Result.Refused> refused = redemptions.handBack(shopper.shopId(), shopper.customerId(), id);
        if (refused.isPresent()) {
            throw new Problem(
                            refused.get().status(),
                            refused.get().type(),
                            refused.get().detail())
                    .thrown();
        }
        Result.Accepted now =
                redemptions.find(shopper.shopId(), shopper.customerId(), id).orElseThrow();
        answer(ctx, now.state() == Standing.RETURNED ? now : settled(shopper, now));
    }

    private Shopper shopper(Context ctx) {
        return shoppers.loggedIn(ctx.req().getQueryString(), "reward_gone");
    }

    /** One shopper's calls wait for each other here, not at the member's lock with a database connection each. */
    private Result inTurn(Shopper shopper, Supplier<Result> work) {
        Lock turn = turns.get(Math.floorMod(shopper.hashCode(), turns.size()));
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    /** @return false when it did not count, because it is a repeat */
    private boolean limit(Shopper shopper, String key) {
        if (limit.take(shopper.name(), clock.instant())) {
            return true;
        }
        boolean known = database.inTransaction(tx -> facts.asked(tx, shopper.shopId(), shopper.customerId(), key))
                .isPresent();
        if (!known) {
            throw new Problem(429, "too_many", "Too many at once; try again in a moment").thrown();
        }
        return false;
    }

    /** Waits a moment for the store, so that the shopper mostly gets the code at once. */
    private Result.Accepted settled(Shopper shopper, Result.Accepted accepted) {
        Standing before = accepted.state();
        Result.Accepted now = accepted;
        fulfilment.wake();
        Instant over = clock.instant().plus(PATIENCE);
        long end = System.nanoTime() + PATIENCE.toNanos();
        long pause = FIRST_PAUSE_NANOS;
        while (now.state() == before
                && System.nanoTime() < end
                && clock.instant().isBefore(over)) {
            // Less and less often: while a store is out of reach many may be waiting here.
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            now = redemptions
                    .find(
                            shopper.shopId(),
                            shopper.customerId(),
                            accepted.standing().redemption().id())
                    .orElse(now);
        }
        return now;
    }

    private static Request request(ObjectNode body) {
        String reward = text(body, "rewardId");
        String offer = text(body, "offerId");
        if ((reward == null) == (offer == null) || body.size() != 1) {
            throw new Problem(
                            422,
                            "invalid_redemption",
                            "The body is {\"rewardId\": …} or {\"offerId\": …}, one of the two")
                    .thrown();
        }
        return new Request(reward, offer);
    }

    private static @Nullable String text(ObjectNode body, String key) {
        JsonNode node = body.get(key);
        return node != null && node.isString() && node.stringValue().length() <= 60 ? node.stringValue() : null;
    }

    private static void answer(Context ctx, Result.Accepted accepted) {
        var redemption = accepted.standing().redemption();
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.putObject("redemption")
                .put("id", redemption.id())
                .put("status", accepted.state().name())
                .put(
                        "code",
                        redemption.when(Happened.ISSUED).isPresent()
                                        && !redemption.code().isEmpty()
                                ? redemption.code()
                                : null)
                .put("validUntil", redemption.validUntil().toString());
        ctx.header("Cache-Control", "private, no-store");
        ctx.contentType("application/json");
        ctx.result(out.toString().getBytes(StandardCharsets.UTF_8));
    }
}
