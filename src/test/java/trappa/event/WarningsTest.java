package trappa.event;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What nobody has to do anything for: points that end, told of in time and once. Days are the shop's. */
class WarningsTest {
    private static final long KEEPS = 8_101;
    private static final long SPENDS = 8_102;
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

    @Test
    void points_that_end_are_told_of_30_and_7_days_before_and_at_their_end() throws Exception {
        TestShop shop = server.newShop();
        shop.publish(onePointPerKrona().expiry("PER_LOT", 2, "NONE").reward("r100", 10_000, 100));
        try (Hearing mail = new Hearing(shop, "points.expiring", "points.expired")) {
            Delivery order =
                    Delivery.of("orders/paid", OrderJson.paid(1).customer(KEEPS).line(1, "120.00", 1));
            shop.deliver(
                    order,
                    Delivery.of(
                            "orders/paid", OrderJson.paid(2).customer(SPENDS).line(1, "100.00", 1)));

            server.clock().moveTo("2026-12-20T23:00:00Z"); // 21 December in Stockholm; the last day is 20 January
            mail.await("points.expiring", 2);
            assertThat(told(mail, KEEPS)).containsExactly("120 on 2027-01-20, 30 days");
            assertThat(told(mail, SPENDS)).containsExactly("100 on 2027-01-20, 30 days");

            assertThat(mail.bodies()).contains(Documented.example("points.expiring", shop));

            shop.redeem(SPENDS, "rewardId", "r100", "key");
            shop.deliver(order); // worked out again
            server.clock().moveTo("2027-01-12T23:00:00Z");
            mail.await("points.expiring", 3);
            assertThat(told(mail, KEEPS)).containsExactly("120 on 2027-01-20, 30 days", "120 on 2027-01-20, 7 days");

            shop.deliver(order);
            server.clock().moveTo("2027-01-20T23:00:00Z");
            mail.await("points.expired", 1);
            mail.quiet();
            assertThat(mail.of("points.expiring"))
                    .as("spent points are not warned of")
                    .hasSize(3);
            assertThat(mail.of("points.expired"))
                    .singleElement()
                    .satisfies(e -> assertThat(e.get("points").asLong()).isEqualTo(-120));
        }
    }

    @Test
    void who_begins_to_hear_late_hears_the_nearer_warning_alone() throws Exception {
        Instant placed = server.clock().instant().minus(Duration.ofDays(27));
        LocalDate lastDay =
                LocalDate.ofInstant(placed, ZoneId.of("Europe/Stockholm")).plusMonths(1);
        TestShop shop = server.newShop();
        shop.publish(onePointPerKrona().expiry("PER_LOT", 1, "NONE"));
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(1)
                        .placedAt(placed.toString())
                        .updatedAt(placed.toString())
                        .customer(KEEPS)
                        .line(1, "50.00", 1)));
        try (Hearing mail = new Hearing(shop)) {
            mail.await("points.expiring", 1);
            mail.quiet();
            assertThat(told(mail, KEEPS)).containsExactly("50 on " + lastDay + ", 7 days");
            assertThat(mail.bodies()).hasSize(1);
        }
    }

    private static List<String> told(Hearing mail, long customer) {
        return mail.of("points.expiring").stream()
                .filter(d -> d.get("customerId").asString().equals(Long.toString(customer)))
                .map(WarningsTest::words)
                .toList();
    }

    private static String words(JsonNode d) {
        return d.get("points").asLong() + " on " + d.get("lastDay").asString() + ", "
                + d.get("days").asLong() + " days";
    }
}
