package trappa.admin;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.db.Database;
import trappa.reward.JdbcVouchers;
import trappa.reward.JdbcVouchers.Pool;
import trappa.staff.JdbcAudit;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.Problem;
import trappa.web.StrictJson;

/** {@code /api/codes}: codes of partners and charities, uploaded by the owner; how many are left. */
public final class VoucherEndpoint {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_CODES = 10_000;
    private static final int MOST_VIOLATIONS = 50;
    private static final Pattern REWARD = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    private final Database database;
    private final Owner owner;
    private final JdbcVouchers vouchers = new JdbcVouchers();
    private final Clock clock;

    VoucherEndpoint(Database database, Owner owner, Clock clock) {
        this.database = database;
        this.owner = owner;
        this.clock = clock;
    }

    public void list(Context ctx) {
        Staff staff = owner.staff(ctx.header("Authorization"));
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode rewards = out.putArray("rewards");
        database.inTransaction(tx -> vouchers.pools(tx, staff.shop().id())).forEach(p -> write(rewards.addObject(), p));
        Answers.json(ctx, out);
    }

    /** Adds codes to a reward's pool; one that is there already is not added again. */
    public void upload(Context ctx) throws IOException {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.EDIT_PROGRAM);
        String reward = ctx.pathParam("rewardId");
        if (!REWARD.matcher(reward).matches()) {
            throw new Problem(404, "not_found", "There is no such reward").thrown();
        }
        Set<String> codes = codes(StrictJson.object(ctx, MOST_BYTES));
        long shop = staff.shop().id();
        int added = database.durably(tx -> {
            int fresh = vouchers.add(tx, shop, reward, codes, clock.instant(), null);
            if (fresh > 0) {
                owner.note(tx, staff, JdbcAudit.Action.LOADED_CODES, reward, Integer.toString(fresh));
            }
            return fresh;
        });
        Pool pool = database.inTransaction(tx -> vouchers.pools(tx, shop)).stream()
                .filter(p -> p.rewardId().equals(reward))
                .findFirst()
                .orElse(new Pool(reward, 0, 0));
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        write(out, pool);
        Answers.json(ctx, out.put("added", added));
    }

    private static void write(ObjectNode out, Pool pool) {
        out.put("rewardId", pool.rewardId()).put("left", pool.left()).put("handedOut", pool.handedOut());
    }

    private static Set<String> codes(ObjectNode body) {
        List<Problem.At> wrong = new ArrayList<>();
        Set<String> codes = new LinkedHashSet<>();
        JsonNode list = body.path("codes");
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_CODES || body.size() != 1) {
            wrong.add(new Problem.At("/codes", "should be the only key: a list of 1 to " + MOST_CODES + " codes"));
        }
        for (int i = 0; i < list.size() && wrong.size() < MOST_VIOLATIONS; i++) {
            String code = list.path(i).isString() ? list.path(i).stringValue().strip() : "";
            if (JdbcVouchers.code(code)) {
                codes.add(code);
            } else {
                wrong.add(new Problem.At("/codes/" + i, "should be 1 to 40 printable characters without a space"));
            }
        }
        if (!wrong.isEmpty()) {
            throw new Problem(422, "invalid_codes", "No code was added", wrong).thrown();
        }
        return codes;
    }
}
