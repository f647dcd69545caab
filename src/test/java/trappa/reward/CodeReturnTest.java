package trappa.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.Permutations;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/**
 * An order bought with a code of 500 points is sent back: the first line carried 30 kr of the discount, the second 20.
 * The order itself earned 70 and 60 points.
 */
class CodeReturnTest {
    private static final long SHOPPER = 7_001;
    private static final long ORDER = 1;
    private static final long FIRST = 11;
    private static final long SECOND = 12;
    private static final String EARLIER = "2026-11-22T12:10:00Z";
    private static final String LATER = "2026-11-22T12:20:00Z";
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.stopAndVerifyLedger();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        // policy, with the order, the second line sent back, then the first
        "PROPORTIONAL, 130, 270, 500",
        "FULL_ONLY,    130,  70, 500",
        "NEVER,        130,  70,   0"
    })
    void the_points_of_a_code_come_back_as_the_owner_chose(String policy, long bought, long second, long first) {
        TestShop shop = shop(policy);
        String code = code(shop);
        assertThat(shop.balance(SHOPPER)).isZero();
        shop.deliver(order(code));
        assertThat(shop.balance(SHOPPER)).isEqualTo(bought);
        shop.deliver(back(51, EARLIER, SECOND));
        assertThat(shop.balance(SHOPPER)).isEqualTo(second);
        shop.deliver(back(52, LATER, FIRST));
        assertThat(shop.balance(SHOPPER)).isEqualTo(first);
    }

    @Test
    void each_refund_gives_its_part_once_however_often_it_is_told() {
        TestShop shop = shop("PROPORTIONAL");
        shop.deliver(order(code(shop)));
        Delivery second = back(51, EARLIER, SECOND);
        shop.deliver(second, second, second.resentUnderAnotherId());
        assertThat(shop.balance(SHOPPER)).isEqualTo(270);
        assertThat(returns(shop)).containsExactly(200L);
        shop.deliver(back(52, LATER, FIRST), second.resentUnderAnotherId());
        assertThat(returns(shop)).containsExactly(300L, 200L);
    }

    @Test
    void no_order_of_arrival_changes_what_comes_back() {
        for (List<Delivery> arrival :
                Permutations.of(List.of(order("?"), back(51, EARLIER, SECOND), back(52, LATER, FIRST)))) {
            TestShop shop = shop("PROPORTIONAL");
            String code = code(shop);
            for (Delivery delivery : arrival) {
                shop.deliver(delivery.topic().equals("orders/paid") ? order(code) : delivery.resentUnderAnotherId());
            }
            assertThat(returns(shop)).as("%s", arrival).containsExactly(300L, 200L);
            assertThat(shop.balance(SHOPPER)).isEqualTo(500);
        }
    }

    @Test
    void one_of_three_gives_a_third_rounded_down_and_the_last_the_rest() {
        TestShop shop = shop("PROPORTIONAL");
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(ORDER)
                        .placedAt(RunningTrappa.NOW)
                        .customer(SHOPPER)
                        .discountCode(code(shop))
                        .line(FIRST, "30.00", 3, line -> line.discount("50.00"))));
        for (int unit = 1; unit <= 3; unit++) {
            shop.deliver(back(50 + unit, "2026-11-22T12:0" + unit + ":00Z", FIRST));
        }
        assertThat(returns(shop)).containsExactly(167L, 167L, 166L);
        assertThat(shop.balance(SHOPPER)).isEqualTo(500);
    }

    @Test
    void two_refunds_in_the_same_second_each_give_their_part() {
        TestShop shop = shop("PROPORTIONAL");
        shop.deliver(order(code(shop)), back(100, EARLIER, FIRST), back(99, EARLIER, SECOND));
        assertThat(returns(shop)).containsExactlyInAnyOrder(300L, 200L);
        assertThat(shop.balance(SHOPPER)).isEqualTo(500);
    }

    @Test
    void an_order_placed_while_the_program_was_paused_gives_the_code_back_too() {
        TestShop shop = shop("PROPORTIONAL");
        String code = code(shop);
        shop.publish(program("PROPORTIONAL").with("status", "paused").with("effectiveFrom", RunningTrappa.NOW));
        shop.deliver(order(code), back(51, EARLIER, SECOND));
        assertThat(shop.member(SHOPPER).at("/points/available").asLong()).isEqualTo(200);
    }

    @Test
    void a_cancelled_order_gives_all_of_it_back() {
        TestShop shop = shop("PROPORTIONAL");
        OrderJson order = orderJson(code(shop));
        shop.deliver(Delivery.of("orders/paid", order));
        shop.deliver(Delivery.of(
                "orders/cancelled",
                order.copy().updatedAt("2026-11-22T12:10:00Z").cancelledAt("2026-11-22T12:10:00Z")));
        assertThat(shop.balance(SHOPPER)).isEqualTo(500);
        assertThat(returns(shop)).containsExactly(500L);
    }

    @Test
    void the_store_may_write_the_code_in_small_letters() {
        TestShop shop = shop("PROPORTIONAL");
        shop.deliver(order(code(shop).toLowerCase(java.util.Locale.ROOT)));
        shop.deliver(back(51, EARLIER, SECOND));
        assertThat(returns(shop)).containsExactly(200L);
    }

    @Test
    void an_order_without_the_code_gives_nothing_back() {
        TestShop shop = shop("PROPORTIONAL");
        code(shop);
        shop.deliver(order("SOMMAR"), back(51, EARLIER, SECOND));
        assertThat(returns(shop)).isEmpty();
        assertThat(shop.balance(SHOPPER)).isEqualTo(70);
    }

    private static List<Long> returns(TestShop shop) {
        return shop.history(SHOPPER).stream()
                .filter(entry -> entry.get("kind").asString().equals("returned"))
                .map(entry -> entry.get("points").asLong())
                .toList();
    }

    private static TestShop shop(String policy) {
        server.clock().moveTo(RunningTrappa.NOW);
        TestShop shop = server.newShop().publish(program(policy));
        shop.adjust(SHOPPER, 500);
        return shop;
    }

    private static ProgramJson program(String policy) {
        return onePointPerKrona().reward("r500", 5_000, 500).with("rewardReturn", policy);
    }

    /** Spends all the shopper has. */
    private static String code(TestShop shop) {
        String code = shop.redeemed(SHOPPER, "rewardId", "r500", "key")
                .json()
                .at("/redemption/code")
                .asString();
        server.clock().moveTo("2026-11-22T12:30:00Z");
        return code;
    }

    private static Delivery order(String code) {
        return Delivery.of("orders/paid", orderJson(code));
    }

    private static OrderJson orderJson(String code) {
        return OrderJson.paid(ORDER)
                .placedAt(RunningTrappa.NOW)
                .customer(SHOPPER)
                .discountCode(code)
                .line(FIRST, "100.00", 1, line -> line.discount("30.00"))
                .line(SECOND, "80.00", 1, line -> line.discount("20.00"));
    }

    private static Delivery back(long id, String at, long line) {
        return Delivery.of(
                "refunds/create",
                RefundJson.refund(id, ORDER, at).units(line, 1).json());
    }
}
