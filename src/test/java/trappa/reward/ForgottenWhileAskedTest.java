package trappa.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import trappa.fact.Product;
import trappa.member.JdbcRedemptions;
import trappa.privacy.Privacy;
import trappa.support.BareShop;
import trappa.support.Deadline;

/** A person is forgotten while the store is being asked something on their account: the answer brings nothing of them back. */
class ForgottenWhileAskedTest {
    private static final long BO = 900_700_002;
    private static final long ORDER = 5;

    @TempDir
    private Path folder;

    private final JdbcOutbox outbox = new JdbcOutbox();
    private BareShop shop;
    private Privacy privacy;

    @BeforeEach
    void an_order_of_somebody() {
        shop = new BareShop(folder);
        privacy = shop.privacy();
        shop.database().useTransaction(tx -> shop.tell(tx, ORDER, BareShop.seen(BO)));
    }

    @AfterEach
    void nothing_of_them_is_there() {
        assertThat(shop.numbers("order_id", "order_fact")).isEmpty();
        assertThat(shop.numbers("customer_id", "member")).doesNotContain(BO);
        assertThat(shop.numbers("customer_id", "sale")).containsOnlyNulls();
        assertThat(shop.numbers("value_minor", "sale"))
                .as("what the shop sold stays")
                .containsExactly(BareShop.WORTH);
        shop.close();
    }

    private void forgotten() {
        shop.database().useTransaction(tx -> privacy.erase(tx, shop.id(), BO));
        privacy.carryOut(() -> true);
    }

    private Effect effect(Effect.Kind kind, String body) {
        Effect effect = new Effect(shop.id(), "some-effect", BO, null, kind, body, 0, BareShop.NOW);
        shop.database().useTransaction(tx -> outbox.add(tx, effect));
        return effect;
    }

    @Test
    void what_an_order_does_not_say_of_its_products() {
        Catalogue catalogue = (domain, currency, products) -> {
            forgotten();
            return new Catalogue.Answer.Known(Map.of(9L, Product.PLAIN));
        };
        LookUps.Asking asking =
                new LookUps.Asking(shop.database(), shop.accounts(), shop.facts(), outbox, shop.shops(), catalogue);
        Effect effect = effect(Effect.Kind.LOOK_UP, "{\"orderId\": 5, \"products\": [9]}");
        assertThatThrownBy(() -> asking.ask(effect, BareShop.NOW)).isInstanceOf(JdbcOutbox.Settled.class);
    }

    @Test
    void whether_a_code_was_taken_back() {
        AtomicBoolean asked = new AtomicBoolean();
        Store store = new Store() {
            @Override
            public Answer make(Wanted wanted, boolean again) {
                throw new AssertionError("Nobody wants one");
            }

            @Override
            public Optional<Boolean> has(Wanted wanted) {
                throw new AssertionError("Nobody asks");
            }

            @Override
            public Answer withdraw(Wanted wanted) {
                forgotten();
                asked.set(true);
                return new Answer.Done(null);
            }
        };
        Store.Wanted wanted = new Store.Wanted(
                BareShop.DOMAIN,
                shop.id(),
                "r-1",
                "r25",
                BO,
                "TR-1",
                "DISCOUNT_CODE",
                2_500L,
                null,
                null,
                "SEK",
                0,
                BareShop.NOW,
                LocalDate.of(2027, 1, 1),
                BareShop.NOW.plus(Duration.ofDays(40)),
                Set.of());
        effect(Effect.Kind.WITHDRAW, JsonMapper.builder().build().writeValueAsString(wanted));
        LookUps.Asking none =
                new LookUps.Asking(shop.database(), shop.accounts(), shop.facts(), outbox, shop.shops(), (d, c, p) -> {
                    throw new AssertionError("Nobody asks");
                });
        try (Fulfilment fulfilment = new Fulfilment(
                shop.database(),
                shop.accounts(),
                new JdbcRedemptions(),
                outbox,
                store,
                none,
                BareShop.CLOCK,
                new Random(1))) {
            fulfilment.wake();
            Deadline.await(Duration.ofSeconds(30), "the store is asked", asked::get);
        }
    }
}
