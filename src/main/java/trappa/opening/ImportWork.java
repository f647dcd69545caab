package trappa.opening;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Rounds;
import trappa.opening.Imports.State;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * Brings in and takes back what was begun, and tells how far it is. Whatever ends it on the way, it goes on where it was: a
 * row is brought in or taken back once.
 */
final class ImportWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImportWork.class);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration REST = Duration.ofSeconds(10);

    private final Database database;
    private final JdbcShops shops;
    private final JdbcImports imports;
    private final Looking looking;
    private final Clock clock;
    private final Rounds rounds;

    ImportWork(Database database, JdbcShops shops, JdbcImports imports, Looking looking, Clock clock) {
        this.database = database;
        this.shops = shops;
        this.imports = imports;
        this.looking = looking;
        this.clock = clock;
        rounds = new Rounds("imports", clock, this::one);
        rounds.start();
    }

    /** Looks at once for what was just begun. */
    void wake() {
        rounds.wake();
    }

    /** One portion of the work of all servers: the import that has waited longest. @return how long to rest */
    private Duration one() {
        Optional<Import> waiting = database.inTransaction(
                tx -> imports.waiting(tx, now()).filter(i -> imports.take(tx, i, now(), now().plus(LEASE))));
        waiting.ifPresent(this::carryOn);
        return waiting.isPresent() ? Duration.ZERO : REST;
    }

    private static final class Left extends RuntimeException {}

    private void carryOn(Import i) {
        Shop shop = database.inTransaction(tx -> shops.get(tx, i.shopId()));
        try {
            if (i.state() == State.RUNNING) {
                long before = Math.max(0, i.rowCount() - left(shop, i));
                boolean kept = looking.bring(shop, i, false, (done, of) -> told(i, before + done))
                        .isPresent();
                end(i, kept ? State.DONE : State.STOPPED, kept ? null : "The file is not kept any more");
            } else {
                looking.kind(i).takeBack(shop, i, Objects.requireNonNull(i.undoneAt()), by(i), done -> told(i, done));
                end(i, State.UNDONE, null);
            }
        } catch (Left e) {
            LOG.info("Import {} of {} goes on later", i.id(), shop.domain());
        } catch (RuntimeException e) {
            LOG.error("Import {} of {} stopped", i.id(), shop.domain(), e);
            if (!Database.inTrouble(e)) {
                end(i, i.state() == State.RUNNING ? State.STOPPED : State.DONE, String.valueOf(e.getMessage()));
            }
        }
    }

    /** How many rows are left of one that had begun before. */
    private long left(Shop shop, Import i) {
        return i.rowsDone() == 0
                ? i.rowCount()
                : looking.look(shop, i).map(found -> (long) found.added()).orElse(i.rowCount());
    }

    private static String by(Import i) {
        return i.undoneBy() == null ? i.uploadedBy() : i.undoneBy();
    }

    /** After each portion; who is told to stop, or lost it to somebody else, leaves it there. */
    private void told(Import i, long done) {
        boolean stop = rounds.closed();
        boolean mine = database.inTransaction(
                tx -> imports.progress(tx, i, done, i.rowCount(), stop ? now() : now().plus(LEASE)));
        if (stop || !mine) {
            throw new Left();
        }
    }

    /** Unless somebody else, who had the lease after us, has ended it. */
    private void end(Import i, State how, @Nullable String why) {
        database.durably(tx -> {
            Import read = imports.find(tx, i.shopId(), i.id()).orElse(i);
            boolean ours = read.state() == i.state() && imports.turn(tx, read, read.ended(how, now(), why), null);
            if (ours && how != State.STOPPED) {
                imports.drop(tx, i.shopId(), i.id());
            }
            return ours;
        });
    }

    private Instant now() {
        return DatabaseTime.now(clock);
    }

    /** Stops after the portion under way; another start goes on. */
    @Override
    public void close() {
        rounds.close();
    }
}
