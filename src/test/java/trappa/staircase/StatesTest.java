package trappa.staircase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.Config;
import trappa.account.MemberFold;
import trappa.account.RandomMember;
import trappa.account.Statement;
import trappa.backup.Backup;
import trappa.backup.Restore;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.fact.Adjustment;
import trappa.ledger.Accounts;
import trappa.operation.Core;
import trappa.program.Program;
import trappa.program.ProgramVersion;
import trappa.shop.Shop;
import trappa.support.Deadline;
import trappa.support.MovableClock;
import trappa.support.ProgramJson;
import trappa.support.Programs;
import trappa.support.RunningTrappa;
import trappa.support.TestDatabase;
import trappa.support.TestShop;
import trappa.value.ShopDomain;
import trappa.web.Metrics;

/** When a state is answered again as it was, and when it is worked out: what is kept is never older than what was committed. */
class StatesTest {
    private static final ShopDomain DOMAIN = new ShopDomain("kept.myshopify.com");
    private static final long MEMBER = 9_001;
    private static final long PLENTY = 1 << 20;

    @TempDir
    private Path folder;

    private final MovableClock clock = MovableClock.at(RunningTrappa.NOW);
    private Database database;
    private Core core;
    private Metrics metrics;
    private States states;
    private long shop;

    @BeforeEach
    void open() {
        open(TestDatabase.inForce());
    }

