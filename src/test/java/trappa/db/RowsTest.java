package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.TestDatabase;

/** Many rows by one call, on H2 row by row and on PostgreSQL all by one statement: what is there afterwards is the same. */
class RowsTest {
    private static final Instant NOON = Instant.parse("2026-03-14T12:00:00.123456Z");

    @TempDir
    private Path folder;

    private DatabaseUrl url;
    private Database database;

    private record Thing(
            long id,
            @Nullable String name,
            @Nullable Instant at,
            byte[] bytes,
            @Nullable Long worth) {
        static Thing of(long id, @Nullable String name, @Nullable Instant at, @Nullable Long worth) {
            return new Thing(id, name, at, ("bytes \0 of " + id).getBytes(StandardCharsets.UTF_8), worth);
        }
    }

    @BeforeEach
    void open() {
        open(TestDatabase.inForce());
    }

    private void open(TestDatabase kind) {
        url = DatabaseUrl.parse(kind.settings(folder).get("DATABASE_URL"));
        database = new Database(url);
        database.useTransaction(tx ->
                tx.handle().execute("""
                create table thing (shop_id bigint not null, id bigint not null, name varchar(20) unique,
                  at timestamp(6) with time zone, bytes %s, worth integer, primary key (shop_id, id))""".formatted(tx.kind() == DatabaseUrl.Kind.H2 ? "varbinary(100)" : "bytea")));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Rows<Thing> rows(Thing... things) {
        return rows(List.of(things));
    }

    private static Rows<Thing> rows(List<Thing> things) {
        return Rows.of(things)
                .number("shop_id", t -> 1L)
                .number("id", Thing::id)
                .text("name", Thing::name)
                .time("at", Thing::at)
                .bytes("bytes", Thing::bytes)
                .number("worth", Thing::worth);
    }

    private List<String> there() {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("select id, name, at, bytes, worth from thing order by id")
                .map((rs, context) -> rs.getLong("id") + " " + rs.getString("name") + " "
                        + (rs.getTimestamp("at") == null
                                ? "never"
                                : rs.getTimestamp("at").toInstant()) + " "
                        + Arrays.equals(rs.getBytes("bytes"), Thing.of(rs.getLong("id"), null, null, null).bytes)
                        + " " + rs.getObject("worth", Integer.class))
                .list());
    }

    @Test
    void every_kind_of_value_arrives_as_it_was_and_so_does_none() {
        String odd = "{\"a\": 'b', \\,} åäö🙂";
        database.useTransaction(tx -> rows(
                        Thing.of(7, odd, NOON, -5L),
                        Thing.of(8, null, null, null),
                        Thing.of(9, "NULL", Instant.EPOCH, 0L))
                .insert(tx, "thing"));
        assertThat(there())
                .containsExactly(
                        "7 " + odd + " " + NOON + " true -5",
                        "8 null never true null",
                        "9 NULL 1970-01-01T00:00:00Z true 0");
    }

    @Test
    void those_that_are_there_stay_as_they_are_and_only_the_others_are_told() {
        database.useTransaction(tx -> rows(Thing.of(2, "two", null, 1L)).insert(tx, "thing"));
        List<Thing> made = database.inTransaction(tx -> rows(
                        Thing.of(4, "four", null, 1L),
                        Thing.of(2, "another two", null, 2L),
                        Thing.of(5, "two", null, 2L),
                        Thing.of(1, "one", null, 1L),
                        Thing.of(6, "one", null, 2L))
                .insertMissing(tx, "thing", "id"));
        assertThat(made).extracting(Thing::id).containsExactly(4L, 1L);
        assertThat(there()).containsExactly("1 one never true 1", "2 two never true 1", "4 four never true 1");
    }

    private record Part(long id, int number, String text) {}

    private static Rows<Part> parts(Part... parts) {
        return Rows.of(List.of(parts))
                .number("shop_id", p -> 1L)
                .number("id", Part::id)
                .number("number", p -> (long) p.number)
                .text("text", Part::text);
    }

    private void makeParts() {
        database.useTransaction(tx ->
                tx.handle().execute("create table part (shop_id bigint, id bigint, number integer, text varchar(10))"));
    }

    private void spread() {
        database.useTransaction(tx -> tx.handle()
                .execute("create function create_distributed_table(t regclass) returns void language sql as 'select'"));
        database.close();
        database = new Database(url);
    }

    private List<String> partsThere() {
        return database.inTransaction(tx -> tx.handle()
                .createQuery("select id, number, text from part order by id, number")
                .map((rs, context) -> rs.getLong("id") + "/" + rs.getInt("number") + " " + rs.getString("text"))
                .list());
    }

