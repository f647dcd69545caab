package trappa.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.privacy.Privacy;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.web.Metrics;
import trappa.webhook.JdbcInbox.Stored;

/**
 * Delivery files read as if the store had sent them: the same reader, the same facts, into the same inbox. A file's
 * webhook id comes from its topic and bytes, so that the same file again is the same delivery again.
 */
public final class FileReplay {
    private final Database database;
    private final Shop shop;
    private final JdbcInbox inbox = new JdbcInbox();
    private final Applier applier;
    private final Clock clock;
    private final Map<JdbcInbox.Status, Long> outcomes = new EnumMap<>(JdbcInbox.Status.class);
    private final List<String> refused = new ArrayList<>();

    /** @param accounts what brings accounts up, with all that follows them */
    public FileReplay(
            Database database,
            Shop shop,
            JdbcShops shops,
            JdbcFacts facts,
            Accounts accounts,
            Privacy privacy,
            Clock clock) {
        this.database = database;
        this.shop = shop;
        this.clock = clock;
        applier = new Applier(database, inbox, shops, facts, accounts, privacy, clock, new Metrics());
    }

    /** A file and the topic it is of. */
    public record File(String name, String topic, byte[] body) {
        private Delivery delivery(Shop shop, Instant now) {
            byte[] start = (topic + "\0").getBytes(StandardCharsets.UTF_8);
            byte[] both = new byte[start.length + body.length];
            System.arraycopy(start, 0, both, 0, start.length);
            System.arraycopy(body, 0, both, start.length, body.length);
            String id = UUID.nameUUIDFromBytes(both).toString();
            return new Delivery(shop.domain(), id, topic, null, now, body);
        }
    }

    /** How many files became facts, by what the inbox calls it, and why the others did not. */
    public record Result(Map<String, Long> outcomes, List<String> refused) {}

    /** Reads one file for good. */
    public void read(File file) {
        Stored stored = database.durably(tx -> store(tx, file));
        applier.work(List.of(stored));
        database.useTransaction(tx -> note(tx, stored, file));
    }

    /** Reads one file in a transaction that the caller takes back. */
    public void rehearse(Tx tx, File file) {
        Stored stored = store(tx, file);
        applier.apply(tx, shop.id(), List.of(stored));
        note(tx, stored, file);
    }

    private Stored store(Tx tx, File file) {
        Delivery delivery = file.delivery(shop, clock.instant());
        inbox.add(tx, List.of(Arrived.of(delivery)), Map.of(shop.domain(), shop.id()));
        long number = inbox.number(tx, shop.id(), delivery.webhookId()).orElseThrow();
        return new Stored(shop.id(), number, delivery);
    }

    private void note(Tx tx, Stored stored, File file) {
        JdbcInbox.Listed one =
                inbox.list(tx, shop.id(), null, stored.deliveryId() + 1, 1).getFirst();
        JdbcInbox.Status status = JdbcInbox.Status.valueOf(one.status().toUpperCase(java.util.Locale.ROOT));
        outcomes.merge(status, 1L, Long::sum);
        @Nullable String reason = one.reason();
        if (status == JdbcInbox.Status.QUARANTINED || status == JdbcInbox.Status.RECEIVED) {
            refused.add(file.name() + ": " + reason);
        }
    }

    public Result result() {
        Map<String, Long> words = new java.util.TreeMap<>();
        outcomes.forEach((status, n) -> words.put(status.word(), n));
        return new Result(words, List.copyOf(refused));
    }
}
