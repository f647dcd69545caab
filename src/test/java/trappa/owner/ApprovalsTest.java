package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import trappa.signature.AppSecrets;
import trappa.signature.SessionToken;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** Large adjustments need a second person: asked for, approved or declined by somebody else, once. */
class ApprovalsTest {
    private static final long CUSTOMER = 9_500;

    /** Said here too, so that the time cannot change unseen. */
    private static final Duration LASTS = Duration.ofDays(7);

    private static RunningTrappa server;
    private TestShop shop;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void a_shop_with_a_limit_of_500() {
        shop = server.newShop().publish(ProgramJson.onePointPerKrona());
        for (Map.Entry<String, String> person :
                Map.of("colleague", "staff", "helper", "support").entrySet()) {
            page(person.getKey()).get("/admin/home"); // met for the first time
            assertThat(page("owner-1")
                            .post("/admin/settings/role", Map.of("person", person.getKey(), "role", person.getValue()))
                            .status())
                    .isEqualTo(303);
        }
        assertThat(limit(500).status()).isEqualTo(200);
    }

    private Answer limit(int points) {
        return shop.owner("PUT", "/api/adjustments/limit", Json.object().put("points", points), Map.of());
    }

    private String token(String user) {
        return new SessionToken(new AppSecrets(Secrets.CURRENT, Optional.empty()), Secrets.API_KEY)
                .issue(new ShopDomain(shop.domain()), user, server.clock().instant());
    }

    private OwnerSession page(String user) {
        return OwnerSession.with(server, token(user));
    }

    private Answer api(String bearer, String method, String path, ObjectNode body, String key) {
        return shop.call(
                method,
                path,
                Map.of("Authorization", "Bearer " + bearer, "Content-Type", "application/json", "Idempotency-Key", key),
                Json.bytes(body));
    }

    private Answer adjust(String bearer, long customer, long points, String key) {
        return api(
                bearer,
                "POST",
                "/api/members/" + customer + "/adjustments",
                Json.object().put("points", points).put("reason", "A parcel that was lost"),
                key);
    }

    private Answer decide(String user, String id, String how) {
        return api(token(user), "POST", "/api/adjustments/" + id + "/" + how, Json.object(), "none");
    }

    private String asked(String user, long points, String key) {
        Answer answer = adjust(token(user), CUSTOMER, points, key);
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.json().get("id").asString();
    }

    private long balance() {
        return shop.balances().getOrDefault(CUSTOMER, 0L);
    }

    private static String type(Answer answer) {
        return answer.json().get("type").asString().replace("urn:trappa:problem:", "");
    }

    @Test
    void up_to_the_limit_points_move_at_once_and_above_it_they_are_only_asked_for() {
        assertThat(adjust(token("helper"), CUSTOMER, 500, "at").status()).isEqualTo(201);
        Answer above = adjust(token("owner-1"), CUSTOMER, -501, "above");
        assertThat(above.status()).isEqualTo(202);
        assertThat(above.json().get("state").asString()).isEqualTo("waiting");
        assertThat(balance()).isEqualTo(500);
        assertThat(adjust(token("owner-1"), CUSTOMER, -501, "above").json()).isEqualTo(above.json());
        assertThat(type(adjust(token("owner-1"), CUSTOMER, -502, "above"))).isEqualTo("key_reused");
        assertThat(type(adjust(token("owner-1"), CUSTOMER + 1, -501, "above"))).isEqualTo("key_reused");
        assertThat(waiting()).hasSize(1);
    }

    private List<JsonNode> waiting() {
        JsonNode out = shop.owner("GET", "/api/adjustments").json();
        assertThat(out.get("limit").asLong()).isEqualTo(500);
        return List.copyOf(out.get("requests").values());
    }

    @Test
    void whoever_asked_cannot_approve_and_somebody_else_can_once() {
        String id = asked("owner-1", 800, "k");
        assertThat(type(decide("owner-1", id, "approve"))).isEqualTo("own_request");
        assertThat(balance()).isZero();
        server.clock().advance(Duration.ofHours(2));
        Answer done = decide("colleague", id, "approve");
        assertThat(done.json().get("state").asString()).isEqualTo("approved");
        assertThat(done.json().get("decidedBy").asString()).isEqualTo("colleague");
        assertThat(balance()).isEqualTo(800);
        assertThat(decide("colleague", id, "approve").status()).isEqualTo(200);
        assertThat(type(decide("colleague", id, "decline"))).isEqualTo("already_decided");
        assertThat(adjust(token("owner-1"), CUSTOMER, 800, "k").status()).isEqualTo(201);
        assertThat(balance()).isEqualTo(800);
        JsonNode row = shop.owner("GET", "/api/members/" + CUSTOMER + "/ledger")
                .json()
                .get("entries")
                .get(0);
        assertThat(row.get("at").asString()).isEqualTo(server.clock().instant().toString());
    }

