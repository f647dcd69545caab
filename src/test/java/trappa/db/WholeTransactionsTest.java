package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.Deadline;

/**
 * An H2 file as a kill would leave it, again and again: it has each transaction whole, or not at all.
 * {@code -Dtrappa.copies=60} for more.
 */
@DisabledIfSystemProperty(
        named = "trappa.test.database",
        matches = "postgres",
        disabledReason = "PostgreSQL has a log of its own")
class WholeTransactionsTest {
    private static final int TABLES = 8;
    private static final int WRITERS = 4;
    private static final int ROWS = 20;
    private static final long MEANWHILE = 20_000_000; // nanoseconds
    private static final int COPIES = Integer.getInteger("trappa.copies", 15);

    @TempDir
    private Path folder;

    /** Held while a transaction is written, so that the file is not copied while it is being written to. */
    private final ReentrantReadWriteLock pause = new ReentrantReadWriteLock();

    @Test
    void what_is_forced_is_never_half_of_a_transaction() throws Exception {
        try (Database database = new Database(url("written"));
                ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            database.useTransaction(WholeTransactionsTest::tables);
            AtomicBoolean over = new AtomicBoolean();
            List<Future<?>> written = IntStream.range(0, WRITERS)
                    .<Future<?>>mapToObj(writer -> writers.submit(() -> write(database, writer, over)))
                    .toList();
            try {
                List<String> torn = new ArrayList<>();
                for (int copy = 0; copy < COPIES; copy++) {
                    LockSupport.parkNanos(MEANWHILE);
                    database.force();
                    pause.writeLock().lock();
                    try {
                        torn.addAll(differences());
                    } finally {
                        pause.writeLock().unlock();
                    }
                }
                assertThat(torn).isEmpty();
            } finally {
                over.set(true);
            }
            for (Future<?> each : written) {
                each.get();
            }
        }
    }

    /** Whoever wants a row has to wait in the middle of a statement, and the file's turn comes only after that. */
    @Test
    void a_statement_that_waits_for_a_row_does_not_keep_the_row_from_being_let_go() throws Exception {
        try (Database database = new Database(url("written"));
                ExecutorService others = Executors.newFixedThreadPool(2)) {
            database.useTransaction(tx -> {
                tx.handle().execute("create table t (id bigint primary key, word varchar(40))");
                tx.handle().execute("insert into t values (1, 'first'), (2, 'first')");
            });
            List<Future<?>> behind = new ArrayList<>();
            database.useTransaction(tx -> {
                tx.handle().execute("update t set word = 'mine' where id = 1");
                behind.add(others.submit(() -> database.useTransaction(
                        other -> other.handle().execute("update t set word = 'theirs' where id = 1"))));
                LockSupport.parkNanos(10 * MEANWHILE);
                behind.add(others.submit(database::force));
                LockSupport.parkNanos(10 * MEANWHILE);
                tx.handle().execute("update t set word = 'mine' where id = 2");
            });
            for (Future<?> each : behind) {
                each.get(5, TimeUnit.SECONDS); // long before the first gives up waiting for its row
            }
            assertThat(words(database)).containsExactly("theirs", "mine");
        }
    }

    /** Much is written as soon as nobody changes anything; who wrote it may have what somebody waits for. */
    @Test
    void a_transaction_that_writes_much_lets_go_of_a_row_that_is_waited_for() throws Exception {
        try (Database database = new Database(url("written"));
                ExecutorService others = Executors.newSingleThreadExecutor()) {
            database.useTransaction(tx -> {
                tx.handle().execute("create table t (id bigint primary key, word varchar(100000))");
                tx.handle().execute("insert into t values (1, 'first')");
            });
            List<Future<?>> behind = new ArrayList<>();
            database.useTransaction(tx -> {
                tx.handle().execute("update t set word = 'mine' where id = 1");
                behind.add(others.submit(() -> database.useTransaction(
                        other -> other.handle().execute("update t set word = 'theirs' where id = 1"))));
                LockSupport.parkNanos(10 * MEANWHILE);
                for (int row = 2; row < 200; row++) {
                    tx.handle().execute("insert into t values (?, ?)", row, "x".repeat(100_000));
                }
            });
            behind.getFirst().get(5, TimeUnit.SECONDS); // long before it gives up waiting for its row
            assertThat(words(database)).hasSize(199).startsWith("theirs");
        }
    }

