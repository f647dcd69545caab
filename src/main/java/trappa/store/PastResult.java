package trappa.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.db.Lease;
import trappa.db.Rounds;
import trappa.shop.Shop;
import trappa.store.JdbcPast.Part;
import trappa.store.JdbcPast.Row;

/** Brings the result of a bulk operation into the inbox, portion by portion; each that is there is noted. */
final class PastResult {
    private static final Logger LOG = LoggerFactory.getLogger(PastResult.class);
    private static final Duration WHOLE_DOWNLOAD = Duration.ofHours(2);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final long MOST_BYTES = 2L << 30;
    private static final int DOWNLOADS = 5;

    private final Database database;
    private final JdbcPast rows = new JdbcPast();
    private final PastPortion portion;
    private final AdminUrl url;
    private final Http http;
    private final Lease lease;
    private final Clock clock;

    PastResult(Database database, PastPortion portion, AdminUrl url, Http http, Lease lease, Clock clock) {
        this.database = database;
        this.portion = portion;
        this.url = url;
        this.http = http;
        this.lease = lease;
        this.clock = clock;
    }

    /** What came of it. */
    sealed interface Outcome {
        /** All of it is in the inbox. */
        record Taken() implements Outcome {}

        /** The server ends, the inbox takes no more now, or another server does it: it goes on from the portion it came to. */
        record Stopped() implements Outcome {}

        /** This result will never do. */
        record Useless(String why) implements Outcome {}

        /** It did not come whole; it may the next time. */
        record Broken(String why) implements Outcome {}

        record NoRoom() implements Outcome {}
    }

    Outcome bring(Shop shop, Row row, String address, Rounds rounds) {
        Optional<HttpUrl> where = url.file(address);
        if (where.isEmpty()) {
            return new Outcome.Useless("The result is said to be at an address that is not one of Shopify's");
        }
        Path folder = null;
        try {
            folder = Files.createTempDirectory("trappa-past");
            Path file = folder.resolve("result");
            return switch (download(where.get(), file, rounds)) {
                case Http.Download.Whole() -> read(shop, row, file, rounds);
                case Http.Download.Gone(String why) -> new Outcome.Useless(why);
                case Http.Download.Broken(String why) -> new Outcome.Broken(why);
            };
        } catch (BulkResult.Unreadable e) {
            return new Outcome.Useless(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.error("The result of shop {} could not be kept on the disk", row.shopId(), e);
            return new Outcome.NoRoom();
        } finally {
            drop(folder);
        }
    }

    private Http.Download download(HttpUrl where, Path file, Rounds rounds) {
        Http.Download last = new Http.Download.Broken("It was not asked for");
        for (int i = 0; i < DOWNLOADS && !rounds.closed() && last instanceof Http.Download.Broken; i++) {
            if (i > 0) {
                rounds.rest(BETWEEN);
            }
            last = http.download(where, file, MOST_BYTES, WHOLE_DOWNLOAD);
        }
        return last;
    }

    private Outcome read(Shop shop, Row row, Path file, Rounds rounds) throws IOException, BulkResult.Unreadable {
        boolean orders = row.part() == Part.ORDERS;
        try (BulkResult result = BulkResult.of(file, orders ? "Order" : "Customer")) {
            for (int i = row.portions(); i < result.portions(); i++) {
                List<BulkResult.Thing> things = result.read(i);
                boolean whole = orders
                        ? portion.orders(shop, things, clock.instant(), rounds::closed)
                        : portion.customers(shop, things, rounds::closed);
                if (!whole) {
                    return new Outcome.Stopped();
                }
                int before = i;
                if (!database.inTransaction(tx -> rows.portion(tx, row, before, things.size()))
                        || !lease.ours(clock.instant())) {
                    return new Outcome.Stopped();
                }
            }
        }
        return new Outcome.Taken();
    }

    private static void drop(@Nullable Path folder) {
        try {
            if (folder != null) {
                BulkResult.delete(folder);
            }
        } catch (IOException e) {
            LOG.warn("{} could not be deleted", folder, e);
        }
    }
}
