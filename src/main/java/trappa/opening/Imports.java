package trappa.opening;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trappa.db.Database;
import trappa.db.Rounds;
import trappa.db.Tx;
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
    /** The largest file of orders, in bytes: the store's has addresses in it, which are not kept. */
    public static final int LARGEST_ORDERS = 160 << 20;
    /** The largest list of customers, in bytes: the store's has addresses in it. */
    public static final int LARGEST_LIST = 48 << 20;

    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int SHOWN = 50;
    private static final int MOST_COLUMNS = 200;
    private static final int LONGEST_NAME = 120;
    private static final String FILE = "file";
    private static final String CUSTOMERS = "customers";

    private final Database database;
    private final JdbcShops shops;
    private final CodeImport codes;
    private final Map<Kind, Bringing> kinds;
    private final JdbcImports imports = new JdbcImports();
    private final SecondPerson second = new SecondPerson();
    private final Clock clock;
    private final Map<String, Looked> looked = new ConcurrentHashMap<>();
    private final Rounds rounds;

    /** Where an import is. */
    public enum State {
        /** Uploaded: nothing of it is in. */
        LOOKED,
        /** A second person has to look at it: nothing of it is in. */
        WAITING,
        /** Somebody declined it, or nobody looked at it in time: nothing of it is in. */
        DECLINED,
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
        NO_ORDERS,
        NO_CODE_COLUMN,
        NO_REWARD,
        NOTHING_TO_BRING,
        NOTHING_CHOSEN,
        BAD_ROWS,
        FILE_GONE,
        ANOTHER_RUNS,
        NOT_NOW,
        TOO_LATE,
        /** Whoever asked for it cannot approve it. */
        OWN,
        /** Nobody approved it in time. */
        ENDED
    }

    /** What came of something somebody wanted. */
    public sealed interface Outcome {
        record Done(String id) implements Outcome {}

        record Refused(Refusal why) implements Outcome {}
    }

    /** What an import would do now, and the names of its columns. */
    public record Look(List<String> head, Findings found) {}

    public Imports(Database database, JdbcShops shops, Openings openings, OrderImport orders, Clock clock) {
        this.database = database;
        this.shops = shops;
        codes = new CodeImport(database, clock);
        kinds = Map.of(Kind.MEMBERS, new MemberImport(openings), Kind.ORDERS, orders, Kind.CODES, codes);
        this.clock = clock;
        rounds = new Rounds("imports", clock, this::one);
        rounds.start();
    }

    /** What codes can be brought for, and what became of them. */
    public CodeImport codes() {
        return codes;
    }

    // ---- looking ----

    /**
     * Who uploads what.
     *
     * @param id names the import: 1 to 20 of a-z, 0-9 and -
     */
    public record Upload(String id, String by, String fileName, byte[] file) {}

    /**
     * Takes a file of members in, to be looked at.
     *
     * @param customers the store's own list of customers, to tell whose an e-mail address is; empty for none
     * @param today the day at the shop
     */
    public Outcome upload(Shop shop, Upload upload, byte[] customers, LocalDate today) {
        Optional<String> list = customers.length == 0 ? Optional.of("") : CustomerList.pairs(customers);
        if (customers.length > LARGEST_LIST) {
            return new Outcome.Refused(Refusal.TOO_LARGE);
        }
        if (workbook(customers)) {
            return new Outcome.Refused(Refusal.WORKBOOK);
        }
        return table(upload).<Outcome>map(Outcome.Refused::new).orElseGet(() -> {
            if (list.isEmpty()) {
                return new Outcome.Refused(Refusal.LIST_WITHOUT_COLUMNS);
            }
            Mapping proposed = Mapping.proposed(head(upload.file()).orElseThrow(), today);
            return take(shop, Kind.MEMBERS, upload, Choice.of(proposed), list.get());
        });
    }

    /** Takes a file of codes in, to be looked at. @param reward whose pool they are for, where the file does not say */
    public Outcome uploadCodes(Shop shop, Upload upload, String reward) {
        return table(upload).<Outcome>map(Outcome.Refused::new).orElseGet(() -> {
            List<String> head = head(upload.file()).orElseThrow();
            Mapping proposed = CodeFile.proposed(head);
            return take(shop, Kind.CODES, upload, Choice.of(proposed).codes(reward, CodeFile.hasHead(head)), "");
        });
    }

    /** A file that can be read again and again. */
    public interface Content {
        InputStream open() throws IOException;
    }

    /**
     * Takes a file of past orders in, to be looked at. Of it is kept what is of use and tells of nobody but by numbers.
     *
     * @param upload with an empty file
     * @param bytes how long the file is
     * @param customers the store's own list of customers; empty for none
     */
    public Outcome uploadOrders(Shop shop, Upload upload, Content content, long bytes, byte[] customers) {
        if (bytes == 0) {
            return new Outcome.Refused(Refusal.NO_FILE);
        }
        if (bytes > LARGEST_ORDERS || customers.length > LARGEST_LIST) {
            return new Outcome.Refused(Refusal.TOO_LARGE);
        }
        Optional<String> list = customers.length == 0 ? Optional.of("") : CustomerList.pairs(customers);
        if (list.isEmpty()) {
            return new Outcome.Refused(Refusal.LIST_WITHOUT_COLUMNS);
        }
        Map<String, Long> ids =
                customers.length == 0 ? null : CustomerList.read(list.get().getBytes(StandardCharsets.UTF_8));
        try {
            try (InputStream start = content.open()) {
                if (workbook(start.readNBytes(4)) || workbook(customers)) {
                    return new Outcome.Refused(Refusal.WORKBOOK);
                }
            }
            try (InputStream in = content.open();
                    Reader text = new InputStreamReader(in, Csv.charset(content))) {
                return switch (OrderRows.of(text, ids)) {
                    case OrderRows.Outcome.Kept(byte[] rows) ->
                        take(
                                shop,
                                Kind.ORDERS,
                                new Upload(upload.id(), upload.by(), upload.fileName(), rows),
                                Choice.of(new Mapping(Map.of(), null, null, true)),
                                "");
                    case OrderRows.Outcome.Refused(Refusal why) -> new Outcome.Refused(why);
                    case OrderRows.Outcome.Unreadable(int line) -> new Outcome.Refused(Refusal.NOT_A_TABLE);
                };
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why a file cannot be a table, empty when it can. */
    private static Optional<Refusal> table(Upload upload) {
        byte[] file = upload.file();
        if (file.length == 0) {
            return Optional.of(Refusal.NO_FILE);
        }
        if (file.length > LARGEST_FILE) {
            return Optional.of(Refusal.TOO_LARGE);
        }
        if (workbook(file)) {
            return Optional.of(Refusal.WORKBOOK);
        }
        return head(file).isEmpty() ? Optional.of(Refusal.NOT_A_TABLE) : Optional.empty();
    }

    private Outcome take(Shop shop, Kind kind, Upload upload, Choice choice, String customers) {
        String name = upload.fileName();
        Import uploaded = Import.uploaded(
                shop.id(),
                upload.id(),
                kind,
                name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name,
                choice,
                now(),
                upload.by());
        return database.durably(tx -> {
            imports.add(tx, uploaded);
            imports.keep(tx, shop.id(), upload.id(), FILE, upload.file());
            if (!customers.isEmpty()) {
                imports.keep(tx, shop.id(), upload.id(), CUSTOMERS, customers.getBytes(StandardCharsets.UTF_8));
            }
            return new Outcome.Done(upload.id());
        });
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
        Instant now = now();
        String what = i.shopId() + "/" + i.id();
        looked.values().removeIf(l -> l.at().isBefore(now.minus(FRESH)));
        Looked last = looked.get(what);
        if (i.kind() != Kind.ORDERS || last == null) {
            Optional<Look> look = bring(shop, i, true, (done, of) -> {});
            look.filter(l -> i.kind() == Kind.ORDERS).ifPresent(l -> looked.put(what, new Looked(now, l)));
            return look;
        }
        return Optional.of(last.look());
    }

    /** To look at a long file of orders takes a while, and a page and its button ask at once. */
    private record Looked(Instant at, Look look) {}

    /** Why this cannot be read at all, empty when it can. */
    public Optional<Refusal> unreadable(Import i) {
        Optional<Bringing.Kept> kept = kept(i);
        return kept.isEmpty() ? Optional.of(Refusal.FILE_GONE) : kind(i).unreadable(i, kept.get());
    }

    private Bringing kind(Import i) {
        return java.util.Objects.requireNonNull(kinds.get(i.kind()));
    }

    private Optional<Bringing.Kept> kept(Import i) {
        return database.inTransaction(tx -> imports.kept(tx, i.shopId(), i.id(), FILE)
                .map(file -> new Bringing.Kept(file, imports.kept(tx, i.shopId(), i.id(), CUSTOMERS))));
    }

    private Optional<Look> bring(
            Shop shop, Import i, boolean dryRun, java.util.function.BiConsumer<Integer, Integer> progress) {
        return kept(i).map(kept -> {
            try {
                Findings found = kind(i).bring(shop, i, kept, dryRun, progress);
                return new Look(
                        i.kind() == Kind.ORDERS ? List.of() : head(kept.file()).orElse(List.of()), found);
            } catch (IOException e) {
                throw new IllegalStateException("A text in memory cannot be read", e);
            }
        });
    }

    // ---- bringing in, taking back ----

    /** Begins to bring it in, and the worker goes on by itself; or asks a second person to look at it first. */
    public Outcome start(Shop shop, Import i, SecondPerson.Somebody by) {
        if (i.state() != State.LOOKED && i.state() != State.STOPPED) {
            return new Outcome.Refused(Refusal.NOT_NOW);
        }
        return ready(shop, i, found -> {
            if (i.state() == State.STOPPED) {
                return turn(i, i.goingOn());
            }
            return turned(i, tx -> {
                Weight weight = found.weight();
                boolean alone =
                        second.alone(tx, i.shopId(), i.id(), by, weight, now()).isEmpty();
                if (!alone) {
                    second.ask(tx, i.shopId(), i.id(), by.name(), weight, now());
                }
                return alone
                        ? i.running(found.added(), found.members(), found.points())
                        : i.waiting(found.added(), found.members(), found.points());
            });
        });
    }

    /** Why it cannot be brought in, or what becomes of what was found in it. */
    private Outcome ready(Shop shop, Import i, Function<Findings, Outcome> next) {
        Optional<Refusal> unreadable = unreadable(i);
        if (unreadable.isPresent()) {
            return new Outcome.Refused(unreadable.get());
        }
        Optional<Look> look = look(shop, i);
        if (look.isEmpty()) {
            return new Outcome.Refused(Refusal.FILE_GONE);
        }
        Findings found = look.get().found();
        if (found.wrong() > 0 && !i.choice().skipBad()) {
            return new Outcome.Refused(Refusal.BAD_ROWS);
        }
        if (found.added() == 0) {
            return new Outcome.Refused(Refusal.NOTHING_TO_BRING);
        }
        return next.apply(found);
    }

    /** What it waits with, also when the time to look at it is over. */
    public Optional<ImportRequest> request(Import i) {
        return database.inTransaction(tx -> second.undecided(tx, i.shopId(), i.id()));
    }

    /** Whether a second person would have to look at what was found. */
    public Optional<SecondPerson.Need> need(Import i, SecondPerson.Somebody by, Findings found) {
        return database.inTransaction(tx -> second.need(tx, i.shopId(), by, found.weight(), now()));
    }

    /** Those that wait for a second person, the oldest first. */
    public List<ImportRequest> waiting(Shop shop) {
        return database.inTransaction(tx -> second.waiting(tx, shop.id(), now()));
    }

    /** A second person has looked at it: it begins as {@link #start} would. */
    public Outcome approve(Shop shop, Import i, SecondPerson.Somebody by) {
        Optional<ImportRequest> asked = i.state() == State.WAITING ? request(i) : Optional.empty();
        if (asked.isEmpty()) {
            return new Outcome.Refused(Refusal.NOT_NOW);
        }
        if (by.hands().contains(asked.get().askedBy())) {
            return new Outcome.Refused(Refusal.OWN);
        }
        if (!now().isBefore(asked.get().endsAt())) {
            return new Outcome.Refused(Refusal.ENDED);
        }
        return ready(
                shop,
                i,
                found -> turned(i, tx -> {
                    second.decide(tx, i.shopId(), asked.get(), true, by.name(), now());
                    return i.running(found.added(), found.members(), found.points());
                }));
    }

    /** Declines it, and the file is dropped; whoever asked takes it back so and may change it. */
    public Outcome decline(Import i, SecondPerson.Somebody by) {
        Optional<ImportRequest> asked = i.state() == State.WAITING ? request(i) : Optional.empty();
        return asked.map(request -> refuse(i, request, by.name(), by.hands().contains(request.askedBy())))
                        .orElse(false)
                ? new Outcome.Done(i.id())
                : new Outcome.Refused(Refusal.NOT_NOW);
    }

    private boolean refuse(Import i, ImportRequest request, String by, boolean own) {
        return database.durably(tx -> {
            if (!imports.turn(tx, i, i.refused(own), null)) {
                return false;
            }
            second.decide(tx, i.shopId(), request, false, by, now());
            if (!own) {
                imports.drop(tx, i.shopId(), i.id());
            }
            return true;
        });
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
        return turned(i, tx -> next);
    }

    private static final class Overtaken extends RuntimeException {}

    /** All of it or nothing: what was written with a turn that somebody else was faster with is not. */
    private Outcome turned(Import i, Function<Tx, Import> next) {
        try {
            database.durably(tx -> {
                if (imports.underWay(tx, i.shopId())) {
                    throw new Overtaken();
                }
                Import then = next.apply(tx);
                if (!imports.turn(tx, i, then, then.state() == State.WAITING ? null : now())) {
                    throw new Overtaken();
                }
                return then.id();
            });
        } catch (Overtaken e) {
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
                kind(i).takeBack(shop, i, java.util.Objects.requireNonNull(i.undoneAt()), by(i), done -> told(i, done));
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
                : look(shop, i).map(look -> (long) look.found().added()).orElse(i.rowCount());
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
        for (Import waiting : database.inTransaction(imports::waitingForSomebody)) {
            request(waiting)
                    .filter(request -> !now().isBefore(request.endsAt()))
                    .ifPresent(request -> refuse(waiting, request, "", false));
        }
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
