package trappa.reward;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import trappa.account.Statement;
import trappa.account.Statement.ReachedStep;
import trappa.account.Statement.RedemptionStanding;
import trappa.account.Statement.Standing;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.fact.Redemption;
import trappa.ledger.Accounts;
import trappa.member.JdbcRedemptions;
import trappa.program.Program;
import trappa.program.Program.Reward;
import trappa.program.ProgramJson;
import trappa.program.ProgramVersion;
import trappa.value.Sha256;

/**
 * Taking a reward, first half: under the member's lock the balance is worked out, the points are reserved and the effect
 * is written to the outbox, all in one transaction. Asking again under the same key finds the first answer.
 */
public final class Redemptions {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    /** What has left our hands for good. */
    private static final Set<String> NOT_RETURNABLE = Set.of("store_credit", "donation", "partner");

    private final Database database;
    private final Accounts accounts;
    private final JdbcRedemptions redemptions;
    private final JdbcOutbox outbox;
    private final Codes codes;
    private final JdbcVouchers vouchers = new JdbcVouchers();
    private final Clock clock;

    Redemptions(
            Database database,
            Accounts accounts,
            JdbcRedemptions redemptions,
            JdbcOutbox outbox,
            Codes codes,
            Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.redemptions = redemptions;
        this.outbox = outbox;
        this.codes = codes;
        this.clock = clock;
    }

    /** What the shopper asks for: exactly one of the two. */
    record Request(@Nullable String rewardId, @Nullable String offerId) {
        String hash() {
            return Sha256.hex(rewardId + "\n" + offerId);
        }
    }

    /** What came of asking. */
    sealed interface Result {
        /** Accepted now, or ({@code again}) under this key before. */
        record Accepted(RedemptionStanding standing, Standing state, boolean again) implements Result {}

        /** Not possible, with the word of the contract and its status. */
        record Refused(int status, String type, String detail) implements Result {}
    }

    Result redeem(long shopId, long caller, Request request, String key) {
        return database.durably(tx -> {
            Accounts.Locked locked = accounts.lock(tx, shopId, List.of(caller));
            long customerId = locked.kept(caller);
            Accounts.Rules rules = accounts.rules(tx, shopId);
            // Once nobody else is at work on the member: what they did lies before it.
            Statement statement = accounts.statement(tx, rules, customerId, DatabaseTime.now(clock));
            Instant now = statement.asOf();
            LocalDate today = now.atZone(rules.zone(now)).toLocalDate();
            Optional<JdbcRedemptions.Asked> asked = redemptions.asked(tx, shopId, customerId, key);
            if (asked.isPresent()) {
                return asked.get().request().equals(request.hash())
                        ? accepted(statement, asked.get().redemptionId(), today, true)
                        : new Result.Refused(422, "key_reused", "This Idempotency-Key was used for another redemption");
            }
            Optional<Program> program =
                    rules.history().at(now).map(ProgramVersion::program).filter(p -> p.status() == Program.Status.LIVE);
            if (program.isEmpty()) {
                return new Result.Refused(410, "reward_gone", "The program is not running");
            }
            Chosen chosen = choose(request, program.get(), statement);
            if (chosen.refused() != null) {
                return chosen.refused();
            }
            Reward reward = chosen.reward();
            String id = Codes.newId();
            Optional<String> code = code(tx, shopId, reward, id, now);
            if (code.isEmpty()) {
                return new Result.Refused(410, "out_of_codes", "The shop has no code of this reward left");
            }
            Redemption redemption = new Redemption(
                    id,
                    reward.id(),
                    request.offerId(),
                    chosen.cost(),
                    now,
                    code.get(),
                    today.plusDays(reward.validDays()),
                    List.of());
            redemptions.add(tx, shopId, customerId, redemption, key, request.hash());
            outbox.add(tx, make(shopId, customerId, redemption, reward, rules, now));
            Statement after = accounts.bringUp(tx, locked, Map.of(), now).get(customerId);
            return accepted(after == null ? statement : after, id, today, false);
        });
    }

    /** The code the shopper gets: one of the owner's pool, a derived one, or none; empty when the pool has run out. */
    private Optional<String> code(Tx tx, long shopId, Reward reward, String id, Instant now) {
        return switch (reward.kind()) {
            case PARTNER -> vouchers.take(tx, shopId, reward.id(), id, now);
            case DONATION ->
                vouchers.any(tx, shopId, reward.id())
                        ? vouchers.take(tx, shopId, reward.id(), id, now)
                        : Optional.of(codes.code(id));
            case GIFT_CARD -> Optional.of(codes.giftCard(id));
            case STORE_CREDIT -> Optional.of("");
            case AMOUNT_OFF, PERCENT_OFF, FREE_SHIPPING, FREE_PRODUCT, PERK -> Optional.of(codes.code(id));
        };
    }

    /** Where a redemption of this member stands now. */
    Optional<Result.Accepted> find(long shopId, long customerId, String redemptionId) {
        return database.inTransaction(tx -> {
            Instant now = clock.instant();
            Accounts.Rules rules = accounts.rules(tx, shopId);
            Statement statement = accounts.statement(tx, rules, customerId, now);
            return statement.redemptions().stream()
                    .filter(r -> r.redemption().id().equals(redemptionId))
                    .findFirst()
                    .map(r -> new Result.Accepted(
                            r, r.standing(now.atZone(rules.zone(now)).toLocalDate()), true));
        });
    }

