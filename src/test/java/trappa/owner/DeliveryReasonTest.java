package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** An owner reads in their own language why a delivery gave no points. */
class DeliveryReasonTest {
    @Test
    void why_there_are_no_points_is_told_in_swedish() {
        try (RunningTrappa server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD))) {
            TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
            shop.deliver(
                    Delivery.of(
                            "orders/paid",
                            OrderJson.paid(7_000_001).customer(9_700).line(7_000_001, "0.50", 1)),
                    Delivery.of("orders/paid", OrderJson.paid(7_000_002).line(7_000_002, "100.00", 1)),
                    Delivery.of("checkouts/create", "{}"));
            String page = OwnerSession.loggedIn(server, shop.domain())
                    .get("/admin/activity")
                    .text();
            assertThat(page)
                    .contains(
                            "Inga poäng: för litet för en hel poäng",
                            "Inga poäng än: butiken har inte berättat",
                            "Ett ämne som inte rör poäng")
                    .doesNotContain("No points");
        }
    }
}
