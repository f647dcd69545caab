package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Two customers of the store become one: facts move, entries do not. */
class MergedCustomersTest {
    private static final long KEPT = 7_001;
    private static final long DELETED = 7_002;
    private static RunningTrappa server;
    private TestShop shop;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.stopAndVerifyLedger();
        server.close();
    }

    @BeforeEach
    void a_shop() {
        shop = server.newShop()
                .publish(ProgramJson.onePointPerKrona().step("s300", 300, 2_500).reward("r100", 1_000, 100));
    }

    @Test
    void the_kept_member_has_the_orders_of_both_and_the_deleted_members_ledger_goes_to_nothing_by_new_rows() {
        shop.deliver(paid(1, KEPT, "200.00"), paid(2, DELETED, "150.00"));
        assertThat(offers(KEPT)).isEmpty();
        shop.deliver(merge("completed"));
        assertThat(shop.balance(KEPT)).isEqualTo(350);
        assertThat(shop.balances()).containsEntry(KEPT, 350L).containsEntry(DELETED, 0L);
        assertThat(offers(KEPT)).hasSize(1);

        JsonNode ledger = owner("/api/members/" + DELETED + "/ledger?locale=en");
        assertThat(ledger.get("mergedInto").asString()).isEqualTo(Long.toString(KEPT));
        assertThat(ledger.get("entries")).hasSize(2);
        assertThat(ledger.get("entries").get(0).get("points").asLong()).isEqualTo(-150);
        assertThat(ledger.get("entries").get(0).get("explanation").asString())
                .isEqualTo("Moved to the account you have now");
        assertThat(owner("/api/members/" + DELETED).get("customerId").asString())
                .isEqualTo(Long.toString(KEPT));
        assertThat(shop.history(DELETED)).isEqualTo(shop.history(KEPT)).hasSize(2);
    }

    @Test
    void deliveries_that_still_name_the_old_number_follow() {
        shop.deliver(merge("completed"));
        shop.deliver(paid(2, DELETED, "150.00"));
        assertThat(shop.balance(KEPT)).isEqualTo(150);
        shop.deliver(Delivery.of(
                "refunds/create",
                RefundJson.refund(51, 2, "2026-11-21T10:00:00Z").units(21, 1).json()));
        assertThat(shop.balance(KEPT)).isZero();
        assertThat(shop.balances()).containsEntry(DELETED, 0L);
    }

    @Test
    void an_order_that_finds_its_customer_or_changes_it_follows_the_merge() {
        OrderJson guest = OrderJson.paid(3).line(31, "100.00", 1);
        shop.deliver(Delivery.of("orders/paid", guest), merge("completed"));
        shop.deliver(
                Delivery.of("orders/updated", guest.copy().customer(DELETED).updatedAt("2026-11-21T12:00:00Z")));
        assertThat(shop.balance(KEPT)).isEqualTo(100);
        shop.deliver(Delivery.of("orders/updated", guest.copy().customer(7_003).updatedAt("2026-11-21T13:00:00Z")));
        assertThat(shop.balance(KEPT)).isZero();
        assertThat(shop.balance(7_003)).isEqualTo(100);
    }

    @Test
    void a_merge_that_failed_in_the_store_changes_nothing() {
        shop.deliver(paid(1, KEPT, "200.00"), paid(2, DELETED, "150.00"), merge("failed"));
        assertThat(shop.balance(KEPT)).isEqualTo(200);
        assertThat(shop.balance(DELETED)).isEqualTo(150);
        assertThat(shop.deliveries("kept"))
                .singleElement()
                .satisfies(d -> assertThat(d.get("reason").asString()).contains("could not merge"));
    }

    @Test
    void a_merge_that_cannot_be_understood_goes_to_quarantine() {
        shop.deliver(merge("done"), Delivery.of("customers/merge", Json.object().put("status", "completed")));
        assertThat(shop.deliveries("quarantined"))
                .extracting(d -> d.get("reason").asString())
                .anyMatch(r -> r.contains("/status is not one of a merge"))
                .anyMatch(r -> r.contains("admin_graphql_api_customer_kept_id is missing"));
    }

    @Test
    void redemptions_and_offers_follow_and_a_repeat_by_the_old_number_finds_its_code() {
        shop.deliver(paid(1, KEPT, "200.00"), paid(2, DELETED, "350.00"));
        Answer bought = shop.redeem(DELETED, "rewardId", "r100", "k1");
        assertThat(bought.status()).isEqualTo(201);
        assertThat(shop.redeem(DELETED, "offerId", "s300.1", "k2").status()).isEqualTo(201);
        shop.deliver(merge("completed"));
        assertThat(shop.balance(KEPT)).isEqualTo(450);
        assertThat(shop.redeem(KEPT, "offerId", "s300.1", "k3").status()).isEqualTo(409);
        for (long number : new long[] {KEPT, DELETED}) {
            Answer again = shop.redeem(number, "rewardId", "r100", "k1");
            assertThat(again.header("Idempotency-Hit")).contains("true");
            assertThat(id(again)).isEqualTo(id(bought));
        }
        assertThat(shop.redeem(DELETED, "rewardId", "r100", "k4").status()).isEqualTo(201);
        assertThat(shop.balance(KEPT)).isEqualTo(350);
    }

    @Test
    void an_offer_both_had_claimed_stays_claimed_when_one_of_the_codes_is_handed_back() {
        shop.deliver(paid(1, KEPT, "300.00"), paid(2, DELETED, "300.00"));
        Answer mine = shop.redeem(KEPT, "offerId", "s300.1", "k1");
        shop.redeem(DELETED, "offerId", "s300.1", "k2");
        shop.deliver(merge("completed"));
        Deadline.await(
                Duration.ofSeconds(60),
                "the code is made",
                () -> shop.staircase(KEPT).text().contains("\"code\":\"TR-"));
        assertThat(shop.handBack(KEPT, id(mine)).status()).isEqualTo(200);
        Deadline.await(
                Duration.ofSeconds(60),
                "the code is handed back",
                () -> shop.handBack(KEPT, id(mine)).text().contains("RETURNED"));
        assertThat(shop.redeem(KEPT, "offerId", "s300.1", "k3").status()).isEqualTo(409);
    }

    @Test
    void an_adjustment_by_the_old_number_is_the_kept_members_and_is_made_once() {
        shop.adjust(DELETED, 40);
        ObjectNode body = Json.object().put("points", 10).put("reason", "Sorry");
        Map<String, String> key = Map.of("Idempotency-Key", "sorry-1");
        assertThat(shop.owner("POST", "/api/members/" + DELETED + "/adjustments", body, key)
                        .status())
                .isEqualTo(201);
        shop.deliver(merge("completed"));
        Answer again = shop.owner("POST", "/api/members/" + DELETED + "/adjustments", body, key);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().get("customerId").asString()).isEqualTo(Long.toString(KEPT));
        assertThat(shop.owner("POST", "/api/members/" + KEPT + "/adjustments", body, key)
                        .status())
                .isEqualTo(201);
        assertThat(shop.balance(KEPT)).isEqualTo(50);
        assertThat(shop.owner("POST", "/api/members/7003/adjustments", body, key)
                        .status())
                .isEqualTo(422);
    }

    @Test
    void the_member_year_of_a_merged_member_begins_with_the_earlier_of_both() {
        shop.publish(ProgramJson.onePointPerKrona()
                .qualification("POINTS", "MEMBER_YEAR")
                .tier("silver", 100, "1/1"));
        shop.deliver(
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(1)
                                .placedAt("2026-11-20T12:00:00Z")
                                .customer(KEPT, "2025-06-01T12:00:00Z")
                                .line(11, "150.00", 1)),
                Delivery.of(
                        "customers/create", Json.object().put("id", DELETED).put("created_at", "2024-03-10T12:00:00Z")),
                merge("completed"));
        assertThat(owner("/api/members/" + KEPT).get("tier").get("until").asString())
                .isEqualTo("2028-03-09");
    }

    private JsonNode offers(long customer) {
        return shop.staircase(customer).json().get("offers");
    }

    private JsonNode owner(String path) {
        return shop.owner("GET", path).json();
    }

    private static String id(Answer answer) {
        return answer.json().get("redemption").get("id").asString();
    }

    private static Delivery paid(long id, long customer, String price) {
        return Delivery.of("orders/paid", OrderJson.paid(id).customer(customer).line(10 * id + 1, price, 1));
    }

    private static Delivery merge(String status) {
        return Delivery.of(
                "customers/merge",
                Json.object()
                        .put("admin_graphql_api_customer_kept_id", "gid://shopify/Customer/" + KEPT)
                        .put("admin_graphql_api_customer_deleted_id", "gid://shopify/Customer/" + DELETED)
                        .put("status", status));
    }
}
