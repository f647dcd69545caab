package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.account.WorkedOrders.at;
import static trappa.account.WorkedOrders.order;
import static trappa.account.WorkedOrders.paid;
import static trappa.account.WorkedOrders.refunded;
import static trappa.account.WorkedOrders.updated;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.Permutations;
import trappa.support.ProgramJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Several changes at one instant: what counts is what the order is worth after all of them. */
class EventTimeTest {
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void changes_dated_before_the_order_was_placed_count_from_when_it_was_placed() {
        OrderJson dearer = placedAtNoon().line(11, "500.00", 1);
        List<Delivery> deliveries = List.of(
                paid(placedAtNoon().line(11, "300.00", 1)),
                updated(dearer.copy().updatedAt(at("10:30"))),
                updated(placedAtNoon().line(11, "100.00", 1).updatedAt(at("11:00"))));
        assertEveryOrderComesTo(onePointPerKrona(), deliveries, 100);
        assertEveryOrderComesTo(onePointPerKrona().tier("silver", 50, "3/2"), deliveries, 100);
    }

    @Test
    void what_was_kept_and_then_cancelled_in_one_second_comes_to_nothing() {
        OrderJson order = order().line(11, "300.00", 1);
        RefundJson kept = RefundJson.refund(51, 1_001, at("11:00")).units(11, 1).discrepancy("50.00");
        List<Delivery> deliveries = List.of(
                paid(order),
                refunded(kept),
                Delivery.of(
                        "orders/cancelled",
                        order.copy()
                                .currentQuantity(11, 0)
                                .refunded(kept)
                                .financialStatus("refunded")
                                .cancelledAt(at("11:00"))
                                .updatedAt(at("11:00"))));
        assertEveryOrderComesTo(onePointPerKrona(), deliveries, 0);
    }

    @Test
    void an_exchange_at_the_second_the_hold_ends_comes_to_the_new_goods() {
        OrderJson order = OrderJson.paid(1_001)
                .placedAt("2026-11-01T10:00:00Z")
                .customer(WorkedOrder.SHOPPER)
                .line(11, "300.00", 1);
        RefundJson whole = RefundJson.refund(51, 1_001, "2026-11-15T10:00:00Z").units(11, 1);
        List<Delivery> deliveries = List.of(
                paid(order),
                refunded(whole),
                updated(order.copy()
                        .currentQuantity(11, 0)
                        .refunded(whole)
                        .line(12, "350.00", 1)
                        .updatedAt("2026-11-15T10:00:00Z")));
        assertEveryOrderComesTo(onePointPerKrona().hold(14), deliveries, 350);
    }

    private static OrderJson placedAtNoon() {
        return order().with("processed_at", at("12:00"));
    }

    private static void assertEveryOrderComesTo(ProgramJson program, List<Delivery> deliveries, long balance) {
        Random random = new Random(4);
        for (List<Delivery> permutation : Permutations.of(deliveries)) {
            TestShop shop = server.newShop().publish(program);
            shop.deliver(Permutations.withDuplicates(permutation, random));
            assertThat(shop.balance(WorkedOrder.SHOPPER)).as("%s", permutation).isEqualTo(balance);
        }
    }
}
