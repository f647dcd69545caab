package trappa.support;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One line of an order. */
public final class LineJson {
    private final ObjectNode body = Json.object();
    private final String currency;

    LineJson(long id, String price, int quantity, String currency) {
        this.currency = currency;
        body.put("id", id)
                .put("product_id", 500_000 + id)
                .put("variant_id", 600_000 + id % 1_000_000)
                .put("title", "Goods " + id);
        body.put("quantity", quantity).put("current_quantity", quantity).put("gift_card", false);
        body.put("price", price).set("price_set", Json.moneySet(price, currency));
        body.putArray("discount_allocations");
        body.putArray("tax_lines");
    }

    /** This line's share of a discount. */
    public LineJson discount(String amount) {
        ((ArrayNode) body.get("discount_allocations"))
                .addObject()
                .put("amount", amount)
                .put("discount_application_index", 0)
                .set("amount_set", Json.moneySet(amount, currency));
        return this;
    }

    public LineJson tax(String amount) {
        ((ArrayNode) body.get("tax_lines"))
                .addObject()
                .put("title", "VAT")
                .put("rate", 0.25)
                .put("price", amount)
                .set("price_set", Json.moneySet(amount, currency));
        return this;
    }

    public LineJson giftCard() {
        body.put("gift_card", true);
        return this;
    }

    public LineJson product(long productId) {
        body.put("product_id", productId);
        return this;
    }

    /** A tip line as real orders carry it: the tip keys are there, their values may be null. */
    public LineJson tip() {
        body.putNull("product_id").putNull("variant_id").put("title", "Tip").put("name", "Tip");
        body.putObject("tip").putNull("payment_method").putNull("payment_gateway");
        body.putNull("tip_payment_gateway").putNull("tip_payment_method");
        return this;
    }

    /** What the buyer saw and paid in another currency. */
    public LineJson presentment(String amount, String presentmentCurrency) {
        ((ObjectNode) body.get("price_set"))
                .putObject("presentment_money")
                .put("amount", amount)
                .put("currency_code", presentmentCurrency);
        return this;
    }

    public LineJson with(String key, JsonNode value) {
        body.set(key, value);
        return this;
    }

    public LineJson without(String key) {
        body.remove(key);
        return this;
    }

    ObjectNode json() {
        return body;
    }

    /** Nothing for a line that was spoilt on purpose. */
    static BigDecimal total(JsonNode line) {
        String price = line.path("price").asString("");
        if (!price.matches("[0-9]{1,15}(\\.[0-9]{1,6})?")
                || !line.path("quantity").isInt()) {
            return BigDecimal.ZERO;
        }
        BigDecimal total = new BigDecimal(price)
                .multiply(BigDecimal.valueOf(line.get("quantity").asInt()));
        for (JsonNode discount : line.path("discount_allocations")) {
            total = total.subtract(Json.decimal(discount.get("amount")));
        }
        return total;
    }
}
