package trappa.owner;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.LoadState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import trappa.support.Answer;
import trappa.support.Browser;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** A shop that has everything and one that has nothing, and their owner in a real browser. */
abstract class OwnerInBrowser {
    static final long CUSTOMER = 9_100;
    static final String HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(2)</script> ${7*7} åäö";
    static final String PAST_ORDERS =
            "order_id,placed_at,customer_id,price,currency\n6001,2026-01-10 12:00:00 +0100,9101,250.00,SEK\n";
    static RunningTrappa server;
    static TestShop full;
    static TestShop empty;
    static OwnerSession owner;
    static String receiver;
    static Page page;
    static List<String> complaints;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
        full = server.newShop();
        full.publish(ProgramJson.onePointPerKrona()
                .step("s300", 300, 2_500)
                .tier("silver", 500, "5/4")
                .reward("r100", 10_000, 100)
                .earningOf("birthday", Json.read("{\"points\": 50}"))
                .with("surveys", Json.read("[{\"id\": \"rek\", \"kind\": \"nps\", \"afterDays\": 0}]")));
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            deliveries.add(Delivery.of(
                    "orders/paid",
                    OrderJson.paid(100 + i)
                            .customer(CUSTOMER + i % 55)
                            .line(1, 100 + 40 * (i % 9) + ".00", 1)
                            .placedAt("2026-%02d-10T10:00:00Z".formatted(1 + i % 11))));
        }
        deliveries.add(Delivery.of("orders/paid", "{\"id\": \"not an order\"}"));
        full.deliver(deliveries);
        receiver = full.owner("POST", "/api/webhooks", Json.object().put("url", "http://127.0.0.1:9/"), Map.of())
                .json()
                .get("id")
                .asString();
        full.owner("POST", "/api/webhooks/" + receiver + "/test");
        full.owner("POST", "/api/keys", Json.read("{\"name\":\"The till\",\"rights\":[\"view\"]}"), Map.of());
        empty = server.newShop();
        empty.owner("GET", "/api/program");
        owner = OwnerSession.loggedIn(server, full.domain());
        adjust("hostile", "-20", HOSTILE);
        full.owner("PUT", "/api/adjustments/limit", Json.object().put("points", 1_000), Map.of());
        full.adjust(CUSTOMER, 5_000);
        adjust("waits", "-6000", HOSTILE);
        full.redeemed(CUSTOMER, "rewardId", "r100", "a-code");
        full.proxyPost(
                "/proxy/activities/survey",
                full.identity(Long.toString(CUSTOMER)),
                Map.of("Content-Type", "application/json"),
                Json.object()
                        .put("surveyId", "rek")
                        .put("score", 9)
                        .put("comment", HOSTILE)
                        .toString());
        page = Browser.page(1280, 900);
        complaints = Browser.complaintsOf(page);
    }

    @AfterAll
    static void stop() {
        page.close();
        server.close();
    }

    static Answer adjust(String key, String points, String reason) {
        return owner.send(
                "/admin/members/" + CUSTOMER + "/adjustments", Map.of("key", key, "points", points, "reason", reason));
    }

    static void as(OwnerSession session) {
        BrowserContext context = page.context();
        context.clearCookies();
        String[] cookie = session.cookie().split("=", 2);
        context.addCookies(List.of(new Cookie(cookie[0], cookie[1]).setUrl("http://127.0.0.1:" + server.port())));
    }

    static void open(String path) {
        page.navigate("http://127.0.0.1:" + server.port() + path);
        page.waitForLoadState(LoadState.LOAD);
    }

    static final List<String> PAGES = List.of("home", "program", "members", "activity", "insights", "settings");

    static String imported(String file) {
        return imported("members", file);
    }

    static String imported(String kind, String file) {
        return owner.upload(
                        "/admin/import",
                        Map.of("kind", kind, "reward", "cinema"),
                        Map.of("file", file.getBytes(StandardCharsets.UTF_8)))
                .header("location")
                .orElseThrow()
                .replace("/admin/", "");
    }
}