    @Test
    void what_belongs_to_a_row_is_written_with_it() {
        makeParts();
        database.useTransaction(tx -> rows(Thing.of(2, "two", null, 1L)).insert(tx, "thing"));
        writesWithParts();
        assertThat(there()).hasSize(3);
    }

    @Test
    void so_it_is_where_the_tables_are_spread_by_one_statement_for_each() {
        if (!database.shared()) {
            database.close();
            open(TestDatabase.POSTGRES);
        }
        makeParts();
        database.useTransaction(tx -> rows(Thing.of(2, "two", null, 1L)).insert(tx, "thing"));
        assertThat(database.<Boolean>inTransaction(Tx::writesTwoTablesAtOnce)).isTrue();
        spread();
        assertThat(database.<Boolean>inTransaction(Tx::writesTwoTablesAtOnce)).isFalse();
        writesWithParts();
        leavesNothing();
    }

    private void writesWithParts() {
        Rows<Part> parts = parts(
                new Part(4, 0, "a"),
                new Part(4, 1, "b"),
                new Part(2, 0, "c"),
                new Part(1, 0, "d"),
                new Part(5, 0, "e"));
        List<Thing> made = database.durablyAtOnce(tx -> rows(
                        Thing.of(4, "four", null, 1L),
                        Thing.of(2, "another two", null, 2L),
                        Thing.of(5, "two", null, 2L),
                        Thing.of(1, "one", null, 1L))
                .insertMissing(tx, "thing", "id", parts, "part"));
        assertThat(made).extracting(Thing::id).containsExactly(4L, 1L);
        assertThat(partsThere()).containsExactly("1/0 d", "4/0 a", "4/1 b");
        List<Thing> none = database.durablyAtOnce(tx -> rows().insertMissing(tx, "thing", "id", parts(), "part"));
        assertThat(none).isEmpty();
    }

    @Test
    void a_part_that_does_not_fit_leaves_nothing() {
        makeParts();
        leavesNothing();
        assertThat(there()).isEmpty();
    }

    private void leavesNothing() {
        List<String> before = there();
        Rows<Part> parts = parts(new Part(7, 0, "longer than ten"));
        assertThatThrownBy(() -> database.durablyAtOnce(
                        tx -> rows(Thing.of(7, "seven", null, 1L)).insertMissing(tx, "thing", "id", parts, "part")))
                .satisfies(e -> assertThat(Database.inTrouble(e)).isFalse());
        assertThat(there()).isEqualTo(before);
    }

    @Test
    void an_update_changes_those_that_are_there_and_tells_which() {
        database.useTransaction(
                tx -> rows(Thing.of(1, "one", NOON, 1L), Thing.of(2, "two", NOON, 2L), Thing.of(3, "three", NOON, 3L))
                        .insert(tx, "thing"));
        List<Thing> changed = database.inTransaction(
                tx -> rows(Thing.of(3, null, null, 30L), Thing.of(9, "nine", NOON, 9L), Thing.of(1, "uno", NOON, null))
                        .update(tx, "thing", "shop_id", "id"));
        assertThat(changed).extracting(Thing::id).containsExactly(3L, 1L);
        assertThat(there())
                .containsExactly("1 uno " + NOON + " true null", "2 two " + NOON + " true 2", "3 null never true 30");
    }

    @Test
    void one_row_that_does_not_fit_leaves_none() {
        assertThatThrownBy(() -> database.useTransaction(
                        tx -> rows(Thing.of(1, "one", null, 1L), Thing.of(2, "longer than twenty characters", null, 1L))
                                .insert(tx, "thing")))
                .satisfies(e -> assertThat(Database.inTrouble(e)).isFalse());
        assertThat(there()).isEmpty();
    }

    @Test
    void thousands_are_written_as_well_as_none() {
        List<Thing> many = IntStream.range(0, 5_000)
                .mapToObj(i -> Thing.of(i, "thing " + i, NOON, (long) i))
                .toList();
        database.useTransaction(tx -> {
            rows(List.of()).insert(tx, "thing");
            assertThat(rows(many.subList(0, 3_000)).insertMissing(tx, "thing", "id"))
                    .hasSize(3_000);
            assertThat(rows(many).insertMissing(tx, "thing", "id")).hasSize(2_000);
            assertThat(rows(many).update(tx, "thing", "shop_id", "id")).hasSize(5_000);
        });
        assertThat(there()).hasSize(5_000);
    }
}
