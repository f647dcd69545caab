package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Signed but not to be understood: kept with a reason, answered 200, worth nothing. */
class QuarantineTest {
    private static final long SHOPPER = 7_001;
    private static final String ORDER = text(order());
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A body nobody should understand, by what is wrong with it. */
    record Bad(String wrong, String topic, byte[] body) {
        @Override
        public String toString() {
            return topic + ": " + wrong;
        }
    }

    static Stream<Bad> bad_bodies() {
        return Stream.of(notJson(), shapes(), numbers(), refunds()).flatMap(List::stream);
    }

    private static List<Bad> notJson() {
        byte[] invalidUtf8 = ORDER.replace("Goods 11", "Goods ?").getBytes(StandardCharsets.UTF_8);
        invalidUtf8[new String(invalidUtf8, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xC3;
        return List.of(
                bad("empty", ""),
                new Bad("invalid UTF-8", "orders/paid", invalidUtf8),
                bad("UTF-16", new String(ORDER.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1)),
                bad("not JSON", "<order/>"),
                bad("cut off", ORDER.substring(0, ORDER.length() / 2)),
                bad("two values", ORDER + ORDER),
                bad("a trailing token", ORDER + " true"),
                bad("a trailing bracket", ORDER + "}"),
                bad("a comment", ORDER.replaceFirst(",", ",/* hello */")),
                bad("duplicate keys", ORDER.replaceFirst("\"id\":1001", "\"id\":1001,\"id\":1002")),
                bad("a duplicate key further in", ORDER.replace("\"quantity\":1", "\"quantity\":1,\"quantity\":9")),
                bad(
                        "a duplicate key in what is not looked into",
                        ORDER.replaceFirst("\"tags\":\"\"", "\"tags\":\"\",\"note_attributes\":[{\"a\":1,\"a\":2}]")),
                bad("deeper than 64", ORDER.replaceFirst("\"tags\":\"\"", "\"tags\":" + nested(70))),
                bad("NaN", ORDER.replace("\"quantity\":1", "\"quantity\":NaN")),
                bad("Infinity", ORDER.replace("\"quantity\":1", "\"quantity\":Infinity")));
    }

    private static List<Bad> shapes() {
        return List.of(
                bad("an array", "[" + ORDER + "]"),
                bad("a string", "\"order\""),
                bad("null", "null"),
                bad("no id", order().without("id")),
                bad("no updated_at", order().without("updated_at")),
                bad("no processed_at", order().without("processed_at")),
                bad("no currency", order().without("currency")),
                bad("id as text", order().with("id", "1001 or so")),
                bad("lines not a list", order().with("line_items", Json.read("{}"))),
                bad("a line that is not an object", order().with("line_items", Json.read("[7]"))),
                bad("updated_at not a time", order().with("updated_at", "yesterday")),
                bad("updated_at a number", order().with("updated_at", Json.read("1764000000"))),
                bad("an unknown currency", order().with("currency", "XXQ")),
                bad("customer as a number", order().with("customer", Json.read("7001"))),
                bad("test as text", order().with("test", "no")),
                bad("taxes_included as text", order().with("taxes_included", "yes")),
                bad("financial_status a number", order().with("financial_status", Json.read("1"))));
    }

    private static List<Bad> numbers() {
        return List.of(
                bad("a 12-character exponent", price("\"1E999999999\"")),
                bad("an exponent as a number", price("1E999999999")),
                bad("a price that is no number", price("\"example string\"")),
                bad("a price with a comma", price("\"499,00\"")),
                bad("a price with a plus", price("\"+499.00\"")),
                bad("a price with blanks", price("\" 499.00\"")),
                bad("a price of 16 digits", price("\"1234567890123456.00\"")),
                bad("a price with 7 decimals", price("\"499.0000000\"")),
                bad("öre that do not exist", price("\"499.001\"")),
                bad("other digits", price("\"٤٩٩.00\"")),
                bad("yen with decimals", yen("1000.50")),
                bad("shop money that is none", line("price_set", moneyText("4,99"))),
                bad("shop money with an exponent", line("price_set", moneyText("1E999999999"))),
                bad(
                        "shop money of another currency",
                        order(line -> line.presentment("1", "EUR").with("price_set", moneySet("499.00", "EUR")))),
                bad("a negative quantity", line("quantity", "-1")),
                bad("half a unit", line("quantity", "1.5")),
                bad("a quantity as text", line("quantity", "\"one\"")),
                bad("a negative current quantity", line("current_quantity", "-1")),
                bad("an order id of 2^63", ORDER.replaceFirst("\"id\":1001", "\"id\":9223372036854775808")),
                bad("a customer id of 2^64", ORDER.replace("\"id\":7001", "\"id\":18446744073709551616")),
                bad("a fractional id", ORDER.replaceFirst("\"id\":1001", "\"id\":1001.5")),
                bad("a sum beyond 64 bits", line("quantity", "9000000000000000")));
    }

    private static List<Bad> refunds() {
        RefundJson refund = RefundJson.refund(51, 1_001, "2026-11-20T11:00:00Z")
                .units(11, 1)
                .discrepancy("-5.00");
        String text = new String(Json.bytes(refund.json()), StandardCharsets.UTF_8);
        return List.of(
                badRefund("no id", text.replaceFirst("\"id\":51,", "")),
                badRefund("no order", text.replaceFirst("\"order_id\":1001,", "")),
                badRefund("negative units", text.replace("\"quantity\":1", "\"quantity\":-1")),
                badRefund("money that is none", text.replace("-5.00", "minus five")),
                badRefund("an order instead", ORDER),
                bad("a refund instead", text));
    }

    @ParameterizedTest
    @MethodSource("bad_bodies")
    @Timeout(60)
    void is_kept_with_a_reason_and_awards_nothing(Bad bad) {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery delivery = Delivery.of(bad.topic(), bad.body());
        assertThat(shop.send(delivery).status()).isEqualTo(200);
        shop.settle();

        List<JsonNode> quarantined = shop.deliveries("quarantined");
        assertThat(quarantined).hasSize(1);
        JsonNode row = quarantined.getFirst();
        assertThat(row.get("webhookId").asString()).isEqualTo(delivery.webhookId());
        assertThat(row.get("topic").asString()).isEqualTo(bad.topic());
        assertThat(row.get("reason").asString()).isNotBlank();
        assertThat(shop.balance(SHOPPER)).isZero();
    }

    @Test
    void a_body_that_names_another_shop_is_not_believed() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        shop.deliver(Delivery.of(
                "app/uninstalled",
                Json.object()
                        .put("id", 1)
                        .put("myshopify_domain", server.newShop().domain())));
        shop.deliver(Delivery.of(
                "shop/redact",
                Json.object()
                        .put("shop_id", 1)
                        .put("shop_domain", server.newShop().domain())));
        assertThat(shop.deliveries("quarantined")).hasSize(2);
    }

    @Test
    void a_second_currency_in_one_shop_is_not_believed() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        shop.deliver(Delivery.of("orders/paid", order()));
        shop.deliver(Delivery.of(
                "orders/paid", OrderJson.paidIn("EUR", 1_002).customer(SHOPPER).line(11, "10.00", 1)));
        assertThat(shop.deliveries("quarantined")).hasSize(1);
        assertThat(shop.balance(SHOPPER)).isEqualTo(499);
    }