    /** It may be open again by then, without what was committed. */
    @Test
    void nothing_is_said_to_be_forced_in_a_file_that_was_closed_since() throws Exception {
        WholeWrites whole = new WholeWrites(() -> {});
        String address = Opening.h2(url("written"));
        WholeWrites.Opened before;
        try (Connection connection = DriverManager.getConnection(address, "sa", "");
                Statement statement = connection.createStatement()) {
            before = WholeWrites.opened(connection);
            whole.force(before);
            statement.execute("create table t (id bigint primary key)");
            statement.execute("shutdown immediately");
        }
        assertThatThrownBy(() -> whole.force(before))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("could not be written");
        try (Connection connection = DriverManager.getConnection(address, "sa", "")) {
            WholeWrites.Opened again = WholeWrites.opened(connection);
            assertThat(again).isNotEqualTo(before);
            whole.force(again);
            assertThatThrownBy(() -> whole.force(before)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void what_nobody_forces_is_in_the_file_soon() throws Exception {
        try (Database database = new Database(url("written"))) {
            database.useTransaction(
                    tx -> tx.handle().execute("create table t (id bigint primary key, word varchar(40))"));
            database.force();
            database.useTransaction(tx -> tx.handle().execute("insert into t values (1, 'soon')"));
            Deadline.await(Duration.ofSeconds(20), "the row is in the file", () -> {
                try (Database copy = copy()) {
                    return words(copy).equals(List.of("soon"));
                }
            });
        }
    }

    private static List<String> words(Database database) {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("select word from t order by id")
                .mapTo(String.class)
                .list());
    }

    private Database copy() {
        try {
            Files.copy(
                    folder.resolve("written.mv.db"), folder.resolve("copy.mv.db"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Database(url("copy"));
    }

    private static void tables(Tx tx) {
        for (int table = 0; table < TABLES; table++) {
            tx.handle()
                    .execute("create table t" + table + " (writer bigint, number bigint, word varchar(40),"
                            + " primary key (writer, number))");
            tx.handle().execute("create index t" + table + "_by_word on t" + table + " (word)");
        }
    }

    /** Each transaction writes as many rows into each table, each writer in an order of its own, by both ways there are. */
    private void write(Database database, int writer, AtomicBoolean over) {
        for (long first = 0; !over.get(); first += ROWS) {
            List<Long> numbers = LongStream.range(first, first + ROWS).boxed().toList();
            pause.readLock().lock();
            try {
                database.useTransaction(tx -> {
                    for (int i = 0; i < TABLES; i++) {
                        String table = "t" + (i + writer) % TABLES;
                        if (i % 2 == 0) {
                            Rows.of(numbers)
                                    .number("writer", number -> (long) writer)
                                    .number("number", number -> number)
                                    .text("word", number -> "word " + number)
                                    .insert(tx, table);
                        } else {
                            for (long number : numbers) {
                                tx.handle()
                                        .execute(
                                                "insert into " + table + " values (?, ?, ?)",
                                                writer,
                                                number,
                                                "w" + number);
                            }
                        }
                    }
                });
            } finally {
                pause.readLock().unlock();
            }
        }
    }

    private List<String> differences() {
        try (Database copy = copy()) {
            return copy.inTransaction(tx -> {
                Set<Long> counts = new TreeSet<>();
                for (int table = 0; table < TABLES; table++) {
                    counts.add(count(tx, "t" + table + " where writer >= 0")); // by the primary key
                    counts.add(count(tx, "t" + table + " where word > ''")); // by the other index
                    counts.add(count(tx, "(select distinct writer, number from t" + table + ")"));
                }
                return counts.size() == 1 ? List.of() : List.of("as many rows as " + counts);
            });
        }
    }

    private static long count(Tx tx, String of) {
        return tx.handle()
                .createQuery("select count(*) from " + of)
                .mapTo(Long.class)
                .one();
    }

    private DatabaseUrl url(String name) {
        return DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve(name));
    }
}
