package trappa.support;

import java.math.BigDecimal;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An order as Shopify's webhooks carry it. Each call changes this order; {@link #copy} starts its next snapshot. */
public final class OrderJson {
    public static final String USUAL_TIME = "2026-11-20T10:00:00Z";
    private final ObjectNode body;

    private OrderJson(ObjectNode body) {
        this.body = body;
    }

    /** A paid guest order in SEK, placed at the usual time, without lines. */
    public static OrderJson paid(long id) {
        return paidIn("SEK", id);
    }

    public static OrderJson paidIn(String currency, long id) {
        ObjectNode body = Json.object();
        body.put("id", id).put("admin_graphql_api_id", "gid://shopify/Order/" + id);
        body.put("name", "#" + id).put("confirmed", true).put("test", false).put("source_name", "web");
        body.put("currency", currency).put("presentment_currency", currency).put("taxes_included", true);
        body.put("financial_status", "paid")
                .put("tags", "")
                .putNull("cancelled_at")
                .putNull("customer");
        body.put("total_outstanding", "0.00");
        for (String list : new String[] {"discount_codes", "line_items", "shipping_lines", "refunds"}) {
            body.putArray(list);
        }
        return new OrderJson(body).placedAt(USUAL_TIME);
    }

    public OrderJson copy() {
        return new OrderJson(body.deepCopy());
    }

    /** Created, processed and last updated at this time. */
    public OrderJson placedAt(String time) {
        body.put("created_at", time).put("processed_at", time);
        return updatedAt(time);
    }

    public OrderJson updatedAt(String time) {
        body.put("updated_at", time);
        return this;
    }

    public OrderJson customer(long id) {
        return customer(id, "2025-01-15T09:00:00Z");
    }

    public OrderJson customer(long id, String createdAt) {
        body.putObject("customer")
                .put("id", id)
                .put("admin_graphql_api_id", "gid://shopify/Customer/" + id)
                .put("created_at", createdAt)
                .put("updated_at", createdAt)
                .put("state", "enabled");
        return this;
    }

    public OrderJson line(long id, String price, int quantity) {
        return line(id, price, quantity, line -> line);
    }

    /** A line, with what is special about it. */
    public OrderJson line(long id, String price, int quantity, UnaryOperator<LineJson> special) {
        ((ArrayNode) body.get("line_items"))
                .add(special.apply(new LineJson(id, price, quantity, currency()))
                        .json());
        return this;
    }

    public OrderJson shipping(String price) {
        ((ArrayNode) body.get("shipping_lines"))
                .addObject()
                .put("id", 9_000_001L)
                .put("title", "Standard")
                .put("price", price)
                .set("price_set", Json.moneySet(price, currency()));
        return this;
    }

    public OrderJson financialStatus(String status) {
        return with("financial_status", status);
    }

    public OrderJson taxesExcluded() {
        body.put("taxes_included", false);
        return this;
    }

    public OrderJson outstanding(String amount) {
        return with("total_outstanding", amount);
    }

    /** A discount code on the order; each line's share of it is the line's own discount. */
    public OrderJson discountCode(String code) {
        ((ArrayNode) body.get("discount_codes"))
                .addObject()
                .put("code", code)
                .put("amount", "0.00")
                .put("type", "fixed_amount");
        body.putArray("discount_applications")
                .addObject()
                .put("type", "discount_code")
                .put("target_type", "line_item")
                .put("code", code);
        return this;
    }

    public OrderJson cancelledAt(String time) {
        return with("cancelled_at", time).with("cancel_reason", "customer");
    }

    public OrderJson testOrder() {
        body.put("test", true);
        return this;
    }

    /** What the buyer still has of a line, in the snapshot sent now. */
    public OrderJson currentQuantity(long lineId, int quantity) {
        lineOf(lineId).put("current_quantity", quantity);
        return this;
    }

    /** An edit upwards: the line's quantity as ordered now. */
    public OrderJson quantity(long lineId, int quantity) {
        lineOf(lineId).put("quantity", quantity).put("current_quantity", quantity);
        return this;
    }

    /** Carries this refund inside, as every later snapshot of the order does. */
    public OrderJson refunded(RefundJson refund) {
        ((ArrayNode) body.get("refunds")).add(refund.json());
        return this;
    }

    /** Any other key, for what is rare. */
    public OrderJson with(String key, String value) {
        body.put(key, value);
        return this;
    }

    public OrderJson with(String key, JsonNode value) {
        body.set(key, value);
        return this;
    }

    public OrderJson without(String key) {
        body.remove(key);
        return this;
    }

    public long id() {
        return body.get("id").asLong();
    }

    private String currency() {
        return body.path("currency").asString("");
    }

    private ObjectNode lineOf(long id) {
        for (JsonNode line : body.get("line_items")) {
            if (line.get("id").asLong() == id) {
                return (ObjectNode) line;
            }
        }
        throw new AssertionError("Order " + id() + " has no line " + id);
    }

    /** The body, with the totals a shop would send; they are never what points are worked out from. */
    public ObjectNode json() {
        ObjectNode order = body.deepCopy();
        BigDecimal subtotal = BigDecimal.ZERO;
        for (JsonNode line : order.get("line_items")) {
            subtotal = subtotal.add(LineJson.total(line));
        }
        order.put("subtotal_price", subtotal.toPlainString());
        order.set("subtotal_price_set", Json.moneySet(subtotal.toPlainString(), currency()));
        return order;
    }

    /** The envelope of orders/edited: what changed in which order; no money, no customer. */
    public ObjectNode edited(String at) {
        ObjectNode envelope = Json.object();
        ObjectNode edit = envelope.putObject("order_edit");
        edit.put("id", id() + 70_000)
                .put("order_id", id())
                .put("created_at", at)
                .put("committed_at", at);
        ObjectNode lines = edit.putObject("line_items");
        lines.putArray("additions").addObject().put("id", 1).put("delta", 1);
        lines.putArray("removals");
        return envelope;
    }
}
