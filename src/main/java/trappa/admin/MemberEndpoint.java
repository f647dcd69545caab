package trappa.admin;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.MonthDay;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.account.Statement;
import trappa.admin.Owner.Staff;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.fact.Adjustment;
import trappa.fact.CustomerFact;
import trappa.fact.CustomerState;
import trappa.fact.MemberFacts;
import trappa.ledger.Accounts;
import trappa.ledger.Entry;
import trappa.ledger.Explanation;
import trappa.ledger.JdbcLedger;
import trappa.ledger.JdbcLedger.MemberBalance;
import trappa.ledger.JdbcTimeline;
import trappa.member.JdbcFacts;
import trappa.program.ProgramJson;
import trappa.shop.Shop;
import trappa.staff.JdbcAudit;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.IdempotencyKey;
import trappa.web.Problem;
import trappa.web.Query;
import trappa.web.StrictJson;

/** {@code /api/members}: who has how many points, and where every one of them comes from. */
public final class MemberEndpoint {
    private static final int PAGE = 500;

    private final Database database;
    private final Owner owner;
    private final Accounts accounts;
    private final JdbcLedger ledger;
    private final JdbcTimeline timeline = new JdbcTimeline();
    private final JdbcFacts facts;
    private final Adjustments adjustments;
    private final Clock clock;

    MemberEndpoint(
            Database database,
            Owner owner,
            Accounts accounts,
            JdbcLedger ledger,
            JdbcFacts facts,
            Adjustments adjustments,
            Clock clock) {
        this.database = database;
        this.owner = owner;
        this.accounts = accounts;
        this.ledger = ledger;
        this.facts = facts;
        this.adjustments = adjustments;
        this.clock = clock;
    }

