package trappa.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import trappa.account.Posting.Kind;
import trappa.account.Statement;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.db.Tx;
import trappa.fact.Adjustment;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.program.ProgramVersion;
import trappa.shop.JdbcShops;
import trappa.support.Deadline;
import trappa.support.MovableClock;
import trappa.support.ProgramJson;
import trappa.support.Programs;
import trappa.support.TestDatabase;
import trappa.value.ShopDomain;
import trappa.web.Metrics;

/** Many members' points end on one day, and the ledger catches up in portions, whatever comes between. */
class DueAccountsTest {
    private static final Instant GIVEN = Instant.parse("2026-01-10T10:00:00Z");
    private static final Instant ENDED = Instant.parse("2027-02-01T12:00:00Z");
    private static final int MEMBERS = 600;
    private static final int LOTS_EACH = 3;
    private static final long FIRST = 1_001;

    @TempDir
    private Path folder;

    private final MovableClock clock = MovableClock.at(GIVEN.toString());
    private final JdbcLedger ledger = new JdbcLedger();
    private final JdbcAllDue allDue = new JdbcAllDue();
    private final JdbcFacts facts = new JdbcFacts();
    private final JdbcPrograms programs = new JdbcPrograms();
    private final JdbcShops shops = new JdbcShops();
    private final Accounts accounts = new Accounts(ledger, facts, programs, shops);
    private final Metrics metrics = new Metrics();

    private Database open(TestDatabase kind) {
        Database database = new Database(DatabaseUrl.parse(kind.settings(folder).get("DATABASE_URL")));
        database.migrate();
        return database;
    }

    private DueAccounts job(Database database) {
        return job(database, false);
    }

    private DueAccounts job(Database database, boolean othersAtWork) {
        return new DueAccounts(database, ledger, accounts, () -> othersAtWork, clock, metrics);
    }

    /** A shop whose members were given points three times; all of it ends twelve months later, at the end of the month. */
    private long shop(Database database, String domain) {
        ProgramJson document = ProgramJson.onePointPerKrona().expiry("PER_LOT", 12, "MONTH_END");
        long shop = database.inTransaction(tx -> {
            shops.create(tx, new ShopDomain(domain), GIVEN);
            long id = shops.find(tx, new ShopDomain(domain)).orElseThrow().id();
            Instant before = Instant.parse("2020-01-01T00:00:00Z");
            programs.insert(tx, id, new ProgramVersion(1, before, before, "the test", Programs.read(document)));
            return id;
        });
        database.useTransaction(tx -> {
            for (long member = FIRST; member < FIRST + MEMBERS; member++) {
                for (int lot = 0; lot < LOTS_EACH; lot++) {
                    give(tx, shop, member, "given-" + member + "-" + lot, 100 + lot);
                }
            }
            accounts.bringUp(tx, shop, members(), clock.instant());
        });
        return shop;
    }

    private static List<Long> members() {
        return LongStream.range(FIRST, FIRST + MEMBERS).boxed().toList();
    }

    private void give(Tx tx, long shop, long member, String id, long points) {
        Adjustment.Opening opening = new Adjustment.Opening(LocalDate.parse("2026-01-05"), 0, null, null);
        facts.adjust(
                tx,
                shop,
                member,
                new Adjustment(id, GIVEN.minusSeconds(60), points, "Welcome", "the test", opening, null));
    }

    private long due(Database database) {
        return database.inTransaction(tx -> ledger.due(tx, clock.instant())).accounts();
    }

    private List<JdbcLedger.MemberBalance> balances(Database database, long shop) {
        return database.inTransaction(tx -> ledger.balances(tx, shop, 0, MEMBERS));
    }

    private void awaitNoneDue(Database database) {
        Deadline.await(Duration.ofSeconds(60), "nothing is due", () -> due(database) == 0);
    }

    /** It counts after the commit that the accounts show. */
    private void awaitCounted(long broughtUp, long putOff) {
        Deadline.await(
                Duration.ofSeconds(60),
                broughtUp + " are counted as brought up and " + putOff + " as put off",
                () -> metric("trappa_due_accounts_total{outcome=\"brought_up\"}") == broughtUp
                        && metric("trappa_due_accounts_total{outcome=\"put_off\"}") == putOff);
    }

