package trappa.admin;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.staff.ApiKey;
import trappa.staff.ApiKeys;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.Problem;
import trappa.web.StrictJson;

/** {@code /api/keys}: the keys with which other systems call this API. Only a person makes one, never a key. */
public final class KeyEndpoint {
    private static final int LARGEST_BODY = 16 << 10;

    private final Database database;
    private final Owner owner;
    private final Clock clock;
    private final ApiKeys keys = new ApiKeys();

    KeyEndpoint(Database database, Owner owner, Clock clock) {
        this.database = database;
        this.owner = owner;
        this.clock = clock;
    }

    public void list(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.MANAGE);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode list = out.putArray("keys");
        database.inTransaction(tx -> keys.all(tx, staff.shop().id())).forEach(key -> list.add(json(key)));
        Answers.json(ctx, out);
    }

    public void make(Context ctx) throws IOException {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.MANAGE);
        ObjectNode body = StrictJson.object(ctx, LARGEST_BODY);
        List<Problem.At> wrong = new ArrayList<>();
        body.propertyNames().stream()
                .filter(key -> !Set.of("name", "rights").contains(key))
                .forEach(key -> wrong.add(new Problem.At("/" + key, "There is no such key")));
        JsonNode name = body.path("name");
        if (!name.isString()
                || name.stringValue().isBlank()
                || name.stringValue().length() > ApiKey.LONGEST_NAME) {
            wrong.add(new Problem.At("/name", "is required: at most " + ApiKey.LONGEST_NAME + " characters"));
        }
        Set<Right> rights = rights(body.path("rights"), wrong);
        if (!wrong.isEmpty()) {
            throw new Problem(422, "invalid_key", "Not as it should be", wrong).thrown();
        }
        ApiKeys.Made made = database.durably(tx ->
                        keys.make(tx, staff.shop().id(), name.stringValue().strip(), rights, staff.user(), now()))
                .orElseThrow(() -> new Problem(409, "too_many_keys", "There are at most " + ApiKeys.MOST).thrown());
        ctx.status(201);
        Answers.json(ctx, json(made.key()).put("key", made.words()));
    }

    private static Set<Right> rights(JsonNode list, List<Problem.At> wrong) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        if (!list.isArray() || list.isEmpty()) {
            wrong.add(new Problem.At(
                    "/rights",
                    "is required: some of "
                            + ApiKey.GIVEN.stream().map(Right::word).toList()));
        }
        for (int i = 0; list.isArray() && i < list.size(); i++) {
            int at = i;
            Right.of(list.get(i).isString() ? list.get(i).stringValue() : "")
                    .filter(ApiKey.GIVEN::contains)
                    .ifPresentOrElse(
                            rights::add,
                            () -> wrong.add(new Problem.At("/rights/" + at, "is not a right a key can have")));
        }
        return rights;
    }

    public void revoke(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.MANAGE);
        boolean revoked =
                database.durably(tx -> keys.revoke(tx, staff.shop().id(), ctx.pathParam("id"), staff.user(), now()));
        if (!revoked) {
            throw new Problem(404, "not_found", "There is no such key in use").thrown();
        }
        ctx.status(204);
    }

    private Instant now() {
        return DatabaseTime.now(clock);
    }

    private static ObjectNode json(ApiKey key) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("id", key.id()).put("name", key.name());
        ArrayNode rights = out.putArray("rights");
        key.rights().stream().sorted().forEach(right -> rights.add(right.word()));
        return out.put("createdAt", key.createdAt().toString())
                .put("usedAt", key.usedAt() == null ? null : key.usedAt().toString())
                .put(
                        "revokedAt",
                        key.revokedAt() == null ? null : key.revokedAt().toString());
    }
}
