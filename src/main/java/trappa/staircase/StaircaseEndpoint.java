package trappa.staircase;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.account.OrderEstimate;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.ledger.Accounts;
import trappa.ledger.Explanation;
import trappa.ledger.JdbcLedger;
import trappa.program.Program;
import trappa.program.ProgramVersion;
import trappa.program.Rung;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.signature.ProxySignature;
import trappa.signature.ProxySignature.Caller;
import trappa.web.Answers;
import trappa.web.Problem;

/**
 * What the shopper's browser asks through the shop: {@code /proxy/*}. Who asks comes from the signed parameters and from
 * nowhere else; a member's answers are never kept by anybody on the way.
 */
public final class StaircaseEndpoint {
    private static final long LARGEST_AMOUNT = 1_000_000_000_000L;

    private final Database database;
    private final ProxySignature signature;
    private final JdbcShops shops;
    private final Accounts accounts;
    private final JdbcLedger ledger;
    private final States states;
    private final Clock clock;
    private final Sightings sightings;

    public StaircaseEndpoint(
            Database database,
            ProxySignature signature,
            JdbcShops shops,
            Accounts accounts,
            JdbcLedger ledger,
            States states,
            Clock clock) {
        this.database = database;
        this.signature = signature;
        this.shops = shops;
        this.accounts = accounts;
        this.ledger = ledger;
        this.states = states;
        this.clock = clock;
        this.sightings = new Sightings(database, shops);
    }

    /** The caller of a signed call; anything else is a 401. */
    public Caller caller(Context ctx) {
        return signature
                .verify(ctx.req().getQueryString(), clock.instant())
                .orElseThrow(() -> Problem.unauthorized().thrown());
    }

    public void staircase(Context ctx) throws IOException {
        Caller caller = caller(ctx);
        show(ctx, caller);
        sightings.seen(caller.shop(), clock.instant());
    }

    /** Answers with the state for a caller whose identity has been proved. */
    void show(Context ctx, Caller caller) throws IOException {
        answer(ctx, states.of(caller.shop(), caller.customerId(), caller.parameter("locale"), clock.instant()));
    }

    public void history(Context ctx) throws IOException {
        Caller caller = caller(ctx);
        long customer = caller.customerId()
                .orElseThrow(
                        () -> new Problem(401, "not_logged_in", "Only a logged-in shopper has a history").thrown());
        History.Place place = caller.parameter("cursor")
                .map(text -> History.Place.parse(text).orElseThrow(StaircaseEndpoint::badCursor))
                .orElse(null);
        Instant now = clock.instant();
        ObjectNode page = database.inTransaction(tx -> {
            Optional<Accounts.Rules> rules = live(tx, caller, now);
            if (rules.isEmpty()) {
                return History.page(List.of(), null, new Explanation("en", "SE", "SEK"));
            }
            Shop shop = rules.get().shop();
            Program program = rules.get().history().at(now).orElseThrow().program();
            String language = caller.parameter("locale")
                    .orElse(program.locale() == null ? shop.localeOrHome() : program.locale());
            Explanation explanation = new Explanation(
                    language,
                    program.country() == null ? shop.countryOrHome() : program.country(),
                    shop.currencyOrHome());
            return History.page(ledger.all(tx, shop.id(), accounts.kept(tx, shop.id(), customer)), place, explanation);
        });
        answer(ctx, State.of(page));
    }

    private static Problem.Thrown badCursor() {
        return new Problem(400, "bad_cursor", "cursor is what next was on the page before").thrown();
    }

    /** Points an amount would give this shopper now, and the step it would reach. */
    public void estimate(Context ctx) throws IOException {
        Caller caller = caller(ctx);
        long amount = caller.parameter("amount_minor")
                .filter(text -> text.matches("[0-9]{1,13}"))
                .map(Long::parseLong)
                .filter(minor -> minor <= LARGEST_AMOUNT)
                .orElseThrow(StaircaseEndpoint::badAmount);
        Instant now = clock.instant();
        ObjectNode out = database.inTransaction(tx -> {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.put("amountMinor", amount);
            Optional<Accounts.Rules> rules = live(tx, caller, now);
            if (rules.isEmpty()) {
                return answer.put("points", 0)
                        .putNull("step")
                        .put("member", false)
                        .putNull("program");
            }
            ProgramVersion version = rules.get().history().at(now).orElseThrow();
            Statement statement = caller.customerId().isPresent()
                    ? accounts.statement(tx, rules.get(), caller.customerId().getAsLong(), now)
                    : null;
            OrderEstimate estimate =
                    estimate(amount, version, statement, now, rules.get().zone(now));
            StaircaseView view = new StaircaseView(
                    rules.get().shop(), version.program(), rules.get().day(now));
            answer.put("points", estimate.points());
            Rung step = estimate.reaches();
            if (step == null) {
                answer.putNull("step");
            } else {
                ObjectNode node = answer.putObject("step").put("id", step.id()).put("at", step.at());
                node.put("tier", step.tier() == null ? null : step.tier().name());
                if (step.reward() == null) {
                    node.putNull("reward");
                } else {
                    view.reward(node.putObject("reward"), step.reward());
                }
            }
            answer.put("member", statement != null);
            view.home(answer.putObject("program"));
            return answer;
        });
        answer(ctx, State.of(out));
    }

    private static OrderEstimate estimate(
            long amount, ProgramVersion version, @Nullable Statement statement, Instant now, ZoneId zone) {
        try {
            return OrderEstimate.of(amount, version, statement, now, zone);
        } catch (ArithmeticException morePointsThanThereAre) {
            throw badAmount();
        }
    }

    private static Problem.Thrown badAmount() {
        String range = "amount_minor must be a whole number of minor units from 0 to " + LARGEST_AMOUNT;
        return new Problem(400, "bad_amount", range).thrown();
    }

    /** The shop's rules when its program is shown to shoppers. */
    private Optional<Accounts.Rules> live(Tx tx, Caller caller, Instant now) {
        return shops.find(tx, caller.shop())
                .map(shop -> accounts.rules(tx, shop.id()))
                .filter(rules -> rules.history()
                        .at(now)
                        .filter(v -> v.program().status() != Program.Status.DRAFT)
                        .isPresent());
    }

    /** Whoever has it asks whether it is still the same; nobody on the way keeps it. */
    private static void answer(Context ctx, State state) throws IOException {
        ctx.header("Cache-Control", "private, no-store");
        ctx.header("ETag", state.tag());
        ctx.contentType("application/json");
        if (Answers.isHeld(ctx, state.tag())) {
            ctx.status(304);
        } else {
            ctx.outputStream().write(state.body()); // as a result it would be copied once more
        }
    }
}
