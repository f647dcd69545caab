package trappa.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import trappa.support.Delivery;
import trappa.webhook.ReadDelivery;

/** A fact is the same before and after it was stored: which of the two an account is worked out from never shows. */
class FactJsonTest {
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void facts_read_back_are_the_facts_that_were_written() throws IOException {
        try (var files = Files.list(Path.of("webhooks/samples"))) {
            List<Path> orders = files.filter(
                            f -> f.getFileName().toString().matches("orders-(paid|create|updated|cancelled).*json"))
                    .toList();
            assertThat(orders).hasSizeGreaterThan(5);
            for (Path file : orders) {
                Delivery delivery = Delivery.of("orders/paid", Files.readString(file));
                ReadDelivery.of(delivery, AT).facts().forEach(FactJsonTest::assertSameAfterStorage);
            }
        }
    }

    @Test
    void words_are_kept_in_one_order_whatever_order_they_came_in() {
        OrderFact one = seen(words("vip", "Öst", "a", "sale", "b2b"));
        OrderFact other = seen(words("b2b", "a", "sale", "Öst", "vip"));
        assertThat(FactJson.write(one)).isEqualTo(FactJson.write(other));
        assertSameAfterStorage(one);
    }

    @Test
    void of_two_snapshots_at_one_second_the_same_wins_fresh_or_stored() {
        OrderFact one = seen(words("vip", "sale", "b2b", "wholesale"));
        OrderFact other = seen(words("vip", "sale", "b2b", "retail"));
        OrderState fresh = OrderState.of(1, List.of(one, other));
        assertThat(OrderState.of(1, List.of(stored(other), one))).isEqualTo(fresh);
        assertThat(OrderState.of(1, List.of(other, stored(one)))).isEqualTo(fresh);
        assertThat(OrderState.of(1, List.of(stored(one), stored(other)))).isEqualTo(fresh);
    }

    private static void assertSameAfterStorage(OrderFact fact) {
        assertThat(stored(fact)).isEqualTo(fact);
        assertThat(FactJson.write(stored(fact))).isEqualTo(FactJson.write(fact));
    }

    private static OrderFact stored(OrderFact fact) {
        return FactJson.read(FactJson.kind(fact), FactJson.write(fact));
    }

    private static Set<String> words(String... words) {
        return new LinkedHashSet<>(List.of(words));
    }

    private static OrderFact seen(Set<String> tags) {
        Line line = new Line(1, null, null, 1, 1, 100, 0, 0, false, false, List.of());
        return new OrderFact.Seen(new Snapshot(
                AT, null, AT, null, "paid", false, 1L, "web", true, 0, 0, 0, List.of(line), tags, tags, tags));
    }
}