    @Test
    void what_was_declined_moves_nothing_and_its_key_does_not_ask_again() {
        String id = asked("helper", 800, "k");
        assertThat(decide("owner-1", id, "decline").json().get("state").asString())
                .isEqualTo("declined");
        assertThat(decide("colleague", id, "decline").status()).isEqualTo(200);
        assertThat(type(decide("colleague", id, "approve"))).isEqualTo("already_decided");
        assertThat(type(adjust(token("helper"), CUSTOMER, 800, "k"))).isEqualTo("not_approved");
        assertThat(balance()).isZero();
        assertThat(waiting()).isEmpty();
    }

    @Test
    void after_seven_days_nobody_can_approve_it() {
        String id = asked("helper", 800, "k");
        server.clock().advance(LASTS.minusSeconds(1));
        assertThat(waiting()).hasSize(1);
        server.clock().advance(Duration.ofSeconds(1));
        assertThat(type(decide("owner-1", id, "approve"))).isEqualTo("request_ended");
        assertThat(waiting()).isEmpty();
        assertThat(shop.owner("GET", "/api/adjustments?state=over")
                        .json()
                        .get("requests")
                        .get(0)
                        .get("state")
                        .asString())
                .isEqualTo("ended");
        assertThat(balance()).isZero();
    }

    @Test
    void portions_of_one_person_for_one_customer_within_a_day_count_together() {
        assertThat(adjust(token("helper"), CUSTOMER, 300, "a").status()).isEqualTo(201);
        assertThat(adjust(token("helper"), CUSTOMER, -201, "b").status()).isEqualTo(202);
        assertThat(adjust(token("helper"), CUSTOMER, 200, "c").status()).isEqualTo(201);
        assertThat(adjust(token("helper"), CUSTOMER + 1, 500, "d").status()).isEqualTo(201);
        assertThat(adjust(token("colleague"), CUSTOMER, 500, "e").status()).isEqualTo(201);
        server.clock().advance(Duration.ofHours(24));
        assertThat(adjust(token("helper"), CUSTOMER, 500, "f").status()).isEqualTo(201);
    }

    @Test
    void what_a_second_person_looked_at_does_not_count_against_the_limit() {
        assertThat(decide("colleague", asked("helper", 800, "a"), "approve").status())
                .isEqualTo(200);
        assertThat(adjust(token("helper"), CUSTOMER, 500, "b").status()).isEqualTo(201);
    }

    private String key(String name) {
        ObjectNode wanted = Json.object().put("name", name);
        wanted.putArray("rights").add("adjust");
        return shop.owner("POST", "/api/keys", wanted, Map.of())
                .json()
                .get("key")
                .asString();
    }

    @Test
    void a_key_is_the_hand_of_whoever_made_it() {
        Answer asked = adjust(key("Till"), CUSTOMER, 800, "k");
        assertThat(asked.status()).isEqualTo(202);
        String id = asked.json().get("id").asString();
        assertThat(type(decide("owner-1", id, "approve"))).isEqualTo("own_request");
        assertThat(page("owner-1").get("/admin/home").text()).doesNotContain("1 justering väntar");
        assertThat(page("owner-1").get("/admin/approvals").text())
                .contains("Till")
                .doesNotContain(id + "/approve");
        assertThat(decide("colleague", id, "approve").status()).isEqualTo(200);
    }

    @Test
    void many_keys_of_one_person_do_not_make_many_limits() {
        assertThat(adjust(token("owner-1"), CUSTOMER, 200, "a").status()).isEqualTo(201);
        assertThat(adjust(key("One"), CUSTOMER, 300, "b").status()).isEqualTo(201);
        assertThat(adjust(key("Two"), CUSTOMER, 1, "c").status()).isEqualTo(202);
        assertThat(adjust(token("owner-1"), CUSTOMER, 1, "d").status()).isEqualTo(202);
        assertThat(adjust(token("colleague"), CUSTOMER, 500, "e").status()).isEqualTo(201);
        assertThat(balance()).isEqualTo(1_000);
    }

    @Test
    void a_merge_neither_frees_the_limit_nor_loses_what_waits() {
        assertThat(adjust(token("helper"), CUSTOMER + 1, 400, "a").status()).isEqualTo(201);
        String id =
                adjust(token("helper"), CUSTOMER + 1, 700, "b").json().get("id").asString();
        shop.deliver(Delivery.of(
                "customers/merge",
                Json.object()
                        .put("admin_graphql_api_customer_kept_id", "gid://shopify/Customer/" + CUSTOMER)
                        .put("admin_graphql_api_customer_deleted_id", "gid://shopify/Customer/" + (CUSTOMER + 1))
                        .put("status", "completed")));
        assertThat(adjust(token("helper"), CUSTOMER, 200, "c").status()).isEqualTo(202);
        assertThat(page("helper").get("/admin/members/" + CUSTOMER).text()).contains(">+700<", ">+200<");
        assertThat(decide("colleague", id, "approve").status()).isEqualTo(200);
        assertThat(balance()).isEqualTo(1_100);
    }

