package trappa.owner;

import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A delivery's body fit to be looked at: numbers, switches and times as they are, words only under keys that are known to
 * be about the order and not about a person. Whatever is not known is covered.
 */
final class Masked {
    static final String COVER = "•••";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> PLAIN = Set.of(
            "currency",
            "currency_code",
            "presentment_currency",
            "financial_status",
            "fulfillment_status",
            "cancel_reason",
            "source_name",
            "amount",
            "price",
            "rate",
            "kind",
            "status",
            "code",
            "type",
            "restock_type",
            "value_type",
            "target_type",
            "allocation_method",
            "vendor",
            "sku",
            "title",
            "admin_graphql_api_id",
            "gateway",
            "state");
    private static final Set<String> NUMBERS_OF_PEOPLE = Set.of("latitude", "longitude", "phone", "zip");

    private Masked() {}

    /** Indented JSON, or a note of how long the body is when it is none. */
    static String of(byte[] body) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(cover("", JSON.readTree(body)));
        } catch (JacksonException notJson) {
            return COVER + " (" + body.length + " B)";
        }
    }

    private static JsonNode cover(String key, JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode out = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> e : object.properties()) {
                out.set(e.getKey(), cover(e.getKey(), e.getValue()));
            }
            return out;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode out = JsonNodeFactory.instance.arrayNode();
            array.forEach(each -> out.add(cover(key, each)));
            return out;
        }
        boolean plain = node.isString()
                ? PLAIN.contains(key)
                        || key.endsWith("_at")
                        || key.endsWith("_price")
                        || node.stringValue().matches("-?[0-9]{1,12}\\.[0-9]{1,4}") && !NUMBERS_OF_PEOPLE.contains(key)
                : !NUMBERS_OF_PEOPLE.contains(key);
        return plain || node.isNull() ? node : JsonNodeFactory.instance.stringNode(COVER);
    }
}
