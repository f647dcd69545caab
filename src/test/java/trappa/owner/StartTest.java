package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** A new shop on its way to shoppers: each step checked by the server, the last with what it means. */
class StartTest {
    private static RunningTrappa server;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String words(OwnerSession owner) {
        return owner.get("/admin/start").text().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    @Test
    void from_the_first_delivery_to_the_launch() {
        TestShop shop = server.newShop();
        shop.owner("GET", "/api/program");
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        assertThat(words(owner)).contains("Väntar Lägg en testorder");
        shop.deliver(
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(1).customer(1).line(1, "400.00", 1).placedAt("2026-11-22T01:00:00Z")),
                Delivery.of(
                        "orders/paid",
                        OrderJson.paid(2).customer(2).line(1, "30.00", 1).placedAt("2026-11-22T02:00:00Z")));
        assertThat(words(owner)).contains("Klart Senaste leverans från butiken");
        owner.send("/admin/start/pick", Map.of("starter", "simple"));
        assertThat(shop.owner("GET", "/api/program").json().get("steps")).hasSize(3);
        assertThat(shop.owner("GET", "/api/program").json().get("status").asString())
                .isEqualTo("draft");
        assertThat(shop.staircase(1).json().get("steps")).isEmpty();

        owner.send("/admin/start/launch", Map.of());
        assertThat(shop.owner("GET", "/api/program").json().get("status").asString())
                .isEqualTo("live");
        assertThat(shop.staircase(1).json().get("steps")).hasSize(4);
        assertThat(words(owner)).contains("Kunderna ser trappan.");
    }

    /** 400 points, still on hold, so nobody stands anywhere yet. 25 and 50 kr by 500 points: at most 15 öre a point, 60 kr. */
    @Test
    void the_launch_says_who_starts_where_and_what_the_points_may_cost() {
        TestShop shop = server.newShop();
        OwnerSession owner;
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(1).customer(1).line(1, "400.00", 1).placedAt("2026-11-22T01:00:00Z")));
        owner = OwnerSession.loggedIn(server, shop.domain());
        owner.send("/admin/start/pick", Map.of("starter", "simple"));
        Deadline.await(
                java.time.Duration.ofSeconds(20),
                "the accounts are worked out again",
                () -> words(owner).contains("Poängskuld: högst 60"));
        assertThat(words(owner)).contains("0 av 1 kunder");
    }

    @Test
    void a_live_shop_is_not_started_over() {
        TestShop shop = server.newShop();
        shop.owner("GET", "/api/program");
        OwnerSession owner = OwnerSession.loggedIn(server, shop.domain());
        owner.send("/admin/start/launch", Map.of());
        assertThat(owner.send("/admin/start/pick", Map.of("starter", "empty")).status())
                .isEqualTo(409);
        assertThat(owner.send("/admin/start/pick", Map.of("starter", "nothing")).status())
                .isEqualTo(409);
    }
}
