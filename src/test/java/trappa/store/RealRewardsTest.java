package trappa.store;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Answer;
import trappa.support.Courier;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Rewards made in a shop: what the store is asked for, exactly once whatever it answers, and what comes back. */
class RealRewardsTest {
    private static final long SHOPPER = 7_001;
    private static FakeShopify shopify;
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        shopify = new FakeShopify();
        server = shopify.server("2");
    }

    @AfterAll
    static void stop() throws Exception {
        AdminSchema schema = AdminSchema.get();
        for (JsonNode asked : shopify.asked()) {
            schema.check(asked);
        }
        server.stopAndVerifyLedger();
        server.close();
        shopify.close();
    }

    @AfterEach
    void calm() {
        shopify.noMoreTrouble();
    }

    // ---- what the store is asked for ----

    @Test
    void an_amount_off_is_one_customers_once_until_its_day() {
        TestShop shop = shop(reward("x", "amount_off").put("amountMinor", 2_550).put("validDays", 10));
        JsonNode redemption = issued(shop, "key");
        JsonNode discount = asked(shop, "DiscountCreate").at("/variables/discount");
        assertThat(discount.path("code")).isEqualTo(redemption.path("code"));
        assertThat(discount.at("/customerGets/value/discountAmount/amount").asString())
                .isEqualTo("25.50");
        assertThat(discount.at("/customerGets/value/discountAmount/appliesOnEachItem")
                        .asBoolean())
                .isFalse();
        assertThat(discount.at("/customerGets/items/all").asBoolean()).isTrue();
        assertThat(discount.at("/context/customers/add/0").asString()).isEqualTo("gid://shopify/Customer/7001");
        assertThat(discount.path("usageLimit").asInt()).isEqualTo(1);
        assertThat(discount.path("appliesOncePerCustomer").asBoolean()).isTrue();
        assertThat(discount.path("endsAt").asString())
                .isEqualTo(redemption.path("validUntil").asString() + "T23:00:00Z");
        assertThat(discount.path("startsAt").asString())
                .isLessThan(server.clock().instant().toString());
        assertThat(discount.has("minimumRequirement")).isFalse();
        assertThat(discount.path("combinesWith").toString())
                .isEqualTo("{\"orderDiscounts\":false,\"productDiscounts\":false,\"shippingDiscounts\":false}");
    }

    @Test
    void a_percentage_keeps_its_minimum_and_what_it_combines_with() {
        ObjectNode reward = reward("x", "percent_off").put("percent", 15).put("minimumOrderMinor", 30_000);
        reward.putArray("combinesWith").add("shipping").add("product");
        TestShop shop = shop(reward);
        issued(shop, "key");
        JsonNode discount = asked(shop, "DiscountCreate").at("/variables/discount");
        assertThat(discount.at("/customerGets/value/percentage").decimalValue()).isEqualByComparingTo("0.15");
        assertThat(discount.at("/minimumRequirement/subtotal/greaterThanOrEqualToSubtotal")
                        .asString())
                .isEqualTo("300");
        assertThat(discount.path("combinesWith").toString())
                .isEqualTo("{\"orderDiscounts\":false,\"productDiscounts\":true,\"shippingDiscounts\":true}");
    }

    @Test
    void free_shipping_goes_everywhere() {
        TestShop shop = shop(reward("x", "free_shipping"));
        issued(shop, "key");
        JsonNode discount = asked(shop, "FreeShippingCreate").at("/variables/discount");
        assertThat(discount.at("/destination/all").asBoolean()).isTrue();
        assertThat(discount.at("/context/customers/add/0").asString()).isEqualTo("gid://shopify/Customer/7001");
        assertThat(discount.path("usageLimit").asInt()).isEqualTo(1);
    }

    @Test
    void a_free_product_is_the_worth_of_one_of_it_off_that_product() {
        TestShop shop = shop(reward("x", "free_product").put("productId", 555));
        ObjectNode product = Json.object();
        product.putObject("priceRangeV2")
                .putObject("maxVariantPrice")
                .put("amount", "249.0")
                .put("currencyCode", "SEK");
        shopify.store.objects.put("gid://shopify/Product/555", product);
        issued(shop, "key");
        JsonNode gets = asked(shop, "DiscountCreate").at("/variables/discount/customerGets");
        assertThat(gets.at("/items/products/productsToAdd/0").asString()).isEqualTo("gid://shopify/Product/555");
        assertThat(gets.at("/value/discountAmount/amount").asString()).isEqualTo("249.0");
        assertThat(gets.at("/value/discountAmount/appliesOnEachItem").asBoolean())
                .isFalse();
        shopify.store.objects.remove("gid://shopify/Product/555");
        assertThat(status(settled(shop, "another"))).isEqualTo("FAILED");
        assertThat(shop.balance(SHOPPER)).isEqualTo(9_900);
    }

    @Test
    void a_gift_card_is_the_customers_and_its_code_is_one_the_store_takes() {
        TestShop shop = shop(reward("x", "gift_card").put("amountMinor", 10_000));
        JsonNode redemption = issued(shop, "key");
        JsonNode input = asked(shop, "GiftCardCreate").at("/variables/input");
        assertThat(redemption.path("code").asString()).matches("[A-Z0-9]{8,20}");
        assertThat(input.path("code")).isEqualTo(redemption.path("code"));
        assertThat(input.path("customerId").asString()).isEqualTo("gid://shopify/Customer/7001");
        assertThat(input.path("initialAmount").toString()).isEqualTo("{\"amount\":\"100\",\"currencyCode\":\"SEK\"}");
        assertThat(input.path("expiresOn")).isEqualTo(redemption.path("validUntil"));
    }

    @Test
    void store_credit_has_no_code_and_cannot_be_handed_back() {
        TestShop shop = shop(reward("x", "store_credit").put("amountMinor", 7_500));
        JsonNode redemption = issued(shop, "key");
        assertThat(redemption.path("code").isNull()).isTrue();
        JsonNode variables = asked(shop, "StoreCreditAdd").path("variables");
        assertThat(variables.path("id").asString()).isEqualTo("gid://shopify/Customer/7001");
        assertThat(variables.at("/credit/creditAmount").toString())
                .isEqualTo("{\"amount\":\"75\",\"currencyCode\":\"SEK\"}");
        assertThat(shop.handBack(SHOPPER, redemption.path("id").asString()).status())
                .isEqualTo(409);
    }

    @Test
    void what_the_store_refuses_gives_the_points_back() {
        TestShop shop = shop(reward("x", "amount_off").put("amountMinor", 100));
        shopify.answer(
                shop.domain(),
                "DiscountCreate",
                1,
                FakeShopify.data(
                        Json.read("{\"discountCodeBasicCreate\":{\"userErrors\":[{\"code\":\"MAX_APP_DISCOUNTS\","
                                + "\"message\":\"Too many\"}]}}")));
        assertThat(status(settled(shop, "key"))).isEqualTo("FAILED");
        assertThat(shop.balance(SHOPPER)).isEqualTo(10_000);
        assertThat(shop.owner("GET", "/admin/activity").text())
                .contains("<span>Göra en belöning</span><span class=\"why\">Butiken sa nej.</span>")
                .contains("<summary>Teknisk text</summary><span class=\"why\">Too many</span>");
    }

    @Test
    void a_code_somebody_else_has_is_not_taken_for_ours() {
        TestShop shop = shop(reward("x", "amount_off").put("amountMinor", 100));
        shopify.loseAnswer("DiscountCreate", 1);
        shop.redeem(SHOPPER, "rewardId", "x", "key");
        shopify.store.discounts.entrySet().stream()
                .filter(e -> e.getKey().startsWith(shop.domain()))
                .forEach(e -> ((ObjectNode) e.getValue().path("codeDiscount")).put("title", "Summer sale"));
        settle(shop, 1, "failed");
        assertThat(shop.balance(SHOPPER)).isEqualTo(10_000);
    }

    @Test
    void what_no_order_says_of_its_products_is_asked_and_the_points_follow() {
        TestShop shop = server.newShop();
        InstallTest.connected(shop, server);
        ProgramJson program = onePointPerKrona();
        ObjectNode document = program.json();
        ((ObjectNode) document.at("/earning/orders"))
                .putArray("excludeCollectionIds")
                .add(77);
        shop.publish(program.with("earning", document.path("earning")));
        ObjectNode product = Json.object().put("id", "gid://shopify/Product/4711");
        product.putObject("collections").putArray("nodes").addObject().put("id", "gid://shopify/Collection/77");
        product.putObject("variants").putArray("nodes");
        shopify.store.objects.put("gid://shopify/Product/4711", product);
        shopify.answer("Products", 1, aResponse().withStatus(503));
        OrderJson order = OrderJson.paid(1).customer(SHOPPER).line(11, "100.00", 1, l -> l.product(4711));
        shop.deliver(Delivery.of("orders/paid", order.line(12, "5.00", 1)));
        until("the collection is known", () -> shop.balance(SHOPPER) == 5);
    }

    // ---- exactly once ----

    @ParameterizedTest
    @ValueSource(strings = {"amount_off", "gift_card", "store_credit"})
    void answers_lost_after_the_work_are_one_debit_and_one_reward_each(String kind) {
        int count = 30;
        TestShop shop = shop(reward("x", kind).put("amountMinor", 5_000));
        String operation = switch (kind) {
            case "amount_off" -> "DiscountCreate";
            case "gift_card" -> "GiftCardCreate";
            default -> "StoreCreditAdd";
        };
        shopify.store.credits.clear();
        shopify.loseAnswer(operation, count / 2);
        shopify.answer(operation, count / 5, aResponse().withStatus(503));
        shopify.loseAnswer(operation, count / 5);
        redeem(shop, count);
        settle(shop, count, "issued");
        assertThat(made(shop, kind)).isEqualTo(count);
        assertThat(shop.balance(SHOPPER)).isEqualTo(10_000 - 100 * count);
    }

    @Test
    void a_reward_stays_on_its_way_while_the_store_cannot_be_asked_and_is_made_when_it_can() {
        TestShop shop = shop(reward("x", "amount_off").put("amountMinor", 5_000));
        shopify.answer("DiscountCreate", 1_000, aResponse().withStatus(503));
        shopify.answer("DiscountByCode", 1_000, aResponse().withStatus(503));
        shop.redeem(SHOPPER, "rewardId", "x", "key");
        for (int minutes = 0; minutes < 33; minutes += 11) {
            long before = shopify.requests(shop.domain());
            server.clock().advance(Duration.ofMinutes(11));
            Deadline.await(Duration.ofSeconds(60), "it is asked", () -> shopify.requests(shop.domain()) > before);
            assertThat(rows(shop, "issued") + rows(shop, "failed"))
                    .as("it stays on its way")
                    .isZero();
        }
        shopify.noMoreTrouble();
        settle(shop, 1, "issued");
        assertThat(shop.balance(SHOPPER)).isEqualTo(9_900);
    }

    @Test
    void a_reward_the_store_can_be_asked_for_and_never_makes_is_given_up_once() {
        TestShop shop = shop(reward("x", "amount_off").put("amountMinor", 5_000));
        shopify.answer("DiscountCreate", 1_000, aResponse().withStatus(503));
        shop.redeem(SHOPPER, "rewardId", "x", "key");
        Deadline.await(Duration.ofSeconds(60), "it is given up", () -> {
            server.clock().advance(Duration.ofMinutes(6));
            return rows(shop, "failed") == 1;
        });
        assertThat(standing(shop, "key")).isEqualTo("FAILED");
        assertThat(shop.balance(SHOPPER)).isEqualTo(10_000);
        assertThat(made(shop, "amount_off")).isZero();
    }

    @Test
    void one_shop_whose_store_hangs_does_not_hold_up_another() {
        TestShop hanging = shop(reward("x", "amount_off").put("amountMinor", 5_000));
        TestShop other = shop(reward("x", "free_shipping"));
        shopify.answer("DiscountCreate", 50, aResponse().withFixedDelay(30_000));
        List<String> ids = redeem(hanging, 5);
        issued(other, "key");
        shopify.noMoreTrouble();
        settle(hanging, ids.size(), "issued");
    }

    // ---- coming back ----

    @Test
    void an_unused_code_handed_back_is_taken_out_of_use_in_the_store() {
        TestShop shop = shop(reward("x", "amount_off").put("amountMinor", 100));
        JsonNode redemption = issued(shop, "key");
        Answer back = shop.handBack(SHOPPER, redemption.path("id").asString());
        assertThat(back.status()).isEqualTo(200);
        String id = redemption.path("id").asString();
        until("it is back", () -> status(shop.handBack(SHOPPER, id)).equals("RETURNED"));
        assertThat(asked(shop, "DiscountDeactivate").at("/variables/id").asString())
                .startsWith("gid://shopify/DiscountCodeNode/");
        assertThat(shop.balance(SHOPPER)).isEqualTo(10_000);
    }

    @Test
    void a_code_the_store_knows_as_used_is_not_handed_back() {
        TestShop shop = shop(reward("x", "amount_off").put("amountMinor", 100));
        JsonNode redemption = issued(shop, "key");
        ObjectNode discount = discount(shop);
        ((ObjectNode) discount.path("codeDiscount")).put("asyncUsageCount", 1);
        Answer back = shop.handBack(SHOPPER, redemption.path("id").asString());
        assertThat(back.json().at("/redemption/status").asString()).isEqualTo("ISSUED");
        assertThat(shop.balance(SHOPPER)).isEqualTo(9_900);
    }

    @ParameterizedTest
    @ValueSource(strings = {"discounts/delete", "discounts/redeemcode_removed"})
    void a_discount_the_merchant_deletes_makes_the_reward_void_and_the_points_come_back(String topic) {
        TestShop shop = shop(reward("x", "amount_off").put("amountMinor", 100));
        JsonNode redemption = issued(shop, "key");
        Delivery gone = gone(topic, discount(shop).path("id").asString());
        shop.deliver(gone);
        assertThat(standing(shop, "key")).as("the store still has it").isEqualTo("ISSUED");

        TestShop second = shop(reward("x", "amount_off").put("amountMinor", 100));
        issued(second, "key");
        String name = discount(second).path("id").asString();
        shopify.store.discounts.values().removeIf(d -> d.path("id").asString().equals(name));
        second.deliver(gone(topic, name), gone(topic, name), gone(topic, "gid://shopify/DiscountCodeNode/404"));
        until("it is void", () -> standing(second, "key").equals("VOID"));
        assertThat(second.balance(SHOPPER)).isEqualTo(10_000);
        assertThat(second.history(SHOPPER).getFirst().path("explanation").asString())
                .isEqualTo("Butiken tog bort koden");
        assertThat(redemption.path("id").asString()).isNotEmpty();
    }

    @Test
    void by_the_policy_never_a_deleted_discount_gives_nothing_back() {
        TestShop shop = server.newShop();
        InstallTest.connected(shop, server);
        shop.publish(program(reward("x", "amount_off").put("amountMinor", 100)).with("rewardReturn", "NEVER"));
        shop.adjust(SHOPPER, 10_000);
        issued(shop, "key");
        String name = discount(shop).path("id").asString();
        shopify.store.discounts.values().removeIf(d -> d.path("id").asString().equals(name));
        shop.deliver(gone("discounts/delete", name));
        until("it is void", () -> standing(shop, "key").equals("VOID"));
        assertThat(shop.balance(SHOPPER)).isEqualTo(9_900);
    }

    // ---- helpers ----

    private static ObjectNode reward(String id, String kind) {
        return Json.object().put("id", id).put("kind", kind).put("costPoints", 100);
    }

    private static ProgramJson program(ObjectNode reward) {
        ArrayNode rewards = Json.object().putArray("rewards");
        rewards.add(reward);
        return onePointPerKrona().with("rewards", rewards);
    }

    private static TestShop shop(ObjectNode reward) {
        TestShop shop = server.newShop();
        InstallTest.connected(shop, server);
        shop.publish(program(reward));
        shop.adjust(SHOPPER, 10_000);
        return shop;
    }

    /** Asks {@code count} times, all at once; each is accepted. */
    private static List<String> redeem(TestShop shop, int count) {
        List<Courier.Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(shop.redeemCall(SHOPPER, "x", "key-" + i));
        }
        List<String> ids = new ArrayList<>();
        new Courier(server.port(), count).carry(calls).values().forEach(a -> {
            assertThat(a.status()).as(a.toString()).isEqualTo(201);
            ids.add(a.json().at("/redemption/id").asString());
        });
        assertThat(ids).doesNotHaveDuplicates().hasSize(count);
        return ids;
    }

    /** Until the ledger has this many rows of a kind for redemptions; time goes by whenever nothing more happens. */
    private static void settle(TestShop shop, int count, String how) {
        int[] seen = new int[2];
        Deadline.await(Duration.ofSeconds(60), count + " are " + how, () -> {
            int requests = shopify.requests();
            seen[1] = requests == seen[0] ? seen[1] + 1 : 0;
            seen[0] = requests;
            if (seen[1] == 4) {
                seen[1] = 0;
                server.clock().advance(Duration.ofSeconds(61));
            }
            return rows(shop, how) == count;
        });
    }

    /** Time goes by while it is waited for. */
    private static void until(String what, BooleanSupplier reached) {
        Deadline.await(Duration.ofSeconds(60), what, () -> {
            server.clock().advance(Duration.ofSeconds(1));
            return reached.getAsBoolean();
        });
    }

    /** How many rows of a kind the ledger has for redemptions. */
    private static long rows(TestShop shop, String how) {
        return shop.owner("GET", "/api/members/" + SHOPPER + "/ledger")
                .json()
                .path("entries")
                .valueStream()
                .filter(e -> e.path("key").asString().endsWith("/" + how))
                .count();
    }

    private static String standing(TestShop shop, String key) {
        return shop.redeem(SHOPPER, "rewardId", "x", key)
                .json()
                .at("/redemption/status")
                .asString();
    }

    private static long made(TestShop shop, String kind) {
        return switch (kind) {
            case "amount_off" ->
                shopify.store.discounts.keySet().stream()
                        .filter(k -> k.startsWith(shop.domain() + "/"))
                        .count();
            case "gift_card" ->
                shopify.store.giftCards.keySet().stream()
                        .filter(k -> k.startsWith(shop.domain() + "/"))
                        .count();
            default -> shopify.store.credits.size();
        };
    }

    private static ObjectNode discount(TestShop shop) {
        return shopify.store.discounts.entrySet().stream()
                .filter(e -> e.getKey().startsWith(shop.domain() + "/"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static Delivery gone(String topic, String name) {
        ObjectNode body = Json.object().put("admin_graphql_api_id", name);
        if (topic.equals("discounts/delete")) {
            body.put("deleted_at", server.clock().instant().toString());
        } else {
            body.putObject("redeem_code")
                    .put("id", "gid://shopify/DiscountRedeemCode/1")
                    .put("code", "x");
            body.put("updated_at", server.clock().instant().toString());
        }
        return Delivery.of(topic, body);
    }

    private static JsonNode asked(TestShop shop, String operation) {
        return shopify.asked(shop.domain(), operation).getLast();
    }

    /** What was taken, once it is made. */
    private static JsonNode issued(TestShop shop, String key) {
        Answer answer = settled(shop, key);
        assertThat(status(answer)).as(answer.toString()).isEqualTo("ISSUED");
        return answer.json().path("redemption");
    }

    /** Takes it; a busy machine may take longer over it than a shopper is kept waiting. */
    private static Answer settled(TestShop shop, String key) {
        Answer[] last = new Answer[1];
        Deadline.await(Duration.ofSeconds(60), "it is no longer on its way", () -> {
            if (last[0] != null) {
                server.clock().advance(Duration.ofSeconds(1));
            }
            last[0] = shop.redeem(SHOPPER, "rewardId", "x", key);
            assertThat(last[0].status()).as(last[0].toString()).isEqualTo(201);
            return !status(last[0]).equals("RESERVED");
        });
        return last[0];
    }

    private static String status(Answer answer) {
        return answer.json().at("/redemption/status").asString();
    }
}
