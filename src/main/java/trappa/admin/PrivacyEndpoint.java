package trappa.admin;

import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.privacy.Privacy;
import trappa.privacy.Request;
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
        privacy.requests(staff.shop().id()).forEach(request -> list.add(json(request)));
        Answers.json(ctx, out);
    }

    public void get(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.EXPORT);
        Map.Entry<Request, Optional<String>> found = privacy.request(
                        staff.shop().id(), ctx.pathParam("id"))
                .orElseThrow(() -> new Problem(404, "not_found", "There is no such request").thrown());
        ObjectNode out = json(found.getKey());
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
