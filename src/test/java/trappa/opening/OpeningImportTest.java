package trappa.opening;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;
import trappa.support.TrappaProcess;

/** Members come from another program with their points, how far they had come, and their tier. */
class OpeningImportTest {
    private static final long SHOPPER = 7_001;
    private static final String HEAD = "customer_id,points,earned_on,qualifying,tier,tier_until,note\n";
    private RunningTrappa server;
    private TestShop shop;

    @BeforeEach
    void start() {
        server = RunningTrappa.start();
        shop = server.newShop()
                .publish(ProgramJson.onePointPerKrona()
                        .expiry("PER_LOT", 12, "NONE")
                        .qualification("POINTS", "CALENDAR_YEAR")
                        .tier("silver", 500, "5/4")
                        .step("s300", 300, 2_500));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void points_brought_along_can_be_spent_and_end_as_if_they_had_been_earned_here() {
        JsonNode said = bring(HEAD + "7001,80,2025-12-01,,,,From before\n7001,20,2026-06-01,,,,\n", "")
                .json();
        assertThat(said.get("added").asInt()).isEqualTo(2);
        assertThat(said.get("points").asLong()).isEqualTo(100);
        assertThat(shop.balance(SHOPPER)).isEqualTo(100);
        assertThat(shop.points(SHOPPER).get("qualifying").asLong()).isZero();
        assertThat(shop.points(SHOPPER).get("expiring").get(0).get("on").asString())
                .isEqualTo("2026-12-01");
        assertThat(shop.history(SHOPPER).get(0).get("kind").asString()).isEqualTo("adjusted");
        server.clock().moveTo("2026-12-02T12:00:00Z");
        assertThat(shop.balance(SHOPPER)).isEqualTo(20);
        server.stopAndVerifyLedger();
    }

    @Test
    void the_qualifying_amount_counts_in_its_period_and_its_steps_are_reached_without_their_offers() {
        bring(HEAD + "7001,0,2026-02-01,310,,,\n7002,0,2025-02-01,900,,,\n", "");
        JsonNode staircase = shop.staircase(SHOPPER).json();
        assertThat(staircase.get("member").get("points").get("qualifying").asLong())
                .isEqualTo(310);
        assertThat(staircase.get("steps").get(1).get("status").asString()).isEqualTo("here");
        assertThat(staircase.get("offers")).isEmpty();
        assertThat(tier(7_002).get("id").asString()).isEqualTo("silver");
        assertThat(tier(7_002).get("until").asString()).isEqualTo("2026-12-31");
        shop.deliver(
                Delivery.of("orders/paid", OrderJson.paid(1).customer(SHOPPER).line(11, "200.00", 1)));
        assertThat(tier(SHOPPER).get("id").asString()).isEqualTo("silver");
        assertThat(shop.staircase(SHOPPER).json().get("offers")).isEmpty();
    }

    @Test
    void a_tier_is_brought_along_until_its_day_and_multiplies() {
        bring(HEAD + "7001,0,2026-02-01,,silver,2027-03-31,\n", "");
        assertThat(tier(SHOPPER).get("until").asString()).isEqualTo("2027-03-31");
        server.clock().moveTo("2027-04-30T12:00:00Z");
        shop.deliver(Delivery.of(
                "orders/paid",
                OrderJson.paid(1)
                        .placedAt("2027-04-29T12:00:00Z")
                        .customer(SHOPPER)
                        .line(11, "100.00", 1)));
        assertThat(shop.balance(SHOPPER)).isEqualTo(125);
        server.clock().moveTo("2027-05-02T12:00:00Z");
        assertThat(tier(SHOPPER).get("id").asString()).isEqualTo("bas");
    }

    @Test
    void the_same_import_again_adds_only_what_is_new_and_a_changed_row_is_an_error() {
        String first = HEAD + "7001,80,2026-01-01,,,,\n";
        bring(first, "");
        JsonNode again = bring(first + "7002,30,2026-01-01,,,,\n", "").json();
        assertThat(again.get("added").asInt()).isEqualTo(1);
        assertThat(again.get("already").asInt()).isEqualTo(1);
        assertThat(shop.balances()).containsEntry(SHOPPER, 80L).containsEntry(7_002L, 30L);
        Answer changed = bring(HEAD + "7001,81,2026-01-01,,,,\n", "");
        assertThat(changed.status()).isEqualTo(422);
        assertThat(changed.text()).contains("imported before with 80 points");
        bring(HEAD + "7001,5,2026-01-01,,,,\n", "?id=second");
        assertThat(shop.balance(SHOPPER)).isEqualTo(85);
    }

    @Test
    void what_was_taken_back_is_brought_again_only_under_another_name() {
        bring(HEAD + "7001,80,2026-01-01,,,,\n", "");
        Map<String, String> settings = new HashMap<>(server.settings());
        settings.put(
                "TRAPPA_CLOCK_OFFSET",
                Duration.between(Instant.now(), server.clock().instant()).toString());
        TrappaProcess.Outcome back =
                TrappaProcess.run(settings, "import", "undo", "--shop", shop.domain(), "--id", "opening");
        assertThat(back.output()).contains("Taken back: 1");
        server.clock().advance(Duration.ofHours(1)); // the verb's clock went on while it started
        assertThat(shop.balance(SHOPPER)).isZero();
        Answer again = bring(HEAD + "7001,90,2026-01-01,,,,\n", "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text()).contains("taken_back");
        bring(HEAD + "7001,90,2026-01-01,,,,\n", "?id=opening-2");
        assertThat(shop.balance(SHOPPER)).isEqualTo(90);
    }

    @Test
    void one_bad_row_keeps_all_out_unless_it_may_be_skipped_and_a_dry_run_only_looks() {
        String file = HEAD + "7001,80,2026-01-01,,,,\n7002,x,2026-01-01,,,,\n";
        Answer refused = bring(file, "");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("errors").get(0).get("pointer").asString())
                .isEqualTo("/3/points");
        assertThat(shop.balances()).isEmpty();
        JsonNode looked = bring(file, "?dryRun=true&skipBad=true").json();
        assertThat(looked.get("written").asBoolean()).isFalse();
        assertThat(looked.get("added").asInt()).isEqualTo(1);
        assertThat(shop.balances()).isEmpty();
        JsonNode skipped = bring(file, "?skipBad=true").json();
        assertThat(skipped.get("written").asBoolean()).isTrue();
        assertThat(skipped.get("errors")).hasSize(1);
        assertThat(shop.balances()).containsOnlyKeys(SHOPPER);
    }

    @Test
    void an_import_follows_a_merge() {
        bring(HEAD + "7002,40,2026-01-01,,,,\n", "");
        shop.deliver(Delivery.of(
                "customers/merge",
                Json.object()
                        .put("admin_graphql_api_customer_kept_id", "gid://shopify/Customer/7001")
                        .put("admin_graphql_api_customer_deleted_id", "gid://shopify/Customer/7002")
                        .put("status", "completed")));
        bring(HEAD + "7002,2,2026-02-01,,,,\n", "?id=later");
        assertThat(shop.balance(SHOPPER)).isEqualTo(42);
    }

    private JsonNode tier(long customer) {
        return shop.member(customer).get("tier");
    }

    private Answer bring(String csv, String query) {
        Map<String, String> headers = new HashMap<>(shop.ownerHeaders());
        headers.put("Content-Type", "text/csv");
        return shop.call("POST", "/api/members/import" + query, headers, csv.getBytes(StandardCharsets.UTF_8));
    }
}
