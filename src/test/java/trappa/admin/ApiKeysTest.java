package trappa.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.staff.Right;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What a till or an ERP may do with its key, and what no key may. */
class ApiKeysTest {
    private static final long CUSTOMER = 8_301;
    private static RunningTrappa server;
    private static TestShop shop;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
        shop = server.newShop();
        shop.publish(onePointPerKrona());
        shop.adjust(CUSTOMER, 100);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Every route of the owner's API with the right it asks for. */
    private static Map<String, Right> routes() {
        Map<String, Right> routes = new LinkedHashMap<>();
        routes.put("GET /api/program", Right.VIEW);
        routes.put("PUT /api/program", Right.EDIT_PROGRAM);
        routes.put("GET /api/program/versions", Right.VIEW);
        routes.put("POST /api/program/simulate", Right.VIEW_MEMBERS);
        routes.put("GET /api/members", Right.VIEW_MEMBERS);
        routes.put("POST /api/members/import", Right.EDIT_PROGRAM);
        routes.put("GET /api/members/8301", Right.VIEW_MEMBERS);
        routes.put("GET /api/members/8301/ledger", Right.VIEW_MEMBERS);
        routes.put("POST /api/members/8301/adjustments", Right.ADJUST);
        routes.put("POST /api/members/8301/referrals", Right.ADJUST);
        routes.put("PUT /api/members/8301/birthday", Right.ADJUST);
        routes.put("GET /api/adjustments", Right.VIEW_MEMBERS);
        routes.put("PUT /api/adjustments/limit", Right.MANAGE);
        routes.put("POST /api/adjustments/999999/approve", Right.APPROVE);
        routes.put("POST /api/adjustments/999999/decline", Right.ADJUST);
        routes.put("GET /api/privacy/requests", Right.VIEW_MEMBERS);
        routes.put("GET /api/privacy/requests/none", Right.EXPORT);
        routes.put("GET /api/deliveries", Right.VIEW_MEMBERS);
        routes.put("POST /api/deliveries/999999/replay", Right.REPAIR);
        routes.put("GET /api/connection", Right.VIEW);
        routes.put("GET /api/comparison", Right.VIEW);
        routes.put("GET /api/codes", Right.VIEW);
        routes.put("POST /api/codes/r1", Right.EDIT_PROGRAM);
        routes.put("GET /api/insights/kpis", Right.VIEW);
        routes.put("GET /api/insights/surveys", Right.VIEW);
        routes.put("GET /api/webhooks", Right.REPAIR);
        routes.put("POST /api/webhooks", Right.MANAGE);
        routes.put("PUT /api/webhooks/none", Right.MANAGE);
        routes.put("DELETE /api/webhooks/none", Right.MANAGE);
        routes.put("POST /api/webhooks/none/secret", Right.MANAGE);
        routes.put("POST /api/webhooks/none/test", Right.REPAIR);
        routes.put("GET /api/webhooks/none/messages", Right.REPAIR);
        routes.put("POST /api/webhooks/none/messages/evt/replay", Right.REPAIR);
        routes.put("POST /api/webhooks/none/replay", Right.REPAIR);
        routes.put("GET /api/keys", Right.MANAGE);
        routes.put("POST /api/keys", Right.MANAGE);
        routes.put("DELETE /api/keys/none", Right.MANAGE);
        return routes;
    }

