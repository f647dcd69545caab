package trappa.opening;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.opening.Imports.Refusal;
import trappa.program.JdbcPrograms;
import trappa.program.Program.Reward;
import trappa.program.Program.RewardKind;
import trappa.reward.JdbcVouchers;
import trappa.reward.JdbcVouchers.Pool;
import trappa.shop.Shop;

/**
 * Codes of partners and charities for the pools of rewards. A code that is in its pool already is not added again; taking
 * an import back takes out those of its codes that nobody has.
 */
public final class CodeImport implements Bringing {
    private static final int CHUNK = 500;
    private static final int SAMPLE = 5;

    private final Database database;
    private final Clock clock;
    private final JdbcVouchers vouchers = new JdbcVouchers();
    private final JdbcPrograms programs = new JdbcPrograms();

    public CodeImport(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param added codes brought in now, or that would be
     * @param already codes that are in their pool already
     * @param twice codes that are in the file twice
     * @param handedOut codes somebody has already, by the file's own word: passed over
     * @param pools the pools of the file's codes
     * @param sample the first added codes
     * @param written false when nothing was written: a dry run, or bad lines that were not to be skipped
     */
    public record Report(
            int added,
            int already,
            int twice,
            int handedOut,
            int wrong,
            List<RowError> errors,
            List<Change> pools,
            List<String> sample,
            boolean written)
            implements Findings {
        @Override
        public int members() {
            return 0;
        }

        @Override
        public long points() {
            return 0;
        }
    }

    /**
     * A pool before and after.
     *
     * @param before codes that were left to hand out
     * @param added how many come to them
     * @param handedOut codes that somebody has
     */
    public record Change(String rewardId, long before, long added, long handedOut) {
        public long after() {
            return before + added;
        }
    }

    /** Rewards whose codes are uploaded: those of partners and charities in the program, and those with a pool already. */
    public Set<String> rewards(Shop shop) {
        return database.inTransaction(tx -> {
            Set<String> rewards = programs.history(tx, shop.id())
                    .at(clock.instant())
                    .map(v -> v.program().rewards().stream()
                            .filter(r -> r.kind() == RewardKind.PARTNER || r.kind() == RewardKind.DONATION)
                            .map(Reward::id)
                            .collect(Collectors.toSet()))
                    .orElseGet(HashSet::new);
            vouchers.pools(tx, shop.id()).forEach(pool -> rewards.add(pool.rewardId()));
            return rewards;
        });
    }

    @Override
    public Optional<Refusal> unreadable(Import i, Kept kept) {
        if (i.choice().mapping().place(Column.CODE) == null) {
            return Optional.of(Refusal.NO_CODE_COLUMN);
        }
        return i.choice().reward().isEmpty() && i.choice().mapping().place(Column.REWARD_ID) == null
                ? Optional.of(Refusal.NO_REWARD)
                : Optional.empty();
    }

    @Override
    public Report bring(Shop shop, Import i, Kept kept, boolean dryRun, BiConsumer<Integer, Integer> progress)
            throws IOException {
        return bring(shop, Csv.text(kept.file()), i.choice(), i.id(), dryRun, !dryRun, progress);
    }

    /**
     * Imports a file of codes.
     *
     * @param reward whose pool they are for, where the file does not say; empty when it says of each
     * @param skipBad bring the good ones even when others are bad
     */
    public Report bring(
            Shop shop,
            byte[] file,
            String reward,
            String id,
            boolean dryRun,
            boolean skipBad,
            BiConsumer<Integer, Integer> progress)
            throws IOException {
        String text = Csv.text(file);
        List<String> head = Csv.headOf(text);
        Choice choice = Choice.of(CodeFile.proposed(head)).codes(reward, head.isEmpty() || CodeFile.hasHead(head));
        return bring(shop, text, choice, id, dryRun, skipBad, progress);
    }

    private Report bring(
            Shop shop,
            String text,
            Choice choice,
            String id,
            boolean dryRun,
            boolean skipBad,
            BiConsumer<Integer, Integer> progress)
            throws IOException {
        CodeFile.Read read = CodeFile.of(text, choice, rewards(shop));
        List<CodeFile.Row> fresh = new ArrayList<>();
        for (List<CodeFile.Row> some : Portions.of(read.rows(), CHUNK)) {
            Set<String> known = known(shop, some);
            some.stream()
                    .filter(r -> !known.contains(r.rewardId() + " " + r.code()))
                    .forEach(fresh::add);
        }
        Map<String, Long> added = fresh.stream()
                .collect(Collectors.groupingBy(CodeFile.Row::rewardId, TreeMap::new, Collectors.counting()));
        read.rows().forEach(r -> added.putIfAbsent(r.rewardId(), 0L));
        List<Change> pools = changes(shop, added);
        boolean write = !dryRun && (read.wrong() == 0 || skipBad);
        if (write) {
            write(shop, fresh, id, progress);
        }
        return new Report(
                fresh.size(),
                read.rows().size() - fresh.size(),
                read.twice(),
                read.handedOut(),
                read.wrong(),
                read.errors(),
                pools,
                fresh.stream().limit(SAMPLE).map(CodeFile.Row::code).toList(),
                write);
    }

    private static Map<String, List<String>> byReward(List<CodeFile.Row> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        CodeFile.Row::rewardId,
                        TreeMap::new,
                        Collectors.mapping(CodeFile.Row::code, Collectors.toList())));
    }

    private Set<String> known(Shop shop, List<CodeFile.Row> some) {
        Set<String> known = new HashSet<>();
        database.useTransaction(tx -> byReward(some)
                .forEach((reward, codes) ->
                        vouchers.known(tx, shop.id(), reward, codes).forEach(code -> known.add(reward + " " + code))));
        return known;
    }

    private List<Change> changes(Shop shop, Map<String, Long> added) {
        Map<String, Pool> pools = database.inTransaction(tx -> vouchers.pools(tx, shop.id())).stream()
                .collect(Collectors.toMap(Pool::rewardId, p -> p));
        return added.entrySet().stream()
                .map(e -> {
                    Pool pool = pools.getOrDefault(e.getKey(), new Pool(e.getKey(), 0, 0));
                    return new Change(e.getKey(), pool.left(), e.getValue(), pool.handedOut());
                })
                .toList();
    }

    private void write(Shop shop, List<CodeFile.Row> fresh, String id, BiConsumer<Integer, Integer> progress) {
        Instant now = DatabaseTime.now(clock);
        int done = 0;
        progress.accept(done, fresh.size());
        for (List<CodeFile.Row> some : Portions.of(fresh, CHUNK)) {
            database.durably(tx -> {
                byReward(some).forEach((reward, codes) -> vouchers.add(tx, shop.id(), reward, codes, now, id));
                return some.size();
            });
            done += some.size();
            progress.accept(done, fresh.size());
        }
    }

    /** How many codes of an import somebody has by now: they stay when it is taken back. */
    public long handedOut(Shop shop, String importId) {
        return database.inTransaction(tx -> vouchers.handedOut(tx, shop.id(), importId));
    }

    /** When the newest code of an import was brought in, of those that are there. */
    Optional<Instant> broughtAt(Shop shop, String importId) {
        return database.inTransaction(tx -> vouchers.broughtAt(tx, shop.id(), importId));
    }

    @Override
    public void takeBack(Shop shop, Import i, Instant at, String by, IntConsumer progress) {
        takeBack(shop, i.id(), progress);
    }

    int takeBack(Shop shop, String id, IntConsumer progress) {
        int done = 0;
        OptionalInt some = database.durably(tx -> vouchers.takeBack(tx, shop.id(), id));
        while (some.isPresent()) {
            done += some.getAsInt();
            progress.accept(done);
            some = database.durably(tx -> vouchers.takeBack(tx, shop.id(), id));
        }
        return done;
    }
}
