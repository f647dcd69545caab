package trappa.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import trappa.support.OrderArithmetic;

class OrderBodyTest {
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00.789Z");
    private static final Shopper ELIN = new Shopper("elin", "Elin", "Åkesson", 9_007_199_254_740_993L, AT);
    private final DemoOrders orders = new DemoOrders();

    @Test
    void an_order_is_written_as_shopify_writes_it() {
        DemoOrder order = paid(Basket.EMPTY.with(Catalogue.get("mugg-skar"), 2), 0);

        JsonNode body = body(order);

        assertThat(body.path("order_number").asInt(0)).isEqualTo(1001);
        assertThat(body.path("name").asString()).isEqualTo("#1001");
        assertThat(body.path("financial_status").asString()).isEqualTo("paid");
        assertThat(body.path("processed_at").asString()).isEqualTo("2026-11-22T11:00:00+01:00");
        assertThat(body.path("subtotal_price").asString()).isEqualTo("498.00");
        assertThat(body.path("total_price").asString()).isEqualTo("547.00");
        assertThat(body.path("total_tax").asString()).isEqualTo("109.40");
        assertThat(body.path("current_subtotal_price_set")
                        .path("shop_money")
                        .path("currency_code")
                        .asString())
                .isEqualTo("SEK");
        assertThat(body.path("total_outstanding").asString()).isEqualTo("0.00");
    }

    @Test
    void ids_are_exact_numbers_past_what_a_double_can_hold() {
        JsonNode body = body(paid(Basket.EMPTY.plus(Catalogue.get("plad-hed")), 0));

        assertThat(body.path("id").isIntegralNumber()).isTrue();
        assertThat(body.path("id").asLong(0)).isGreaterThan(1L << 53);
        assertThat(body.path("customer").path("id").asLong(0)).isEqualTo(9_007_199_254_740_993L);
        assertThat((long) (double) body.path("customer").path("id").asLong(0)).isNotEqualTo(9_007_199_254_740_993L);
    }

    @Test
    void an_order_that_is_not_paid_owes_everything() {
        JsonNode body = body(orders.open(ELIN, Basket.EMPTY.plus(Catalogue.get("tval-tang")), AT, 0));

        assertThat(body.path("financial_status").asString()).isEqualTo("pending");
        assertThat(body.path("total_outstanding").asString()).isEqualTo("144.00");
    }

    @Test
    void a_guest_has_no_customer() {
        JsonNode body = body(orders.open(null, Basket.EMPTY.plus(Catalogue.get("tval-tang")), AT, 0));

        assertThat(body.path("customer").isNull()).isTrue();
    }

    @Test
    void one_item_back_lowers_the_current_quantity_and_carries_the_refund() {
        DemoOrder order = paid(Basket.EMPTY.with(Catalogue.get("mugg-skar"), 2), 0);
        DemoOrder refunded = orders.refund(order, false, AT.plusSeconds(60));

        JsonNode body = body(refunded);

        assertThat(body.path("line_items").get(0).path("current_quantity").asInt(-1))
                .isEqualTo(1);
        assertThat(body.path("financial_status").asString()).isEqualTo("partially_refunded");
        assertThat(body.path("current_subtotal_price").asString()).isEqualTo("249.00");
        assertThat(body.path("refunds").get(0))
                .isEqualTo(JsonMapper.shared()
                        .readTree(RefundBody.of(refunded, refunded.refunds().getLast())
                                .toString()));
    }

    @Test
    void any_split_of_refunds_ends_at_exactly_nothing() {
        DemoOrder order =
                paid(Basket.EMPTY.with(Catalogue.get("brada-alm"), 3).with(Catalogue.get("mugg-skar"), 1), 10);
        int refunds = 0;
        while (!order.nothingLeft()) {
            order = orders.refund(order, false, AT.plusSeconds(++refunds));
        }

        assertThat(refunds).isEqualTo(4);
        assertThat(order.currentGoodsMinor()).isZero();
        assertThat(order.financialStatus()).isEqualTo("refunded");
        OrderArithmetic.check(body(order));
    }

    @Test
    void a_cancelled_order_holds_nothing() {
        DemoOrder order = paid(Basket.EMPTY.plus(Catalogue.get("kanna-fyr")), 0).cancelledAt(AT.plusSeconds(9));

        JsonNode body = body(order);

        assertThat(body.path("cancelled_at").asString()).isEqualTo("2026-11-22T11:00:09+01:00");
        assertThat(body.path("line_items").get(0).path("current_quantity").asInt(-1))
                .isZero();
        assertThat(body.path("current_total_price").asString()).isEqualTo("0.00");
    }

    @Test
    void a_gift_card_is_marked_and_has_no_vat() {
        JsonNode line = body(paid(Basket.EMPTY.plus(Catalogue.get("presentkort")), 0))
                .path("line_items")
                .get(0);

        assertThat(line.path("gift_card").asBoolean(false)).isTrue();
        assertThat(line.path("tax_lines").size()).isZero();
    }

    static LongStream seeds() {
        return new Random(20261122).longs(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_sums_of_any_order_add_up(long seed) {
        Random random = new Random(seed);
        Basket basket = Basket.EMPTY;
        while (basket.isEmpty() || random.nextInt(3) > 0) {
            Product product = Catalogue.PRODUCTS.get(random.nextInt(Catalogue.PRODUCTS.size()));
            basket = basket.with(product, 1 + random.nextInt(5));
        }
        DemoOrder order = paid(basket, random.nextInt(4) * 5);
        for (int i = random.nextInt(4); i > 0 && !order.nothingLeft(); i--) {
            order = orders.refund(order, random.nextInt(4) == 0, AT.plusSeconds(100 - i));
        }

        OrderArithmetic.check(body(order));
        assertThat(new BigDecimal(body(order).path("current_subtotal_price").asString()))
                .isEqualByComparingTo(BigDecimal.valueOf(order.goodsMinor() - order.refundedMinor(), 2));
    }

    private DemoOrder paid(Basket basket, int discountPercent) {
        return orders.keep(orders.open(ELIN, basket, AT, discountPercent).paidAt(AT.plusSeconds(1)));
    }

    /** As it arrives: through the bytes. */
    private static JsonNode body(DemoOrder order) {
        return JsonMapper.shared().readTree(OrderBody.of(order).toString());
    }
}
