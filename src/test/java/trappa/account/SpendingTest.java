package trappa.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import trappa.fact.Adjustment;
import trappa.fact.Line;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.Redemption;
import trappa.fact.Redemption.Event;
import trappa.fact.Redemption.Happened;
import trappa.fact.Refund;
import trappa.fact.Snapshot;
import trappa.program.ProgramDocument;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;

/** Lots, debts, redemptions and endings by day number: the worked accounts of the points' specification. */
class SpendingTest {
    private static final Instant DAY_ZERO = Instant.parse("2026-01-01T12:00:00Z");
    private static final long CUSTOMER = 1;

    private final List<OrderState> orders = new ArrayList<>();
    private final List<Redemption> redemptions = new ArrayList<>();
    private final List<Adjustment> adjustments = new ArrayList<>();
    private static final int MONTHS = 12;

    @Test
    void l01_what_was_spent_and_then_returned_is_owed_until_new_points_pay_it() {
        order(1, 0, 100, refundedOn(7));
        redemption("r", 5, 100);
        order(2, 8, 60);
        assertThat(balance(5)).isZero();
        assertThat(balance(7)).isEqualTo(-100);
        assertThat(balance(8)).isEqualTo(-40);
        assertThat(balance(800)).isEqualTo(-40);
    }

    @Test
    void what_was_brought_along_and_taken_back_counts_until_then_and_never_was_from_then_on() {
        Adjustment.Opening opening = new Adjustment.Opening(LocalDate.of(2026, 1, 1), 0, null, null);
        adjustments.add(new Adjustment("import/x/1/2026-01-01", day(1), 100, "", "the test", opening, day(4)));
        order(1, 0, 30);
        redemption("r", 2, 110);
        assertThat(balance(3)).isEqualTo(20);
        assertThat(balance(4)).isEqualTo(-80);
        assertThat(balance(800)).isEqualTo(-80);
    }

    @Test
    void l02_the_lot_that_ends_first_is_spent_first() {
        order(1, 0, 100);
        order(2, 35, 50);
        redemption("r", 40, 120);
        assertThat(balance(40)).isEqualTo(30);
        assertThat(balance(367)).isEqualTo(30);
        assertThat(balance(403)).isZero();
    }

