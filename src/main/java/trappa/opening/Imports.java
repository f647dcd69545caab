package trappa.opening;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.db.Rounds;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * Imports as the owner's pages see them: a file is uploaded, looked at as often as somebody likes, brought in by a worker
 * while the pages tell how far it is, and may be taken back for a day. Whatever ends the worker on the way, it goes on
 * where it was: a row is brought in or taken back once.
 */
public final class Imports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
    /** How long an import can be taken back after its last row was in. */
    public static final Duration UNDO = Duration.ofHours(24);
    /** The largest file, in bytes. */
    public static final int LARGEST_FILE = 16 << 20;
    /** The largest list of customers, in bytes: the store's has addresses in it. */
    public static final int LARGEST_LIST = 48 << 20;

    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration REST = Duration.ofSeconds(10);
    private static final int SHOWN = 50;
    private static final int MOST_COLUMNS = 200;
    private static final int LONGEST_NAME = 120;
    private static final String FILE = "file";
    private static final String CUSTOMERS = "customers";

    private final Database database;
    private final JdbcShops shops;
    private final Openings openings;
    private final JdbcImports imports = new JdbcImports();
    private final Clock clock;
    private final Rounds rounds;

    /** Where an import is. */
    public enum State {
        /** Uploaded: nothing of it is in. */
        LOOKED,
        RUNNING,
        /** Something kept it from going on; what is in is in. */
        STOPPED,
        DONE,
        UNDOING,
        UNDONE
    }

    /** Why something cannot be. */
    public enum Refusal {
        NO_FILE,
        WORKBOOK,
        NOT_A_TABLE,
        TOO_LARGE,
        LIST_WITHOUT_COLUMNS,
        NO_CUSTOMER_COLUMN,
        NO_LIST,
        NOTHING_TO_BRING,
        NOTHING_CHOSEN,
        BAD_ROWS,
        FILE_GONE,
        ANOTHER_RUNS,
        NOT_NOW,
        TOO_LATE
    }

    /** What came of something somebody wanted. */
    public sealed interface Outcome {
        record Done(String id) implements Outcome {}

        record Refused(Refusal why) implements Outcome {}
    }

    /** What an import would do now, and the names of its columns. */
    public record Look(List<String> head, Openings.Report report) {}

    public Imports(Database database, JdbcShops shops, Openings openings, Clock clock) {
        this.database = database;
        this.shops = shops;
        this.openings = openings;
        this.clock = clock;
        rounds = new Rounds("imports", clock, this::one);
        rounds.start();
    }

    // ---- looking ----

    /**
     * Takes a file in, to be looked at.
     *
     * @param id names it: 1 to 20 of a-z, 0-9 and -
     * @param customers the store's own list of customers, to tell whose an e-mail address is; empty for none
     * @param today the day at the shop
     */
    public Outcome upload(
            Shop shop, String id, String by, String fileName, byte[] file, byte[] customers, LocalDate today) {
        if (file.length == 0) {
            return new Outcome.Refused(Refusal.NO_FILE);
        }
        if (file.length > LARGEST_FILE || customers.length > LARGEST_LIST) {
            return new Outcome.Refused(Refusal.TOO_LARGE);
        }
        if (workbook(file) || workbook(customers)) {
            return new Outcome.Refused(Refusal.WORKBOOK);
        }
        Optional<List<String>> head = head(file);
        if (head.isEmpty()) {
            return new Outcome.Refused(Refusal.NOT_A_TABLE);
        }
        Optional<String> list = customers.length == 0 ? Optional.of("") : CustomerList.pairs(customers);
        if (list.isEmpty()) {
            return new Outcome.Refused(Refusal.LIST_WITHOUT_COLUMNS);
        }
        Import uploaded = Import.uploaded(
                shop.id(),
                id,
                fileName.length() > LONGEST_NAME ? fileName.substring(0, LONGEST_NAME) : fileName,
                new Choice(Mapping.proposed(head.get(), today), false, false),
                now(),
                by);
        database.durably(tx -> {
            imports.add(tx, uploaded);
            imports.keep(tx, shop.id(), id, FILE, file);
            if (!list.get().isEmpty()) {
                imports.keep(tx, shop.id(), id, CUSTOMERS, list.get().getBytes(StandardCharsets.UTF_8));
            }
            return id;
        });
        return new Outcome.Done(id);
    }

    private static boolean workbook(byte[] file) {
        return file.length > 3
                && ((file[0] == 'P' && file[1] == 'K' && file[2] == 3 && file[3] == 4)
                        || ((file[0] & 0xFF) == 0xD0 && (file[1] & 0xFF) == 0xCF));
    }

    private static Optional<List<String>> head(byte[] file) {
        String text = Csv.text(file);
        if (text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try (Csv csv = Csv.of(new StringReader(text))) {
            boolean table =
                    csv.head().size() <= MOST_COLUMNS && csv.head().stream().anyMatch(name -> !name.isEmpty());
            return table ? Optional.of(csv.head()) : Optional.empty();
        } catch (Csv.Unreadable e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("A text in memory cannot be read", e);
        }
    }

    public Optional<Import> find(Shop shop, String id) {
        return database.inTransaction(tx -> imports.find(tx, shop.id(), id));
    }

    public List<Import> newest(Shop shop) {
        return database.inTransaction(tx -> imports.newest(tx, shop.id(), SHOWN));
    }

    /** Says the choice, which is kept, so that the page can be left and come back to. */
    public boolean choose(Import looked, Choice choice) {
        return database.inTransaction(tx -> imports.turn(tx, looked, looked.with(choice), null));
    }

    /** Which file it is, by the names of its columns; empty when it is not kept any more. */
    public Optional<List<String>> head(Import i) {
        return database.inTransaction(tx -> imports.kept(tx, i.shopId(), i.id(), FILE))
                .flatMap(Imports::head);
    }

    /** What it would do now; empty when the file is not kept any more. */
    public Optional<Look> look(Shop shop, Import i) {
        return bring(shop, i, true, (done, of) -> {});
    }

    /** Why these columns cannot be read at all, empty when they can. */
    public Optional<Refusal> unreadable(Import i) {
        Mapping mapping = i.choice().mapping();
        boolean byAddress = mapping.place(Column.CUSTOMER_ID) == null;
        if (byAddress && mapping.place(Column.EMAIL) == null) {
            return Optional.of(Refusal.NO_CUSTOMER_COLUMN);
        }
        if (byAddress
                && database.inTransaction(tx -> imports.kept(tx, i.shopId(), i.id(), CUSTOMERS))
                        .isEmpty()) {
            return Optional.of(Refusal.NO_LIST);
        }
        return mapping.place(Column.POINTS) == null
                        && mapping.place(Column.TIER) == null
                        && mapping.place(Column.QUALIFYING) == null
                ? Optional.of(Refusal.NOTHING_CHOSEN)
                : Optional.empty();
    }

    private Optional<Look> bring(
            Shop shop, Import i, boolean dryRun, java.util.function.BiConsumer<Integer, Integer> progress) {
        record Kept(Optional<byte[]> file, Optional<byte[]> customers) {}
        Kept kept = database.inTransaction(tx ->
                new Kept(imports.kept(tx, i.shopId(), i.id(), FILE), imports.kept(tx, i.shopId(), i.id(), CUSTOMERS)));
        if (kept.file().isEmpty()) {
            return Optional.empty();
        }
        String text = Csv.text(kept.file().get());
        try {
            Openings.Report report = openings.bring(
                    shop,
                    kept.customers().map(CustomerList::read).orElse(Map.of()),
                    terms -> OpeningFile.of(new StringReader(text), i.choice().mapping(), terms),
                    new Openings.Wanted(
                            i.id(), i.uploadedBy(), dryRun, !dryRun, i.choice().again()),
                    progress);
            return Optional.of(new Look(head(kept.file().get()).orElse(List.of()), report));
        } catch (IOException e) {
            throw new IllegalStateException("A text in memory cannot be read", e);
        }
    }

    // ---- bringing in, taking back ----

    /** Begins to bring it in; the worker goes on by itself. */
    public Outcome start(Shop shop, Import i) {
        if (i.state() != State.LOOKED && i.state() != State.STOPPED) {
            return new Outcome.Refused(Refusal.NOT_NOW);
        }
        Optional<Refusal> unreadable = unreadable(i);
        if (unreadable.isPresent()) {
            return new Outcome.Refused(unreadable.get());
        }
        Optional<Look> look = look(shop, i);
        if (look.isEmpty()) {
            return new Outcome.Refused(Refusal.FILE_GONE);
        }
        Openings.Report report = look.get().report();
        if (report.wrong() > 0 && !i.choice().skipBad()) {
            return new Outcome.Refused(Refusal.BAD_ROWS);
        }
        if (report.added() == 0) {
            return new Outcome.Refused(Refusal.NOTHING_TO_BRING);
        }
        return turn(
                i,
                i.state() == State.STOPPED
                        ? i.goingOn()
                        : i.running(report.added(), report.members(), report.points()));
    }

    /** Whether it can be taken back, or why it cannot. */
    public Optional<Refusal> undoable(Import i) {
        Instant doneAt = i.doneAt();
        if ((i.state() != State.DONE && i.state() != State.STOPPED) || doneAt == null) {
            return Optional.of(Refusal.NOT_NOW);
        }
        return now().isBefore(doneAt.plus(UNDO)) ? Optional.empty() : Optional.of(Refusal.TOO_LATE);
    }

    /** Begins to take it back. Asked for again it changes nothing. */
    public Outcome undo(Import i, String by) {
        if (i.state() == State.UNDOING || i.state() == State.UNDONE) {
            return new Outcome.Done(i.id());
        }
        return undoable(i).<Outcome>map(Outcome.Refused::new).orElseGet(() -> turn(i, i.undoing(now(), by)));
    }

    private Outcome turn(Import i, Import next) {
        boolean turned = database.durably(tx -> !imports.underWay(tx, i.shopId()) && imports.turn(tx, i, next, now()));
        if (!turned) {
            return new Outcome.Refused(Refusal.ANOTHER_RUNS);
        }
        rounds.wake();
        return new Outcome.Done(i.id());
    }

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
                long before = Math.max(0, i.rowCount() - rest(shop, i));
                boolean kept = bring(shop, i, false, (done, of) -> told(i, before + done))
                        .isPresent();
                end(i, kept ? State.DONE : State.STOPPED, kept ? null : "The file is not kept any more");
            } else {
                openings.takeBack(
                        shop, i.id(), java.util.Objects.requireNonNull(i.undoneAt()), by(i), done -> told(i, done));
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
    private long rest(Shop shop, Import i) {
        return i.rowsDone() == 0
                ? i.rowCount()
                : look(shop, i).map(look -> (long) look.report().added()).orElse(i.rowCount());
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

    private void end(Import i, State how, @org.jspecify.annotations.Nullable String why) {
        database.durably(tx -> {
            Import read = imports.find(tx, i.shopId(), i.id()).orElse(i);
            if (how != State.STOPPED) {
                imports.drop(tx, i.shopId(), i.id());
            }
            return imports.turn(tx, read, read.ended(how, now(), why), null);
        });
    }

    /** Forgets a file that was uploaded and never brought in. */
    public void drop(Import i) {
        database.useTransaction(tx -> imports.drop(tx, i.shopId(), i.id()));
    }

    /** Forgets the files nobody came back to. */
    public void dropOld() {
        List<Import> old = database.inTransaction(tx -> imports.old(tx, now().minus(KEPT)));
        old.forEach(this::drop);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Stops after the portion under way; another start goes on. */
    @Override
    public void close() {
        rounds.close();
    }
}
