package trappa.simulate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.MemberFacts;
import trappa.ledger.Accounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.ProgramHistory;
import trappa.program.ProgramVersion;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;

/**
 * A draft program over the shop's own past, beside the program in force: every member's facts are folded by both, as if
 * each had been in force over the whole window. It reads some hundred members at a time in a transaction of its own,
 * keeps only sums, and writes nothing. The same facts and draft give the same outcome, however many threads worked.
 */
public final class Simulation {
    /** Half of the cores: shoppers do not wait for an owner's question. */
    public static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final int CHUNK = 200;
    private static final int NOT_PUBLISHED = 0;

    private final Database database;
    private final JdbcLedger ledger = new JdbcLedger();
    private final JdbcFacts facts = new JdbcFacts();
    private final JdbcPrograms programs = new JdbcPrograms();
    private final JdbcShops shops = new JdbcShops();

    public Simulation(Database database) {
        this.database = database;
    }

    /**
     * What is asked for.
     *
     * @param from the first day, null for a year before the last
     * @param until the last day, null for the day of the newest fact
     */
    public record Question(
            long shopId,
            Program draft,
            @Nullable LocalDate from,
            @Nullable LocalDate until) {}

    /** Told how many members have been looked at; of how many there are. */
    @FunctionalInterface
    public interface Progress {
        void done(long members, long of);
    }

    /** It took longer than it was given. */
    public static final class OutOfTime extends RuntimeException {
        OutOfTime() {
            super("The simulation took longer than it was given");
        }
    }

    /**
     * Runs it.
     *
     * @param now which program is in force, and what is not in the future
     * @param threads how many members are folded at once
     * @param goOn asked now and then; false ends it
     * @throws IllegalArgumentException for days that make no window, with what is allowed
     * @throws ArithmeticException when the draft gives more points than fit 64 bits
     * @throws OutOfTime when {@code goOn} said no
     */
    public Outcome run(Question question, Instant now, int threads, BooleanSupplier goOn, Progress progress) {
        Plan plan = database.inTransaction(tx -> plan(tx, question, now));
        Members members = new Members(plan, goOn, progress);
        Comparison all = together(plan, members, threads);
        return new Outcome(
                plan.shop,
                plan.window,
                plan.current.number(),
                plan.current.program(),
                question.draft,
                all.members(),
                all.current(),
                all.draft(),
                all.gain(),
                all.lose());
    }

    private record Plan(
            Shop shop,
            Window window,
            ProgramVersion current,
            Accounts.Rules byCurrent,
            Accounts.Rules byDraft,
            long members) {
        Comparison comparison() {
            return new Comparison(
                    window,
                    current.program(),
                    byDraft.history().at(window.start()).orElseThrow().program());
        }
    }

    private Plan plan(Tx tx, Question question, Instant now) {
        Shop shop = shops.get(tx, question.shopId);
        List<ProgramVersion> versions = programs.versions(tx, shop.id());
        ProgramHistory history = ProgramHistory.of(versions);
        ProgramVersion current = history.at(now).orElseGet(versions::getLast);
        Window window = window(tx, question, new Accounts.Rules(shop, history).zone(now), now);
        return new Plan(
                shop,
                window,
                current,
                new Accounts.Rules(shop, history.asIf(current.program(), window.start(), NOT_PUBLISHED)),
                new Accounts.Rules(shop, history.asIf(question.draft, window.start(), NOT_PUBLISHED)),
                ledger.memberCount(tx, shop.id()));
    }

    private Window window(Tx tx, Question question, ZoneId zone, Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        LocalDate until = question.until;
        if (until == null) {
            Instant newest = facts.newest(tx, question.shopId)
                    .filter(at -> at.isBefore(now))
                    .orElse(now);
            until = newest.atZone(zone).toLocalDate();
        }
        if (until.isAfter(today)) {
            throw new IllegalArgumentException("until should be today (" + today + ") or earlier, not " + until);
        }
        if (question.from == null) {
            return Window.yearTo(until, zone);
        }
        if (question.from.isAfter(until)) {
            throw new IllegalArgumentException("from should be " + until + " or earlier, not " + question.from);
        }
        return new Window(question.from, until, zone);
    }

    /** Hands out members by their ids, a chunk at a time, to whoever has finished the last. */
    private final class Members {
        private final Plan plan;
        private final BooleanSupplier goOn;
        private final Progress progress;
        private long after;
        private long done;
        private boolean stopped;

        Members(Plan plan, BooleanSupplier goOn, Progress progress) {
            this.plan = plan;
            this.goOn = goOn;
            this.progress = progress;
        }

        synchronized List<Long> next() {
            if (stopped) {
                return List.of();
            }
            if (!goOn.getAsBoolean()) {
                stopped = true;
                throw new OutOfTime();
            }
            List<Long> some = database.inTransaction(tx -> ledger.members(tx, plan.shop.id(), after, CHUNK));
            if (!some.isEmpty()) {
                after = some.getLast();
            }
            progress.done(done, plan.members);
            done += some.size();
            return some;
        }

        synchronized void stop() {
            stopped = true;
        }
    }

    /** Nobody is ever interrupted here: an interrupt inside a read would close H2's file for everybody. */
    private Comparison together(Plan plan, Members members, int threads) {
        List<Comparison> parts = new ArrayList<>();
        List<Thread> workers = new ArrayList<>();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        for (int i = 0; i < threads; i++) {
            Comparison part = plan.comparison();
            parts.add(part);
            workers.add(Thread.ofPlatform().name("simulation-" + i).start(() -> {
                try {
                    for (List<Long> some = members.next(); !some.isEmpty(); some = members.next()) {
                        compare(plan, some, part);
                    }
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                    members.stop();
                }
            }));
        }
        workers.forEach(Simulation::join);
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        Comparison all = plan.comparison();
        parts.forEach(all::add);
        return all;
    }

    private void compare(Plan plan, List<Long> customers, Comparison part) {
        Map<Long, MemberFacts> some = database.inTransaction(tx -> facts.members(tx, plan.shop.id(), customers));
        Instant end = plan.window.end();
        some.forEach((customer, member) -> {
            if (member.mergedInto() == null) {
                part.add(
                        customer,
                        Accounts.statement(plan.byCurrent, member, end),
                        Accounts.statement(plan.byDraft, member, end));
            }
        });
    }

    private static void join(Thread worker) {
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
