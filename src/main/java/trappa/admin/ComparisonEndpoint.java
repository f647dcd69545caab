package trappa.admin;

import io.javalin.http.Context;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.shop.Comparison;
import trappa.web.Answers;

/** {@code /api/comparison}: whether every order of the shop has arrived here, and how many had to be fetched. */
public final class ComparisonEndpoint {
    private final Owner owner;
    private final Comparison comparison;

    ComparisonEndpoint(Owner owner, Comparison comparison) {
        this.owner = owner;
        this.comparison = comparison;
    }

    public void get(Context ctx) {
        Comparison.Standing standing =
                comparison.compared(owner.staff(ctx.header("Authorization")).shop());
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("until", standing.until() == null ? null : standing.until().toString());
        out.put(
                "checkedAt",
                standing.checkedAt() == null ? null : standing.checkedAt().toString());
        out.put("compared", standing.compared())
                .put("brought", standing.brought())
                .put("missed", standing.missed())
                .put("waiting", standing.waiting())
                .put("importing", standing.importing())
                .put("reason", standing.trouble());
        ArrayNode past = out.putArray("past");
        standing.past()
                .forEach(part -> past.addObject()
                        .put("part", part.orders() ? "orders" : "customers")
                        .put("stage", part.stage().name().toLowerCase(Locale.ROOT))
                        .put("found", part.found())
                        .put("taken", part.taken())
                        .put("reason", part.trouble()));
        Answers.json(ctx, out);
    }
}
