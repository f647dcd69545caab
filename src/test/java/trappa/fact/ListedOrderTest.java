package trappa.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trappa.support.Snapshots;

/** What imports told of an order joins with what the shop tells, in whatever order, however often. */
class ListedOrderTest {
    private static final Instant PLACED = Instant.parse("2026-01-01T10:00:00Z");
    private static final OrderFact.Listed FIRST = listed("a", 1, 100);
    private static final OrderFact.Listed SECOND = listed("b", 2, 200);
    private static final OrderFact.Unlisted FIRST_BACK = new OrderFact.Unlisted("a", PLACED.plusSeconds(90));
    private static final OrderFact.Unlisted SECOND_BACK = new OrderFact.Unlisted("b", PLACED.plusSeconds(60));
    private static final OrderFact.Seen SEEN = new OrderFact.Seen(snapshot(300));

    @Test
    void the_first_import_that_stays_counts() {
        assertThat(gross(FIRST, SECOND)).isEqualTo(100);
        assertThat(gross(FIRST, SECOND, FIRST_BACK)).isEqualTo(200);
        OrderState both = state(FIRST, SECOND, FIRST_BACK, SECOND_BACK);
        assertThat(both.countsAt(PLACED.plusSeconds(89))).isTrue();
        assertThat(both.countsAt(PLACED.plusSeconds(90))).isFalse();
    }

    @Test
    void the_shops_word_counts_alone() {
        OrderState order = state(FIRST, SECOND, FIRST_BACK, SEEN);
        assertThat(order.snapshots()).hasSize(1);
        assertThat(order.refunds()).as("that of the import").isEmpty();
        assertThat(order.listing()).isNull();
        assertThat(order.countsAt(Instant.MAX)).isTrue();
    }

    @Test
    void whichever_came_first_or_twice_never_shows_and_each_is_the_same_text_again() {
        List<OrderFact> facts = List.of(
                FIRST,
                SECOND,
                FIRST_BACK,
                SECOND_BACK,
                new OrderFact.Refunded(new Refund(9, PLACED, Map.of(1L, 1L), 0, 0)));
        Random random = new Random(7);
        for (int size = 1; size <= facts.size(); size++) {
            OrderState once = OrderState.of(1, facts.subList(0, size));
            for (int i = 0; i < 50; i++) {
                List<OrderFact> told = new ArrayList<>(facts.subList(0, size));
                told.addAll(facts.subList(0, size));
                Collections.shuffle(told, random);
                assertThat(OrderState.of(1, told)).isEqualTo(once);
            }
        }
        facts.forEach(fact -> assertThat(FactJson.read(FactJson.kind(fact), FactJson.write(fact)))
                .isEqualTo(fact));
    }

    @Test
    void made_anew_as_nobodys_it_can_still_be_taken_back() {
        OrderState order = state(FIRST);
        List<OrderFact> anew = new ArrayList<>(order.nobodys());
        OrderState nobodys = OrderState.of(2, anew);
        assertThat(nobodys.customer()).isEmpty();
        assertThat(nobodys.snapshots().lastEntry().getValue().lines())
                .isEqualTo(FIRST.snapshot().lines());
        anew.add(FIRST_BACK);
        assertThat(OrderState.of(2, anew).countsAt(Instant.MAX)).isFalse();
    }

    private static long gross(OrderFact... facts) {
        return state(facts)
                .snapshots()
                .lastEntry()
                .getValue()
                .lines()
                .getFirst()
                .gross();
    }

    private static OrderState state(OrderFact... facts) {
        return OrderState.of(1, List.of(facts));
    }

    private static OrderFact.Listed listed(String importId, int second, long gross) {
        return new OrderFact.Listed(
                importId,
                PLACED.plusSeconds(second),
                snapshot(gross),
                List.of(new Refund(1, PLACED, Map.of(), -10, 0)));
    }

    private static Snapshot snapshot(long gross) {
        Line line = new Line(1, null, null, 1, 1, gross, 0, 0, false, false, List.of());
        return Snapshots.paid(PLACED, 7001, line);
    }
}
