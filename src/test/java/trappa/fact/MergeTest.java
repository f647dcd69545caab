package trappa.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which number a person has in the end follows from the merges, not from the order they were told in. */
class MergeTest {
    @Test
    void a_chain_is_followed_to_its_end() {
        assertThat(Merge.resolve(List.of(new Merge(1, 2), new Merge(2, 3), new Merge(4, 2))))
                .isEqualTo(Map.of(1L, 3L, 2L, 3L, 4L, 3L));
    }

    @Test
    void in_a_circle_the_smallest_number_is_kept_and_what_leads_into_it_follows() {
        assertThat(Merge.resolve(List.of(new Merge(7, 9), new Merge(9, 8), new Merge(8, 7), new Merge(1, 9))))
                .isEqualTo(Map.of(8L, 7L, 9L, 7L, 1L, 7L));
    }

    @Test
    void a_number_merged_into_two_goes_to_the_smaller() {
        assertThat(Merge.resolve(List.of(new Merge(5, 9), new Merge(5, 3)))).isEqualTo(Map.of(5L, 3L));
    }

    @Test
    void whatever_the_merges_nobody_is_left_halfway_and_the_order_does_not_show() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            List<Merge> merges = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                long deleted = 1 + random.nextInt(8);
                long kept = 1 + random.nextInt(8);
                if (deleted != kept) {
                    merges.add(new Merge(deleted, kept));
                }
            }
            Map<Long, Long> resolved = Merge.resolve(merges);
            assertThat(resolved.values()).as("%s", merges).allMatch(kept -> !resolved.containsKey(kept));
            assertThat(resolved)
                    .allSatisfy((deleted, kept) ->
                            assertThat(merges).as("%s", merges).anyMatch(m -> m.deleted() == deleted));
            List<Merge> again = new ArrayList<>(merges);
            again.addAll(merges);
            Collections.shuffle(again, random);
            assertThat(Merge.resolve(again)).isEqualTo(resolved);
        }
    }
}
