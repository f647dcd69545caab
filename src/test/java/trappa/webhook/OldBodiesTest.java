package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
import trappa.support.MovableClock;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.value.ShopDomain;

/** Bodies go when their days are over, and neither that nor a list of one status goes through everything that ever came. */
class OldBodiesTest {
    private static final ShopDomain ONE = new ShopDomain("one.myshopify.com");
    private static final ShopDomain OTHER = new ShopDomain("other.myshopify.com");
    private static final Duration DAYS = Duration.ofDays(30);
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
        database.useTransaction(
                tx -> tx.handle().createUpdate("""
                        insert into delivery (shop_id, delivery_id, webhook_id, topic, received_at, status)
                        select s.shop_id, n, 'w' || n, 'orders/paid', current_timestamp,
                          case when n <= 3 then 'quarantined' else 'applied' end
                        from shop s, system_range(1, :most) as numbers(n)""").bind("most", deliveries).execute());
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
        database.useTransaction(tx -> {
            JdbcInbox.Stored stored = inbox.add(
                            tx,
                            List.of(Arrived.of(new Delivery(shop, webhookId, "orders/paid", null, at, BODY))),
                            Map.of(shop, shop(tx, shop)))
                    .getFirst();
            inbox.settle(tx, Map.of(stored, new JdbcInbox.Outcome(status, why)), Map.of());
        });
    }

    private void drop() {
        new OldBodies(database, inbox, shops, clock).drop(DAYS);
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
