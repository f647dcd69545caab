package trappa.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.BareShop;

/** An order that is being read while its buyer becomes one with somebody else counts for both together, whoever is first. */
class MergedMeanwhileTest {
    private static final long BO = 2;
    private static final long CILLA = 3;
    private static final long ORDER = 5;

    @TempDir
    private Path folder;

    private BareShop shop;
    private Merging merging;

    @BeforeEach
    void a_new_shop() {
        shop = new BareShop(folder);
        merging = new Merging(shop.accounts(), shop.facts());
    }

    @AfterEach
    void it_counts_for_both_together() {
        assertThat(shop.numbers("customer_id", "sale")).containsExactly(CILLA);
        shop.close();
    }

    @Test
    void the_merge_is_over_before_the_member_is_locked() {
        shop.database().useTransaction(tx -> shop.tell(tx, ORDER, () -> merge().join(), BareShop.seen(BO)));
    }

    @Test
    void the_merge_waits_for_the_member() throws Exception {
        CompletableFuture<?> merge = shop.database().inTransaction(tx -> {
            shop.tell(tx, ORDER, BareShop.seen(BO));
            return merge();
        });
        merge.get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> merge() {
        return CompletableFuture.runAsync(
                () -> shop.database().useTransaction(tx -> merging.merge(tx, shop.id(), BO, CILLA, BareShop.NOW)));
    }
}
