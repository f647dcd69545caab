package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** The worked accounts of the specification that orders, refunds, the owner and the passing of time make. */
class WorkedAccountsTest {
    private static final long SHOPPER = 7_001;
    private RunningTrappa server;
    private TestShop shop;

    @BeforeEach
    void start() {
        server = RunningTrappa.start();
        shop = server.newShop();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void l05_points_spent_and_then_partly_returned_are_owed_and_paid_by_the_next_order() {
        shop.publish(onePointPerKrona());
        shop.deliver(paid(1, "2026-11-01T10:00:00Z", "20.00", 5));
        shop.adjust(SHOPPER, -100);
        shop.deliver(refund(1, "2026-11-22T12:00:00Z", 3));
        assertThat(owed()).isEqualTo(60);
        server.clock().moveTo("2026-11-24T12:00:00Z");
        shop.deliver(paid(2, "2026-11-24T10:00:00Z", "50.00", 1));
        assertThat(points().get("available").asLong()).isZero();
        assertThat(owed()).isEqualTo(10);
    }

    @Test
    void l09_l10_silver_is_reached_at_once_and_kept_until_its_date_after_a_refund() {
        server.clock().moveTo("2026-03-10T12:00:00Z");
        shop.publish(spendRolling());
        shop.deliver(paid(1, "2026-03-01T10:00:00Z", "4900.00", 1));
        assertThat(tier()).isEqualTo("bas");
        shop.deliver(paid(2, "2026-03-10T10:00:00Z", "200.00", 1));
        assertThat(tier()).isEqualTo("silver");
        assertThat(until()).isEqualTo("2027-03-10");

        server.clock().moveTo("2026-03-20T12:00:00Z");
        shop.deliver(refund(2, "2026-03-20T10:00:00Z", 1));
        assertThat(tier()).isEqualTo("silver");
        assertThat(until()).isEqualTo("2027-03-10");
        server.clock().moveTo("2027-04-09T12:00:00Z");
        assertThat(tier()).isEqualTo("silver");
        server.clock().moveTo("2027-04-10T12:00:00Z");
        assertThat(tier()).isEqualTo("bas");
    }

    @Test
    void l11_an_order_keeps_the_multiplier_of_the_tier_it_was_placed_under() {
        shop.publish(spendRolling());
        shop.deliver(
                paid(1, "2026-03-01T10:00:00Z", "4900.00", 1),
                paid(2, "2026-03-10T10:00:00Z", "200.00", 1),
                paid(3, "2026-03-12T10:00:00Z", "400.00", 1));
        assertThat(shop.balance(SHOPPER)).isEqualTo(4_900 + 200 + 500);
        shop.deliver(refund(2, "2026-03-20T10:00:00Z", 1));
        assertThat(shop.balance(SHOPPER)).isEqualTo(4_900 + 500);
    }

    @Test
    void m01_a_tier_lasts_to_the_end_of_the_next_member_year_and_its_grace() {
        shop.publish(onePointPerKrona().qualification("POINTS", "MEMBER_YEAR").tier("silver", 500, "1/1"));
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(1)
                        .placedAt("2026-03-10T12:00:00Z")
                        .customer(SHOPPER, "2025-03-10T12:00:00Z")
                        .line(11, "600.00", 1)));
        assertThat(tier()).isEqualTo("silver");
        assertThat(until()).isEqualTo("2028-03-09");
        server.clock().moveTo("2028-04-08T12:00:00Z");
        assertThat(tier()).isEqualTo("silver");
        server.clock().moveTo("2028-04-09T12:00:00Z");
        assertThat(tier()).isEqualTo("bas");
    }

    @Test
    void m02_multiplied_points_count_towards_the_next_tier() {
        shop.publish(onePointPerKrona().tier("silver", 500, "5/4").tier("guld", 1_500, "1/1"));
        shop.deliver(paid(1, "2026-11-01T10:00:00Z", "500.00", 1), paid(2, "2026-11-02T10:00:00Z", "800.00", 1));
        assertThat(shop.balance(SHOPPER)).isEqualTo(1_500);
        assertThat(tier()).isEqualTo("guld");
    }

    @ParameterizedTest
    @CsvSource({"2026-11-15T10:00:00Z, false", "2026-11-15T10:00:01Z, true"})
    void m03_a_refund_at_the_second_the_hold_ends_comes_before_the_step(String refundedAt, boolean reached) {
        shop.publish(onePointPerKrona().hold(14).step("s300", 300, 2_500));
        shop.deliver(paid(1, "2026-11-01T10:00:00Z", "300.00", 1), refund(1, refundedAt, 1));
        JsonNode staircase = shop.staircase(SHOPPER).json();
        assertThat(shop.balance(SHOPPER)).isZero();
        assertThat(staircase.get("offers")).hasSize(reached ? 1 : 0);
        assertThat(staircase.get("steps").get(1).get("status").asString())
                .as(staircase.toString())
                .isEqualTo(reached ? "returned" : "next");
        if (reached) {
            assertThat(offer()).isEqualTo("void");
        }
    }

    @Test
    void m04_an_offer_is_void_while_its_step_is_pulled_back_and_comes_again_with_a_new_last_day() {
        server.clock().moveTo("2026-06-01T12:00:00Z");
        shop.publish(onePointPerKrona().step("s300", 300, 2_500));
        shop.deliver(paid(1, "2026-06-01T10:00:00Z", "50.00", 6));
        assertThat(offer()).isEqualTo("claimable");
        String firstLastDay = offerUntil();
        server.clock().moveTo("2026-06-05T12:00:00Z");
        shop.deliver(refund(1, "2026-06-05T10:00:00Z", 1));
        assertThat(offer()).isEqualTo("void");
        server.clock().moveTo("2026-06-10T12:00:00Z");
        shop.deliver(paid(2, "2026-06-10T10:00:00Z", "50.00", 1));
        assertThat(offer()).isEqualTo("claimable");
        assertThat(offerUntil()).isGreaterThan(firstLastDay);
        assertThat(shop.staircase(SHOPPER).json().get("offers")).hasSize(1);
    }

    @Test
    void m05_an_exchange_never_counts_both_things() {
        shop.publish(onePointPerKrona().tier("silver", 500, "1/1").step("s600", 600, 2_500));
        OrderJson order = OrderJson.paid(1)
                .placedAt("2026-11-01T10:00:00Z")
                .customer(SHOPPER)
                .line(11, "300.00", 1);
        RefundJson whole = RefundJson.refund(51, 1, "2026-11-02T10:00:00Z").units(11, 1);
        shop.deliver(Delivery.of("orders/paid", order));
        assertThat(shop.balance(SHOPPER)).isEqualTo(300);
        shop.deliver(Delivery.of("refunds/create", whole.json()));
        assertThat(shop.balance(SHOPPER)).isZero();
        shop.deliver(Delivery.of(
                "orders/updated",
                order.copy()
                        .currentQuantity(11, 0)
                        .refunded(whole)
                        .line(12, "350.00", 1)
                        .updatedAt("2026-11-03T10:00:00Z")));
        assertThat(shop.balance(SHOPPER)).isEqualTo(350);
        assertThat(points().get("qualifying").asLong()).isEqualTo(350);
        assertThat(tier()).isEqualTo("bas");
        assertThat(shop.staircase(SHOPPER).json().get("offers")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2026, 28", "2028, 29"})
    void m06_points_of_the_last_of_january_last_through_the_last_of_february(int year, int lastDay) {
        server.clock().moveTo(year + "-02-01T12:00:00Z");
        shop.publish(onePointPerKrona().expiry("PER_LOT", 1, "NONE"));
        shop.deliver(paid(1, year + "-01-31T10:00:00Z", "100.00", 1));
        JsonNode expiring = points().get("expiring");
        assertThat(expiring).hasSize(1);
        assertThat(expiring.get(0).get("points").asLong()).isEqualTo(100);
        assertThat(expiring.get(0).get("on").asString()).isEqualTo(year + "-02-" + lastDay);
        server.clock().moveTo(year + "-02-" + lastDay + "T12:00:00Z");
        assertThat(shop.balance(SHOPPER)).isEqualTo(100);
        server.clock().moveTo(year + "-03-01T12:00:00Z");
        assertThat(shop.balance(SHOPPER)).isZero();
    }

    @Test
    void m08_pending_points_do_not_pay_a_debt_before_the_hold_ends() {
        shop.publish(onePointPerKrona().hold(14));
        shop.adjust(SHOPPER, -100);
        shop.deliver(paid(1, "2026-11-22T10:00:00Z", "150.00", 1));
        assertThat(owed()).isEqualTo(100);
        assertThat(points().get("pending").asLong()).isEqualTo(150);
        assertThat(points().get("available").asLong()).isZero();
        server.clock().moveTo("2026-12-06T12:00:00Z");
        assertThat(owed()).isZero();
        assertThat(points().get("available").asLong()).isEqualTo(50);
    }

    @Test
    void l03_an_expiry_is_taken_back_when_the_order_was_returned_after_it() {
        server.clock().moveTo("2025-01-10T12:00:00Z");
        shop.publish(onePointPerKrona().expiry("PER_LOT", 12, "NONE"));
        shop.deliver(paid(1, "2025-01-10T10:00:00Z", "100.00", 1));
        server.clock().moveTo("2026-01-12T12:00:00Z");
        assertThat(shop.balance(SHOPPER)).isZero();
        server.clock().moveTo("2026-01-20T12:00:00Z");
        shop.deliver(refund(1, "2026-01-20T10:00:00Z", 1));
        assertThat(shop.balance(SHOPPER)).isZero();
        assertThat(owed()).isZero();
    }

    private static ProgramJson spendRolling() {
        return onePointPerKrona().qualification("SPEND", "ROLLING").tier("silver", 500_000, "5/4");
    }

    private static Delivery paid(long id, String at, String price, int quantity) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(id).placedAt(at).customer(SHOPPER).line(id * 10 + 1, price, quantity));
    }

    private static Delivery refund(long order, String at, int units) {
        return Delivery.of(
                "refunds/create",
                RefundJson.refund(order + 50, order, at)
                        .units(order * 10 + 1, units)
                        .json());
    }

    private JsonNode points() {
        return shop.points(SHOPPER);
    }

    private long owed() {
        return points().get("owed").asLong();
    }

    private String tier() {
        return shop.staircase(SHOPPER).json().at("/member/tier/id").asString();
    }

    private String until() {
        return shop.staircase(SHOPPER).json().at("/member/tier/until").asString();
    }

    private String offer() {
        return only(shop.staircase(SHOPPER).json().get("offers")).get("status").asString();
    }

    private String offerUntil() {
        return only(shop.staircase(SHOPPER).json().get("offers"))
                .get("validUntil")
                .asString();
    }

    private static JsonNode only(JsonNode list) {
        List<JsonNode> all = list.valueStream().toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
