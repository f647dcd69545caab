package trappa.demo;

import static trappa.demo.MoneySet.decimal;
import static trappa.demo.MoneySet.put;
import static trappa.demo.MoneySet.putSet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An order as Shopify writes it in a webhook of API 2026-10: the whole REST resource, sums that add up, VAT inside. */
final class OrderBody {
    private static final JsonMapper JSON = JsonMapper.shared();

    private OrderBody() {}

    static ObjectNode of(DemoOrder order) {
        ObjectNode body = JSON.createObjectNode();
        identity(body, order);
        dates(body, order);
        money(body, order);
        Shopper buyer = order.buyer();
        if (buyer == null) {
            body.putNull("customer");
        } else {
            body.set("customer", CustomerBody.of(buyer));
        }
        body.putArray("discount_codes");
        discountApplications(body, order);
        body.putArray("fulfillments");
        ArrayNode lines = body.putArray("line_items");
        order.lines().forEach(line -> lines.add(LineBody.of(line, order.currentQuantity(line))));
        ArrayNode refunds = body.putArray("refunds");
        order.refunds().forEach(refund -> refunds.add(RefundBody.of(order, refund)));
        shipping(body, order);
        return body;
    }

    private static void identity(ObjectNode body, DemoOrder order) {
        body.put("id", order.id());
        body.put("admin_graphql_api_id", "gid://shopify/Order/" + order.id());
        body.putNull("app_id");
        body.put("confirmed", true);
        body.put("test", false);
        body.put("name", order.name());
        body.put("number", order.number() - 1000);
        body.put("order_number", order.number());
        body.put("source_name", "web");
        body.putNull("location_id");
        body.putNull("device_id");
        body.putNull("user_id");
        body.put("customer_locale", "sv");
        body.putNull("note");
        body.putArray("note_attributes");
        body.put("tags", "");
    }

    private static void dates(ObjectNode body, DemoOrder order) {
        body.put("created_at", ShopTime.text(order.placedAt()));
        body.put("processed_at", ShopTime.text(order.placedAt()));
        body.put("updated_at", ShopTime.text(order.updatedAt()));
        body.putNull("closed_at");
        putInstant(body, "cancelled_at", order.cancelledAt());
        body.put("cancel_reason", order.cancelledAt() == null ? null : "customer");
        body.put("financial_status", order.financialStatus());
        body.putNull("fulfillment_status");
        body.putArray("payment_gateway_names").add("demo_card");
    }

    private static void money(ObjectNode body, DemoOrder order) {
        body.put("currency", MoneySet.CURRENCY);
        body.put("presentment_currency", MoneySet.CURRENCY);
        body.put("taxes_included", true);
        body.put("tax_exempt", false);
        put(body, "total_line_items_price", order.listPriceMinor());
        put(body, "total_discounts", order.discountMinor());
        put(body, "subtotal_price", order.goodsMinor());
        put(body, "total_price", order.totalMinor());
        put(body, "current_subtotal_price", order.currentGoodsMinor());
        put(body, "current_total_price", order.currentTotalMinor());
        putSet(body, "total_shipping_price_set", order.shippingMinor());
        body.put("total_outstanding", decimal(order.outstandingMinor()));
        body.put("total_tip_received", decimal(0));
        long vat = order.lines().stream()
                        .mapToLong(line -> line.product().vatInside(line.paidMinor()))
                        .sum()
                + LineBody.vatInsideShipping(order.shippingMinor());
        put(body, "total_tax", vat);
        LineBody.taxLine(body, vat);
    }

    private static void discountApplications(ObjectNode body, DemoOrder order) {
        ArrayNode applications = body.putArray("discount_applications");
        if (order.discountMinor() > 0) {
            applications
                    .addObject()
                    .put("type", "automatic")
                    .put("title", "Höstrabatt")
                    .put("value", decimal(order.discountMinor()))
                    .put("value_type", "fixed_amount")
                    .put("allocation_method", "across")
                    .put("target_selection", "all")
                    .put("target_type", "line_item");
        }
    }

    private static void shipping(ObjectNode body, DemoOrder order) {
        ArrayNode lines = body.putArray("shipping_lines");
        if (order.shippingMinor() > 0) {
            ObjectNode line = lines.addObject()
                    .put("id", order.id() + 9)
                    .put("title", "Ombud")
                    .put("code", "ombud");
            put(line, "price", order.shippingMinor());
            put(line, "discounted_price", order.shippingMinor());
            LineBody.taxLine(line, LineBody.vatInsideShipping(order.shippingMinor()));
        }
    }

    private static void putInstant(ObjectNode body, String name, @Nullable Instant instant) {
        body.put(name, instant == null ? null : ShopTime.text(instant));
    }
}
