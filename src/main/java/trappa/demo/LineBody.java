package trappa.demo;

import static trappa.demo.MoneySet.decimal;
import static trappa.demo.MoneySet.put;
import static trappa.demo.MoneySet.putSet;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A line item as Shopify writes it, and the VAT of 25 % that lies inside every price of this shop. */
final class LineBody {
    private LineBody() {}

    static ObjectNode of(DemoLine line, int currentQuantity) {
        Product product = line.product();
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("id", line.id());
        body.put("admin_graphql_api_id", "gid://shopify/LineItem/" + line.id());
        body.put("product_id", product.id());
        body.put("variant_id", product.variantId());
        body.put("product_exists", true);
        body.put("sku", product.sku());
        body.put("title", product.handle());
        body.put("name", product.handle());
        body.put("vendor", "Fjärd & Fjäll");
        body.put("gift_card", product.giftCard());
        body.put("taxable", !product.giftCard());
        body.put("requires_shipping", !product.giftCard());
        body.put("quantity", line.quantity());
        body.put("current_quantity", currentQuantity);
        body.put("fulfillable_quantity", currentQuantity);
        body.putNull("fulfillment_status");
        body.putArray("properties");
        put(body, "price", product.priceMinor());
        put(body, "total_discount", 0); // as Shopify: an order discount shows in the allocations only
        ArrayNode allocations = body.putArray("discount_allocations");
        if (line.discountMinor() > 0) {
            ObjectNode allocation = allocations.addObject().put("discount_application_index", 0);
            put(allocation, "amount", line.discountMinor());
        }
        taxLine(body, product.vatInside(line.paidMinor()));
        return body;
    }

    static long vatInsideShipping(long shippingMinor) {
        return shippingMinor / 5;
    }

    static void taxLine(ObjectNode body, long vatMinor) {
        ArrayNode lines = body.putArray("tax_lines");
        if (vatMinor != 0) {
            ObjectNode line = lines.addObject().put("title", "Moms").put("rate", 0.25);
            line.put("price", decimal(vatMinor));
            putSet(line, "price_set", vatMinor);
        }
    }
}
