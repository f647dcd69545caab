package trappa.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.fact.OrderFact;
import trappa.fact.OrderState;
import trappa.support.BareShop;

/** Two who tell of a new order, or of a new shop's currency, at the same time: whoever is second knows what both told. */
class FirstToldTest {
    private static final long ORDER = 5;

    @TempDir
    private Path folder;

    private BareShop shop;

    @BeforeEach
    void a_new_shop() {
        shop = new BareShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private OrderState tell(OrderFact fact, Runnable beforeTheEnd) {
        Map<Long, List<OrderFact>> told = Map.of(ORDER, List.of(fact));
        return shop.database().inTransaction(tx -> {
            shop.facts().add(tx, shop.id(), told);
            OrderState state = shop.facts().own(tx, shop.id(), told).orders().get(ORDER);
            beforeTheEnd.run();
            return state;
        });
    }

    @Test
    void the_second_to_tell_of_an_order_knows_what_the_first_told() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CountDownLatch firstIsThere = new CountDownLatch(1);
            CountDownLatch secondMayBeWaiting = new CountDownLatch(1);
            Future<OrderState> first = threads.submit(() -> tell(new OrderFact.Paid(), () -> {
                firstIsThere.countDown();
                await(secondMayBeWaiting);
            }));
            await(firstIsThere);
            Future<OrderState> second = threads.submit(() -> tell(new OrderFact.Edited(BareShop.NOW), () -> {}));
            // It waits for the first one's row by now, or comes after it: it has to know of it either way.
            Thread.sleep(300);
            secondMayBeWaiting.countDown();
            OrderState alone = first.get(10, TimeUnit.SECONDS);
            OrderState both = second.get(10, TimeUnit.SECONDS);
            assertThat(alone.everPaid()).isTrue();
            assertThat(alone.dirtyAt()).isNull();
            assertThat(both.everPaid()).isTrue();
            assertThat(both.dirtyAt()).isEqualTo(BareShop.NOW);
        }
    }

    @Test
    void the_second_order_of_a_new_shop_does_not_bring_another_currency() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            CountDownLatch firstIsThere = new CountDownLatch(1);
            CountDownLatch othersMayBeWaiting = new CountDownLatch(1);
            Future<?> first = threads.submit(() -> shop.database().useTransaction(tx -> {
                shop.shops().learnCurrency(tx, shop.id(), "SEK");
                firstIsThere.countDown();
                await(othersMayBeWaiting);
            }));
            await(firstIsThere);
            Future<?> same = threads.submit(() ->
                    shop.database().useTransaction(tx -> shop.shops().learnCurrency(tx, shop.id(), "SEK")));
            Future<?> other = threads.submit(() ->
                    shop.database().useTransaction(tx -> shop.shops().learnCurrency(tx, shop.id(), "EUR")));
            Thread.sleep(300);
            othersMayBeWaiting.countDown();
            first.get(10, TimeUnit.SECONDS);
            same.get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> other.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("SEK");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
