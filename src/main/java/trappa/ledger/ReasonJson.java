package trappa.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import trappa.account.Reason;

/** A reason as it is kept in a ledger row. */
final class ReasonJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private ReasonJson() {}

    static String write(Reason reason) {
        String type = switch (reason) {
            case Reason.Order order -> "order";
            case Reason.Plain plain -> "plain";
        };
        String fields = MAPPER.writeValueAsString(reason);
        return fields.substring(0, fields.length() - 1) + ",\"type\":\"" + type + "\"}";
    }

    static Reason read(String text) {
        ObjectNode node = (ObjectNode) MAPPER.readTree(text);
        String type = node.remove("type").stringValue();
        return switch (type) {
            case "order" -> MAPPER.treeToValue(node, Reason.Order.class);
            case "plain" -> MAPPER.treeToValue(node, Reason.Plain.class);
            default -> throw new IllegalStateException("A ledger row has a reason of an unknown type: " + type);
        };
    }
}
