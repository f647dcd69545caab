package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.support.Answer;
import trappa.support.Deadline;
import trappa.support.Delivery;
import trappa.support.Json;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** A whole member by the owner's hand: taken out as a file, merged with another number, erased. */
class MemberDataTest {
    /** Long ones, as the store gives them: a short one may stand in a hash or in the token of a form. */
    private static final long KEPT = 9_007_001_009_700L;

    private static final long OTHER = 9_007_001_009_701L;
    private static RunningTrappa server;
    private TestShop shop;
    private OwnerSession owner;

    @BeforeAll
    static void start() {
        server = RunningTrappa.start(Map.of("TRAPPA_OWNER_PASSWORD", OwnerSession.PASSWORD));
    }

    @AfterAll
    static void stop() {
        server.stopAndVerifyLedger();
        server.close();
    }

    @BeforeEach
    void a_shop_with_two_members() {
        shop = server.newShop().publish(ProgramJson.onePointPerKrona().tier("silver", 500, "5/4"));
        shop.deliver(paid(7_000_001, KEPT, "300.00"), paid(7_000_002, OTHER, "250.00"));
        owner = OwnerSession.loggedIn(server, shop.domain());
    }

    private static Delivery paid(long order, long customer, String price) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(order).customer(customer).line(order, price, 1));
    }

    private Answer erase(String typed) {
        return owner.send("/admin/members/" + KEPT + "/erase", Map.of("confirm", typed));
    }

    private Answer merge(long deleted, long kept) {
        return owner.send("/admin/members/" + kept + "/merge", Map.of("other", Long.toString(deleted)));
    }

    @Test
    void what_a_merge_will_do_is_shown_before_and_changes_nothing() {
        String page =
                owner.get("/admin/members/" + KEPT + "/merge?other=" + OTHER).text();
        assertThat(page).contains(">300<", ">250<", ">550<", "Silver", KEPT + " efteråt");
        assertThat(shop.balances()).containsEntry(KEPT, 300L).containsEntry(OTHER, 250L);
        assertThat(shop.member(OTHER).get("customerId").asString()).isEqualTo(Long.toString(OTHER));
    }

    @Test
    void two_members_become_one_and_what_comes_late_follows() {
        assertThat(merge(OTHER, KEPT).header("location")).contains("/admin/members/" + KEPT + "?done=merged");
        assertThat(shop.balances()).containsEntry(KEPT, 550L).containsEntry(OTHER, 0L);
        shop.deliver(paid(7_000_003, OTHER, "40.00"));
        assertThat(shop.balance(KEPT)).isGreaterThanOrEqualTo(590);
        assertThat(owner.get("/admin/settings").text()).contains("Slog ihop med kund");
        assertThat(merge(OTHER, KEPT).status()).isEqualTo(409);
        assertThat(merge(KEPT, OTHER).status()).isEqualTo(409);
    }

    @Test
    void a_number_that_is_none_the_same_or_gone_already_is_refused_beside_its_field() {
        for (String other : new String[] {"nobody", "424242", Long.toString(KEPT), "<script>"}) {
            Answer answer = owner.get("/admin/members/" + KEPT + "/merge?other="
                    + other.replace("<", "%3C").replace(">", "%3E"));
            assertThat(answer.status()).as(other).isEqualTo(422);
            assertThat(answer.text()).contains("aria-invalid=\"true\"").doesNotContain("<script>");
        }
        assertThat(owner.get("/admin/members/424242/merge?other=" + KEPT).status())
                .isEqualTo(404);
        assertThat(merge(KEPT, KEPT).status()).isEqualTo(409);
        assertThat(merge(424_242, KEPT).status()).isEqualTo(409);
        assertThat(shop.balances()).doesNotContainKey(424_242L).containsEntry(KEPT, 300L);
    }

    @Test
    void members_of_another_shop_cannot_be_drawn_in() {
        TestShop mine = shop;
        OwnerSession me = owner;
        a_shop_with_two_members();
        shop.deliver(paid(7_000_005, 9_755, "10.00"));
        assertThat(me.get("/admin/members/" + KEPT + "/merge?other=9755").status())
                .isEqualTo(422);
        assertThat(me.get("/admin/members/9755/data.json").status()).isEqualTo(404);
        assertThat(mine.balances()).doesNotContainKey(9_755L);
    }

    @Test
    void the_file_has_everything_on_one_and_nothing_on_another() {
        Answer file = owner.get("/admin/members/" + KEPT + "/data.json");
        assertThat(file.header("content-disposition").orElseThrow()).contains("customer-" + KEPT + ".json");
        JsonNode all = Json.read(file.text());
        assertThat(all.get("customerIds").get(0).asString()).isEqualTo(Long.toString(KEPT));
        assertThat(all.get("ledger_entry")).isNotEmpty();
        assertThat(all.get("order_fact")).isNotEmpty();
        assertThat(all.get("delivery")).hasSize(1);
        assertThat(file.text()).doesNotContain(Long.toString(OTHER));
        assertThat(owner.get("/admin/settings").text()).contains("Hämtade allt om kund");
    }

    @Test
    void erasing_asks_for_the_number_and_takes_everything_but_the_sums() {
        Answer wrong = erase("yes");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text()).contains("value=\"yes\"", "aria-invalid=\"true\"");
        assertThat(erase(Long.toString(KEPT)).header("location")).contains("/admin/members?done=erased");
        // Not the page itself: looking at it is noted, also while it goes.
        Deadline.await(
                Duration.ofSeconds(60),
                "the customer is gone",
                () -> !owner.get("/admin/members").text().contains(">" + KEPT + "<"));
        assertThat(owner.get("/admin/settings").text())
                .contains("Raderade en kund")
                .doesNotContain(Long.toString(KEPT));
        shop.deliver(paid(7_000_004, KEPT, "70.00"));
        assertThat(owner.get("/admin/members/" + KEPT).status()).isEqualTo(404);
        assertThat(shop.balances()).containsOnly(Map.entry(OTHER, 250L));
    }
}
