package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.account.WorkedOrder.SHOPPER;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.Permutations;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/**
 * The worked orders of the specification, each in a shop of its own, through the door and back out to the shopper. {@link
 * WorkedOrdersFoldTest} has every other order of arrival.
 */
class WorkedOrdersTest {
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<WorkedOrder> worked_orders() {
        return Stream.concat(WorkedOrders.all(), MoreWorkedOrders.all());
    }

    @ParameterizedTest
    @MethodSource("worked_orders")
    void the_balance_is_right_after_each_delivery(WorkedOrder worked) {
        TestShop shop = server.newShop().publish(worked.program());
        List<Long> balances = new ArrayList<>();
        for (Delivery delivery : worked.deliveries()) {
            shop.deliver(delivery);
            balances.add(shop.balance(SHOPPER));
        }
        assertThat(balances).isEqualTo(worked.afterEach());
        assertThat(shop.deliveries("quarantined")).isEmpty();
    }

    @Test
    void c02_an_order_delivered_three_times_is_one_entry() {
        WorkedOrder worked = worked("C02");
        TestShop shop = server.newShop().publish(worked.program());
        shop.deliver(worked.deliveries());
        assertThat(shop.history(SHOPPER)).hasSize(1);
    }

    @Test
    void c14_an_order_never_paid_leaves_no_entries() {
        WorkedOrder worked = worked("C14");
        TestShop shop = server.newShop().publish(worked.program());
        shop.deliver(worked.deliveries());
        assertThat(shop.history(SHOPPER)).isEmpty();
    }

    @Test
    void c26_the_points_follow_the_order_to_another_shopper() {
        List<Delivery> moved = MoreWorkedOrders.movedToAnotherShopper();
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        shop.deliver(moved.getFirst());
        assertThat(balances(shop)).containsExactly(499L, 0L);
        shop.deliver(moved.getLast());
        assertThat(balances(shop)).containsExactly(0L, 499L);

        Random random = new Random(26);
        for (List<Delivery> permutation : Permutations.of(moved)) {
            TestShop another = server.newShop().publish(ProgramJson.onePointPerKrona());
            another.deliver(Permutations.withDuplicates(permutation, random));
            assertThat(balances(another)).containsExactly(0L, 499L);
        }
    }

    @Test
    void c42_more_decimals_than_the_currency_has_are_never_rounded() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona().earning(1, 1));
        shop.deliver(WorkedOrders.paid(
                OrderJson.paidIn("JPY", 1_001).customer(SHOPPER).line(11, "1000.50", 1)));
        assertThat(shop.balance(SHOPPER)).isZero();
        List<JsonNode> quarantined = shop.deliveries("quarantined");
        assertThat(quarantined).hasSize(1);
        assertThat(quarantined.getFirst().get("reason").asString()).isNotBlank();
    }

    @Test
    void the_owner_reads_the_same_balance_as_the_shopper() {
        TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        shop.deliver(WorkedOrders.paid(WorkedOrders.order().line(11, "499.00", 1)));
        assertThat(shop.member(SHOPPER).findValue("available").asLong()).isEqualTo(499);
    }

    private static List<Long> balances(TestShop shop) {
        return List.of(shop.balance(SHOPPER), shop.balance(MoreWorkedOrders.OTHER_SHOPPER));
    }

    private static WorkedOrder worked(String id) {
        return worked_orders()
                .filter(order -> order.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