    @Test
    void l03_points_that_ended_and_are_then_returned_leave_nothing_owed() {
        order(1, 0, 100, refundedOn(370));
        assertThat(balance(369)).isZero();
        assertThat(balance(371)).isZero();
        assertThat(statement(371).postings())
                .extracting(Posting::kind, Life::toMember)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Posting.Kind.EARNED, 100L),
                        org.assertj.core.groups.Tuple.tuple(Posting.Kind.EXPIRED, -100L),
                        org.assertj.core.groups.Tuple.tuple(Posting.Kind.REVERSED, -100L),
                        org.assertj.core.groups.Tuple.tuple(Posting.Kind.EXPIRED, 100L));
    }

    @Test
    void l06_only_what_is_left_after_the_debt_ends() {
        adjustment("debt", 0, -100);
        order(1, 20, 300);
        assertThat(balance(20)).isEqualTo(200);
        assertThat(balance(388)).isZero();
        assertThat(statement(388).postings()).anySatisfy(p -> {
            assertThat(p.kind()).isEqualTo(Posting.Kind.EXPIRED);
            assertThat(p.points()).isEqualTo(200);
        });
    }

    @Test
    void l07_a_code_that_can_never_be_made_gives_its_points_back_once() {
        order(1, 0, 500);
        redemption("r", 5, 500, new Event(Happened.FAILED, day(6)), new Event(Happened.FAILED, day(7)));
        assertThat(balance(5)).isZero();
        assertThat(balance(6)).isEqualTo(500);
        assertThat(balance(8)).isEqualTo(500);
    }

    @Test
    void m07_a_redemption_given_back_refills_the_last_eaten_first_each_with_its_own_last_day() {
        order(1, 0, 60);
        order(2, 35, 90);
        redemption("r", 40, 100, new Event(Happened.ISSUED, day(40)), new Event(Happened.HANDED_BACK, day(50)));
        assertThat(balance(50)).isEqualTo(150);
        assertThat(balance(367)).isEqualTo(90);
        assertThat(balance(403)).isZero();
    }

    @Test
    void points_given_back_after_their_last_day_last_another_thirty_days() {
        order(1, 0, 60);
        redemption("r", 300, 60, new Event(Happened.ISSUED, day(300)), new Event(Happened.HANDED_BACK, day(400)));
        assertThat(balance(400)).isEqualTo(60);
        assertThat(balance(430)).isEqualTo(60);
        assertThat(balance(431)).isZero();
    }

    @Test
    void what_a_redemption_owed_and_a_later_order_paid_comes_back_with_it_as_that_orders_points() {
        order(1, 0, 100, refundedOn(4));
        redemption("r", 5, 100, new Event(Happened.ISSUED, day(5)), new Event(Happened.HANDED_BACK, day(50)));
        order(2, 8, 130);
        assertThat(balance(5)).isEqualTo(-100);
        assertThat(balance(8)).isEqualTo(30);
        assertThat(balance(50)).isEqualTo(130);
        assertThat(balance(8 + 365)).isEqualTo(130);
        assertThat(balance(8 + 366)).isZero();
    }

    @Test
    void a_debt_leaves_nothing_in_any_lot() {
        order(1, 0, 100, refundedOn(7));
        order(2, 1, 80);
        redemption("r", 5, 150);
        Statement after = statement(7);
        assertThat(after.available()).isZero();
        assertThat(after.owed()).isEqualTo(70);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7, 20, 40, 50, 300, 366, 367, 400, 431})
    void what_comes_later_changes_nothing_before_it(int upTo) {
        order(1, 0, 100, refundedOn(370));
        order(2, 35, 90, refundedOn(41));
        redemption("r", 40, 100, new Event(Happened.ISSUED, day(40)), new Event(Happened.HANDED_BACK, day(50)));
        adjustment("a", 45, -30);
        adjustment("b", 60, 55);
        Statement whole = statement(upTo);
        Statement prefix = MemberFold.fold(history(), ZoneOffset.UTC, before(upTo), day(upTo));
        assertThat(prefix.postings()).usingRecursiveComparison().isEqualTo(whole.postings());
        assertThat(prefix.available()).isEqualTo(whole.available());
        assertThat(prefix.owed()).isEqualTo(whole.owed());
        assertThat(whole.postings().stream().mapToLong(Life::toMember).sum())
                .isEqualTo(whole.available() - whole.owed());
    }

    private long balance(int onDay) {
        Statement s = statement(onDay);
        return s.available() - s.owed();
    }

    private Statement statement(int onDay) {
        return MemberFold.fold(history(), ZoneOffset.UTC, facts(), day(onDay));
    }

    private MemberFacts facts() {
        return new MemberFacts(CUSTOMER, null, orders, adjustments, redemptions);
    }

    /** The facts dated up to a day: a later refund or event has not been told yet. */
    private MemberFacts before(int upTo) {
        Instant end = day(upTo);
        return new MemberFacts(
                CUSTOMER,
                null,
                orders.stream()
                        .filter(o -> !o.snapshots().firstKey().isAfter(end))
                        .map(o -> {
                            List<OrderFact> told = new ArrayList<>();
                            o.snapshots().values().forEach(s -> told.add(new OrderFact.Seen(s)));
                            o.refunds().values().stream()
                                    .filter(r -> !r.at().isAfter(end))
                                    .forEach(r -> told.add(new OrderFact.Refunded(r)));
                            return OrderState.of(o.id(), told);
                        })
                        .toList(),
                adjustments.stream().filter(a -> !a.at().isAfter(end)).toList(),
                redemptions.stream()
                        .filter(r -> !r.at().isAfter(end))
                        .map(r -> new Redemption(
                                r.id(),
                                r.rewardId(),
                                null,
                                r.costPoints(),
                                r.at(),
                                r.code(),
                                r.validUntil(),
                                r.events().stream()
                                        .filter(e -> !e.at().isAfter(end))
                                        .toList()))
                        .toList());
    }

    private static ProgramHistory history() {
        String document = """
                {"status": "live", "holdDays": 0, "expiry": {"model": "PER_LOT", "months": %d, "roundTo": "NONE"},
                 "qualification": {"period": "LIFETIME"}}""".formatted(MONTHS);
        return switch (ProgramDocument.read(new JsonMapper().readTree(document))) {
            case ProgramDocument.Reading.Valid valid ->
                ProgramHistory.of(List.of(
                        new ProgramVersion(1, DAY_ZERO.minusSeconds(1), DAY_ZERO, "the test", valid.program())));
            case ProgramDocument.Reading.Invalid invalid ->
                throw new AssertionError(invalid.violations().toString());
        };
    }

    private void order(long id, int onDay, long kronor, Refund... refunds) {
        Snapshot paid = new Snapshot(
                day(onDay),
                null,
                day(onDay),
                null,
                "paid",
                false,
                CUSTOMER,
                "web",
                true,
                0,
                0,
                0,
                List.of(new Line(id * 10, null, null, 1, 1, kronor * 100, 0, 0, false, false, List.of())),
                Set.of(),
                Set.of(),
                Set.of());
        List<OrderFact> facts = new ArrayList<>(List.of(new OrderFact.Seen(paid)));
        for (Refund r : refunds) {
            facts.add(new OrderFact.Refunded(new Refund(id * 100, r.at(), Map.of(id * 10, 1L), 0, 0)));
        }
        orders.add(OrderState.of(id, facts));
    }

    private static Refund refundedOn(int onDay) {
        return new Refund(0, day(onDay), Map.of(), 0, 0);
    }

    private void redemption(String id, int onDay, long cost, Event... events) {
        redemptions.add(new Redemption(
                id, "reward", null, cost, day(onDay), "CODE-" + id, LocalDate.of(2030, 1, 1), List.of(events)));
    }

    private void adjustment(String id, int onDay, long points) {
        adjustments.add(new Adjustment(id, day(onDay), points, "for the test", "the test"));
    }

    private static Instant day(int number) {
        return DAY_ZERO.plus(Duration.ofDays(number));
    }
}
