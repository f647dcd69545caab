package trappa.demo;

import static trappa.demo.MoneySet.decimal;
import static trappa.demo.MoneySet.putSet;

import java.math.BigDecimal;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A refund as Shopify writes it: the body of refunds/create, and the same inside an order's {@code refunds}. */
final class RefundBody {
    private RefundBody() {}

    static ObjectNode of(DemoOrder order, DemoRefund refund) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("id", refund.id());
        body.put("admin_graphql_api_id", "gid://shopify/Refund/" + refund.id());
        body.put("order_id", order.id());
        body.put("created_at", ShopTime.text(refund.at()));
        body.put("processed_at", ShopTime.text(refund.at()));
        body.putNull("note");
        body.putNull("user_id");
        body.put("restock", true);
        body.putArray("duties");
        putSet(body, "total_duties_set", 0);
        body.putNull("return");
        body.putArray("refund_shipping_lines");
        body.putArray("order_adjustments");
        ArrayNode lines = body.putArray("refund_line_items");
        refund.units().forEach(units -> lines.add(line(units)));
        ObjectNode transaction = body.putArray("transactions").addObject();
        transaction.put("id", refund.id() + 8);
        transaction.put("order_id", order.id());
        transaction.put("kind", "refund");
        transaction.put("status", "success");
        transaction.put("gateway", "demo_card");
        transaction.put("amount", decimal(refund.amountMinor()));
        transaction.put("currency", MoneySet.CURRENCY);
        transaction.put("created_at", ShopTime.text(refund.at()));
        return body;
    }

    /** {@code subtotal} and {@code total_tax} are JSON numbers here, and strings everywhere else; so does Shopify. */
    private static ObjectNode line(DemoRefund.Units units) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("id", units.id());
        body.put("line_item_id", units.line().id());
        body.put("quantity", units.quantity());
        body.put("restock_type", "return");
        body.putNull("location_id");
        body.put("subtotal", new BigDecimal(decimal(units.amountMinor())));
        body.put("total_tax", new BigDecimal(decimal(units.vatMinor())));
        putSet(body, "subtotal_set", units.amountMinor());
        putSet(body, "total_tax_set", units.vatMinor());
        body.set("line_item", LineBody.of(units.line(), units.line().quantity()));
        return body;
    }
}
