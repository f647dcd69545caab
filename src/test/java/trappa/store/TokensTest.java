package trappa.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trappa.shop.Connection;
import trappa.shop.Shop;
import trappa.store.Tokens.Access;
import trappa.support.Deadline;
import trappa.value.ShopDomain;

/** Tokens run out every hour: renewed once, whoever asks; never lost half-way; the owner is told when nothing helps. */
class TokensTest {
    private static ConnectedShops world;

    @BeforeAll
    static void start() {
        world = new ConnectedShops(1 << 20);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @BeforeEach
    void calm() {
        world.shopify.noMoreTrouble();
        world.shopify.forget();
    }

    @Test
    void a_fresh_token_is_used_as_it_is() {
        ShopDomain shop = world.connect();
        world.shopify.forget();
        assertThat(world.server().access(shop)).isEqualTo(world.server().access(shop));
        assertThat(world.shopify.requests()).isZero();
    }

    @Test
    void many_servers_asking_at_once_renew_it_once() throws Exception {
        ShopDomain shop = world.connect();
        Access before = world.server().access(shop);
        world.clock.advance(Duration.ofHours(2));
        world.shopify.forget();
        List<Future<Access>> asked = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int server = 0; server < 4; server++) {
                Tokens tokens = world.server();
                for (int i = 0; i < 6; i++) {
                    asked.add(threads.submit((Callable<Access>) () -> tokens.access(shop)));
                }
            }
        }
        Access now = asked.getFirst().get();
        assertThat(now).isInstanceOf(Access.Granted.class).isNotEqualTo(before);
        for (Future<Access> one : asked) {
            assertThat(one.get()).isEqualTo(now);
        }
        assertThat(world.shopify.tokenRequests()).hasSize(1);
    }

    @Test
    void near_its_end_it_is_renewed_and_while_that_fails_the_old_one_serves() {
        ShopDomain shop = world.connect();
        Access before = world.server().access(shop);
        world.clock.advance(Duration.ofMinutes(58));
        world.shopify.answer("token", 1, WireMock.aResponse().withStatus(503));
        assertThat(world.server().access(shop)).isEqualTo(before);
        assertThat(world.server().access(shop))
                .isInstanceOf(Access.Granted.class)
                .isNotEqualTo(before);
    }

    @Test
    void an_answer_lost_on_the_way_costs_nothing_since_the_refresh_token_still_works() {
        ShopDomain shop = world.connect();
        world.clock.advance(Duration.ofHours(2));
        world.shopify.forget();
        world.shopify.loseAnswer("token", 1);
        assertThat(world.server().access(shop)).isInstanceOf(Access.None.class);
        assertThat(world.server().access(shop)).isInstanceOf(Access.Granted.class);
        assertThat(world.shopify.tokenRequests()).hasSize(2);
        assertThat(world.shopify.tokenRequests().get(0).path("refresh_token"))
                .isEqualTo(world.shopify.tokenRequests().get(1).path("refresh_token"));
    }

    @Test
    void a_server_that_died_while_renewing_holds_nobody_up_for_long() {
        ShopDomain shop = world.connect();
        world.clock.advance(Duration.ofHours(2));
        JdbcAccess rows = new JdbcAccess();
        world.database.useTransaction(tx -> {
            long id = world.shops.find(tx, shop).orElseThrow().id();
            String sealed = rows.find(tx, id).orElseThrow().sealed();
            assertThat(rows.lease(
                            tx,
                            id,
                            sealed,
                            world.clock.instant(),
                            world.clock.instant().plusSeconds(60)))
                    .isTrue();
        });
        world.clock.advance(Duration.ofSeconds(61));
        assertThat(world.server().access(shop)).isInstanceOf(Access.Granted.class);
    }

    @Test
    void a_refused_renewal_is_told_to_the_owner_and_not_asked_again() {
        ShopDomain shop = world.connect();
        world.clock.advance(Duration.ofHours(2));
        world.shopify.revoke(shop);
        world.shopify.forget();
        assertThat(world.server().access(shop)).isInstanceOf(Access.None.class);
        assertThat(world.server().access(shop)).isInstanceOf(Access.None.class);
        assertThat(world.shopify.tokenRequests()).hasSize(1);
        Connection.Standing standing = world.server().standing(shopOf(shop));
        assertThat(standing.state()).isEqualTo(Connection.State.LAPSED);
        assertThat(standing.reason()).contains("open the app in Shopify");
    }

    @Test
    void after_ninety_days_without_use_nothing_is_even_tried() {
        ShopDomain shop = world.connect();
        world.clock.advance(Duration.ofDays(91));
        world.shopify.forget();
        assertThat(world.server().standing(shopOf(shop)).state()).isEqualTo(Connection.State.LAPSED);
        assertThat(world.server().access(shop)).isInstanceOf(Access.None.class);
        assertThat(world.shopify.requests()).isZero();
    }

    @Test
    void what_is_stored_tells_nobody_the_tokens_and_opens_nowhere_else() {
        ShopDomain shop = world.connect();
        Access.Granted granted = (Access.Granted) world.server().access(shop);
        assertThat(world.stored(shop)).contains("sealed=").doesNotContain(granted.token(), "refresh-");
        assertThat(world.server("another key").access(shop)).isInstanceOf(Access.None.class);
        assertThat(world.server("another key").standing(shopOf(shop)).reason()).contains("TRAPPA_DATA_KEY");
        Vault vault = new Vault("k", "access tokens");
        String sealed = vault.seal(1, "text");
        assertThat(vault.open(1, sealed)).contains("text");
        assertThat(vault.open(2, sealed)).isEmpty();
        assertThat(vault.open(1, "AAAA" + sealed.substring(4))).isEmpty();
        assertThat(vault.open(1, "?")).isEmpty();
        assertThat(vault.seal(1, "text")).isNotEqualTo(sealed);
    }

    /** What a question for the access comes to when something happens before the store answers the renewal. */
    private static Access meanwhile(ShopDomain shop, ResponseDefinitionBuilder answer, Runnable meanwhile) {
        world.clock.advance(Duration.ofHours(2));
        world.shopify.forget();
        CountDownLatch done = new CountDownLatch(1);
        world.shopify.answerLate("token", done, answer);
        CompletableFuture<Access> renewing =
                CompletableFuture.supplyAsync(() -> world.server().access(shop));
        Deadline.await(
                Duration.ofSeconds(10),
                "it is asked for",
                () -> !world.shopify.tokenRequests().isEmpty());
        meanwhile.run();
        done.countDown();
        return renewing.join();
    }

    @Test
    void an_app_that_is_removed_while_its_access_is_renewed_stays_removed() {
        ShopDomain shop = world.connect();
        long id = shopOf(shop).id();
        Access access = meanwhile(
                shop,
                WireMock.okJson("{\"access_token\": \"late\", \"expires_in\": 3600, \"refresh_token\": \"later\","
                        + " \"refresh_token_expires_in\": 7776000, \"scope\": \"read_orders\"}"),
                () -> world.database.useTransaction(tx -> world.shops.uninstalled(tx, id, world.clock.instant())));
        assertThat(access).isInstanceOf(Access.None.class);
        world.database.useTransaction(tx -> {
            assertThat(new JdbcAccess().find(tx, id)).isEmpty();
            assertThat(tx.handle()
                            .createQuery(
                                    "select count(*) from shop where shop_id = :shop and uninstalled_at is not null")
                            .bind("shop", id)
                            .mapTo(Long.class)
                            .one())
                    .isEqualTo(1);
        });
    }

    @Test
    void a_shop_that_is_connected_anew_while_the_old_access_is_refused_is_connected() {
        ShopDomain shop = world.connect();
        Access access = meanwhile(
                shop,
                WireMock.jsonResponse("{\"error\":\"invalid_request\"}", 400),
                () -> assertThat(world.server().install(shop, "code")).isEmpty());
        assertThat(access).isInstanceOf(Access.Granted.class);
        assertThat(world.server().standing(shopOf(shop)).state()).isEqualTo(Connection.State.CONNECTED);
    }

    private static Shop shopOf(ShopDomain shop) {
        return world.database.inTransaction(tx -> world.shops.find(tx, shop)).orElseThrow();
    }
}