    @Test
    void support_may_ask_and_look_and_not_decide() {
        String id = asked("owner-1", 800, "k");
        assertThat(decide("helper", id, "approve").status()).isEqualTo(403);
        assertThat(page("helper")
                        .post("/admin/approvals/" + id + "/approve", Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(page("helper").get("/admin/approvals").text())
                .contains("A parcel that was lost")
                .doesNotContain(id + "/approve", id + "/decline");
        assertThat(decide("helper", id, "decline").status()).isEqualTo(403);
        assertThat(page("helper")
                        .post("/admin/approvals/" + id + "/decline", Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(balance()).isZero();
        assertThat(waiting()).hasSize(1);
    }

    @Test
    void whoever_asked_may_take_it_back_whatever_their_role() {
        String id = asked("helper", 800, "k");
        assertThat(page("helper").get("/admin/approvals").text())
                .contains(id + "/decline")
                .doesNotContain(id + "/approve");
        assertThat(page("helper")
                        .post("/admin/approvals/" + id + "/decline", Map.of())
                        .status())
                .isEqualTo(303);
        assertThat(waiting()).isEmpty();
        assertThat(balance()).isZero();
    }

    @Test
    void two_who_approve_at_once_move_the_points_once() throws Exception {
        String id = asked("helper", 800, "k");
        Callable<Integer> owner = () -> decide("owner-1", id, "approve").status();
        Callable<Integer> colleague = () -> decide("colleague", id, "approve").status();
        try (ExecutorService both = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> each : both.invokeAll(List.of(owner, colleague, owner, colleague))) {
                assertThat(each.get()).isEqualTo(200);
            }
        }
        assertThat(balance()).isEqualTo(800);
        assertThat(page("owner-1").get("/admin/settings").text().split("Godkände justering", -1))
                .hasSize(2);
    }

    @Test
    void on_the_pages_it_is_asked_for_seen_on_the_first_page_and_approved() {
        String hostile = "<script>alert(1)</script>";
        Answer asked = page("helper")
                .post(
                        "/admin/members/" + CUSTOMER + "/adjustments",
                        Map.of("points", "+1 200", "reason", hostile, "key", "form"));
        assertThat(asked.header("location")).contains("/admin/members/" + CUSTOMER + "?done=asked");
        assertThat(page("helper").get(asked.header("location").orElseThrow()).text())
                .contains("väntar på att någon annan", "&lt;script", "1\u00a0200")
                .doesNotContain(hostile);
        assertThat(page("owner-1").get("/admin/home").text()).contains("1 justering väntar");
        assertThat(page("helper").get("/admin/home").text()).doesNotContain("1 justering väntar");
        String id = waiting().getFirst().get("id").asString();
        assertThat(page("owner-1")
                        .post("/admin/approvals/" + id + "/approve", Map.of())
                        .header("location"))
                .contains("/admin/approvals?done=approved");
        assertThat(balance()).isEqualTo(1_200);
        assertThat(page("owner-1").get("/admin/home").text()).doesNotContain("1 justering väntar");
        assertThat(page("owner-1").get("/admin/approvals").text()).contains("Godkänd", "Användare owner-1");
    }

    @Test
    void another_shop_neither_sees_nor_decides() {
        String id = asked("helper", 800, "k");
        TestShop mine = shop;
        a_shop_with_a_limit_of_500();
        assertThat(waiting()).isEmpty();
        assertThat(page("owner-1").get("/admin/approvals").text()).doesNotContain("A parcel that was lost");
        assertThat(decide("owner-1", id, "approve").status()).isEqualTo(404);
        assertThat(decide("owner-1", id, "decline").status()).isEqualTo(404);
        assertThat(mine.balances().getOrDefault(CUSTOMER, 0L)).isZero();
    }

    @Test
    void the_limit_is_a_number_or_none_and_its_change_is_in_the_log() {
        OwnerSession owner = page("owner-1");
        Answer wrong = owner.post("/admin/approvals/limit", Map.of("limit", "many"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text()).contains("value=\"many\"", "aria-invalid=\"true\"");
        assertThat(owner.post("/admin/approvals/limit", Map.of("limit", "1 000"))
                        .status())
                .isEqualTo(303);
        assertThat(owner.get("/admin/settings").text()).contains("500 → 1\u00a0000");
        assertThat(adjust(token("helper"), CUSTOMER, 1_000, "a").status()).isEqualTo(201);
        assertThat(owner.post("/admin/approvals/limit", Map.of("limit", "")).status())
                .isEqualTo(303);
        assertThat(adjust(token("helper"), CUSTOMER, 1_000_000, "b").status()).isEqualTo(201);
        assertThat(type(limit(0))).isEqualTo("invalid_limit");
    }
}
