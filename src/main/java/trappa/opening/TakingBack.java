package trappa.opening;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.shop.Shop;

/** Takes back an import that no page leads to, whatever it brought: it is known by what it left. */
public final class TakingBack {
    private final Database database;
    private final Openings openings;
    private final OrderImport orders;
    private final CodeImport codes;
    private final Clock clock;
    private final JdbcImports imports = new JdbcImports();

    public TakingBack(Database database, Openings openings, OrderImport orders, CodeImport codes, Clock clock) {
        this.database = database;
        this.openings = openings;
        this.orders = orders;
        this.codes = codes;
        this.clock = clock;
    }

    /** What came of it. */
    public sealed interface Outcome {
        /** @param rows how many rows of the import there were, or codes taken out */
        record Done(int rows) implements Outcome {}

        /** There is nothing of an import of that name. */
        record Unknown() implements Outcome {}

        /** It is taken back where it was made. */
        record OfThePage() implements Outcome {}

        /** Its last row was brought in more than {@link Imports#UNDO} ago. */
        record TooLate() implements Outcome {}
    }

    /** @param progress told how many rows are done */
    public Outcome takeBack(Shop shop, String id, String by, IntConsumer progress) {
        if (!Openings.named(id)) {
            return new Outcome.Unknown();
        }
        if (database.inTransaction(tx -> imports.find(tx, shop.id(), id)).isPresent()) {
            return new Outcome.OfThePage();
        }
        Instant now = DatabaseTime.now(clock);
        Optional<Instant> last = Stream.of(
                        openings.broughtAt(shop, id), orders.broughtAt(shop, id), codes.broughtAt(shop, id))
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
        if (last.isEmpty()) {
            return new Outcome.Unknown();
        }
        if (!now.isBefore(last.get().plus(Imports.UNDO))) {
            return new Outcome.TooLate();
        }
        AtomicInteger rows = new AtomicInteger();
        openings.takeBack(shop, id, now, by, done -> {
            rows.set(done);
            progress.accept(done);
        });
        int more = orders.takeBack(shop, id, now, progress) + codes.takeBack(shop, id, progress);
        return new Outcome.Done(rows.get() + more);
    }
}