    @Test
    void each_right_opens_its_routes_and_no_others_and_none_opens_what_makes_keys() {
        for (Right right : Right.values()) {
            if (right == Right.MANAGE || right == Right.APPROVE) {
                continue;
            }
            String key = make(right.word()).get("key").asString();
            routes().forEach((route, wanted) -> {
                Answer answer = call(key, route.split(" ")[0], route.split(" ")[1]);
                assertThat(answer.status())
                        .as("%s with %s: %s", route, right, answer)
                        .isNotIn(401, 500);
                assertThat(answer.status() != 403)
                        .as("%s with %s: %s", route, right, answer)
                        .isEqualTo(wanted == right);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "members?limit=ten",
                "members?after=-1",
                "members?after=9223372036854775808",
                "members/8301/ledger?before=x",
                "program/versions?before=1.5",
                "deliveries?cursor=abc",
                "adjustments?cursor="
            })
    void what_is_no_number_where_one_is_due_is_refused_with_its_name(String call) {
        Answer answer = shop.owner("GET", "/api/" + call);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("type").asString()).isEqualTo("urn:trappa:problem:bad_query");
        assertThat(answer.json().get("detail").asString()).startsWith(call.replaceAll(".*\\?(.*)=.*", "$1"));
    }

    @Test
    void a_key_is_shown_once_and_its_use_is_seen() {
        JsonNode made = make("view", "view_members");
        String key = made.get("key").asString();
        assertThat(key).matches("trk_[0-9a-z]+_[0-9a-f]{10}_[0-9a-f]{40}");
        String id = made.get("id").asString();
        assertThat(listed(id).hasNonNull("usedAt")).isFalse();
        assertThat(call(key, "GET", "/api/members/" + CUSTOMER).status()).isEqualTo(200);
        assertThat(listed(id).get("usedAt").asString())
                .isEqualTo(server.clock().instant().toString());
        assertThat(shop.owner("GET", "/api/keys").text()).doesNotContain(key.substring(key.length() - 40));
    }

    @Test
    void what_a_key_does_is_in_the_ledger_and_the_log_under_its_name() {
        JsonNode made = make("adjust", "view_members");
        Answer answer = shop.call(
                "POST",
                "/api/members/" + CUSTOMER + "/adjustments",
                Map.of(
                        "Authorization", "Bearer " + made.get("key").asString(),
                        "Content-Type", "application/json",
                        "Idempotency-Key", "till-1"),
                "{\"points\":5,\"reason\":\"Till\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(shop.owner("GET", "/admin/settings").text()).contains("API-nyckeln The till");
    }

    @Test
    void a_revoked_key_and_a_guessed_one_open_nothing() {
        JsonNode made = make("view");
        String key = made.get("key").asString();
        String guessed = key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0");
        assertThat(call(guessed, "GET", "/api/program").status()).isEqualTo(401);
        assertThat(call("trk_", "GET", "/api/program").status()).isEqualTo(401);
        assertThat(call("trk_zzzzzzzzzzzz_0123456789_" + "0".repeat(40), "GET", "/api/program")
                        .status())
                .isEqualTo(401);
        Answer gone = shop.owner("DELETE", "/api/keys/" + made.get("id").asString());
        assertThat(gone.status()).isEqualTo(204);
        assertThat(call(key, "GET", "/api/program").status()).isEqualTo(401);
    }

    @Test
    void a_key_of_one_shop_sees_nothing_of_another() {
        String key = make("view_members").get("key").asString();
        TestShop other = server.newShop();
        other.publish(onePointPerKrona());
        other.adjust(CUSTOMER, 7);
        JsonNode seen = other.call("GET", "/api/members", Map.of("Authorization", "Bearer " + key), new byte[0])
                .json();
        assertThat(seen.get("members").get(0).get("balance").asLong()).isGreaterThanOrEqualTo(100);
        String moved = key.replaceFirst("_[0-9a-z]+_", "_" + "2" + "_");
        if (!moved.equals(key)) {
            assertThat(call(moved, "GET", "/api/members").status()).isEqualTo(401);
        }
    }

    @Test
    void a_key_without_a_name_or_with_a_right_that_is_none_is_not_made() {
        ObjectNode body = Json.object().put("name", " ");
        body.putArray("rights").add("manage").add("view");
        Answer answer = shop.owner("POST", "/api/keys", body, Map.of());
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json()
                        .get("errors")
                        .valueStream()
                        .map(e -> e.get("pointer").asString()))
                .containsExactlyInAnyOrder("/name", "/rights/0");
        Answer noList = shop.owner("POST", "/api/keys", Json.read("{\"name\":\"x\",\"rights\":{\"a\":1}}"), Map.of());
        assertThat(noList.json().at("/errors/0/pointer").asString())
                .as(noList.text())
                .isEqualTo("/rights");
    }

    @Test
    void a_text_that_no_database_keeps_is_refused_on_every_one() {
        Answer body = shop.owner(
                "POST",
                "/api/members/" + CUSTOMER + "/adjustments",
                Json.object().put("points", 1).put("reason", "a\0b"),
                Map.of("Idempotency-Key", "nul"));
        assertThat(body.status()).as(body.text()).isEqualTo(400);
        Answer query = shop.owner("GET", "/api/members?search=%00");
        assertThat(query.status()).as(query.text()).isEqualTo(400);
        Answer proxy = shop.call("GET", "/proxy/history?cursor=a%00", Map.of(), new byte[0]);
        assertThat(proxy.status()).as(proxy.text()).isEqualTo(400);
    }

    @Test
    void points_that_have_no_opposite_are_a_mistake_like_any_too_many() {
        for (long points : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            Answer answer = shop.owner(
                    "POST",
                    "/api/members/" + CUSTOMER + "/adjustments",
                    Json.object().put("points", points).put("reason", "Too many"),
                    Map.of("Idempotency-Key", "key-" + points));
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        }
    }

    private static JsonNode make(String... rights) {
        ObjectNode body = Json.object().put("name", "The till");
        Set.of(rights).forEach(body.putArray("rights")::add);
        Answer answer = shop.owner("POST", "/api/keys", body, Map.of());
        assertThat(answer.status()).isEqualTo(201);
        return answer.json();
    }

    private static JsonNode listed(String id) {
        List<JsonNode> keys =
                shop.owner("GET", "/api/keys").json().get("keys").valueStream().toList();
        return keys.stream()
                .filter(k -> k.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Answer call(String key, String method, String path) {
        return shop.call(
                method,
                path,
                Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json"),
                method.equals("GET") ? new byte[0] : "{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_key_opens_nothing_once_the_app_was_removed_from_the_shop() {
        TestShop left = server.newShop().publish(onePointPerKrona());
        ObjectNode body = Json.object().put("name", "Till");
        body.putArray("rights").add("view");
        String key = left.owner("POST", "/api/keys", body, Map.of())
                .json()
                .get("key")
                .asString();
        Map<String, String> till = Map.of("Authorization", "Bearer " + key);
        assertThat(left.call("GET", "/api/program", till, new byte[0]).status()).isEqualTo(200);
        left.deliver(Delivery.of("app/uninstalled", Json.object().put("myshopify_domain", left.domain())));
        assertThat(left.call("GET", "/api/program", till, new byte[0]).status()).isEqualTo(401);
    }
}
