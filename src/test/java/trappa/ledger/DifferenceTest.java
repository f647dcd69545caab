package trappa.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import trappa.account.MemberFold;
import trappa.account.Posting.Kind;
import trappa.account.Posting.Side;
import trappa.account.Reason;
import trappa.account.Reason.Plain.Because;
import trappa.account.Statement;
import trappa.fact.CustomerState;
import trappa.fact.Line;
import trappa.fact.MemberFacts;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.fact.Refund;
import trappa.fact.Snapshot;
import trappa.ledger.JdbcLedger.Posted;
import trappa.support.ProgramJson;
import trappa.support.Programs;
import trappa.support.Snapshots;

/** The rows that bring a ledger from what was posted to what an account says. */
class DifferenceTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void what_is_posted_and_no_more_so_is_taken_back_and_says_whether_the_member_was_merged() {
        Map<String, Posted> posted =
                Map.of("adjustment/a", new Posted(Kind.ADJUSTED, Side.ADJUSTED, Side.MEMBER, 40, 1));
        assertThat(reason(rows(null, posted))).isEqualTo(Because.CORRECTED);
        assertThat(reason(rows(9L, posted))).isEqualTo(Because.MERGED);
        Entry row = rows(null, posted).getFirst();
        assertThat(List.of(row.from(), row.to())).containsExactly(Side.MEMBER, Side.ADJUSTED);
        assertThat(List.of(row.points(), row.number(), (long) row.sequence())).containsExactly(40L, 1L, 2L);
    }

    @Test
    void fifty_postings_of_one_order_are_written_and_one_more_is_stopped() {
        assertThat(new LedgerOfOne(1).bringUp(refunds(49), AT)).isEqualTo(50);
        assertThatThrownBy(() -> new LedgerOfOne(1).bringUp(refunds(50), AT))
                .isInstanceOf(TooManyPostings.class)
                .hasMessage("Order 7 has more than 50 postings");
    }

    private static List<Entry> rows(@Nullable Long mergedInto, Map<String, Posted> posted) {
        MemberFacts member = new MemberFacts(
                1, mergedInto, null, List.of(), List.of(), List.of(), CustomerState.NOTHING, null, List.of());
        return Accounts.difference(1, member, statement(List.of()), posted, Balance.NOTHING, AT);
    }

    private static Because reason(List<Entry> rows) {
        assertThat(rows).hasSize(1);
        return ((Reason.Plain) rows.getFirst().why()).because();
    }

    /** A paid order of which one unit after the other comes back. */
    private static Statement refunds(int count) {
        Line line = new Line(70, null, null, 100, 100, 1_000_000, 0, 0, false, false, List.of());
        Instant placed = LocalDate.of(2026, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
        Snapshot snapshot = Snapshots.paid(placed, 1, line);
        List<OrderFact> told = new ArrayList<>(List.of(new OrderFact.Seen(snapshot)));
        IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Refund(i, placed.plusSeconds(i), Map.of(70L, 1L), 0, 0))
                .forEach(refund -> told.add(new OrderFact.Refunded(refund)));
        return statement(List.of(OrderState.of(7, told)));
    }

    private static Statement statement(List<OrderState> orders) {
        return MemberFold.fold(
                Programs.always(ProgramJson.onePointPerKrona()),
                ZoneOffset.UTC,
                new MemberFacts(1, null, orders, List.of(), List.of()),
                AT);
    }
}
