package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.Deadline;

/** What was acknowledged and is not in H2's file yet: copies of both as a kill would leave them. */
class AheadOfFileTest {
    private static final Instant NOON = Instant.parse("2026-03-14T12:00:00.123456Z");

    @TempDir
    private Path folder;

    private Path killed;

    private record Thing(long id, String name, @Nullable Instant at) {}

    @BeforeEach
    void a_place_for_what_is_left() throws IOException {
        killed = Files.createDirectory(folder.resolve("killed"));
    }

    private static DatabaseUrl url(Path folder) {
        return DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("db"));
    }

    private Database withTables() {
        Database database = new Database(url(folder));
        database.durably(tx -> {
            tx.handle().execute("create sequence thing_ids increment by 1000");
            tx.handle().execute("""
                    create table thing (id bigint primary key, name varchar(20) unique, at timestamp(6) with time zone)""");
            return tx.handle().execute("create table part (id bigint not null, bytes varbinary(100))");
        });
        return database;
    }

    private static List<Thing> add(Database database, String name, @Nullable Instant at) {
        return database.durablyAtOnce(tx -> {
            List<Thing> things = List.of(new Thing(tx.next("thing_ids"), name, at));
            return Rows.of(things)
                    .number("id", Thing::id)
                    .text("name", Thing::name)
                    .time("at", Thing::at)
                    .insertMissing(
                            tx,
                            "thing",
                            "id",
                            Rows.of(things)
                                    .number("id", Thing::id)
                                    .bytes("bytes", t -> t.name.getBytes(StandardCharsets.UTF_8)),
                            "part");
        });
    }

    private static List<Thing> there(Database database) {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("""
                        select thing.id, name, at, bytes from thing join part on part.id = thing.id
                        order by thing.id""")
                .map((rs, context) -> {
                    assertThat(rs.getBytes("bytes"))
                            .asString(StandardCharsets.UTF_8)
                            .isEqualTo(rs.getString("name"));
                    return new Thing(
                            rs.getLong("id"),
                            rs.getString("name"),
                            rs.getTimestamp("at") == null
                                    ? null
                                    : rs.getTimestamp("at").toInstant());
                })
                .list());
    }

    private static List<Path> logs(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("db.log-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void copy(Path file) throws IOException {
        Files.copy(file, killed.resolve(file.getFileName()));
    }

    /** The file as it was before any of it, and the log: the most that a kill can leave undone. */
    @Test
    void what_was_acknowledged_is_there_after_a_kill_and_the_numbers_go_on_after_it() throws IOException {
        List<Thing> acknowledged;
        try (Database database = withTables()) {
            copy(folder.resolve("db.mv.db"));
            acknowledged = Stream.of(
                            add(database, "one", NOON),
                            add(database, "åäö🙂", null),
                            add(database, "three", Instant.EPOCH))
                    .flatMap(List::stream)
                    .toList();
            for (Path log : logs(folder)) {
                copy(log);
            }
        }
        assertThat(acknowledged).hasSize(3);
        assertThat(logs(folder)).as("after an orderly end").isEmpty();
        try (Database database = new Database(url(killed))) {
            assertThat(there(database)).isEqualTo(acknowledged);
            assertThat(logs(killed)).as("what is in the file").isEmpty();
            assertThat(add(database, "four", NOON).getFirst().id())
                    .isGreaterThan(acknowledged.getLast().id());
        }
        try (Database database = new Database(url(killed))) {
            assertThat(there(database)).hasSize(4);
        }
    }

    @Test
    void what_is_there_already_is_not_written_again_nor_what_belongs_to_it() throws IOException {
        try (Database database = withTables()) {
            add(database, "one", NOON);
            database.force();
            copy(folder.resolve("db.mv.db"));
            assertThat(add(database, "one", Instant.EPOCH)).isEmpty();
            add(database, "two", NOON);
            for (Path log : logs(folder)) {
                copy(log);
            }
        }
        try (Database database = new Database(url(killed))) {
            assertThat(there(database)).extracting(Thing::name).containsExactly("one", "two");
            assertThat(there(database).getFirst().at()).isEqualTo(NOON);
        }
    }

    /** As on a full disk: it forgets what was not in its file, and whoever comes next opens that again. */
    private static void closeAtOnce(Database database) {
        try {
            database.useTransaction(tx -> tx.handle().execute("shutdown immediately"));
        } catch (RuntimeException closed) {
            assertThat(closed).hasStackTraceContaining("closed");
        }
    }

    @Test
    void a_file_that_was_closed_under_a_server_is_brought_up_to_the_log_and_told_of() {
        try (Database database = withTables()) {
            AtomicInteger told = new AtomicInteger();
            database.whenReopened(told::incrementAndGet);
            List<Thing> acknowledged = add(database, "one", NOON);
            closeAtOnce(database);
            Deadline.await(
                    Duration.ofSeconds(20),
                    "it is there again",
                    () -> there(database).equals(acknowledged));
            assertThat(told).hasValue(1);
            closeAtOnce(database);
            assertThat(add(database, "two", NOON))
                    .as("at once, and after the first")
                    .hasSize(1);
            assertThat(there(database)).extracting(Thing::name).containsExactly("one", "two");
            assertThat(told).hasValue(2);
        }
        assertThat(logs(folder)).isEmpty();
    }

    /** Somebody may have read a row by it before its file was closed. */
    @Test
    void a_number_is_not_given_again_though_the_file_has_forgotten_that_it_was() {
        try (Database database = withTables()) {
            AtomicLong given = new AtomicLong();
            assertThatThrownBy(() -> database.durablyAtOnce(tx -> {
                        given.set(tx.next("thing_ids"));
                        throw new IllegalStateException("not written");
                    }))
                    .hasMessage("not written");
            closeAtOnce(database);
            assertThat(add(database, "one", NOON).getFirst().id()).isGreaterThan(given.get());
        }
    }

    @Test
    void a_log_without_its_database_is_kept_and_said_to_be_there() throws IOException {
        try (Database database = withTables()) {
            add(database, "one", NOON);
            for (Path log : logs(folder)) {
                copy(log);
            }
        }
        assertThatThrownBy(() -> new Database(url(killed)).close())
                .isInstanceOf(Database.Unusable.class)
                .hasMessageContaining("acknowledged")
                .hasMessageContaining(".log-")
                .hasMessageContaining("move them away");
        assertThat(logs(killed)).hasSize(1);
        Files.delete(logs(killed).getFirst());
        new Database(url(killed)).close();
    }

    @Test
    void the_log_does_not_grow_for_longer_than_a_few_seconds() {
        try (Database database = withTables()) {
            add(database, "one", NOON);
            Deadline.await(
                    Duration.ofSeconds(20),
                    "it is in the file",
                    () -> logs(folder).isEmpty());
            add(database, "two", NOON);
            assertThat(logs(folder)).hasSize(1);
        }
    }

    /** Taking away a whole shop is one. */
    @Test
    void a_long_transaction_leaves_nothing_in_the_log() {
        try (Database database = withTables()) {
            add(database, "one", NOON);
            assertThat(database.<Integer>inLongTransaction(tx -> tx.handle().execute("delete from thing")))
                    .isEqualTo(1);
            assertThat(logs(folder)).isEmpty();
        }
    }

    @Test
    void what_would_not_be_in_the_log_is_refused() {
        try (Database database = withTables()) {
            assertThatThrownBy(() -> database.durablyAtOnce(tx -> tx.handle().execute("delete from thing")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Rows");
        }
    }
}