    /** Each lot ended once, nobody has anything left, and the whole ledger is as its facts say. */
    private void assertAllEnded(Database database, long shop) {
        Map<Long, Integer> ended = new TreeMap<>();
        database.useTransaction(tx -> ledger.all(tx, shop, members())
                .forEach((member, rows) -> ended.put(member, (int)
                        rows.stream().filter(row -> row.kind() == Kind.EXPIRED).count())));
        assertThat(ended).hasSize(MEMBERS);
        assertThat(ended.values()).allMatch(count -> count == LOTS_EACH);
        assertThat(balances(database, shop)).allMatch(b -> b.balance() == 0 && b.entries() == 2 * LOTS_EACH);
        assertThat(LedgerProof.of(database, clock).deviations()).isEmpty();
    }

    private long metric(String name) {
        return metrics.text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .sum();
    }

    /** Stands in the way of some portions, after their rows were written and before they are committed. */
    private void before(Runnable commit) {
        accounts.follow(new Accounts.Follower() {
            @Override
            public void broughtUp(Tx tx, long shopId, Map<Long, Statement> statements) {
                commit.run();
            }
        });
    }

    /** On PostgreSQL: what piles up unforced would be forced in one piece by the next delivery, which waits for it. */
    @ParameterizedTest
    @CsvSource({"true, on", "false, off"})
    void it_is_forced_a_little_at_a_time_while_the_store_sends(boolean othersAtWork, String forced) {
        try (Database database = open(TestDatabase.POSTGRES)) {
            shop(database, "many.myshopify.com");
            clock.moveTo(ENDED);
            List<String> seen = new CopyOnWriteArrayList<>();
            accounts.follow(new Accounts.Follower() {
                @Override
                public void broughtUp(Tx tx, long shopId, Map<Long, Statement> statements) {
                    seen.add(tx.handle()
                            .createQuery("select current_setting('synchronous_commit')")
                            .mapTo(String.class)
                            .one());
                }
            });
            try (DueAccounts job = job(database, othersAtWork)) {
                awaitNoneDue(database);
            }
            assertThat(seen).isNotEmpty().containsOnly(forced);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void what_was_not_committed_when_it_stopped_is_done_by_the_next_one_and_nothing_twice(TestDatabase kind) {
        try (Database database = open(kind)) {
            long shop = shop(database, "many.myshopify.com");
            clock.moveTo(ENDED);
            AtomicInteger portions = new AtomicInteger();
            AtomicBoolean gone = new AtomicBoolean();
            before(() -> {
                if (portions.incrementAndGet() > 2 && !gone.get()) {
                    // As if the connection broke: the portion is taken back, and nothing is known to be wrong with it.
                    throw new JdbiException("gone", new SQLException("The connection is gone", "08006")) {};
                }
            });
            try (DueAccounts stopped = job(database)) {
                Deadline.await(Duration.ofSeconds(60), "it got stuck", () -> portions.get() > 3);
                assertThat(due(database)).isBetween(1L, MEMBERS - 1L);
            }
            gone.set(true);
            clock.advance(Duration.ofMinutes(1)); // until then the job is the other one's, should it come back
            try (DueAccounts next = job(database)) {
                awaitNoneDue(database);
            }
            assertAllEnded(database, shop);
            assertThat(metric("trappa_due_accounts_total{outcome=\"put_off\"}")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void one_account_that_cannot_be_worked_out_holds_up_nobody_and_is_tried_again_in_an_hour(TestDatabase kind) {
        long broken = FIRST + MEMBERS / 2;
        try (Database database = open(kind)) {
            long shop = shop(database, "broken.myshopify.com");
            database.useTransaction(tx -> {
                give(tx, shop, broken, "too-much-1", Long.MAX_VALUE);
                give(tx, shop, broken, "too-much-2", Long.MAX_VALUE);
            });
            clock.moveTo(ENDED);
            try (DueAccounts due = job(database)) {
                awaitNoneDue(database);
                awaitCounted(MEMBERS - 1, 1);
                assertThat(balances(database, shop))
                        .filteredOn(b -> b.balance() != 0)
                        .extracting(JdbcLedger.MemberBalance::customerId)
                        .containsExactly(broken);
                database.useTransaction(tx -> tx.handle()
                        .execute("delete from adjustment where shop_id = ? and adjustment_id like 'too-much-%'", shop));
                clock.advance(Duration.ofMinutes(59));
                assertThat(due(database)).isZero();
                clock.advance(Duration.ofMinutes(1));
                awaitNoneDue(database);
            }
            assertAllEnded(database, shop);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void how_many_are_left_is_seen_while_it_is_at_work(TestDatabase kind) {
        try (Database database = open(kind)) {
            long shop = shop(database, "seen.myshopify.com");
            clock.moveTo(ENDED);
            List<Long> left = new ArrayList<>();
            before(() -> left.add(metric("trappa_due_accounts_waiting")));
            try (DueAccounts due = job(database)) {
                awaitNoneDue(database);
                awaitCounted(MEMBERS, 0);
                Deadline.await(
                        Duration.ofSeconds(60),
                        "it has told of the end",
                        () -> metric("trappa_due_accounts_waiting") == 0);
            }
            assertThat(left.getFirst()).isEqualTo(MEMBERS);
            assertThat(left).isSortedAccordingTo((a, b) -> Long.compare(b, a));
            assertThat(left.getLast()).isLessThan(MEMBERS);
            assertAllEnded(database, shop);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void a_program_for_everybody_goes_on_in_portions_where_it_stopped_and_anew_when_another_follows(TestDatabase kind) {
        try (Database database = open(kind)) {
            long shop = shop(database, "everybody.myshopify.com");
            database.useTransaction(tx -> {
                ledger.lock(tx, shop, members());
                database.useTransaction(publishing -> allDue.mark(publishing, shop, clock.instant()));
            });
            assertThat(due(database)).isEqualTo(MEMBERS);
            List<List<Long>> portions = new CopyOnWriteArrayList<>();
            AtomicBoolean gone = new AtomicBoolean(true);
            AtomicBoolean another = new AtomicBoolean(true);
            accounts.follow(new Accounts.Follower() {
                @Override
                public void broughtUp(Tx tx, long shopId, Map<Long, Statement> statements) {
                    if (gone.get() && portions.size() == 2) {
                        throw new JdbiException("gone", new SQLException("The connection is gone", "08006")) {};
                    }
                    portions.add(List.copyOf(statements.keySet()));
                    if (!gone.get() && another.compareAndSet(true, false)) {
                        database.useTransaction(publishing -> allDue.mark(publishing, shop, clock.instant()));
                    }
                }
            });
            try (DueAccounts stopped = job(database)) {
                Deadline.await(Duration.ofSeconds(30), "two portions", () -> portions.size() == 2);
            }
            List<Long> first = portions.stream().flatMap(List::stream).toList();
            assertThat(first).hasSizeLessThan(MEMBERS).isEqualTo(members().subList(0, first.size()));
            assertThat(due(database)).isEqualTo(MEMBERS - first.size());

            gone.set(false);
            portions.clear();
            clock.advance(Duration.ofMinutes(1)); // until then the job is the other one's, should it come back
            try (DueAccounts next = job(database)) {
                awaitNoneDue(database);
            }
            assertThat(portions.getFirst().getFirst()).isEqualTo(FIRST + first.size());
            assertThat(portions.stream().skip(1).flatMap(List::stream)).isEqualTo(members());
            assertThat(metric("trappa_due_accounts_total{outcome=\"put_off\"}")).isZero();
        }
    }

    @Test
    void the_ledger_is_proved_while_members_wait_for_a_new_program_and_what_is_off_is_still_found() {
        try (Database database = open(TestDatabase.H2)) {
            long shop = shop(database, "proved.myshopify.com");
            clock.advance(Duration.ofDays(100));
            for (int version = 2; version <= 3; version++) {
                ProgramVersion next = new ProgramVersion(
                        version,
                        Instant.parse("2020-01-01T00:00:00Z"),
                        clock.instant(),
                        "the test",
                        Programs.read(ProgramJson.onePointPerKrona().expiry("PER_LOT", version, "MONTH_END")));
                database.useTransaction(tx -> {
                    programs.insert(tx, shop, next);
                    allDue.mark(tx, shop, next.publishedAt());
                    accounts.bringUp(tx, shop, List.of(FIRST + next.number()), clock.instant());
                });
                clock.advance(Duration.ofMinutes(1));
            }
            assertThat(due(database)).isEqualTo(MEMBERS);
            assertThat(LedgerProof.of(database, clock).deviations()).isEmpty();
            database.useTransaction(
                    tx -> give(tx, shop, FIRST + 9, "nobody was told", 100)); // and its account not brought up
            assertThat(LedgerProof.of(database, clock).deviations())
                    .singleElement()
                    .satisfies(off -> assertThat(off.member()).isEqualTo(FIRST + 9));
            try (DueAccounts job = job(database)) {
                awaitNoneDue(database);
            }
            assertThat(LedgerProof.of(database, clock).deviations()).isEmpty();
        }
    }
}
