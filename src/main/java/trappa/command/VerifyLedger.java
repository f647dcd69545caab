package trappa.command;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.ledger.Deviation;
import trappa.ledger.LedgerProof;
import trappa.operation.Call;
import trappa.operation.Core;
import trappa.operation.Operation;

/** Proves the ledger and says the first deviations. */
final class VerifyLedger implements Operation {
    @Override
    public int run(Core core, Call call) {
        int most = call.number("most", 20);
        if (most < 0) {
            throw new Refused("--most is " + most + "; allowed is 0 or more");
        }
        LedgerProof.Result result =
                LedgerProof.of(core.database(), core.clock(), proved -> call.progress("members proved", proved, 0));
        List<Deviation> deviations = result.deviations();
        if (call.flag("json")) {
            call.say(json(result, most));
        } else {
            deviations.stream().limit(most).map(Deviation::toString).forEach(call::say);
            call.say("%d shops, %d members, %d rows: %d deviations"
                    .formatted(result.shops(), result.members(), result.rows(), deviations.size()));
        }
        return deviations.isEmpty() ? DONE : CHECK_FAILED;
    }

    private static String json(LedgerProof.Result result, int most) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("shops", result.shops()).put("members", result.members()).put("rows", result.rows());
        body.put("deviations", result.deviations().size());
        ArrayNode first = body.putArray("first");
        result.deviations().stream()
                .limit(most)
                .forEach(d -> first.addObject()
                        .put("rule", d.rule().name())
                        .put("shop", d.shop())
                        .put("customerId", d.member() == null ? null : Long.toString(d.member()))
                        .put("what", d.what()));
        return body.toString();
    }
}
