package trappa.admin;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.staff.JdbcAudit;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.Problem;
import trappa.web.Query;
import trappa.web.StrictJson;

/** {@code /api/adjustments}: what waits for a second person, and the limit above which it does. */
public final class ApprovalEndpoint {
    private static final int PAGE = 200;
    private final Database database;
    private final Owner owner;
    private final Approvals approvals;
    private final JdbcApprovals rows = new JdbcApprovals();
    private final Clock clock;

    ApprovalEndpoint(Database database, Owner owner, Approvals approvals, Clock clock) {
        this.database = database;
        this.owner = owner;
        this.approvals = approvals;
        this.clock = clock;
    }

    public void list(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.VIEW_MEMBERS);
        String state = Optional.ofNullable(ctx.queryParam("state")).orElse("waiting");
        if (!state.equals("waiting") && !state.equals("over")) {
            throw new Problem(400, "bad_state", "state is waiting or over").thrown();
        }
        Instant now = clock.instant();
        long shop = staff.shop().id();
        long before = Query.number(ctx, "cursor", Long.MAX_VALUE);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        List<AdjustmentRequest> requests = database.inTransaction(tx -> {
            out.put("limit", rows.limit(tx, shop).orElse(null));
            List<AdjustmentRequest> found = state.equals("waiting")
                    ? rows.waiting(tx, shop, now, PAGE)
                    : rows.over(tx, shop, now, before, PAGE);
            if (!found.isEmpty()) {
                owner.note(tx, staff, JdbcAudit.Action.VIEWED_APPROVALS, Integer.toString(found.size()), state);
            }
            return found;
        });
        ArrayNode list = out.putArray("requests");
        requests.forEach(request -> list.add(json(request, now)));
        out.put(
                "next",
                state.equals("waiting") || requests.size() < PAGE
                        ? null
                        : Long.toString(requests.getLast().id()));
        Answers.json(ctx, out);
    }

    public void approve(Context ctx) {
        decide(ctx, true);
    }

    public void decline(Context ctx) {
        decide(ctx, false);
    }

    private void decide(Context ctx, boolean approve) {
        Staff staff = owner.staff(ctx.header("Authorization"), approve ? Right.APPROVE : Right.ADJUST);
        Instant now = DatabaseTime.now(clock);
        long shop = staff.shop().id();
        String id = ctx.pathParam("id");
        Approvals.Decision decision = !id.matches("[0-9]{1,18}")
                ? new Approvals.Decision(Approvals.Came.NOT_THERE, null)
                : approve
                        ? approvals.approve(shop, Long.parseLong(id), staff.user(), now)
                        : approvals.decline(shop, Long.parseLong(id), staff.user(), staff.may(Right.APPROVE), now);
        AdjustmentRequest request = decision.request();
        if (request == null) {
            throw new Problem(404, "not_found", "There is no such request").thrown();
        }
        switch (decision.came()) {
            case DONE -> Answers.json(ctx, json(request, now));
            case NOT_THERE -> throw new Problem(404, "not_found", "There is no such request").thrown();
            case OWN ->
                throw new Problem(403, "own_request", "Somebody else has to approve what you asked for").thrown();
            case NOT_OWN ->
                throw new Problem(403, "not_allowed", "You may take back only what you asked for yourself").thrown();
            case DECIDED -> throw new Problem(409, "already_decided", "Somebody has decided otherwise").thrown();
            case ENDED -> throw new Problem(409, "request_ended", "Nobody decided in time; ask again").thrown();
            case KEY_REUSED ->
                throw new Problem(409, "key_reused", "Its key was used for another adjustment meanwhile").thrown();
        }
    }

    public void limit(Context ctx) throws IOException {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.MANAGE);
        ObjectNode body = StrictJson.object(ctx, 4 << 10);
        JsonNode points = body.get("points");
        boolean none = points != null && points.isNull();
        if (!none
                && (points == null
                        || !points.isIntegralNumber()
                        || !points.canConvertToLong()
                        || points.longValue() < 1
                        || points.longValue() > Adjustments.MOST_POINTS)) {
            throw new Problem(
                            422,
                            "invalid_limit",
                            "One thing is wrong",
                            List.of(new Problem.At(
                                    "/points",
                                    "should be a whole number from 1 to " + Adjustments.MOST_POINTS
                                            + ", or null for no limit")))
                    .thrown();
        }
        Optional<Long> limit = none || points == null ? Optional.empty() : Optional.of(points.longValue());
        approvals.limit(staff.shop().id(), limit, staff.user(), clock.instant());
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("points", limit.orElse(null));
        Answers.json(ctx, out);
    }

    static ObjectNode json(AdjustmentRequest r, Instant now) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("id", Long.toString(r.id()))
                .put("customerId", Long.toString(r.customerId()))
                .put("points", r.points())
                .put("reason", r.reason())
                .put("state", r.state(now).name().toLowerCase(Locale.ROOT))
                .put("askedBy", r.askedBy())
                .put("askedAt", r.askedAt().toString())
                .put("endsAt", r.endsAt().toString())
                .put("decidedBy", r.decidedBy())
                .put("decidedAt", r.decidedAt() == null ? null : r.decidedAt().toString());
        return out;
    }
}