    /** Asks for an unused code to be taken back. @return why not, or empty when it is under way or done */
    Optional<Result.Refused> handBack(long shopId, long customerId, String redemptionId) {
        return database.durably(tx -> {
            accounts.lock(tx, shopId, List.of(customerId));
            Instant now = DatabaseTime.now(clock);
            Accounts.Rules rules = accounts.rules(tx, shopId);
            LocalDate today = now.atZone(rules.zone(now)).toLocalDate();
            Optional<RedemptionStanding> found = accounts.statement(tx, rules, customerId, now).redemptions().stream()
                    .filter(r -> r.redemption().id().equals(redemptionId))
                    .findFirst();
            if (found.isEmpty()) {
                return Optional.of(new Result.Refused(404, "not_found", "There is no such redemption"));
            }
            Standing standing = found.get().standing(today);
            if (standing == Standing.RETURNED && found.get().usedBy() == null) {
                return Optional.empty();
            }
            if (standing != Standing.ISSUED) {
                return Optional.of(new Result.Refused(409, "not_returnable", "Only an unused code can be handed back"));
            }
            Effect made = outbox.find(tx, shopId, redemptionId + "/make").orElseThrow();
            String kind = MAPPER.readValue(made.body(), Store.Wanted.class).kind();
            if (NOT_RETURNABLE.contains(kind)) {
                return Optional.of(
                        new Result.Refused(409, "not_returnable", "A reward of this kind cannot be handed back"));
            }
            outbox.add(
                    tx,
                    new Effect(
                            shopId,
                            redemptionId + "/withdraw",
                            customerId,
                            redemptionId,
                            Effect.Kind.WITHDRAW,
                            made.body(),
                            0,
                            now));
            return Optional.empty();
        });
    }

    private record Chosen(@Nullable Reward wanted, long cost, Result.@Nullable Refused refused) {
        Reward reward() {
            if (wanted == null) {
                throw new IllegalStateException("A refused redemption has no reward");
            }
            return wanted;
        }

        static Chosen no(int status, String type, String detail) {
            return new Chosen(null, 0, new Result.Refused(status, type, detail));
        }
    }

    private static Chosen choose(Request request, Program program, Statement statement) {
        if (request.offerId() != null) {
            return offer(request.offerId(), statement);
        }
        Optional<Reward> reward = program.reward(request.rewardId()).filter(r -> r.costPoints() != null);
        if (reward.isEmpty() || reward.get().costPoints() == null) {
            return Chosen.no(410, "reward_gone", "There is no such reward to buy");
        }
        long cost = reward.get().costPoints();
        if (statement.owed() > 0 || statement.available() < cost) {
            return Chosen.no(
                    409,
                    "insufficient_points",
                    "It costs " + cost + " points; " + statement.available() + " can be spent");
        }
        return new Chosen(reward.get(), cost, null);
    }

    private static Chosen offer(String offerId, Statement statement) {
        Optional<ReachedStep> reached = statement.reached().stream()
                .filter(r -> r.offerId().equals(offerId) && r.reward() != null)
                .findFirst();
        if (reached.isPresent()
                && reached.get().redemptionId() == null
                && reached.get().expired()) {
            return Chosen.no(410, "reward_gone", "The last day of this offer has passed");
        }
        if (reached.isEmpty() || !reached.get().standing()) {
            return Chosen.no(409, "not_reached", "The step of this offer is not reached");
        }
        if (reached.get().redemptionId() != null) {
            return Chosen.no(409, "already_claimed", "This offer has been claimed");
        }
        if (statement.owed() > 0) {
            return Chosen.no(
                    409, "insufficient_points", "Nothing can be taken while " + statement.owed() + " points are owed");
        }
        return new Chosen(reached.get().reward(), 0, null);
    }

    private static Effect make(
            long shopId, long customerId, Redemption redemption, Reward reward, Accounts.Rules rules, Instant now) {
        Store.Wanted wanted = new Store.Wanted(
                rules.shop().domain(),
                shopId,
                redemption.id(),
                reward.id(),
                customerId,
                redemption.code(),
                ProgramJson.word(reward.kind()),
                reward.amountMinor(),
                reward.percent(),
                reward.productId(),
                rules.shop().currencyOrHome(),
                reward.minimumOrderMinor(),
                now,
                redemption.validUntil(),
                redemption
                        .validUntil()
                        .plusDays(1)
                        .atStartOfDay(rules.zone(now))
                        .toInstant(),
                reward.combinesWith());
        return new Effect(
                shopId,
                redemption.id() + "/make",
                customerId,
                redemption.id(),
                Effect.Kind.MAKE,
                MAPPER.writeValueAsString(wanted),
                0,
                now);
    }

    private static Result accepted(Statement statement, String id, LocalDate today, boolean again) {
        RedemptionStanding standing = statement.redemptions().stream()
                .filter(r -> r.redemption().id().equals(id))
                .findFirst()
                .orElseThrow();
        return new Result.Accepted(standing, standing.standing(today), again);
    }
}
