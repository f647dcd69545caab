package trappa.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The sums inside an order's body: what Shopify's own bodies hold to, and ours must. */
public final class OrderArithmetic {
    private OrderArithmetic() {}

    public static void check(JsonNode order) {
        boolean taxInside = order.path("taxes_included").asBoolean(false);
        BigDecimal list = BigDecimal.ZERO;
        BigDecimal discounts = BigDecimal.ZERO;
        BigDecimal tips = BigDecimal.ZERO;
        BigDecimal tax = BigDecimal.ZERO;
        for (JsonNode line : order.path("line_items")) {
            BigDecimal gross = money(line, "price")
                    .multiply(BigDecimal.valueOf(line.path("quantity").asLong(0)));
            BigDecimal off = sum(line.path("discount_allocations"), "amount");
            assertThat(off).as("discount of the line").isBetween(BigDecimal.ZERO, gross);
            if (line.path("product_id").isNull()) {
                tips = tips.add(gross);
            } else {
                list = list.add(gross);
                discounts = discounts.add(off);
            }
            tax = tax.add(sum(line.path("tax_lines"), "price"));
            assertThat(line.path("current_quantity").asInt(-1))
                    .as("current quantity")
                    .isBetween(0, line.path("quantity").asInt(0));
        }
        BigDecimal shipping = sum(order.path("shipping_lines"), "price");
        for (JsonNode line : order.path("shipping_lines")) {
            tax = tax.add(sum(line.path("tax_lines"), "price"));
        }
        BigDecimal goods = list.subtract(discounts);
        same(order, "total_line_items_price", list);
        same(order, "total_discounts", discounts);
        same(order, "subtotal_price", goods);
        same(order, "total_tax", tax);
        assertThat(sum(order.path("tax_lines"), "price")).as("tax lines").isEqualByComparingTo(tax);
        same(order, "total_price", goods.add(shipping).add(tips).add(taxInside ? BigDecimal.ZERO : tax));
        assertThat(money(order, "total_tip_received")).isEqualByComparingTo(tips);
        refunds(order);
        everySetAgreesWithItsPlainField(order);
    }

    private static void refunds(JsonNode order) {
        Map<Long, Integer> back = StreamSupport.stream(order.path("refunds").spliterator(), false)
                .peek(refund -> {
                    assertThat(refund.path("order_id").asLong(0))
                            .isEqualTo(order.path("id").asLong(1));
                    checkRefund(refund, order.path("taxes_included").asBoolean(false));
                })
                .flatMap(refund ->
                        StreamSupport.stream(refund.path("refund_line_items").spliterator(), false))
                .collect(Collectors.groupingBy(
                        each -> each.path("line_item_id").asLong(0),
                        Collectors.summingInt(each -> each.path("quantity").asInt(0))));
        boolean cancelled = !order.path("cancelled_at").isNull();
        for (JsonNode line : order.path("line_items")) {
            int held = line.path("quantity").asInt(0)
                    - back.getOrDefault(line.path("id").asLong(0), 0);
            assertThat(line.path("current_quantity").asInt(-1)).isEqualTo(cancelled ? 0 : held);
        }
    }

    /** What was paid back is the units and the adjustments; less than nothing means given to the buyer. */
    public static void checkRefund(JsonNode refund, boolean taxInside) {
        BigDecimal units = BigDecimal.ZERO;
        for (JsonNode each : refund.path("refund_line_items")) {
            BigDecimal subtotal = money(each.path("subtotal_set").path("shop_money"), "amount");
            assertThat(each.path("subtotal").isNumber()).isTrue();
            assertThat(new BigDecimal(each.path("subtotal").asString())).isEqualByComparingTo(subtotal);
            units = units.add(subtotal);
            if (!taxInside) {
                units = units.add(money(each.path("total_tax_set").path("shop_money"), "amount"));
            }
            assertThat(each.path("line_item").path("id").asLong(0))
                    .isEqualTo(each.path("line_item_id").asLong(1));
        }
        BigDecimal adjusted = sum(refund.path("order_adjustments"), "amount")
                .add(sum(refund.path("order_adjustments"), "tax_amount"));
        assertThat(sum(refund.path("transactions"), "amount")).isEqualByComparingTo(units.subtract(adjusted));
    }

    private static void everySetAgreesWithItsPlainField(JsonNode node) {
        node.propertyNames().forEach(name -> {
            JsonNode value = node.path(name);
            if (name.endsWith("_set") && node.has(name.substring(0, name.length() - 4))) {
                String plain = name.substring(0, name.length() - 4);
                assertThat(money(value.path("shop_money"), "amount")).as(name).isEqualByComparingTo(money(node, plain));
            }
            if (value.isObject()) {
                everySetAgreesWithItsPlainField(value);
            } else if (value.isArray()) {
                value.forEach(each -> {
                    if (each.isObject()) {
                        everySetAgreesWithItsPlainField(each);
                    }
                });
            }
        });
    }

    private static void same(JsonNode order, String name, BigDecimal expected) {
        assertThat(money(order, name)).as(name).isEqualByComparingTo(expected);
    }

    private static BigDecimal sum(JsonNode list, String name) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode each : list) {
            sum = sum.add(money(each, name));
        }
        return sum;
    }

    private static BigDecimal money(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isMissingNode() ? BigDecimal.ZERO : new BigDecimal(value.asString());
    }
}
