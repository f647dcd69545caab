package trappa.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Json;

/** The same order as the Admin API would give it, from how a webhook tells it. */
public final class GraphOrder {
    private GraphOrder() {}

    /** The {@code order} of {@code order.graphql}, all lines on one page. */
    public static ObjectNode of(JsonNode rest) {
        String currency = rest.path("currency").asString("");
        ObjectNode out = Json.object();
        out.put("id", "gid://shopify/Order/" + rest.path("id").asString());
        out.put("updatedAt", utc(rest.path("updated_at")));
        out.put("processedAt", utc(rest.path("processed_at")));
        out.put("cancelledAt", rest.path("cancelled_at").isString() ? utc(rest.path("cancelled_at")) : null);
        out.put(
                "displayFinancialStatus",
                rest.path("financial_status").asString("").toUpperCase(Locale.ROOT));
        out.put("test", rest.path("test").asBoolean(false));
        out.put("sourceName", rest.path("source_name").asString(""));
        out.put("taxesIncluded", rest.path("taxes_included").asBoolean(false));
        out.put("currencyCode", currency);
        ArrayNode tags = out.putArray("tags");
        for (String tag : rest.path("tags").asString("").split(",")) {
            if (!tag.isBlank()) {
                tags.add(tag.strip());
            }
        }
        ArrayNode codes = out.putArray("discountCodes");
        rest.path("discount_codes").forEach(c -> codes.add(c.path("code").asString()));
        bag(out, "totalOutstandingSet", rest.path("total_outstanding").asString("0"), currency);
        bag(out, "totalTipReceivedSet", rest.path("total_tip_received").asString("0"), currency);
        bag(out, "totalShippingPriceSet", amount(rest, "total_shipping_price_set", ""), currency);
        JsonNode customer = rest.path("customer");
        if (customer.has("id")) {
            out.putObject("customer")
                    .put("id", "gid://shopify/Customer/" + customer.path("id").asString())
                    .put("createdAt", utc(customer.path("created_at")));
        } else {
            out.putNull("customer");
        }
        ArrayNode refunds = out.putArray("refunds");
        rest.path("refunds")
                .forEach(r -> refunds.addObject()
                        .put("id", "gid://shopify/Refund/" + r.path("id").asString()));
        ObjectNode lines = out.putObject("lineItems");
        lines.putObject("pageInfo").put("hasNextPage", false).putNull("endCursor");
        ArrayNode nodes = lines.putArray("nodes");
        rest.path("line_items").forEach(l -> line(nodes.addObject(), l, rest, currency));
        return out;
    }

    /** The {@code refund} of {@code refund.graphql} for each refund inside. */
    public static List<ObjectNode> refunds(JsonNode rest) {
        String currency = rest.path("currency").asString("");
        List<ObjectNode> refunds = new ArrayList<>();
        rest.path("refunds").forEach(r -> {
            ObjectNode out = Json.object();
            out.put("id", "gid://shopify/Refund/" + r.path("id").asString());
            out.put("createdAt", r.path("created_at").isString() ? utc(r.path("created_at")) : null);
            out.put("processedAt", r.path("processed_at").isString() ? utc(r.path("processed_at")) : null);
            ArrayNode units = out.putObject("refundLineItems").putArray("nodes");
            r.path("refund_line_items")
                    .forEach(u -> units.addObject()
                            .put("quantity", u.path("quantity").asInt())
                            .putObject("lineItem")
                            .put(
                                    "id",
                                    "gid://shopify/LineItem/"
                                            + u.path("line_item_id").asString()));
            ArrayNode adjustments = out.putObject("orderAdjustments").putArray("nodes");
            r.path("order_adjustments").forEach(a -> {
                ObjectNode one = adjustments.addObject();
                one.put(
                        "reason",
                        a.path("kind").asString("").equals("refund_discrepancy") ? "REFUND_DISCREPANCY" : null);
                bag(one, "amountSet", amount(a, "amount_set", "amount"), currency);
                bag(one, "taxAmountSet", amount(a, "tax_amount_set", "tax_amount"), currency);
            });
            refunds.add(out);
        });
        return refunds;
    }

    private static void line(ObjectNode out, JsonNode line, JsonNode rest, String currency) {
        out.put("id", "gid://shopify/LineItem/" + line.path("id").asString());
        out.put("quantity", line.path("quantity").asInt());
        out.put(
                "currentQuantity",
                line.path("current_quantity").asInt(line.path("quantity").asInt()));
        out.put("isGiftCard", line.path("gift_card").asBoolean(false));
        named(out, "product", "Product", line.path("product_id"));
        named(out, "variant", "ProductVariant", line.path("variant_id"));
        bag(out, "originalUnitPriceSet", amount(line, "price_set", "price"), currency);
        ArrayNode taxes = out.putArray("taxLines");
        line.path("tax_lines")
                .forEach(t -> bag(taxes.addObject(), "priceSet", amount(t, "price_set", "price"), currency));
        ArrayNode shares = out.putArray("discountAllocations");
        line.path("discount_allocations").forEach(s -> {
            ObjectNode share = shares.addObject();
            bag(share, "allocatedAmountSet", amount(s, "amount_set", "amount"), currency);
            ObjectNode application = share.putObject("discountApplication");
            JsonNode code = rest.path("discount_applications")
                    .path(s.path("discount_application_index").asInt(-1))
                    .path("code");
            if (code.isString()) {
                application.set("code", code);
            }
        });
    }

    private static void named(ObjectNode out, String key, String kind, JsonNode id) {
        if (id.isIntegralNumber()) {
            out.putObject(key).put("id", "gid://shopify/" + kind + "/" + id.asString());
        } else {
            out.putNull(key);
        }
    }

    private static String amount(JsonNode node, String set, String plain) {
        JsonNode amount = node.path(set).at("/shop_money/amount");
        return amount.isMissingNode() ? node.path(plain).asString("0") : amount.asString();
    }

    private static void bag(ObjectNode out, String key, String amount, String currency) {
        out.putObject(key).putObject("shopMoney").put("amount", amount).put("currencyCode", currency);
    }

    /** The Admin API tells every time in UTC. */
    private static String utc(JsonNode time) {
        return java.time.OffsetDateTime.parse(time.asString()).toInstant().toString();
    }
}
