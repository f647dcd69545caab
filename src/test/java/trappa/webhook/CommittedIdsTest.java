package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.signature.AppSecrets;
import trappa.signature.WebhookSignature;
import trappa.support.MovableClock;
import trappa.support.RunningTrappa;
import trappa.support.Secrets;
import trappa.support.TestDatabase;
import trappa.value.ShopDomain;
import trappa.web.Metrics;

/** What is known to be on disk is answered without the database; what is not, never. */
class CommittedIdsTest {
    private static final ShopDomain SHOP = new ShopDomain("one.myshopify.com");
    private static final ShopDomain OTHER = new ShopDomain("other.myshopify.com");

    @TempDir
    private Path folder;

    private final Clock clock = MovableClock.at(RunningTrappa.NOW);

    @Test
    void a_delivery_on_disk_is_answered_again_without_a_statement_and_no_other_is() {
        Database database = migrated();
        List<JdbcInbox.Stored> handed = new ArrayList<>();
        try (InboxWriter writer = writer(database, handed)) {
            WebhookEndpoint door = door(database, writer);
            assertThat(door.onDisk(delivery(SHOP, "a"))).isTrue();
            database.close();
            assertThat(door.onDisk(delivery(SHOP, "a"))).isTrue();
            assertThat(door.onDisk(delivery(SHOP, "b"))).isFalse();
            assertThat(door.onDisk(delivery(OTHER, "a"))).isFalse();
        }
        assertThat(handed).extracting(one -> one.delivery().webhookId()).containsExactly("a");
    }

    @Test
    void what_could_not_be_written_is_not_known_afterwards() {
        Database database = new Database(url());
        try (InboxWriter writer = writer(database, new ArrayList<>())) {
            WebhookEndpoint door = door(database, writer);
            assertThat(door.onDisk(delivery(SHOP, "a")))
                    .as("there are no tables yet")
                    .isFalse();
            assertThat(writer.has(delivery(SHOP, "a"))).isFalse();
            database.migrate();
            assertThat(door.onDisk(delivery(SHOP, "a"))).isTrue();
            assertThat(writer.has(delivery(SHOP, "a"))).isTrue();
        } finally {
            database.close();
        }
    }

    @Test
    void after_a_restart_a_delivery_is_found_in_the_database_once_and_handed_on_to_nobody() {
        List<JdbcInbox.Stored> handed = new ArrayList<>();
        try (Database database = migrated()) {
            for (int start = 0; start < 2; start++) {
                try (InboxWriter writer = writer(database, handed)) {
                    assertThat(writer.has(delivery(SHOP, "a"))).isFalse();
                    assertThat(door(database, writer).onDisk(delivery(SHOP, "a")))
                            .isTrue();
                    assertThat(writer.has(delivery(SHOP, "a"))).isTrue();
                }
            }
        }
        assertThat(handed).hasSize(1);
    }

    @Test
    void what_comes_again_is_counted_from_memory_and_from_the_database_and_written_when_the_server_stops() {
        try (Database database = migrated()) {
            for (int start = 0; start < 2; start++) {
                Repeats repeats = repeats(database);
                try (InboxWriter writer = writer(database, new ArrayList<>(), repeats)) {
                    WebhookEndpoint door = door(writer, repeats);
                    door.onDisk(delivery(SHOP, "a"));
                    door.onDisk(delivery(SHOP, "a"));
                    door.onDisk(delivery(SHOP, "fetched/1"));
                }
                repeats.close();
            }
            List<Long> times = database.inTransaction(tx -> tx.handle()
                    .createQuery("select times from delivery_repeat")
                    .mapTo(Long.class)
                    .list());
            assertThat(times)
                    .as("once from memory, then once from the database and once more from memory")
                    .containsExactly(3L);
        }
    }

    @Test
    void no_more_than_so_many_are_kept_and_the_oldest_go_first() {
        CommittedIds ids = new CommittedIds(3);
        ids.add(IntStream.range(0, 5).mapToObj(i -> delivery(SHOP, "" + i)).toList());
        assertThat(IntStream.range(0, 5).filter(i -> ids.has(SHOP, "" + i))).containsExactly(2, 3, 4);
    }

    private DatabaseUrl url() {
        return DatabaseUrl.parse(TestDatabase.inForce().settings(folder).get("DATABASE_URL"));
    }

    private Database migrated() {
        Database database = new Database(url());
        database.migrate();
        return database;
    }

    private InboxWriter writer(Database database, List<JdbcInbox.Stored> handed) {
        return writer(database, handed, repeats(database));
    }

    private static InboxWriter writer(Database database, List<JdbcInbox.Stored> handed, Repeats repeats) {
        return new InboxWriter(
                database, new JdbcInbox(), new JdbcShops(), new JdbcPrograms(), repeats, handed::addAll, () -> {});
    }

    private Repeats repeats(Database database) {
        return new Repeats(database, new JdbcShops(), clock);
    }

    private WebhookEndpoint door(Database database, InboxWriter writer) {
        return door(writer, repeats(database));
    }

    private WebhookEndpoint door(InboxWriter writer, Repeats repeats) {
        return new WebhookEndpoint(
                new WebhookSignature(new AppSecrets(Secrets.CURRENT, Optional.empty())),
                writer,
                repeats,
                clock,
                new Metrics());
    }

    private Delivery delivery(ShopDomain shop, String webhookId) {
        return new Delivery(shop, webhookId, "orders/paid", null, clock.instant(), new byte[] {'{', '}'});
    }
}
