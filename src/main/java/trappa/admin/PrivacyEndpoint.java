package trappa.admin;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.privacy.Privacy;
import trappa.privacy.Request;
import trappa.staff.JdbcAudit;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.Problem;

/** {@code /api/privacy/requests}: what the store asked for on behalf of people, by when, and the exports. */
public final class PrivacyEndpoint {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private final Owner owner;
    private final Privacy privacy;

    PrivacyEndpoint(Owner owner, Privacy privacy) {
        this.owner = owner;
        this.privacy = privacy;
    }

    public void list(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.VIEW_MEMBERS);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode list = out.putArray("requests");
        List<Request> requests = privacy.requests(staff.shop().id());
        requests.forEach(request -> list.add(json(request)));
        if (!requests.isEmpty()) {
            owner.note(staff, JdbcAudit.Action.LISTED_PRIVACY, Integer.toString(requests.size()), "");
        }
        Answers.json(ctx, out);
    }

    public void get(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.EXPORT);
        Map.Entry<Request, Optional<String>> found = privacy.request(
                        staff.shop().id(), ctx.pathParam("id"))
                .orElseThrow(() -> new Problem(404, "not_found", "There is no such request").thrown());
        ObjectNode out = json(found.getKey());
        if (found.getValue().isPresent() && found.getKey().customerId() != null) {
            String whose = String.valueOf(found.getKey().customerId());
            owner.note(
                    staff,
                    JdbcAudit.Action.EXPORTED_MEMBER,
                    whose,
                    found.getKey().id());
        }
        out.set("export", found.getValue().map(MAPPER::readTree).orElseGet(JsonNodeFactory.instance::nullNode));
        ctx.header("Cache-Control", "private, no-store");
        Answers.json(ctx, out);
    }

    private static ObjectNode json(Request request) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", request.id())
                .put("kind", request.kind().word())
                .put("customerId", request.customerId() == null ? null : Long.toString(request.customerId()))
                .put("receivedAt", request.receivedAt().toString())
                .put("dueAt", request.dueAt().toString())
                .put(
                        "doneAt",
                        request.doneAt() == null ? null : request.doneAt().toString())
                .put("waitsFor", request.waitsFor());
    }
}
