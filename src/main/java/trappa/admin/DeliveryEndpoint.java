package trappa.admin;

import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.staff.JdbcAudit;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.Problem;
import trappa.web.Query;

/** {@code /api/deliveries}: what the store sent, what became of it, and once more. */
public final class DeliveryEndpoint {
    private static final int PAGE = 200;
    private static final Set<String> STATUSES = Set.of("received", "applied", "kept", "quarantined");
    private final Owner owner;
    private final DeliveryList deliveries;

    DeliveryEndpoint(Owner owner, DeliveryList deliveries) {
        this.owner = owner;
        this.deliveries = deliveries;
    }

    public void list(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.VIEW_MEMBERS);
        String status = ctx.queryParam("status");
        if (status != null && !STATUSES.contains(status)) {
            throw new Problem(
                            400,
                            "bad_status",
                            "status is one of " + STATUSES.stream().sorted().toList())
                    .thrown();
        }
        long before = Query.number(ctx, "cursor", Long.MAX_VALUE);
        List<DeliveryList.Row> rows = deliveries.list(staff.shop().id(), status, before, PAGE);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode list = out.putArray("deliveries");
        for (DeliveryList.Row row : rows) {
            list.addObject()
                    .put("id", Long.toString(row.id()))
                    .put("webhookId", row.webhookId())
                    .put("topic", row.topic())
                    .put("status", row.status())
                    .put("reason", row.reason())
                    .put("receivedAt", row.receivedAt().toString());
        }
        out.put("next", rows.size() < PAGE ? null : Long.toString(rows.getLast().id()));
        Answers.json(ctx, out);
    }

    public void replay(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.REPAIR);
        String id = ctx.pathParam("id");
        DeliveryList.Replay replay = id.matches("[0-9]{1,18}")
                ? deliveries.replay(staff.shop().id(), Long.parseLong(id))
                : DeliveryList.Replay.NO_SUCH_DELIVERY;
        if (replay == DeliveryList.Replay.NO_SUCH_DELIVERY) {
            throw new Problem(404, "not_found", "There is no such delivery").thrown();
        }
        if (replay == DeliveryList.Replay.BODY_GONE) {
            throw new Problem(410, "body_gone", "The body was dropped when its days were over").thrown();
        }
        owner.note(staff, JdbcAudit.Action.REPLAYED, id, replay.name());
        DeliveryList.Row row = deliveries
                .list(staff.shop().id(), null, Long.parseLong(id) + 1, 1)
                .getFirst();
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("id", id).put("status", row.status()).put("reason", row.reason());
        Answers.json(ctx, out);
    }
}