    /** Members in the order of their ids, {@code after} an id; their balances are the ledger's. */
    public void list(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.VIEW_MEMBERS);
        long after = Query.number(ctx, "after", 0);
        int most = (int) Math.clamp(Query.number(ctx, "limit", PAGE), 1, PAGE);
        List<MemberBalance> members = database.inTransaction(tx -> {
            List<MemberBalance> found = ledger.balances(tx, staff.shop().id(), after, most);
            if (!found.isEmpty()) {
                String from = after == 0 ? "" : "?after=" + after;
                owner.note(tx, staff, JdbcAudit.Action.LISTED_MEMBERS, Integer.toString(found.size()), from);
            }
            return found;
        });
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode list = out.putArray("members");
        for (MemberBalance m : members) {
            list.addObject()
                    .put("customerId", Long.toString(m.customerId()))
                    .put("balance", m.balance())
                    .put("entries", m.entries())
                    .put("mergedInto", m.mergedInto() == null ? null : Long.toString(m.mergedInto()));
        }
        out.put(
                "next",
                members.size() < most ? null : Long.toString(members.getLast().customerId()));
        Answers.json(ctx, out);
    }

    public void get(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.VIEW_MEMBERS);
        long customer = customer(ctx);
        Instant now = clock.instant();
        Answers.json(ctx, database.inTransaction(tx -> {
            MemberFacts known = facts.member(tx, staff.shop().id(), customer);
            if (known.createdAt() != null
                    || !known.orders().isEmpty()
                    || !known.adjustments().isEmpty()) {
                owner.note(tx, staff, JdbcAudit.Action.VIEWED_MEMBER, Long.toString(customer), "");
            }
            return account(tx, staff.shop().id(), known, now);
        }));
    }

    public void ledger(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.VIEW_MEMBERS);
        long customer = customer(ctx);
        long before = Query.number(ctx, "before", Long.MAX_VALUE);
        Shop shop = staff.shop();
        Explanation explanation = new Explanation(
                Optional.ofNullable(ctx.queryParam("locale")).orElse(shop.localeOrHome()),
                shop.countryOrHome(),
                shop.currencyOrHome());
        List<Entry> rows = database.inTransaction(tx -> {
            List<Entry> found = timeline.newestFirst(tx, shop.id(), customer, JdbcTimeline.Wanted.ALL, before, PAGE);
            if (!found.isEmpty()) {
                owner.note(tx, staff, JdbcAudit.Action.VIEWED_MEMBER, Long.toString(customer), "");
            }
            return found;
        });
        long kept = database.inTransaction(tx -> accounts.kept(tx, shop.id(), customer));
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("mergedInto", kept == customer ? null : Long.toString(kept));
        ArrayNode list = out.putArray("entries");
        for (Entry row : rows) {
            list.addObject()
                    .put("number", row.number())
                    .put("key", row.posting())
                    .put("sequence", row.sequence())
                    .put("kind", ProgramJson.word(row.kind()))
                    .put("from", row.from().name())
                    .put("to", row.to().name())
                    .put("points", row.toMember())
                    .put("amount", row.points())
                    .put("at", row.occurredAt().toString())
                    .put("recordedAt", row.recordedAt().toString())
                    .put("hash", row.hash())
                    .put("explanation", explanation.of(row.why()));
        }
        out.put("next", rows.size() < PAGE ? null : Long.toString(rows.getLast().number()));
        Answers.json(ctx, out);
    }

    /** Points given or taken by a person, with a reason. The key makes a repeat harmless. */
    public void adjust(Context ctx) throws IOException {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.ADJUST);
        long customer = customer(ctx);
        String key = IdempotencyKey.of(ctx);
        ObjectNode body = StrictJson.object(ctx, 64 << 10);
        Instant now = DatabaseTime.now(clock);
        Adjustment adjustment = new Adjustment(key, now, points(body), reason(body), staff.user());
        long shop = staff.shop().id();
        switch (adjustments.make(shop, customer, adjustment)) {
            case Adjustments.Outcome.Made() -> {
                ctx.status(201);
                Answers.json(
                        ctx,
                        database.inTransaction(
                                tx -> account(tx, shop, facts.member(tx, shop, customer), clock.instant())));
            }
            case Adjustments.Outcome.Waits(AdjustmentRequest request) -> {
                ctx.status(202);
                Answers.json(ctx, ApprovalEndpoint.json(request, now));
            }
            case Adjustments.Outcome.NotApproved(AdjustmentRequest request) ->
                throw new Problem(409, "not_approved", "This was asked for under this key and not approved").thrown();
            case Adjustments.Outcome.KeyReused() ->
                throw new Problem(422, "key_reused", "This Idempotency-Key was used for another adjustment").thrown();
        }
    }

    /** The account of a customer, by any number of theirs: the answer names the one they go by. */
    private ObjectNode account(Tx tx, long shopId, MemberFacts member, Instant now) {
        Statement s = Accounts.statement(accounts.rules(tx, shopId), member, now);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("customerId", Long.toString(member.customerId()));
        CustomerState state = member.customer();
        ObjectNode said = out.putObject("customer");
        said.put("since", member.createdAt() == null ? null : member.createdAt().toString());
        said.put("enabled", state.enabled().map(CustomerFact.Enabled::on).orElse(null));
        said.put("deleted", state.deleted());
        said.put(
                "emailConsent",
                state.consent().map(CustomerFact.EmailConsent::state).orElse(null));
        MonthDay birthday = s.activities().birthday();
        if (birthday == null) {
            said.putNull("birthday");
        } else {
            said.putObject("birthday").put("month", birthday.getMonthValue()).put("day", birthday.getDayOfMonth());
        }
        ArrayNode tags = said.putArray("tags");
        state.tagsAt(now).forEach(tags::add);
        ObjectNode points = out.putObject("points");
        points.put("available", s.available());
        points.put("pending", s.pending());
        points.put(
                "pendingReadyOn",
                s.pendingReadyOn() == null ? null : s.pendingReadyOn().toString());
        points.put("owed", s.owed());
        points.put("qualifying", s.qualifying());
        if (s.tier() == null) {
            out.putNull("tier");
        } else {
            out.putObject("tier")
                    .put("id", s.tier().tier().id())
                    .put("name", s.tier().tier().name())
                    .put(
                            "until",
                            s.tier().until() == null ? null : s.tier().until().toString());
        }
        ArrayNode orders = out.putArray("orders");
        s.orders()
                .forEach(o -> orders.addObject()
                        .put("orderId", Long.toString(o.orderId()))
                        .put("points", o.points())
                        .put("nothing", o.nothing() == null ? null : ProgramJson.word(o.nothing())));
        ArrayNode steps = out.putArray("steps");
        s.reached()
                .forEach(r -> steps.addObject()
                        .put("stepId", r.stepId())
                        .put("offerId", r.offerId())
                        .put("standing", r.standing())
                        .put("current", r.current())
                        .put("lastDay", r.reward() == null ? null : r.lastDay().toString()));
        return out;
    }

    private static long points(ObjectNode body) {
        JsonNode points = body.get("points");
        if (points == null
                || !points.isIntegralNumber()
                || !points.canConvertToLong()
                || points.longValue() == 0
                || points.longValue() > Adjustments.MOST_POINTS
                || points.longValue() < -Adjustments.MOST_POINTS) {
            throw wrong(
                    "/points",
                    "should be a whole number other than 0, at most " + Adjustments.MOST_POINTS + " either way");
        }
        return points.longValue();
    }

    private static String reason(ObjectNode body) {
        JsonNode reason = body.get("reason");
        if (reason == null
                || !reason.isString()
                || reason.stringValue().isBlank()
                || reason.stringValue().length() > Adjustments.LONGEST_REASON) {
            throw wrong("/reason", "is required: 1 to " + Adjustments.LONGEST_REASON + " characters");
        }
        return reason.stringValue();
    }

    private static Problem.Thrown wrong(String pointer, String detail) {
        return new Problem(422, "invalid_adjustment", "One thing is wrong", List.of(new Problem.At(pointer, detail)))
                .thrown();
    }

    static long customer(Context ctx) {
        String text = ctx.pathParam("customerId");
        if (Query.isNumber(text)) {
            return Long.parseLong(text);
        }
        throw new Problem(404, "not_found", "There is no such member").thrown();
    }
}
