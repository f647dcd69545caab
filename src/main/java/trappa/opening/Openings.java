package trappa.opening;

import java.io.IOException;
import java.io.Reader;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.fact.Adjustment;
import trappa.fact.Adjustment.Opening;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.member.JdbcForgotten;
import trappa.program.Program.Tier;
import trappa.shop.Shop;

/**
 * Brings opening balances in, as facts like any other: all rows of a file or, when asked to, the good ones. The same row
 * of the same import brought again adds nothing, so that whatever was interrupted is done again from the start.
 */
public final class Openings {
    private static final int CHUNK = 200;
    private static final int SAMPLE = 5;
    /** What an import is called that was not given a name. */
    public static final String DEFAULT_ID = "opening";

    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,20}");

    private final Database database;
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final JdbcOpenings openings = new JdbcOpenings();
    private final Clock clock;

    public Openings(Database database, Accounts accounts, JdbcFacts facts, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.facts = facts;
        this.clock = clock;
    }

    /**
     * How to import.
     *
     * @param id names the import: its rows are told apart from those of another by it
     * @param by who does it
     * @param dryRun only look
     * @param skipBad bring the good rows even when others are bad
     * @param again also for customers whom another import brought something for
     */
    public record Wanted(String id, String by, boolean dryRun, boolean skipBad, boolean again) {
        public Wanted {
            if (!named(id)) {
                throw new IllegalArgumentException(
                        "An import is named by 1 to 20 of a-z, 0-9 and -, not by \"" + id + "\"");
            }
        }

        /** The same, only looking. */
        public Wanted looking() {
            return new Wanted(id, by, true, skipBad, again);
        }
    }

    /** Whether an import can be named so. */
    public static boolean named(String id) {
        return ID.matcher(id).matches();
    }

    /** A row as it was understood. */
    public record Sample(int line, long customerId, long points, Opening opening) {}

    /**
     * What came of it.
     *
     * @param added rows brought in now, or that would be
     * @param already rows that had been brought in before
     * @param leftOut rows of customers whom another import brought something for
     * @param nothing rows that bring nothing
     * @param members the customers of the added rows
     * @param strangers those of them whom the shop has not told of
     * @param points what the added rows give and take together
     * @param moved points or qualifying points of every added row, the larger of the two, whether given or taken
     * @param tiers how many of the added rows bring a tier
     * @param wrong how many things are wrong, of which {@code errors} tells the first
     * @param sample the first added rows
     * @param written false when nothing was written: a dry run, or bad rows that were not to be skipped
     */
    public record Report(
            int added,
            int already,
            int leftOut,
            int nothing,
            int members,
            int strangers,
            long points,
            long moved,
            int tiers,
            int wrong,
            List<RowError> errors,
            List<Sample> sample,
            boolean written)
            implements Findings {

        @Override
        public Weight weight() {
            return new Weight(moved, tiers > 0);
        }
    }

    /** Where the rows come from. */
    interface Source {
        OpeningFile.Read read(OpeningFile.Terms terms) throws IOException;
    }

    /**
     * Imports a file in our own format into a shop.
     *
     * @param progress told how many rows of how many are done
     */
    public Report bring(Shop shop, Reader csv, Wanted wanted, BiConsumer<Integer, Integer> progress)
            throws IOException {
        return bring(shop, Map.of(), terms -> OpeningFile.of(csv, terms), wanted, progress);
    }

    /** @param customers ids by e-mail address in small letters, for files that have addresses */
    Report bring(
            Shop shop, Map<String, Long> customers, Source file, Wanted wanted, BiConsumer<Integer, Integer> progress)
            throws IOException {
        Instant now = DatabaseTime.now(clock);
        OpeningFile.Read read = file.read(terms(shop, customers, now));
        Plan plan = new Plan(read);
        for (List<OpeningRow> some : Portions.of(read.rows(), CHUNK)) {
            plan.sort(shop.id(), some, wanted);
        }
        boolean write = !wanted.dryRun() && (plan.wrong == 0 || wanted.skipBad());
        if (write) {
            int done = 0;
            progress.accept(done, plan.fresh.size());
            for (List<OpeningRow> some : Portions.of(plan.fresh, CHUNK)) {
                database.durably(tx -> write(tx, shop.id(), some, wanted, now));
                done += some.size();
                progress.accept(done, plan.fresh.size());
            }
        }
        return plan.report(shop.id(), write);
    }

    private OpeningFile.Terms terms(Shop shop, Map<String, Long> customers, Instant now) {
        Accounts.Rules rules = database.inTransaction(tx -> accounts.rules(tx, shop.id()));
        List<Tier> tiers = rules.history().at(now).map(v -> v.program().tiers()).orElse(List.of());
        Map<String, String> names = new TreeMap<>();
        tiers.forEach(tier -> names.put(tier.id(), tier.name()));
        return new OpeningFile.Terms(
                now.atZone(rules.zone(now)).toLocalDate(),
                names,
                tiers.stream().filter(t -> t.at() == 0).map(Tier::id).collect(Collectors.toSet()),
                customers);
    }

    /** What is to become of the rows of a file. */
    private final class Plan {
        private final List<OpeningRow> fresh = new ArrayList<>();
        private final List<RowError> errors;
        private final int nothing;
        private int wrong;
        private int already;
        private int leftOut;

        Plan(OpeningFile.Read read) {
            errors = new ArrayList<>(read.errors());
            wrong = read.wrong();
            nothing = read.nothing();
        }

        void sort(long shopId, List<OpeningRow> some, Wanted wanted) {
            List<Long> customers = customers(some);
            record Known(Map<String, Adjustment> same, Set<Long> before, Set<Long> forgotten) {}
            Known known = database.inTransaction(tx -> new Known(
                    facts.adjustments(
                            tx,
                            shopId,
                            some.stream().map(r -> r.id(wanted.id())).toList()),
                    wanted.again() ? Set.of() : openings.broughtBefore(tx, shopId, customers, wanted.id()),
                    JdbcForgotten.customers(tx, shopId, customers)));
            for (OpeningRow row : some) {
                Adjustment same = known.same().get(row.id(wanted.id()));
                if (same != null
                        && same.points() == row.points()
                        && row.opening().equals(same.opening())) {
                    already++;
                } else if (same != null) {
                    wrong(row, Wrong.CHANGED, same.points());
                } else if (known.forgotten().contains(row.customerId())) {
                    wrong(row, Wrong.FORGOTTEN);
                } else if (known.before().contains(row.customerId())) {
                    leftOut++;
                } else {
                    fresh.add(row);
                }
            }
        }

        private void wrong(OpeningRow row, Wrong what, Object... values) {
            wrong++;
            if (errors.size() < OpeningFile.MOST_ERRORS) {
                errors.add(new RowError(row.line(), null, null, what, values));
            }
        }

        Report report(long shopId, boolean written) {
            int strangers = 0;
            for (List<OpeningRow> some : written ? List.<List<OpeningRow>>of() : Portions.of(fresh, CHUNK)) {
                List<Long> customers = customers(some);
                strangers += customers.size()
                        - database.inTransaction(tx -> openings.known(tx, shopId, customers))
                                .size();
            }
            return new Report(
                    fresh.size(),
                    already,
                    leftOut,
                    nothing,
                    customers(fresh).size(),
                    strangers,
                    fresh.stream().mapToLong(OpeningRow::points).sum(),
                    fresh.stream()
                            .mapToLong(r -> Math.max(
                                    Math.abs(r.points()), Math.abs(r.opening().qualifying())))
                            .sum(),
                    (int) fresh.stream().filter(r -> r.opening().tier() != null).count(),
                    wrong,
                    errors.stream().sorted(Comparator.comparing(RowError::line)).toList(),
                    fresh.stream()
                            .limit(SAMPLE)
                            .map(r -> new Sample(r.line(), r.customerId(), r.points(), r.opening()))
                            .toList(),
                    written);
        }
    }

    private static List<Long> customers(List<OpeningRow> rows) {
        return rows.stream().map(OpeningRow::customerId).distinct().toList();
    }

    private int write(Tx tx, long shopId, List<OpeningRow> rows, Wanted wanted, Instant now) {
        Accounts.Locked locked = accounts.lock(tx, shopId, customers(rows));
        Set<Long> forgotten = JdbcForgotten.customers(tx, shopId, customers(rows)); // meanwhile
        for (OpeningRow row : rows) {
            if (forgotten.contains(row.customerId())) {
                continue;
            }
            facts.adjust(
                    tx,
                    shopId,
                    row.customerId(),
                    new Adjustment(row.id(wanted.id()), now, row.points(), row.note(), wanted.by(), row.opening()));
        }
        return accounts.bringUp(tx, locked, Map.of(), now).size();
    }

    /** Whether an import was taken back: its rows stay so, and no others are brought in under its name. */
    public boolean takenBack(Shop shop, String importId) {
        return database.inTransaction(tx -> openings.takenBack(tx, shop.id(), importId));
    }

    /** When the last row of an import was brought in, of those that were not taken back; empty when there is none. */
    Optional<Instant> broughtAt(Shop shop, String importId) {
        return database.inTransaction(tx -> openings.broughtAt(tx, shop.id(), importId));
    }

    /**
     * Takes an import back: from {@code at} on every row of it counts as if it had never been brought. What was taken back
     * already stays so.
     *
     * @param progress told how many rows are done
     */
    void takeBack(Shop shop, String importId, Instant at, String by, IntConsumer progress) {
        int done = 0;
        String after = "";
        List<JdbcOpenings.Brought> some;
        do {
            String from = after;
            some = database.durably(tx -> {
                List<JdbcOpenings.Brought> rows = openings.brought(tx, shop.id(), importId, from, CHUNK);
                Accounts.Locked locked = accounts.lock(
                        tx,
                        shop.id(),
                        rows.stream().map(JdbcOpenings.Brought::customerId).collect(Collectors.toSet()));
                openings.takeBack(tx, shop.id(), rows, at, by);
                accounts.bringUp(tx, locked, Map.of(), clock.instant());
                return rows;
            });
            after = some.isEmpty() ? after : some.getLast().adjustmentId();
            done += some.size();
            progress.accept(done);
        } while (some.size() == CHUNK);
    }
}
