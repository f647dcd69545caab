package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trappa.signature.AppSecrets;
import trappa.signature.SessionToken;
import trappa.support.Answer;
import trappa.support.Json;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/** An import above the shop's limit needs a second person, by whichever way it comes; below it, it does not. */
class ImportApprovalTest {
    private static final String HEAD = "customer_id,points,earned_on\n";
    private static final String LARGE = HEAD + "7001,300,2026-01-01\n7002,-201,2026-01-01\n";

    private static RunningTrappa server;
    private TestShop shop;
    private OwnerSession owner;
    private OwnerSession colleague;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start();
    }

    @AfterAll
    static void stop() {
        server.stopAndVerifyLedger();
        server.close();
    }

    @BeforeEach
    void a_shop_of_two_people_with_a_limit_of_500() {
        shop = server.newShop().publish(ProgramJson.onePointPerKrona().tier("silver", 500, "5/4"));
        owner = page("owner-1");
        colleague = page("colleague");
        colleague.get("/admin/home"); // met for the first time
        assertThat(owner.post("/admin/settings/role", Map.of("person", "colleague", "role", "staff"))
                        .status())
                .isEqualTo(303);
        assertThat(shop.owner("PUT", "/api/adjustments/limit", Json.object().put("points", 500), Map.of())
                        .status())
                .isEqualTo(200);
    }

    private String token(String user) {
        return new SessionToken(new AppSecrets(Secrets.CURRENT, Optional.empty()), Secrets.API_KEY)
                .issue(new ShopDomain(shop.domain()), user, server.clock().instant());
    }

    private OwnerSession page(String user) {
        return OwnerSession.with(server, token(user));
    }

    private String uploaded(String file) {
        Answer answer = owner.upload(
                "/admin/import", Map.of("csrf", ""), Map.of("file", file.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status()).isEqualTo(303);
        return answer.header("location").orElseThrow();
    }

    private Answer start(String page) {
        return owner.post(
                page, Map.of("do", "start", "column-customer_id", "0", "column-points", "1", "column-earned_on", "2"));
    }

    private static Map<String, String> looked(OwnerSession who, String page) {
        return Map.of("request", OwnerSession.field(who.get(page).text(), "request"));
    }

    private static Answer decided(OwnerSession who, String page, String how) {
        return who.post(page + "/" + how, looked(who, page));
    }

    private Answer api(String bearer, String query, String file) {
        return shop.call(
                "POST",
                "/api/members/import" + query,
                Map.of("Authorization", "Bearer " + bearer, "Content-Type", "text/csv"),
                file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void what_is_above_the_limit_says_so_before_waits_and_is_brought_in_by_somebody_else() {
        String page = uploaded(LARGE);
        assertThat(owner.get(page).text()).as("given and taken both count").contains("flyttar 501 poäng", "högst 500");
        assertThat(start(page).status()).isEqualTo(303);
        assertThat(owner.get(page).text()).contains("Väntar på en andra person").doesNotContain(page + "/approve");
        assertThat(shop.balances()).isEmpty();
        assertThat(decided(owner, page, "approve").status()).isEqualTo(409);
        assertThat(owner.get("/admin/home").text()).doesNotContain("import väntar på att du");

        assertThat(colleague.get("/admin/home").text()).contains("1 import väntar på att du godkänner");
        assertThat(colleague.get("/admin/approvals").text()).contains("Import: 99 poäng till 2 medlemmar", page);
        assertThat(colleague.get(page).text()).contains("7001", "300", page + "/approve");
        ImportWalk.done(owner, page, decided(colleague, page, "approve"));
        assertThat(shop.balances()).containsEntry(7001L, 300L).containsEntry(7002L, -201L);
        assertThat(owner.get("/admin/settings").text()).contains("Bad om att få importera", "Godkände importen");
        assertThat(colleague.post(page + "/approve", Map.of()).status()).isEqualTo(409);
    }

    @Test
    void portions_of_one_day_count_together_and_a_day_later_they_do_not() {
        String first = uploaded(HEAD + "7001,400,2026-01-01\n");
        ImportWalk.done(owner, first, start(first));
        String second = uploaded(HEAD + "7002,101,2026-01-01\n");
        assertThat(owner.get(second).text()).contains("du har importerat 400 det senaste dygnet");
        assertThat(api(token("owner-1"), "?id=more", HEAD + "7003,101,2026-01-01\n")
                        .status())
                .as("nor by the other door")
                .isEqualTo(403);
        server.clock().advance(Duration.ofHours(25));
        owner = page("owner-1");
        ImportWalk.done(owner, second, start(second));
        assertThat(shop.balances()).containsEntry(7002L, 101L);
    }

    @Test
    void a_tier_or_a_way_up_the_stairs_is_worth_as_much_as_points() {
        String page = uploaded("customer_id,points,qualifying,tier\n7001,0,501,\n7002,1,1,silver\n");
        assertThat(owner.get(page).text()).contains("flyttar 502 poäng");
        page = uploaded("customer_id,points,earned_on,tier\n7002,1,2026-01-01,silver\n");
        assertThat(owner.get(page).text()).contains("behöver godkänna den först");
    }

    @Test
    void whoever_asked_takes_it_back_to_change_it_and_somebody_else_declines_it_for_good() {
        String page = uploaded(LARGE);
        start(page);
        assertThat(decided(owner, page, "decline").status()).isEqualTo(303);
        assertThat(owner.get(page).text()).contains("Be om godkännande");
        start(page);
        assertThat(decided(colleague, page, "decline").status()).isEqualTo(303);
        assertThat(owner.get(page).text()).contains("Avslagen").doesNotContain("Be om godkännande");
        assertThat(colleague.post(page + "/approve", Map.of()).status()).isEqualTo(409);
        assertThat(shop.balances()).isEmpty();
    }

    @Test
    void what_was_changed_and_asked_for_anew_is_not_approved_by_whoever_looked_at_what_it_was() {
        String page = uploaded(LARGE);
        start(page);
        Map<String, String> before = looked(colleague, page);
        decided(owner, page, "decline");
        start(page);
        assertThat(colleague.post(page + "/approve", before).status()).isEqualTo(409);
        assertThat(colleague.post(page + "/approve", Map.of("request", "?")).status())
                .isEqualTo(409);
        assertThat(colleague.post(page + "/decline", before).status()).isEqualTo(409);
        assertThat(shop.balances()).isEmpty();
        ImportWalk.done(owner, page, decided(colleague, page, "approve"));
        assertThat(shop.balances()).containsEntry(7001L, 300L);
    }

    @Test
    void nobody_approves_what_nobody_looked_at_in_seven_days() {
        String page = uploaded(LARGE);
        start(page);
        server.clock().advance(Duration.ofDays(7));
        colleague = page("colleague");
        Answer late = decided(colleague, page, "approve");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text()).contains("Ingen godkände den i tid");
        assertThat(colleague.get("/admin/home").text()).doesNotContain("import väntar");
        assertThat(shop.balances()).isEmpty();
    }

    @Test
    void the_api_refuses_what_needs_a_second_person_and_says_so_when_only_looking() {
        Answer refused = api(token("owner-1"), "", LARGE);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("type").asString()).endsWith("second_person_needed");
        assertThat(shop.balances()).isEmpty();
        assertThat(api(token("owner-1"), "?dryRun=true", LARGE)
                        .json()
                        .get("needsApproval")
                        .asBoolean())
                .isTrue();
        Answer small = api(token("owner-1"), "", HEAD + "7001,500,2026-01-01\n");
        assertThat(small.json().get("written").asBoolean()).isTrue();
        assertThat(small.json().get("needsApproval").asBoolean()).isFalse();
        assertThat(api(token("owner-1"), "", HEAD + "7001,500,2026-01-01\n").status())
                .as("the same again moves nothing")
                .isEqualTo(200);
        assertThat(api(token("owner-1"), "?id=b", HEAD + "7004,1,2026-01-01\n").status())
                .isEqualTo(403);
        assertThat(api(token("colleague"), "?id=b", HEAD + "7004,1,2026-01-01\n")
                        .status())
                .isEqualTo(200);
        assertThat(owner.get("/admin/settings").text()).contains("Importerade");
    }
}