    @Test
    void an_unknown_topic_is_kept_and_has_no_effect() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        Delivery unknown = Delivery.of("made_up/topic", order());
        shop.deliver(unknown);
        assertThat(shop.deliveries("quarantined")).isEmpty();
        assertThat(shop.allDeliveries())
                .singleElement()
                .satisfies(row -> assertThat(row.get("webhookId").asString()).isEqualTo(unknown.webhookId()));
        assertThat(shop.balance(SHOPPER)).isZero();
    }

    @Test
    void a_delivery_read_again_is_still_not_understood_and_still_kept() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        shop.deliver(Delivery.of("orders/paid", "<order/>"));
        JsonNode row = shop.deliveries("quarantined").getFirst();
        String path = "/api/deliveries/" + row.get("id").asString() + "/replay";
        assertThat(shop.owner("POST", path).status()).isBetween(200, 299);
        shop.settle();
        assertThat(shop.deliveries("quarantined")).hasSize(1);
    }

    @Test
    void only_the_shop_itself_can_have_its_delivery_read_again() {
        TestShop shop = server.newShop();
        shop.deliver(Delivery.of("orders/paid", "<order/>"));
        JsonNode row = shop.deliveries("quarantined").getFirst();
        String path = "/api/deliveries/" + row.get("id").asString() + "/replay";
        assertThat(server.newShop().owner("POST", path).status()).isEqualTo(404);
        assertThat(shop.call("POST", path, Map.of(), new byte[0]).status()).isEqualTo(401);
    }

    private static OrderJson order() {
        return order(line -> line);
    }

    private static OrderJson order(UnaryOperator<trappa.support.LineJson> special) {
        return OrderJson.paid(1_001).customer(SHOPPER).line(11, "499.00", 1, special);
    }

    private static OrderJson line(String key, String json) {
        return order(line -> line.with(key, Json.read(json)));
    }

    /** A price as the only word on what the line costs. */
    private static OrderJson price(String json) {
        return order(line -> line.without("price_set").with("price", Json.read(json)));
    }

    private static OrderJson yen(String price) {
        return OrderJson.paidIn("JPY", 1_001).customer(SHOPPER).line(11, price, 1);
    }

    private static String moneyText(String amount) {
        return moneySet(amount, "SEK").toString();
    }

    private static JsonNode moneySet(String amount, String currency) {
        String money = "{\"amount\":\"%s\",\"currency_code\":\"%s\"}".formatted(amount, currency);
        return Json.read("{\"shop_money\":" + money + ",\"presentment_money\":" + money + "}");
    }

    private static Bad bad(String wrong, OrderJson order) {
        return bad(wrong, text(order));
    }

    private static Bad bad(String wrong, String body) {
        return new Bad(wrong, "orders/paid", body.getBytes(StandardCharsets.UTF_8));
    }

    private static Bad badRefund(String wrong, String body) {
        return new Bad(wrong, "refunds/create", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(OrderJson order) {
        return new String(Json.bytes(order.json()), StandardCharsets.UTF_8);
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }
}
