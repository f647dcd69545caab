package trappa.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.fact.OrderFact;
import trappa.support.BareShop;

/** An order that is being read while its buyer is to be forgotten is forgotten with them. */
class ForgottenMeanwhileTest {
    private static final long BO = 900_700_002;
    private static final long ORDER = 5;

    @TempDir
    private Path folder;

    private BareShop shop;
    private Privacy privacy;

    @BeforeEach
    void a_new_shop() {
        shop = new BareShop(folder);
        privacy = shop.privacy();
    }

    @AfterEach
    void nothing_of_them_is_there() {
        assertThat(shop.numbers("order_id", "order_fact")).isEmpty();
        assertThat(shop.numbers("order_id", "order_owner")).isEmpty();
        assertThat(shop.numbers("customer_id", "member")).doesNotContain(BO);
        assertThat(shop.numbers("customer_id", "sale")).containsOnlyNulls();
        shop.close();
    }

    private void erase() {
        CompletableFuture.runAsync(() -> shop.database().useTransaction(tx -> privacy.erase(tx, shop.id(), BO)))
                .join();
    }

    private void carryOut() {
        privacy.carryOut(() -> true);
    }

    private CompletableFuture<?> carryingOutWaits() {
        CompletableFuture<?> carrying = CompletableFuture.runAsync(this::carryOut);
        assertThat(carrying).as("it waits for this transaction").failsWithin(300, TimeUnit.MILLISECONDS);
        return carrying;
    }

    @Test
    void whoever_did_not_know_of_the_request_writes_first() throws Exception {
        CompletableFuture<?> carriedOut = shop.database().inTransaction(tx -> {
            assertThat(privacy.forgotten(tx, shop.id(), Set.of(BO), Set.of(ORDER))
                            .nobody())
                    .isTrue();
            erase();
            CompletableFuture<?> carrying = carryingOutWaits();
            shop.tell(tx, ORDER, BareShop.seen(BO));
            return carrying;
        });
        carriedOut.get(10, TimeUnit.SECONDS);
    }

    /** It names the order alone, and that the order is theirs is put on the list only when they are forgotten. */
    @Test
    void so_does_what_tells_of_an_order_and_of_no_customer() throws Exception {
        shop.database().useTransaction(tx -> shop.tell(tx, ORDER, BareShop.seen(BO)));
        erase();
        CompletableFuture<?> carriedOut = shop.database().inTransaction(tx -> {
            assertThat(privacy.forgotten(tx, shop.id(), Set.of(), Set.of(ORDER)).nobody())
                    .isTrue();
            CompletableFuture<?> carrying = carryingOutWaits();
            shop.tell(tx, ORDER, new OrderFact.Edited(BareShop.NOW));
            return carrying;
        });
        carriedOut.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoever_takes_long_is_named_as_what_it_waits_for_and_waited_for_the_next_time() {
        erase();
        shop.database().useTransaction(tx -> {
            privacy.forgotten(tx, shop.id(), Set.of(BO), Set.of(ORDER));
            CompletableFuture.runAsync(this::carryOut).join();
            assertThat(privacy.requests(shop.id()).getFirst().waitsFor())
                    .isEqualTo("A transaction that was open in the database when this was noted has not ended yet");
            shop.tell(tx, ORDER, BareShop.seen(BO));
        });
        shop.database().useTransaction(later -> {
            privacy.forgotten(later, shop.id(), Set.of(), Set.of(6L));
            CompletableFuture.runAsync(this::carryOut)
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            assertThat(privacy.requests(shop.id()).getFirst().doneAt())
                    .as("an order came to it, and this transaction began before that was noted")
                    .isNull();
        });
        carryOut();
        assertThat(privacy.requests(shop.id()).getFirst().doneAt()).isEqualTo(BareShop.NOW);
    }

    /** What a restore has brought back is put on the list at the start, when others may be at work already. */
    @Test
    void at_the_start_they_are_waited_for_too() {
        erase();
        carryOut();
        shop.database().useTransaction(tx -> {
            tx.handle().execute("delete from redaction where shop_id = ?", shop.id());
        });
        shop.database().useTransaction(tx -> {
            assertThat(privacy.forgotten(tx, shop.id(), Set.of(BO), Set.of(ORDER))
                            .nobody())
                    .isTrue();
            assertThat(CompletableFuture.supplyAsync(privacy::forgetAgain).join())
                    .isFalse();
            shop.tell(tx, ORDER, BareShop.seen(BO));
        });
        assertThat(privacy.forgetAgain()).isTrue();
    }
}
