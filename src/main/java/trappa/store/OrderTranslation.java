package trappa.store;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An order as the Admin API gives it, in the words of the webhooks, so that there is one reader of orders: what was fetched
 * goes through the same door into the same facts. What cannot be translated is left out, and the reader says what is missing.
 */
public final class OrderTranslation {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private OrderTranslation() {}

    /**
     * The body of {@code orders/updated} for an order.
     *
     * @param order the {@code order} of {@code order.graphql}
     * @param lines all its lines, over all pages
     * @param refunds the {@code refund} of {@code refund.graphql} for each of its refunds
     */
    public static byte[] body(JsonNode order, List<JsonNode> lines, List<JsonNode> refunds) {
        ObjectNode out = NODES.objectNode();
        id(out, "id", order, "Order");
        out.set("updated_at", order.path("updatedAt"));
        out.set("processed_at", order.path("processedAt"));
        out.set("cancelled_at", orNull(order.path("cancelledAt")));
        out.put(
                "financial_status",
                order.path("displayFinancialStatus").asString("").toLowerCase(Locale.ROOT));
        out.put("test", order.path("test").asBoolean(false));
        out.put("source_name", order.path("sourceName").asString(""));
        out.put("taxes_included", order.path("taxesIncluded").asBoolean(false));
        out.set("currency", order.path("currencyCode"));
        out.put(
                "tags",
                order.path("tags").valueStream().map(t -> t.asString("")).collect(Collectors.joining(", ")));
        amount(out, "total_outstanding", order.path("totalOutstandingSet"));
        amount(out, "total_tip_received", order.path("totalTipReceivedSet"));
        money(out, "total_shipping_price_set", order.path("totalShippingPriceSet"));
        ArrayNode codes = out.putArray("discount_codes");
        order.path("discountCodes").forEach(code -> codes.addObject().set("code", code));
        JsonNode customer = order.path("customer");
        if (customer.isObject()) {
            ObjectNode who = out.putObject("customer");
            id(who, "id", customer, "Customer");
            who.set("created_at", customer.path("createdAt"));
        } else {
            out.putNull("customer");
        }
        Map<String, Integer> applications = new LinkedHashMap<>();
        ArrayNode items = out.putArray("line_items");
        lines.forEach(line -> line(items.addObject(), line, applications));
        ArrayNode applied = out.putArray("discount_applications");
        applications.keySet().forEach(code -> applied.addObject().put("code", code.isEmpty() ? null : code));
        ArrayNode given = out.putArray("refunds");
        refunds.forEach(refund -> refund(given.addObject(), refund));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(ObjectNode out, JsonNode line, Map<String, Integer> applications) {
        id(out, "id", line, "LineItem");
        id(out, "product_id", line.path("product"), "Product");
        id(out, "variant_id", line.path("variant"), "ProductVariant");
        out.set("quantity", line.path("quantity"));
        out.set("current_quantity", line.path("currentQuantity"));
        out.put("gift_card", line.path("isGiftCard").asBoolean(false));
        money(out, "price_set", line.path("originalUnitPriceSet"));
        ArrayNode taxes = out.putArray("tax_lines");
        line.path("taxLines").forEach(tax -> money(taxes.addObject(), "price_set", tax.path("priceSet")));
        ArrayNode shares = out.putArray("discount_allocations");
        line.path("discountAllocations").forEach(share -> {
            String code = share.at("/discountApplication/code").asString("");
            applications.putIfAbsent(code, applications.size());
            ObjectNode allocation = shares.addObject();
            money(allocation, "amount_set", share.path("allocatedAmountSet"));
            allocation.put("discount_application_index", applications.get(code));
        });
    }

    private static void refund(ObjectNode out, JsonNode refund) {
        id(out, "id", refund, "Refund");
        out.set("created_at", orNull(refund.path("createdAt")));
        out.set("processed_at", orNull(refund.path("processedAt")));
        ArrayNode units = out.putArray("refund_line_items");
        refund.at("/refundLineItems/nodes").forEach(unit -> {
            ObjectNode one = units.addObject();
            id(one, "line_item_id", unit.path("lineItem"), "LineItem");
            one.set("quantity", unit.path("quantity"));
        });
        ArrayNode adjustments = out.putArray("order_adjustments");
        refund.at("/orderAdjustments/nodes").forEach(adjustment -> {
            // Shipping given back has no reason here; every other adjustment is one of the goods' money.
            if (adjustment.path("reason").isString()) {
                ObjectNode one = adjustments.addObject().put("kind", "refund_discrepancy");
                money(one, "amount_set", adjustment.path("amountSet"));
                money(one, "tax_amount_set", adjustment.path("taxAmountSet"));
            }
        });
    }

    private static void id(ObjectNode out, String key, JsonNode node, String kind) {
        Gid.of(node, kind).ifPresent(id -> out.put(key, id));
    }

    private static void amount(ObjectNode out, String key, JsonNode set) {
        if (set.at("/shopMoney/amount").isString()) {
            out.set(key, set.at("/shopMoney/amount"));
        }
    }

    private static void money(ObjectNode out, String key, JsonNode set) {
        JsonNode shop = set.path("shopMoney");
        if (shop.isObject()) {
            ObjectNode side = out.putObject(key).putObject("shop_money");
            side.set("amount", shop.path("amount"));
            side.set("currency_code", shop.path("currencyCode"));
        }
    }

    private static JsonNode orNull(JsonNode node) {
        return node.isString() ? node : NODES.nullNode();
    }
}
