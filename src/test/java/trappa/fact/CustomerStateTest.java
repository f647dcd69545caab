package trappa.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was said of a customer, joined without regard to order. */
class CustomerStateTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void a_tag_is_had_from_when_it_was_given_until_it_was_taken() {
        CustomerState state = CustomerState.of(List.of(
                new CustomerFact.Untagged("staff", NOON.plusSeconds(60)), new CustomerFact.Tagged("staff", NOON)));
        assertThat(state.tagsAt(NOON.minusSeconds(1))).isEmpty();
        assertThat(state.tagsAt(NOON)).containsExactly("staff");
        assertThat(state.tagsAt(NOON.plusSeconds(60))).isEmpty();
    }

    @Test
    void the_latest_word_on_mails_stands_and_of_one_instant_the_no() {
        CustomerFact yes = new CustomerFact.EmailConsent("subscribed", NOON);
        CustomerFact no = new CustomerFact.EmailConsent("unsubscribed", NOON);
        assertThat(CustomerState.of(List.of(no, yes)).consent()).contains((CustomerFact.EmailConsent) no);
        CustomerFact later = new CustomerFact.EmailConsent("subscribed", NOON.plusSeconds(1));
        assertThat(CustomerState.of(List.of(later, no, yes)).consent()).contains((CustomerFact.EmailConsent) later);
    }

    @Test
    void any_order_and_any_repeats_come_to_the_same_and_every_fact_survives_being_kept() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            List<CustomerFact> facts = new ArrayList<>();
            for (int i = random.nextInt(10); i > 0; i--) {
                Instant at = NOON.plusSeconds(random.nextInt(3));
                facts.add(
                        switch (random.nextInt(5)) {
                            case 0 -> new CustomerFact.Tagged("t" + random.nextInt(2), at);
                            case 1 -> new CustomerFact.Untagged("t" + random.nextInt(2), at);
                            case 2 ->
                                new CustomerFact.EmailConsent(random.nextBoolean() ? "subscribed" : "pending", at);
                            case 3 -> new CustomerFact.Enabled(random.nextBoolean(), at);
                            default -> new CustomerFact.Deleted();
                        });
            }
            CustomerState state = CustomerState.of(facts);
            List<CustomerFact> again = new ArrayList<>();
            for (CustomerFact fact : facts) {
                again.add(FactJson.readCustomer(FactJson.kind(fact), FactJson.write(fact)));
                again.add(fact);
            }
            Collections.shuffle(again, random);
            assertThat(CustomerState.of(again)).as("%s", facts).isEqualTo(state);
        }
    }
}
