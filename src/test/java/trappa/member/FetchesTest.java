package trappa.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.BareShop;

/** Which orders are to be read again in the shop. */
class FetchesTest {
    @TempDir
    private Path folder;

    @Test
    void an_order_that_is_wanted_again_while_it_is_fetched_is_fetched_once_more() {
        JdbcFetches fetches = new JdbcFetches();
        try (BareShop shop = new BareShop(folder)) {
            shop.database().useTransaction(tx -> {
                assertThat(fetches.want(tx, shop.id(), Set.of(1L, 2L), BareShop.NOW))
                        .containsExactlyInAnyOrder(1L, 2L);
                List<JdbcFetches.Fetch> due = fetches.due(tx, shop.id(), BareShop.NOW, 10);
                assertThat(fetches.want(tx, shop.id(), Set.of(2L, 3L), BareShop.NOW))
                        .containsExactly(3L);
                due.forEach(one -> fetches.done(tx, one));
                List<JdbcFetches.Fetch> left = fetches.due(tx, shop.id(), BareShop.NOW, 10);
                assertThat(left).extracting(JdbcFetches.Fetch::orderId).containsExactlyInAnyOrder(2L, 3L);
                left.forEach(one -> fetches.done(tx, one));
                assertThat(fetches.waiting(tx, shop.id())).isZero();
            });
        }
    }
}
