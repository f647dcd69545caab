package trappa.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.BareShop;

/** A request is carried out by two servers, or twice, or while the shop changes its mind: what came since is there. */
class ForgottenByTwoTest {
    private static final long BO = 900_700_002;

    @TempDir
    private Path folder;

    private BareShop shop;

    @BeforeEach
    void a_shop_with_an_order() {
        shop = new BareShop(folder);
        shop.database().useTransaction(tx -> shop.tell(tx, 5, BareShop.seen(BO)));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void theShopIsToBeForgotten() {
        shop.database().useTransaction(tx -> {
            tx.handle()
                    .execute(
                            "update shop set uninstalled_at = ? where shop_id = ?",
                            BareShop.NOW.minus(Duration.ofDays(3)),
                            shop.id());
            Request.Told told = new Request.Told(Request.Kind.SHOP_REDACT, "shop", null, List.of(), List.of());
            shop.privacy().asked(tx, shop.id(), told);
        });
    }

    /** Carries out what is open. Once that was found, the time is asked for, and something happens meanwhile. */
    private Request carriedOut(Runnable meanwhile) {
        AtomicInteger asked = new AtomicInteger();
        InstantSource time = () -> {
            if (asked.getAndIncrement() == 0) {
                meanwhile.run();
            }
            return BareShop.NOW;
        };
        Privacy privacy = shop.privacy(time.withZone(ZoneOffset.UTC));
        privacy.carryOut(() -> true);
        assertThat(asked.get()).isPositive();
        return privacy.requests(shop.id()).getFirst();
    }

    @Test
    void what_a_shop_has_since_it_was_forgotten_is_not_taken_by_whoever_comes_too_late() {
        theShopIsToBeForgotten();
        Request done = carriedOut(() -> {
            shop.privacy().carryOut(() -> true);
            assertThat(shop.numbers("order_id", "order_fact")).isEmpty();
            shop.database().useTransaction(tx -> shop.tell(tx, 6, BareShop.seen(BO)));
        });
        assertThat(shop.numbers("order_id", "order_fact")).containsOnly(6L);
        assertThat(done.doneAt()).isEqualTo(BareShop.NOW);
    }

    @Test
    void a_shop_that_comes_back_meanwhile_keeps_what_is_there() {
        theShopIsToBeForgotten();
        Request open = carriedOut(() ->
                shop.database().useTransaction(tx -> shop.shops().installed(tx, shop.id())));
        assertThat(open.doneAt()).isNull();
        assertThat(shop.numbers("order_id", "order_fact")).containsOnly(5L);
        shop.privacy().carryOut(() -> true);
        assertThat(shop.privacy().requests(shop.id()).getFirst().waitsFor()).contains("The app is in the shop");
    }

    /** Two days begin anew. */
    @Test
    void a_shop_that_comes_back_and_goes_again_meanwhile_is_not_forgotten_yet() {
        theShopIsToBeForgotten();
        Request open = carriedOut(() -> shop.database().useTransaction(tx -> {
            shop.shops().installed(tx, shop.id());
            shop.shops().uninstalled(tx, shop.id(), BareShop.NOW);
        }));
        assertThat(open.doneAt()).isNull();
        assertThat(shop.numbers("order_id", "order_fact")).containsOnly(5L);
    }

    /** A statement in the middle fails: nothing of the shop is gone, and the request stays. */
    @Test
    void a_shop_is_forgotten_as_a_whole_or_not_at_all() {
        theShopIsToBeForgotten();
        shop.database().useTransaction(tx -> {
            tx.handle().execute("create table zz_holds (shop_id bigint, order_id bigint)");
            tx.handle().execute("create table yy_held (shop_id bigint, order_id bigint primary key)");
            tx.handle().execute("alter table zz_holds add foreign key (order_id) references yy_held");
            tx.handle().execute("insert into yy_held values (?, 1)", shop.id());
            tx.handle().execute("insert into zz_holds values (?, 1)", shop.id());
        });
        assertThat(shop.privacy().carryOut(() -> true)).isFalse();
        assertThat(shop.numbers("order_id", "order_fact")).containsOnly(5L);
        assertThat(shop.numbers("customer_id", "member")).containsExactly(BO);
        assertThat(shop.privacy().requests(shop.id()).getFirst().doneAt()).isNull();
    }

    @Test
    void somebody_elses_work_is_left_alone() {
        theShopIsToBeForgotten();
        shop.privacy().carryOut(() -> false);
        assertThat(shop.numbers("order_id", "order_fact")).containsOnly(5L);
    }

    /** By the owner, and by the store a moment later. */
    @Test
    void who_is_forgotten_twice_is_one_member_that_stands_for_nobody() {
        Privacy privacy = shop.privacy();
        shop.database().useTransaction(tx -> privacy.erase(tx, shop.id(), BO));
        privacy.carryOut(() -> true);
        List<Long> nobody = shop.numbers("customer_id", "member");
        assertThat(nobody).singleElement().matches(number -> number < 0);
        shop.database()
                .useTransaction(tx -> privacy.asked(
                        tx, shop.id(), new Request.Told(Request.Kind.REDACT, "store/1", BO, List.of(5L), List.of())));
        privacy.carryOut(() -> true);
        assertThat(privacy.requests(shop.id())).extracting(Request::doneAt).containsExactly(BareShop.NOW, BareShop.NOW);
        assertThat(shop.numbers("customer_id", "member")).isEqualTo(nobody);
    }
}
