package trappa.opening;

import java.io.IOException;
import java.io.Reader;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.Adjustment;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.program.Program.Tier;
import trappa.shop.Shop;

/**
 * Brings opening balances in, as facts like any other: all rows of a file or, when asked to, the good ones. The same row
 * of the same import brought again adds nothing, so that whatever was interrupted is done again from the start.
 */
public final class Openings {
    private static final int CHUNK = 200;
    /** What an import is called that was not given a name. */
    public static final String DEFAULT_ID = "opening";

    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,20}");

    private final Database database;
    private final Accounts accounts;
    private final JdbcFacts facts;
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
     */
    public record Wanted(String id, String by, boolean dryRun, boolean skipBad) {
        public Wanted {
            if (!named(id)) {
                throw new IllegalArgumentException(
                        "An import is named by 1 to 20 of a-z, 0-9 and -, not by \"" + id + "\"");
            }
        }
    }

    /** Whether an import can be named so. */
    public static boolean named(String id) {
        return ID.matcher(id).matches();
    }

    /**
     * What came of it.
     *
     * @param added rows brought in now, or that would be
     * @param already rows that had been brought in before
     * @param points what the added rows give and take together
     * @param written false when nothing was written: a dry run, or bad rows that were not to be skipped
     */
    public record Report(int added, int already, int members, long points, List<RowError> errors, boolean written) {}

    /**
     * Imports a file into a shop.
     *
     * @param progress told how many rows of how many are done
     */
    public Report bring(Shop shop, Reader csv, Wanted wanted, BiConsumer<Integer, Integer> progress)
            throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Accounts.Rules rules = database.inTransaction(tx -> accounts.rules(tx, shop.id()));
        Set<String> tiers = rules.history()
                .at(now)
                .map(v -> v.program().tiers().stream()
                        .map(Tier::id)
                        .collect(Collectors.<String, Set<String>>toCollection(TreeSet::new)))
                .orElse(Set.of());
        OpeningFile.Read file = OpeningFile.of(csv, now.atZone(rules.zone(now)).toLocalDate(), tiers);
        List<RowError> errors = new ArrayList<>(file.errors());
        List<OpeningRow> fresh = fresh(shop.id(), file.rows(), wanted, errors);
        boolean write = !wanted.dryRun() && (errors.isEmpty() || wanted.skipBad());
        if (write) {
            for (int from = 0; from < fresh.size(); from += CHUNK) {
                List<OpeningRow> some = fresh.subList(from, Math.min(fresh.size(), from + CHUNK));
                database.durably(tx -> write(tx, shop.id(), some, wanted, now));
                progress.accept(from + some.size(), fresh.size());
            }
        }
        return new Report(
                fresh.size(),
                file.rows().size()
                        - fresh.size()
                        - (errors.size() - file.errors().size()),
                (int) fresh.stream().map(OpeningRow::customerId).distinct().count(),
                fresh.stream().mapToLong(OpeningRow::points).sum(),
                List.copyOf(errors),
                write);
    }

    /** The rows that have not been brought in; one that has been with other contents is an error. */
    private List<OpeningRow> fresh(long shopId, List<OpeningRow> rows, Wanted wanted, List<RowError> errors) {
        List<OpeningRow> fresh = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += CHUNK) {
            List<OpeningRow> some = rows.subList(from, Math.min(rows.size(), from + CHUNK));
            Map<String, Adjustment> before = database.inTransaction(tx -> facts.adjustments(
                    tx, shopId, some.stream().map(r -> r.id(wanted.id())).toList()));
            for (OpeningRow row : some) {
                Adjustment same = before.get(row.id(wanted.id()));
                if (same == null) {
                    fresh.add(row);
                } else if (same.points() != row.points() || !row.opening().equals(same.opening())) {
                    errors.add(new RowError(
                            row.line(),
                            null,
                            null,
                            "this customer and day were imported before with " + same.points() + " points, "
                                    + same.opening() + ": an import is never changed, correct it with an adjustment"));
                }
            }
        }
        return fresh;
    }

    private int write(Tx tx, long shopId, List<OpeningRow> rows, Wanted wanted, Instant now) {
        Accounts.Locked locked = accounts.lock(
                tx, shopId, rows.stream().map(OpeningRow::customerId).collect(Collectors.toSet()));
        for (OpeningRow row : rows) {
            facts.adjust(
                    tx,
                    shopId,
                    row.customerId(),
                    new Adjustment(row.id(wanted.id()), now, row.points(), row.note(), wanted.by(), row.opening()));
        }
        return accounts.bringUp(tx, locked, Map.of(), now).size();
    }
}
