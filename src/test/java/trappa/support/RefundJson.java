package trappa.support;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A refund, as inside an order or as the body of refunds/create. */
public final class RefundJson {
    private final ObjectNode body = Json.object();
    private final String currency;

    private RefundJson(long id, long orderId, String at, String currency) {
        this.currency = currency;
        body.put("id", id)
                .put("admin_graphql_api_id", "gid://shopify/Refund/" + id)
                .put("order_id", orderId);
        body.put("created_at", at).put("processed_at", at).putNull("note").put("restock", true);
        for (String list : new String[] {"refund_line_items", "order_adjustments", "transactions"}) {
            body.putArray(list);
        }
    }

    public static RefundJson refund(long id, long orderId, String at) {
        return new RefundJson(id, orderId, at, "SEK");
    }

    public static RefundJson refundIn(String currency, long id, long orderId, String at) {
        return new RefundJson(id, orderId, at, currency);
    }

    public RefundJson units(long lineId, int quantity) {
        ArrayNode lines = (ArrayNode) body.get("refund_line_items");
        lines.addObject()
                .put("id", id() * 100 + lines.size())
                .put("line_item_id", lineId)
                .put("quantity", quantity)
                .put("restock_type", "return")
                .put("subtotal", 0.0)
                .put("total_tax", 0.0);
        return this;
    }

    /** Goodwill (negative, money back) or what the shop kept (positive). */
    public RefundJson discrepancy(String amount) {
        return adjustment("refund_discrepancy", "Refund discrepancy", amount);
    }

    public RefundJson shipping(String amount) {
        return adjustment("shipping_refund", "Shipping refund", amount);
    }

    private RefundJson adjustment(String kind, String reason, String amount) {
        ArrayNode adjustments = (ArrayNode) body.get("order_adjustments");
        ObjectNode adjustment = adjustments.addObject();
        adjustment
                .put("id", id() * 1000 + adjustments.size())
                .put("order_id", body.get("order_id").asLong());
        adjustment.put("refund_id", id()).put("kind", kind).put("reason", reason);
        adjustment.put("amount", amount).set("amount_set", Json.moneySet(amount, currency));
        adjustment.put("tax_amount", "0.00").set("tax_amount_set", Json.moneySet("0.00", currency));
        return this;
    }

    public ObjectNode json() {
        return body.deepCopy();
    }

    private long id() {
        return body.get("id").asLong();
    }
}
