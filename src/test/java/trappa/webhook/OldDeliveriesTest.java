package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.db.Tx;
import trappa.fact.Remark;
import trappa.shop.JdbcShops;
import trappa.support.Delivery;
import trappa.support.MovableClock;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.support.TestShop;
import trappa.value.ShopDomain;

/**
 * Bodies go when their days are over and rows later, without anything for an account; and neither that nor a list of one status
 * goes through everything that ever came.
 */
class OldDeliveriesTest {
    private static final ShopDomain ONE = new ShopDomain("one.myshopify.com");
    private static final ShopDomain OTHER = new ShopDomain("other.myshopify.com");
    private static final ShopDomain THIRD = new ShopDomain("third.myshopify.com");
    private static final Duration DAYS = Duration.ofDays(30);
    private static final Duration ROWS = Duration.ofDays(90);
    private static final long SHOPPER = 7_001;
    private static final byte[] BODY = new byte[600_000];

    @TempDir
    private Path folder;

    private final MovableClock clock = MovableClock.at(RunningTrappa.NOW);
    private final JdbcInbox inbox = new JdbcInbox();
    private final JdbcShops shops = new JdbcShops();
    private Database database;

    @BeforeEach
    void open() {
        database = new Database(
                DatabaseUrl.parse(TestDatabase.inForce().settings(folder).get("DATABASE_URL")));
        database.migrate();
        database.useTransaction(tx -> List.of(ONE, OTHER).forEach(d -> shops.create(tx, d, clock.instant())));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void of_what_has_been_read_the_bodies_that_are_too_old_go_and_all_rows_stay() {
        Instant now = clock.instant();
        receive(ONE, "old", now.minus(DAYS).minusSeconds(1), JdbcInbox.Status.APPLIED);
        receive(ONE, "old and without effect", now.minus(DAYS).minusSeconds(1), JdbcInbox.Status.KEPT);
        receive(ONE, "old and in quarantine", now.minus(DAYS).minusSeconds(1), JdbcInbox.Status.QUARANTINED);
        receive(ONE, "old and not read", now.minus(DAYS).minusSeconds(1), JdbcInbox.Status.RECEIVED);
        receive(ONE, "of this second", now.minus(DAYS), JdbcInbox.Status.APPLIED);
        receive(OTHER, "of another shop", now.minus(DAYS).minusSeconds(1), JdbcInbox.Status.APPLIED);
        receive(ONE, "numbered later, come earlier", now.minus(DAYS).minusSeconds(2), JdbcInbox.Status.APPLIED);

        drop();
        assertThat(kept(ONE)).containsExactly("old and not read", "of this second");
        assertThat(kept(OTHER)).isEmpty();
        assertThat(list(ONE, null)).hasSize(6);

        clock.advance(Duration.ofSeconds(1));
        drop();
        assertThat(kept(ONE)).containsExactly("old and not read");
    }

    @Test
    void rows_go_once_they_are_old_and_have_no_bodies_but_for_the_last_and_what_somebody_still_looks_for() {
        Instant old = clock.instant().minus(ROWS).minusSeconds(1);
        receive(ONE, "read", old, JdbcInbox.Status.APPLIED);
        receive(ONE, "without effect", old, JdbcInbox.Status.KEPT);
        receive(ONE, "in quarantine", old, JdbcInbox.Status.QUARANTINED);
        receive(ONE, "not read", old, JdbcInbox.Status.RECEIVED);
        receive(ONE, "of this second", clock.instant().minus(ROWS), JdbcInbox.Status.APPLIED);
        receive(ONE, "the last", old, JdbcInbox.Status.APPLIED);
        receive(OTHER, "of another shop", old, JdbcInbox.Status.APPLIED);
        receive(OTHER, "the last of another shop", old, JdbcInbox.Status.APPLIED);
        repeat(ONE, "read");
        repeat(ONE, "of this second");

        new OldDeliveries(database, inbox, shops, clock).drop(ROWS.plusDays(1), ROWS);
        assertThat(list(ONE, null)).as("with their bodies").hasSize(6);

        drop();
        assertThat(list(ONE, null)).containsExactly("the last", "of this second", "not read", "in quarantine");
        assertThat(list(OTHER, null)).containsExactly("the last of another shop");
        assertThat(repeated()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        drop();
        assertThat(list(ONE, null)).containsExactly("the last", "not read", "in quarantine");
        assertThat(repeated()).isZero();
    }

    @Test
    void only_rows_of_facts_go_since_what_was_done_would_be_done_again() {
        Instant old = clock.instant().minus(ROWS).minusSeconds(1);
        DeliveryReader.TOPICS.forEach(topic -> receive(ONE, topic, topic, old, JdbcInbox.Status.APPLIED, null));
        receive(ONE, "some/topic", "some/topic", old, JdbcInbox.Status.KEPT, null);
        receive(ONE, "the last", old, JdbcInbox.Status.APPLIED);
        drop();
        assertThat(list(ONE, null))
                .containsExactlyInAnyOrder(
                        "shop/update",
                        "app/uninstalled",
                        "app/scopes_update",
                        "customers/data_request",
                        "customers/redact",
                        "shop/redact",
                        "the last");
    }

    @Test
    void what_is_dropped_is_all_that_is_old_however_much() {
        fill(12_000);
        clock.advance(
                Duration.between(clock.instant(), Instant.now()).plus(ROWS).plusDays(1));
        drop();
        assertThat(list(ONE, null)).hasSize(4);
        assertThat(list(ONE, "quarantined")).hasSize(3);
        assertThat(list(OTHER, null)).hasSize(4);
    }

    @Test
    void a_delivery_that_comes_again_after_its_row_has_gone_changes_no_account() {
        database.close();
        Map<String, String> settings = TestDatabase.inForce().settings(folder);
        Delivery order = paid(71, "499.00");
        try (RunningTrappa server = RunningTrappa.start(settings)) {
            TestShop shop = server.shop(THIRD.text()).publish(ProgramJson.onePointPerKrona());
            shop.deliver(order);
            shop.deliver(paid(72, "1.00"));
            assertThat(shop.balance(SHOPPER)).isEqualTo(500);
        }
        clock.advance(ROWS.plusSeconds(1));
        database = new Database(DatabaseUrl.parse(settings.get("DATABASE_URL")));
        drop();
        assertThat(list(THIRD, null)).hasSize(1).doesNotContain(order.webhookId());
        database.close();
        try (RunningTrappa server = RunningTrappa.start(settings)) {
            TestShop shop = server.shop(THIRD.text());
            shop.deliver(order);
            assertThat(shop.allDeliveries()).hasSize(2);
            assertThat(shop.balance(SHOPPER)).isEqualTo(500);
            assertThat(shop.history(SHOPPER)).hasSize(2);
        }
    }

    private static Delivery paid(long id, String price) {
        return Delivery.of("orders/paid", OrderJson.paid(id).customer(SHOPPER).line(1, price, 1));
    }

    private void repeat(ShopDomain shop, String webhookId) {
        database.useTransaction(tx -> {
            long id = inbox.number(tx, shop(tx, shop), webhookId).orElseThrow();
            new JdbcRepeats()
                    .add(tx, shop(tx, shop), new TreeMap<>(Map.of(id, new JdbcRepeats.Count(1, clock.instant()))));
        });
    }

    private long repeated() {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("select count(*) from delivery_repeat")
                .mapTo(Long.class)
                .one());
    }

    @Test
    void what_was_said_of_a_body_quotes_it_only_while_it_is_kept() {
        Instant now = clock.instant();
        Remark quoting = Remark.of(Remark.Code.NOT_A_TIME, "/updated_at", "Ingrid");
        Remark plain = Remark.of(Remark.Code.MISSING, "/updated_at");
        receive(ONE, "old", now.minus(DAYS).minusSeconds(1), JdbcInbox.Status.QUARANTINED, quoting);
        receive(ONE, "old and plain", now.minus(DAYS).minusSeconds(1), JdbcInbox.Status.QUARANTINED, plain);
        receive(ONE, "old, in English alone", now.minus(DAYS).minusSeconds(1), JdbcInbox.Status.QUARANTINED, quoting);
        receive(ONE, "young", now, JdbcInbox.Status.QUARANTINED, quoting);
        database.useTransaction(tx ->
                tx.handle().execute("update delivery set remark = null where webhook_id = 'old, in English alone'"));
        drop();
        Remark left = Remark.of(Remark.Code.NOT_A_TIME, "/updated_at", "…");
        assertThat(said())
                .containsExactly(
                        quoting.sentence() + " " + quoting.text(),
                        "null null",
                        plain.sentence() + " " + plain.text(),
                        left.sentence() + " " + left.text());
        assertThat(said().getFirst()).contains("Ingrid");
    }

    /** The reason and the remark of each delivery, newest first. */
    private List<String> said() {
        return database.inTransaction(tx -> inbox.list(tx, shop(tx, ONE), null, Long.MAX_VALUE, 50)).stream()
                .map(d -> d.reason() + " " + d.remark())
                .toList();
    }

    @Test
    void a_list_of_one_status_is_the_newest_first_and_only_of_the_shop() {
        IntStream.range(0, 4).forEach(i -> {
            receive(ONE, "read " + i, clock.instant(), JdbcInbox.Status.APPLIED);
            receive(ONE, "wrong " + i, clock.instant(), JdbcInbox.Status.QUARANTINED);
            receive(OTHER, "elsewhere " + i, clock.instant(), JdbcInbox.Status.QUARANTINED);
        });
        assertThat(list(ONE, "quarantined")).containsExactly("wrong 3", "wrong 2", "wrong 1", "wrong 0");
        assertThat(list(ONE, "received")).isEmpty();
        assertThat(list(ONE, null)).hasSize(8).startsWith("wrong 3", "read 3");
    }

    @Test
    void a_list_of_one_status_looks_at_no_others() {
        assumeThat(database.shared()).as("H2 says how many rows it looked at").isFalse();
        fill(3_000);
        assertThat(looksAt("applied")).isBetween(50L, 60L);
        assertThat(looksAt("quarantined")).isBetween(3L, 10L);
    }

    /** 3 of each shop in quarantine, the first, and the others read. */
    private void fill(int deliveries) {
        database.useTransaction(tx -> tx.handle()
                .createUpdate("""
                        insert into delivery (shop_id, delivery_id, webhook_id, topic, received_at, status)
                        select s.shop_id, n, 'w' || n, 'orders/paid', current_timestamp,
                          case when n <= 3 then 'quarantined' else 'applied' end
                        from shop s, <series>(1, :most) as numbers(n)""")
                .define("series", database.shared() ? "generate_series" : "system_range")
                .bind("most", deliveries)
                .execute());
    }

    private long looksAt(String status) {
        String plan = database.inTransaction(tx -> tx.handle()
                .createQuery("explain analyze " + JdbcInbox.LIST_OF_STATUS)
                .bind("shop", shop(tx, ONE))
                .bind("status", status)
                .bind("before", Long.MAX_VALUE)
                .bind("most", 50)
                .mapTo(String.class)
                .one());
        Matcher scanned = Pattern.compile("scanCount: (\\d+)").matcher(plan);
        assertThat(scanned.find()).as(plan).isTrue();
        return Long.parseLong(scanned.group(1));
    }

    private void receive(ShopDomain shop, String webhookId, Instant at, JdbcInbox.Status status) {
        receive(shop, webhookId, at, status, null);
    }

    private void receive(ShopDomain shop, String webhookId, Instant at, JdbcInbox.Status status, Remark why) {
        receive(shop, "orders/paid", webhookId, at, status, why);
    }

    private void receive(
            ShopDomain shop, String topic, String webhookId, Instant at, JdbcInbox.Status status, Remark why) {
        database.useTransaction(tx -> {
            JdbcInbox.Stored stored = inbox.add(
                            tx,
                            List.of(Arrived.of(new trappa.webhook.Delivery(shop, webhookId, topic, null, at, BODY))),
                            Map.of(shop, shop(tx, shop)))
                    .getFirst();
            inbox.settle(tx, Map.of(stored, new JdbcInbox.Outcome(status, why)), Map.of());
        });
    }

    private void drop() {
        new OldDeliveries(database, inbox, shops, clock).drop(DAYS, ROWS);
    }

    private List<String> kept(ShopDomain domain) {
        return database.inTransaction(tx -> inbox.keptBodies(tx, shop(tx, domain), 0, 100).stream()
                .map(body -> inbox.find(tx, shop(tx, domain), body.deliveryId()).orElseThrow())
                .peek(one -> assertThat(one.delivery().body()).isEqualTo(BODY))
                .map(one -> one.delivery().webhookId())
                .toList());
    }

    private List<String> list(ShopDomain domain, String status) {
        return database.inTransaction(tx -> inbox.list(tx, shop(tx, domain), status, Long.MAX_VALUE, 50)).stream()
                .map(JdbcInbox.Listed::webhookId)
                .toList();
    }

    private long shop(Tx tx, ShopDomain domain) {
        return shops.find(tx, domain).orElseThrow().id();
    }
}
