package trappa.admin;

import io.javalin.http.Context;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.program.ProgramJson;
import trappa.shop.Connection;
import trappa.web.Answers;

/** {@code /api/connection}: whether Trappa can act in the shop, and if not, why and what to do. */
public final class ConnectionEndpoint {
    private final Owner owner;
    private final Connection connection;

    ConnectionEndpoint(Owner owner, Connection connection) {
        this.owner = owner;
        this.connection = connection;
    }

    public void get(Context ctx) {
        Connection.Standing standing =
                connection.standing(owner.staff(ctx.header("Authorization")).shop());
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("state", ProgramJson.word(standing.state()));
        out.put("since", standing.since() == null ? null : standing.since().toString());
        out.put("reason", standing.reason());
        ArrayNode scopes = out.putArray("scopes");
        standing.scopes().forEach(scopes::add);
        ArrayNode missing = out.putArray("missingScopes");
        standing.missingScopes().forEach(missing::add);
        Answers.json(ctx, out);
    }
}
