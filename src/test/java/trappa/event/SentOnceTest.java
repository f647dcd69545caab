package trappa.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.ledger.Accounts;
import trappa.ledger.DueAccounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.support.Deadline;
import trappa.support.MovableClock;
import trappa.support.RunningTrappa;
import trappa.value.ShopDomain;
import trappa.web.Metrics;

/** Two servers at one database: every message leaves once, while both look for work. */
class SentOnceTest {
    private static final int MESSAGES = 300;

    @TempDir
    private Path folder;

    /** A way out that counts. */
    private record Counting(Map<String, AtomicInteger> times) implements Post {
        @Override
        public Outcome send(String url, Map<String, String> headers, byte[] body) {
            times.computeIfAbsent(headers.get("webhook-id"), id -> new AtomicInteger())
                    .incrementAndGet();
            return new Outcome.Answered(200, Optional.empty());
        }
    }

    private static final Seal OPEN = new Seal() {
        @Override
        public String seal(long shopId, String secret) {
            return secret;
        }

        @Override
        public Optional<String> open(long shopId, String sealed) {
            return Optional.of(sealed);
        }
    };

    @Test
    void two_servers_never_send_the_same_message() {
        MovableClock clock = MovableClock.at(RunningTrappa.NOW);
        JdbcShops shops = new JdbcShops();
        JdbcLedger ledger = new JdbcLedger();
        Accounts accounts = new Accounts(ledger, new JdbcFacts(), new JdbcPrograms(), shops);
        Counting post = new Counting(new ConcurrentHashMap<>());
        try (Database database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("db")))) {
            database.migrate();
            Shop shop = database.inTransaction(tx -> {
                shops.create(tx, new ShopDomain("one.myshopify.com"), clock.instant());
                return shops.find(tx, new ShopDomain("one.myshopify.com")).orElseThrow();
            });
            try (DueAccounts due = new DueAccounts(database, ledger, accounts, () -> false, clock, new Metrics());
                    Receivers first = server(database, shops, ledger, due, post, clock);
                    Receivers second = server(database, shops, ledger, due, post, clock)) {
                Receivers.By by = new Receivers.By(shop, "owner-1");
                Receivers.Outcome.Done made = (Receivers.Outcome.Done)
                        first.add(by, new Receivers.Wanted("https://example.com/", "", java.util.Set.of(), true));
                List<Event> events = new ArrayList<>();
                EventIds ids = new EventIds(clock.instant());
                for (int i = 0; i < MESSAGES; i++) {
                    events.add(new Event(
                            ids.next(),
                            EventType.POINTS_EARNED,
                            1,
                            clock.instant(),
                            JsonNodeFactory.instance.objectNode()));
                }
                database.useTransaction(tx -> {
                    new JdbcEvents().add(tx, shop.id(), events);
                    new JdbcMessages().add(tx, shop.id(), events, List.of(made.receiver()), clock.instant());
                });
                Deadline.await(
                        Duration.ofSeconds(60),
                        "all are settled",
                        () -> second.messages(shop, made.receiver().id(), Message.SENT, "evt_~", 1_000)
                                        .size()
                                == MESSAGES);
            }
        }
        assertThat(post.times()).hasSize(MESSAGES);
        assertThat(post.times().values()).allMatch(times -> times.get() == 1);
    }

    private static Receivers server(
            Database database, JdbcShops shops, JdbcLedger ledger, DueAccounts due, Post post, MovableClock clock) {
        return new Receivers(database, shops, due, OPEN, post, false, clock, new Random(7));
    }
}
