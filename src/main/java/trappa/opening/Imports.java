package trappa.opening;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * Imports as the owner's pages see them: a file is uploaded, looked at as often as somebody likes, brought in by a worker
 * while the pages tell how far it is, and may be taken back for a day. Above the shop's limit a second person looks first.
 */
public final class Imports implements AutoCloseable {
    /** How long an import can be taken back after its last row was in. */
    public static final Duration UNDO = Duration.ofHours(24);

    private static final Duration KEPT = Duration.ofHours(24);
    private static final int SHOWN = 50;
    private final Database database;
    private final JdbcShops shops;
    private final CodeImport codes;
    private final Uploads uploads;
    private final Looking looking;
    private final ImportWork work;
    private final JdbcImports imports = new JdbcImports();
    private final SecondPerson second = new SecondPerson();
    private final Clock clock;

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
        record Done() implements Outcome {}

        record Refused(Refusal why) implements Outcome {}
    }

    public Imports(Database database, JdbcShops shops, Openings openings, OrderImport orders, Clock clock) {
        this.database = database;
        this.shops = shops;
        this.clock = clock;
        codes = new CodeImport(database, clock);
        uploads = new Uploads(database, imports, clock);
        looking = new Looking(
                database,
                imports,
                Map.of(Kind.MEMBERS, new MemberImport(openings), Kind.ORDERS, orders, Kind.CODES, codes),
                clock);
        work = new ImportWork(database, shops, imports, looking, clock);
    }

    /** Where files are taken in. */
    public Uploads uploads() {
        return uploads;
    }

    /** What codes can be brought for, and what became of them. */
    public CodeImport codes() {
        return codes;
    }

    public Optional<Import> find(Shop shop, String id) {
        return database.inTransaction(tx -> imports.find(tx, shop.id(), id));
    }

    public List<Import> newest(Shop shop) {
        return database.inTransaction(tx -> imports.newest(tx, shop.id(), SHOWN));
    }

    /**
     * Says the choice, which is kept, so that the page can be left and come back to. One that stopped on the way goes on as
     * it was begun, since nobody would have weighed another choice; only bad rows may be left out from then on.
     */
    public boolean choose(Import i, Choice said) {
        Choice choice = i.state() == State.STOPPED ? i.choice().skipping(said.skipBad()) : said;
        return database.inTransaction(tx -> imports.turn(tx, i, i.with(choice), null));
    }

    /** Which file it is, by the names of its columns; empty when it is not kept any more. */
    public Optional<List<String>> head(Import i) {
        return looking.head(i);
    }

    /** What it would do now; empty when the file is not kept any more. */
    public Optional<Findings> look(Shop shop, Import i) {
        return looking.look(shop, i);
    }

    /** Why this cannot be read at all, empty when it can. */
    public Optional<Refusal> unreadable(Import i) {
        return looking.unreadable(i);
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
        Optional<Findings> look = look(shop, i);
        if (look.isEmpty()) {
            return new Outcome.Refused(Refusal.FILE_GONE);
        }
        Findings found = look.get();
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

    /**
     * A second person has looked at it: it begins as {@link #start} would.
     *
     * @param request the one they looked at; asked for anew meanwhile, it may be another import
     */
    public Outcome approve(Shop shop, Import i, long request, SecondPerson.Somebody by) {
        Optional<ImportRequest> asked = asked(i, request);
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
                    if (!second.decide(tx, i.shopId(), asked.get(), true, by.name(), now())) {
                        throw new Overtaken(Refusal.NOT_NOW);
                    }
                    return i.running(found.added(), found.members(), found.points());
                }));
    }

    private Optional<ImportRequest> asked(Import i, long request) {
        return (i.state() == State.WAITING ? request(i) : Optional.<ImportRequest>empty())
                .filter(asked -> asked.id() == request);
    }

    /** Declines it, and the file is dropped; whoever asked takes it back so and may change it. */
    public Outcome decline(Import i, long request, SecondPerson.Somebody by) {
        return asked(i, request)
                        .map(asked -> refuse(i, asked, by.name(), by.hands().contains(asked.askedBy())))
                        .orElse(false)
                ? new Outcome.Done()
                : new Outcome.Refused(Refusal.NOT_NOW);
    }

    private boolean refuse(Import i, ImportRequest request, String by, boolean own) {
        return database.durably(tx -> {
            if (!second.decide(tx, i.shopId(), request, false, by, now())) {
                return false;
            }
            if (!imports.turn(tx, i, i.refused(own), null)) {
                throw new IllegalStateException("An import does not wait, and its request was open: " + i.id());
            }
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
            return new Outcome.Done();
        }
        return undoable(i).<Outcome>map(Outcome.Refused::new).orElseGet(() -> turn(i, i.undoing(now(), by)));
    }

    private Outcome turn(Import i, Import next) {
        return turned(i, tx -> next);
    }

    private static final class Overtaken extends RuntimeException {
        private final Refusal why;

        Overtaken(Refusal why) {
            this.why = why;
        }
    }

    /** All of it or nothing: what was written with a turn that somebody else was faster with is not. */
    private Outcome turned(Import i, Function<Tx, Import> next) {
        try {
            database.durably(tx -> {
                shops.lock(tx, i.shopId());
                if (imports.underWay(tx, i.shopId())) {
                    throw new Overtaken(Refusal.ANOTHER_RUNS);
                }
                Import then = next.apply(tx);
                if (!imports.turn(tx, i, then, then.state() == State.WAITING ? null : now())) {
                    throw new Overtaken(Refusal.NOT_NOW);
                }
                return then.id();
            });
        } catch (Overtaken e) {
            return new Outcome.Refused(e.why);
        }
        work.wake();
        return new Outcome.Done();
    }

    /** Forgets a file that was uploaded and never brought in; one that somebody starts just now is kept. */
    public void drop(Import i) {
        database.useTransaction(tx -> {
            if (imports.turn(tx, i, i, null)) {
                imports.drop(tx, i.shopId(), i.id());
            }
        });
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
        return DatabaseTime.now(clock);
    }

    /** Stops after the portion under way; another start goes on. */
    @Override
    public void close() {
        work.close();
    }
}
