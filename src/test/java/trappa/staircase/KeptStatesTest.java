package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trappa.member.Marks;
import trappa.value.ShopDomain;

/** The states that are kept take no more room than they were given, and who looks often is kept. */
class KeptStatesTest {
    private static final ShopDomain SHOP = new ShopDomain("kept.myshopify.com");

    @Test
    void they_take_no_more_bytes_than_they_were_given() {
        long most = 200_000;
        KeptStates states = new KeptStates(most);
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            states.put(key(random.nextInt(2_000)), kept(random.nextInt(4_000)));
            assertThat(states.bytes()).isBetween(1L, most);
        }
        assertThat(states.bytes()).isGreaterThan(most / 2);
    }

    @Test
    void a_state_in_the_place_of_another_takes_its_room() {
        KeptStates states = new KeptStates(1 << 20);
        for (int i = 0; i < 1_000; i++) {
            states.put(key(1), kept(2_000));
        }
        assertThat(states.bytes()).isEqualTo(kept(2_000).bytes());
    }

    @Test
    void one_that_is_larger_than_all_the_room_there_is_is_not_kept() {
        KeptStates states = new KeptStates(16_000);
        states.put(key(1), kept(2_000));
        assertThat(states.get(key(1))).isEmpty();
        assertThat(states.bytes()).isZero();
    }

    @Test
    void who_was_asked_about_longest_ago_goes_first() {
        KeptStates states = new KeptStates(400_000);
        states.put(key(0), kept(1_000));
        for (int i = 1; i < 2_000; i++) {
            states.put(key(i), kept(1_000));
            assertThat(states.get(key(0))).isPresent();
        }
        assertThat(states.get(key(1))).isEmpty();
    }

    private static KeptStates.Key key(long customer) {
        return new KeptStates.Key(SHOP, OptionalLong.of(customer), "");
    }

    private static KeptStates.Kept kept(int bytes) {
        return new KeptStates.Kept(
                new State(new byte[bytes], "\"tag\""), new Marks.Mark(1, 1, 1, 0, 0, 0), Instant.MIN, Instant.MAX);
    }
}