    private void open(TestDatabase kind) {
        Map<String, String> environment = RunningTrappa.environment(folder);
        environment.putAll(kind.settings(folder));
        Config config = Config.from(environment);
        database = new Database(config.database());
        database.migrate();
        core = Core.of(config, database, clock);
        states = states(PLENTY);
        shop = database.inTransaction(tx -> {
            core.shops().create(tx, DOMAIN, now());
            long made = core.shops().find(tx, DOMAIN).orElseThrow().id();
            core.programs().insert(tx, made, new ProgramVersion(1, Instant.EPOCH, now(), "test", program("live")));
            return made;
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Program program(String status) {
        return Programs.read(ProgramJson.onePointPerKrona().with("status", status));
    }

    private Instant now() {
        return clock.instant();
    }

    private States states(long bytes) {
        metrics = new Metrics();
        return new States(database, core.shops(), core.accounts(), TestShop.SECRETS, metrics, bytes);
    }

    private State look(long customer) {
        return states.of(DOMAIN, OptionalLong.of(customer), Optional.empty(), now());
    }

    private long available(State state) {
        return trappa.support.Json.read(new String(state.body(), java.nio.charset.StandardCharsets.UTF_8))
                .at("/member/points/available")
                .asLong();
    }

    private void give(Tx tx, long customer, String id, long points) {
        Accounts.Locked locked = core.accounts().lock(tx, shop, List.of(customer));
        core.facts().adjust(tx, shop, customer, new Adjustment(id, now(), points, "a gift", "test"));
        core.accounts().bringUp(tx, locked, Map.of(), now());
    }

    private void give(long customer, String id, long points) {
        database.useTransaction(tx -> give(tx, customer, id, points));
    }

    private String counts() {
        return metrics.text()
                .lines()
                .filter(l -> l.startsWith("trappa_states_total"))
                .toList()
                .toString();
    }

    private void assertKeptAndWorkedOut(int kept, int workedOut) {
        assertThat(counts())
                .isEqualTo("[trappa_states_total{answer=\"kept\"} " + kept
                        + ", trappa_states_total{answer=\"worked_out\"} " + workedOut + "]");
    }

    @Test
    void what_nobody_wrote_about_is_worked_out_once() {
        give(MEMBER, "a", 100);
        State first = look(MEMBER);
        for (int i = 0; i < 20; i++) {
            assertThat(look(MEMBER)).isSameAs(first);
        }
        assertKeptAndWorkedOut(20, 1);
        assertThat(look(MEMBER + 1)).isNotEqualTo(first);
        assertKeptAndWorkedOut(20, 2);
    }

    @Test
    void a_write_about_one_member_leaves_the_others_as_they_were() {
        look(MEMBER);
        look(MEMBER + 1);
        give(MEMBER, "a", 100);
        assertThat(available(look(MEMBER))).isEqualTo(100);
        look(MEMBER + 1);
        assertKeptAndWorkedOut(1, 3);
    }

    @Test
    void a_write_that_was_taken_back_changes_nothing_and_hides_nothing() {
        State before = look(MEMBER);
        try {
            database.useTransaction(tx -> {
                give(tx, MEMBER, "a", 100);
                throw new IllegalStateException("on purpose");
            });
        } catch (IllegalStateException onPurpose) {
            assertThat(look(MEMBER)).isEqualTo(before);
        }
        database.rehearse(tx -> give(tx, MEMBER, "a", 100));
        assertThat(look(MEMBER)).isEqualTo(before);
        give(MEMBER, "a", 30);
        assertThat(available(look(MEMBER))).isEqualTo(30);
    }

    @Test
    void what_was_read_before_a_commit_is_not_kept_as_if_it_had_been_read_after() {
        database.useTransaction(tx -> {
            give(tx, MEMBER, "a", 100);
            assertThat(available(elsewhere(() -> look(MEMBER)))).isZero();
            assertThat(available(elsewhere(() -> look(MEMBER)))).isZero();
        });
        assertThat(available(look(MEMBER))).isEqualTo(100);
    }

    private static <T> T elsewhere(Callable<T> work) {
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            return thread.submit(work).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nobody_who_asks_after_an_answer_is_shown_less_than_it_said() throws Exception {
        race();
    }

    @Test
    void nor_on_a_database_that_others_write_to_as_well() throws Exception {
        if (TestDatabase.inForce() != TestDatabase.POSTGRES) {
            database.close();
            open(TestDatabase.POSTGRES);
        }
        race();
    }

    /** Points are given one by one while many look: whoever looks sees at least what was given before. */
    private void race() throws Exception {
        int gifts = 120;
        AtomicLong given = new AtomicLong();
        List<Future<Boolean>> looking = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
            for (int i = 0; i < 4; i++) {
                looking.add(threads.submit(() -> {
                    while (given.get() < gifts) {
                        long before = given.get();
                        if (available(look(MEMBER)) < before) {
                            return false;
                        }
                    }
                    return true;
                }));
            }
            for (int i = 1; i <= gifts; i++) {
                give(MEMBER, "gift-" + i, 1);
                given.set(i);
                if (i % 3 == 0) {
                    Thread.yield();
                }
            }
            for (Future<Boolean> one : looking) {
                assertThat(one.get()).isTrue();
            }
        }
        assertThat(available(look(MEMBER))).isEqualTo(gifts);
    }

    @Test
    void a_clock_that_is_set_back_is_shown_what_was_then() {
        clock.advance(Duration.ofHours(2));
        give(MEMBER, "a", 100);
        assertThat(available(look(MEMBER))).isEqualTo(100);
        clock.advance(Duration.ofHours(-1));
        assertThat(available(look(MEMBER))).isZero();
    }

    @Test
    void the_day_in_the_shop_ends_what_is_kept() {
        clock.moveTo("2026-11-22T22:59:59.999Z");
        look(MEMBER);
        look(MEMBER);
        assertKeptAndWorkedOut(1, 1);
        clock.moveTo("2026-11-22T23:00:00Z"); // midnight in Stockholm
        look(MEMBER);
        assertKeptAndWorkedOut(1, 2);
    }

    @Test
    void a_program_that_was_announced_shows_from_its_instant_on() {
        database.useTransaction(tx -> core.programs()
                .insert(tx, shop, new ProgramVersion(2, now().plusSeconds(60), now(), "test", program("paused"))));
        assertThat(new String(look(MEMBER).body())).contains("\"live\"");
        clock.advance(Duration.ofSeconds(60).minusNanos(1));
        assertThat(new String(look(MEMBER).body())).contains("\"live\"");
        assertKeptAndWorkedOut(1, 1);
        clock.advance(Duration.ofNanos(1));
        assertThat(new String(look(MEMBER).body())).contains("\"paused\"");
    }

    @Test
    void a_backup_put_in_the_place_of_what_is_there_shows_at_once() throws IOException {
        give(MEMBER, "a", 100);
        ByteArrayOutputStream backup = new ByteArrayOutputStream();
        Backup.write(database, now(), backup, (table, rows, of) -> {});
        give(MEMBER, "b", 20);
        assertThat(available(look(MEMBER))).isEqualTo(120);
        Restore.Outcome outcome =
                Restore.read(database, new ByteArrayInputStream(backup.toByteArray()), true, (table, rows, of) -> {});
        assertThat(outcome).isInstanceOf(Restore.Outcome.Done.class);
        assertThat(available(look(MEMBER))).isEqualTo(100);
    }

    /** The backup brings the mark of before back, and must not bring back what was shown of the time between. */
    @Test
    void what_was_written_while_a_state_was_read_is_not_kept_under_the_mark_of_before() throws Exception {
        if (TestDatabase.inForce() != TestDatabase.POSTGRES) {
            database.close();
            open(TestDatabase.POSTGRES);
        }
        give(MEMBER, "a", 100);
        ByteArrayOutputStream backup = new ByteArrayOutputStream();
        Backup.write(database, now(), backup, (table, rows, of) -> {});
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<State> reading = database.inTransaction(tx -> {
                tx.handle().execute("lock table adjustment in access exclusive mode");
                Future<State> look = thread.submit(() -> look(MEMBER));
                Deadline.await(
                        Duration.ofSeconds(4),
                        "it waits to read what was given",
                        () -> tx.handle()
                                .createQuery(
                                        "select 1 from pg_locks where relation = 'adjustment'::regclass and not granted")
                                .mapTo(Integer.class)
                                .findFirst()
                                .isPresent());
                give(tx, MEMBER, "b", 20);
                return look;
            });
            assertThat(available(reading.get())).isEqualTo(120);
        }
        Restore.read(database, new ByteArrayInputStream(backup.toByteArray()), true, (table, rows, of) -> {});
        assertThat(available(look(MEMBER))).isEqualTo(100);
    }

    @Test
    void no_state_changes_by_itself_before_the_instant_until_which_it_is_kept() {
        int seen = 0;
        for (long seed = 0; seed < 300; seed++) {
            RandomMember member = RandomMember.of(seed);
            Shop itsShop = new Shop(1, DOMAIN, "SEK", "SE", "sv", member.zone, false);
            Accounts.Rules rules = new Accounts.Rules(itsShop, member.history);
            Random by = new Random(seed);
            Instant at = member.instant(by);
            Instant until = States.until(rules, statement(rules, member, at), at);
            assertThat(until).isAfter(at);
            for (Instant later : List.of(until.minusNanos(1_000), between(at, until, by))) {
                assertThat(json(rules, member, later))
                        .as("seed %d, %s and %s", seed, at, later)
                        .isEqualTo(json(rules, member, at));
            }
            seen += json(rules, member, until).equals(json(rules, member, at)) ? 0 : 1;
        }
        assertThat(seen).as("states that are others from then on").isPositive();
    }

    private static Instant between(Instant from, Instant until, Random by) {
        return from.plusMillis(
                (long) (by.nextDouble() * Duration.between(from, until).toMillis()));
    }

    private static Statement statement(Accounts.Rules rules, RandomMember member, Instant at) {
        return MemberFold.fold(rules.history(), rules.zone(at), member.facts(), at);
    }

    private static String json(Accounts.Rules rules, RandomMember member, Instant at) {
        Optional<ProgramVersion> version = rules.history().at(at);
        LocalDate day = rules.day(at);
        return version.map(v -> new StaircaseView(rules.shop(), v.program(), day)
                        .json(statement(rules, member, at))
                        .toString())
                .orElse("none");
    }
}
