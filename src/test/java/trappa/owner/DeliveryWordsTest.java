package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** An owner reads in their own language what a delivery was, and why it gave no points or was not understood. */
class DeliveryWordsTest {
    @Test
    void what_became_of_a_delivery_is_told_in_swedish_and_to_programs_in_english() {
        try (RunningTrappa server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD))) {
            TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
            shop.deliver(
                    Delivery.of(
                            "orders/paid",
                            OrderJson.paid(7_000_001).customer(9_700).line(7_000_001, "0.50", 1)),
                    Delivery.of("orders/paid", OrderJson.paid(7_000_002).line(7_000_002, "100.00", 1)),
                    Delivery.of("checkouts/create", "{}"),
                    Delivery.of("orders/updated", OrderJson.paid(7_000_003).without("updated_at")),
                    Delivery.of(
                            "refunds/create",
                            "{\"id\": 1, \"order_id\": 2, \"refund_line_items\": [{\"quantity\": 1}]}"),
                    Delivery.of(
                            "orders/paid", OrderJson.paidIn("EUR", 7_000_004).line(1, "5.00", 1)));
            String page = OwnerSession.loggedIn(server, shop.domain())
                    .get("/admin/activity")
                    .text();
            assertThat(page)
                    .contains(
                            "Inga poäng: för litet för en hel poäng",
                            "Inga poäng än: butiken har inte berättat",
                            "Ett ämne som inte rör poäng",
                            "Order betald",
                            "/updated_at saknas",
                            "/refund_line_items/0/line_item_id saknas",
                            "Ordern är i EUR, men butikens tidigare ordrar är i SEK")
                    .doesNotContain("No points", "is missing");
            assertThat(shop.deliveries("quarantined"))
                    .extracting(d -> d.get("reason").asString())
                    .containsExactlyInAnyOrder(
                            "/updated_at is missing",
                            "/refund_line_items/0/line_item_id is missing",
                            "The order is in EUR, the shop's earlier orders are in SEK");
        }
    }
}
