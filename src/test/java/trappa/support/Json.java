package trappa.support;

import java.math.BigDecimal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON for the tests: exact decimals, no surprises. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    public static JsonNode read(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new AssertionError("Not JSON: " + new String(text, java.nio.charset.StandardCharsets.UTF_8), e);
        }
    }

    public static JsonNode read(String text) {
        return read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Shopify's pair of the shop's and the buyer's money, equal amounts. */
    static ObjectNode moneySet(String amount, String currency) {
        ObjectNode set = object();
        set.putObject("shop_money").put("amount", amount).put("currency_code", currency);
        set.putObject("presentment_money").put("amount", amount).put("currency_code", currency);
        return set;
    }

    static BigDecimal decimal(JsonNode text) {
        return new BigDecimal(text.asString());
    }
}
