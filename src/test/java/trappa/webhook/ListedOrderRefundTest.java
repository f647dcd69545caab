package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.fact.Line;
import trappa.fact.OrderFact;
import trappa.fact.Snapshot;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.support.RefundJson;
import trappa.support.Snapshots;
import trappa.value.ShopDomain;

/** What the shop tells of an order that only an import has told of names lines nobody knows here: the order is asked for. */
class ListedOrderRefundTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant PLACED = Instant.parse("2026-01-10T10:00:00Z");
    private static final ShopDomain DOMAIN = new ShopDomain("listed.myshopify.com");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    private Path folder;

    @Test
    void a_refund_of_an_order_that_only_an_import_has_told_of_has_it_fetched() {
        try (Database database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("listed")))) {
            database.migrate();
            JdbcShops shops = new JdbcShops();
            JdbcPrograms programs = new JdbcPrograms();
            JdbcFacts facts = new JdbcFacts();
            JdbcInbox inbox = new JdbcInbox();
            long shop = database.inTransaction(tx -> {
                shops.create(tx, DOMAIN, NOW);
                long id = shops.find(tx, DOMAIN).orElseThrow().id();
                programs.start(tx, id, NOW);
                shops.learnCurrency(tx, id, "SEK");
                return id;
            });
            Map<Long, List<OrderFact>> told =
                    Map.of(5L, List.of(new OrderFact.Listed("past", NOW, snapshot(), List.of())));
            database.useTransaction(tx -> {
                facts.add(tx, shop, told);
                facts.own(tx, shop, told);
            });
            Applier applier = Appliers.on(database, folder, CLOCK);
            database.useTransaction(tx -> applier.apply(
                    tx,
                    shop,
                    inbox.add(
                            tx,
                            List.of(Arrived.of(refund(5, "a")), Arrived.of(refund(6, "b"))),
                            Map.of(DOMAIN, shop))));
            List<Long> wanted = database.inTransaction(tx -> tx.handle()
                    .createQuery("select order_id from order_fetch where shop_id = :shop")
                    .bind("shop", shop)
                    .mapTo(Long.class)
                    .list());
            assertThat(wanted).as("that of the unknown one waits for its order").containsExactly(5L);
        }
    }

    private static Delivery refund(long order, String webhookId) {
        byte[] body = RefundJson.refund(77, order, "2026-11-20T17:00:00Z")
                .units(11, 1)
                .json()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return new Delivery(DOMAIN, webhookId, "refunds/create", null, NOW, body);
    }

    private static Snapshot snapshot() {
        Line line = new Line(1, null, null, 1, 1, 49_900, 0, 0, false, false, List.of());
        return Snapshots.paid(PLACED, 7001, line);
    }
}
