package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import trappa.account.Reason.Plain.Because;
import trappa.fact.CustomerState;
import trappa.fact.Line;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.Referral;
import trappa.fact.Refund;
import trappa.fact.Snapshot;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;
import trappa.support.Json;
import trappa.support.ProgramJson;
import trappa.support.Programs;

/** What a referral gives its two sides, as the friend's first order stands: 150 points to who told, 75 to who came. */
class ReferralFoldTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final long REFERRER = 1;
    private static final long FRIEND = 2;

    private final List<ProgramVersion> versions = new ArrayList<>();
    private final Map<Long, List<OrderFact>> orders = new TreeMap<>();
    private Referral referral = new Referral(FRIEND, REFERRER, at("2026-01-01"));

    @Test
    void both_get_their_points_when_the_hold_of_the_first_order_is_over() {
        published("2025-01-01", program(14));
        bought(1, "2026-01-10", "paid", 2, 100);
        assertThat(both("2026-01-23")).containsExactly(0L, 0L);
        assertThat(both("2026-01-24")).containsExactly(150L, 75L);
        assertThat(reason(REFERRER, "2026-01-24")).isEqualTo(Because.REFERRAL);
        assertThat(reason(FRIEND, "2026-01-24")).isEqualTo(Because.REFERRED);
    }

    @Test
    void l12_refunded_within_the_hold_it_gives_nothing_and_after_it_both_give_back() {
        published("2025-01-01", program(14));
        bought(1, "2026-01-10", "paid", 2, 100);
        returned(1, "2026-01-20", 2);
        assertThat(both("2026-02-10")).containsExactly(0L, 0L);
        orders.clear();
        bought(1, "2026-01-10", "paid", 2, 100);
        returned(1, "2026-01-30", 2);
        assertThat(both("2026-01-29")).containsExactly(150L, 75L);
        assertThat(both("2026-01-30")).containsExactly(0L, 0L);
        assertThat(reason(REFERRER, "2026-01-30")).isEqualTo(Because.REFERRAL_TAKEN_BACK);
    }

    @Test
    void the_minimum_is_enough_and_what_is_below_it_makes_a_later_order_the_first() {
        published("2025-01-01", program(0));
        bought(1, "2026-01-10", "paid", 1, 99);
        assertThat(both("2026-01-11")).containsExactly(0L, 0L);
        assertThat(order()).isEmpty();
        bought(2, "2026-01-12", "paid", 1, 100);
        assertThat(both("2026-01-12")).containsExactly(150L, 75L);
        assertThat(order()).contains(2L);
    }

    @Test
    void it_hangs_on_the_first_order_by_time_and_then_by_number() {
        published("2025-01-01", program(0));
        bought(9, "2026-01-10", "paid", 2, 100);
        bought(5, "2026-01-10", "paid", 2, 100);
        bought(3, "2026-02-10", "paid", 2, 100);
        assertThat(order()).contains(5L);
        returned(5, "2026-03-01", 2);
        assertThat(both("2026-03-01")).containsExactly(0L, 0L);
    }

    @Test
    void half_a_return_that_leaves_the_minimum_takes_nothing_and_one_that_is_taken_back_gives_again() {
        published("2025-01-01", program(0));
        bought(1, "2026-01-10", "paid", 3, 100);
        returned(1, "2026-01-20", 2);
        assertThat(both("2026-01-20")).containsExactly(150L, 75L);
        returned(1, "2026-01-25", 1);
        assertThat(both("2026-01-25")).containsExactly(0L, 0L);
        bought(1, "2026-02-01", "paid", 3, 100, 1, 250);
        assertThat(both("2026-02-01")).containsExactly(150L, 75L);
        assertThat(both("2026-01-31")).containsExactly(0L, 0L);
    }

    @Test
    void an_order_nobody_paid_is_none() {
        published("2025-01-01", program(0));
        bought(1, "2026-01-10", "pending", 2, 100);
        assertThat(both("2026-01-11")).containsExactly(0L, 0L);
        bought(2, "2026-01-12", "paid", 2, 100);
        assertThat(order()).contains(2L);
    }

    @Test
    void the_first_order_from_before_the_program_or_while_it_was_paused_gives_nothing_and_stays_the_first() {
        published("2026-01-15", program(0));
        bought(1, "2026-01-10", "paid", 1, 1);
        bought(2, "2026-01-20", "paid", 2, 100);
        assertThat(both("2026-02-01")).containsExactly(0L, 0L);
        assertThat(order()).isEmpty();
        versions.clear();
        orders.clear();
        published("2025-01-01", program(0).with("status", "paused"));
        published("2026-01-12", program(0));
        bought(1, "2026-01-10", "paid", 2, 100);
        bought(2, "2026-01-20", "paid", 2, 100);
        assertThat(both("2026-02-01")).containsExactly(0L, 0L);
    }

    @Test
    void a_program_without_referrals_gives_nothing() {
        published("2025-01-01", onePointPerKrona());
        bought(1, "2026-01-10", "paid", 2, 100);
        assertThat(both("2026-02-01")).containsExactly(0L, 0L);
        assertThat(order()).isEmpty();
    }

    @Test
    void a_side_that_gets_nothing_has_nothing_posted() {
        published("2025-01-01", onePointPerKrona().earningOf("referral", points(150, 0, 10_000)));
        bought(1, "2026-01-10", "paid", 2, 100);
        assertThat(both("2026-02-01")).containsExactly(150L, 0L);
        assertThat(gifts(FRIEND, "2026-02-01")).isEmpty();
    }

    @Test
    void told_of_later_it_counts_from_then_and_ends_by_that_day() {
        published("2025-01-01", program(0).expiry("PER_LOT", 1, "NONE"));
        referral = new Referral(FRIEND, REFERRER, at("2026-02-10"));
        bought(1, "2026-01-10", "paid", 2, 100);
        assertThat(both("2026-02-09")).containsExactly(0L, 0L);
        assertThat(both("2026-02-10")).containsExactly(150L, 75L);
        assertThat(statement(REFERRER, "2026-03-10").available()).isEqualTo(150);
        assertThat(statement(REFERRER, "2026-03-11").available()).isZero();
    }

    private Optional<Long> order() {
        return MemberFold.orderOfReferral(ProgramHistory.of(versions), states());
    }

    /** What the referral has given who told, and who came. */
    private List<Long> both(String day) {
        return List.of(sum(REFERRER, day), sum(FRIEND, day));
    }

    private long sum(long member, String day) {
        return gifts(member, day).stream().mapToLong(Posting::points).sum();
    }

    private Because reason(long member, String day) {
        return ((Reason.Plain) gifts(member, day).getLast().reason()).because();
    }

    private List<Posting> gifts(long member, String day) {
        String key = member == REFERRER ? "referral/2/" : "referred/2/";
        return statement(member, day).postings().stream()
                .filter(p -> p.key().startsWith(key) && !p.key().contains("expired"))
                .toList();
    }

    private Statement statement(long member, String day) {
        boolean referrer = member == REFERRER;
        MemberFacts facts = new MemberFacts(
                member,
                null,
                null,
                referrer ? List.of() : states(),
                List.of(),
                List.of(),
                CustomerState.NOTHING,
                referrer ? null : referral,
                referrer ? List.of(new Referral.OfFriend(referral, states())) : List.of());
        return MemberFold.fold(ProgramHistory.of(versions), ZONE, facts, at(day));
    }

    private List<OrderState> states() {
        List<OrderState> states = new ArrayList<>();
        orders.forEach((id, told) -> states.add(OrderState.of(id, told)));
        return states;
    }

    private void published(String day, ProgramJson program) {
        versions.add(new ProgramVersion(versions.size() + 1, at(day), at(day), "the test", Programs.read(program)));
    }

    private static ProgramJson program(int hold) {
        return onePointPerKrona().hold(hold).earningOf("referral", points(150, 75, 10_000));
    }

    private static JsonNode points(long referrer, long referee, long minimum) {
        return Json.object()
                .put("referrerPoints", referrer)
                .put("refereePoints", referee)
                .put("minimumMinor", minimum);
    }

    private void bought(long order, String day, String status, int units, long kronor) {
        seen(order, day, day, status, List.of(line(order * 10, units, units, kronor)));
    }

    /** An order placed in January of which a later snapshot says that something was added. */
    private void bought(long order, String day, String status, int units, long kronor, int added, long price) {
        seen(
                order,
                day,
                "2026-01-10",
                status,
                List.of(line(order * 10, units, units, kronor), line(order * 10 + 1, added, added, price)));
    }

    private static Line line(long id, int units, int current, long kronor) {
        return new Line(id, null, null, units, current, kronor * 100 * units, 0, 0, false, false, List.of());
    }

    private void seen(long order, String day, String placed, String status, List<Line> lines) {
        orders.computeIfAbsent(order, id -> new ArrayList<>())
                .add(new OrderFact.Seen(new Snapshot(
                        at(day),
                        null,
                        at(placed),
                        null,
                        status,
                        false,
                        FRIEND,
                        "web",
                        true,
                        0,
                        0,
                        0,
                        lines,
                        Set.of(),
                        Set.of(),
                        Set.of())));
    }

    private void returned(long order, String day, long units) {
        long id = orders.get(order).size();
        orders.get(order).add(new OrderFact.Refunded(new Refund(id, at(day), Map.of(order * 10, units), 0, 0)));
    }

    private static Instant at(String day) {
        return LocalDate.parse(day).atTime(12, 0).atZone(ZONE).toInstant();
    }
}
