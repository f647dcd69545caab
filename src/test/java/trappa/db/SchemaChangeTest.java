package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.TestDatabase;

/** A change of the schema that is broken off in the middle of a step leaves the database as it was. */
class SchemaChangeTest {
    private static final int LAST = 250;

    /** The first statement of step 200 can be carried out on what this leaves, the second cannot. */
    private static final List<String> AS_BEFORE_STEP_200 = List.of(
            "alter table delivery_body drop column unpacked",
            "delete from \"flyway_schema_history\" where \"version\" >= '200'",
            "insert into shop(domain, created_at) values('was-here.myshopify.com', current_timestamp)");

    @TempDir
    private Path folder;

    private DatabaseUrl url() {
        return DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("trappa"));
    }

    private Path file(String ending) {
        return folder.resolve("trappa.mv.db" + ending);
    }

    private interface Work {
        void on(Connection connection) throws SQLException, IOException;
    }

    private void directly(Work work) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(Opening.h2(url()), "sa", "")) {
            work.on(connection);
        }
    }

    private void directly(List<String> statements) throws SQLException, IOException {
        directly(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
        });
    }

    private void copy() throws IOException {
        SchemaCopy.of(url(), LAST, () -> {});
    }

    private long count(String sql) throws SQLException, IOException {
        long[] count = new long[1];
        directly(connection -> {
            try (Statement statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                rows.next();
                count[0] = rows.getLong(1);
            }
        });
        return count[0];
    }

    private void asBeforeStep200() throws SQLException, IOException {
        try (Database database = new Database(url())) {
            database.migrate();
        }
        directly(AS_BEFORE_STEP_200);
    }

    private void isAsBeforeStep200() throws SQLException, IOException {
        assertThat(count("select count(*) from shop where domain = 'was-here.myshopify.com'"))
                .isEqualTo(1);
        assertThat(count("select count(*) from information_schema.columns"
                        + " where table_name = 'delivery_body' and column_name = 'unpacked'"))
                .isZero();
        assertThat(count("select count(*) from \"flyway_schema_history\" where \"version\" >= '200'"))
                .isZero();
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> !name.endsWith(".trace.db"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void the_list_of_steps_is_that_of_the_files_of_both_databases() throws Exception {
        List<String> steps = Files.readAllLines(Path.of("src/main/resources/db/steps"));
        for (String kind : List.of("h2", "postgres")) {
            try (Stream<Path> files = Files.list(Path.of("src/main/resources/db", kind))) {
                assertThat(files.map(f -> f.getFileName().toString().split("-")[0])
                                .sorted())
                        .as(kind)
                        .isEqualTo(steps);
            }
        }
        assertThat(Integer.parseInt(steps.getLast())).isEqualTo(LAST);
    }

    @Test
    void every_step_is_counted_once_on_both_databases() {
        for (DatabaseUrl url : List.of(
                url(), DatabaseUrl.parse(TestDatabase.POSTGRES.settings(folder).get("DATABASE_URL")))) {
            try (Database database = new Database(url)) {
                int pending = database.pendingMigrations();
                assertThat(database.schemaVersion()).isEmpty();
                assertThat(database.migrate()).isEqualTo(pending).isGreaterThan(15);
                assertThat(database.pendingMigrations()).isZero();
                assertThat(database.schemaVersion()).isEqualTo(String.valueOf(LAST));
                assertThat(database.migrate()).isZero();
            }
        }
    }

    @Test
    void what_a_step_did_before_it_failed_is_taken_back() throws Exception {
        asBeforeStep200();
        try (Database database = new Database(url())) {
            assertThatThrownBy(database::migrate)
                    .isInstanceOf(Database.Unusable.class)
                    .hasMessageContaining("CONSTRAINT_31")
                    .hasMessageContaining("It is again as it was before");
        }
        isAsBeforeStep200();
        assertThat(files()).containsExactly("trappa.mv.db");
    }

    @Test
    void a_step_that_the_end_of_the_process_broke_off_is_taken_back_by_the_next_start() throws Exception {
        asBeforeStep200();
        copy();
        directly(List.of("alter table delivery_body add column unpacked integer"));
        assertThat(files()).containsExactlyInAnyOrder("trappa.mv.db", "trappa.mv.db.before-" + LAST);
        try (Database database = new Database(url())) {
            assertThat(database.pendingMigrations()).isEqualTo(5);
        }
        isAsBeforeStep200();
        assertThat(files()).containsExactly("trappa.mv.db");
    }

    @Test
    void a_first_start_that_was_broken_off_begins_anew() throws Exception {
        directly(List.of());
        SchemaCopy.ofNothing(url(), LAST);
        directly(List.of("create table shop(id bigint primary key)"));
        try (Database database = new Database(url())) {
            assertThat(database.migrate()).isGreaterThan(15);
        }
        assertThat(files()).containsExactly("trappa.mv.db");
    }

    @Test
    void somebody_elses_tables_are_not_taken_for_nothing() throws Exception {
        directly(List.of("create table theirs(id bigint)", "insert into theirs values(7)"));
        try (Database database = new Database(url())) {
            assertThatThrownBy(database::migrate)
                    .isInstanceOf(Database.Unusable.class)
                    .hasMessageContaining("It is again as it was before");
        }
        assertThat(count("select count(*) from theirs")).isEqualTo(1);
        assertThat(files()).containsExactly("trappa.mv.db");
    }

    @Test
    void a_file_that_cannot_be_read_any_more_is_what_its_copy_was() throws Exception {
        asBeforeStep200();
        copy();
        try (FileChannel broken = FileChannel.open(file(""), StandardOpenOption.WRITE)) {
            broken.write(ByteBuffer.allocate((int) broken.size()));
        }
        new Database(url()).close();
        isAsBeforeStep200();
        assertThat(files()).containsExactly("trappa.mv.db");
    }

    @Test
    void a_link_goes_on_leading_to_the_database() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        asBeforeStep200();
        Files.move(file(""), elsewhere.resolve("real.mv.db"));
        Files.createSymbolicLink(file(""), elsewhere.resolve("real.mv.db"));
        try (Database database = new Database(url())) {
            assertThatThrownBy(database::migrate).isInstanceOf(Database.Unusable.class);
        }
        assertThat(file("")).isSymbolicLink();
        isAsBeforeStep200();
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactly("real.mv.db");
        }
    }

    /** The second one has opened what the first one replaces; it must not serve a file that has no name any more. */
    @Test
    void a_copy_is_not_put_over_a_file_that_was_put_back_meanwhile() throws Exception {
        asBeforeStep200();
        copy();
        SchemaCopy first = SchemaCopy.left(url(), false).orElseThrow();
        assertThat(first.putBack()).isTrue();
        directly(List.of("insert into shop(domain, created_at) values('came-later.myshopify.com', current_timestamp)"));
        assertThatThrownBy(first::putBack).isInstanceOf(IOException.class);
        assertThat(count("select count(*) from shop")).isEqualTo(2);
    }

    @Test
    void while_somebody_has_the_database_nothing_is_put_back() throws Exception {
        asBeforeStep200();
        copy();
        directly(connection -> assertThat(
                        SchemaCopy.left(url(), false).orElseThrow().putBack())
                .isFalse());
        assertThat(file(".before-" + LAST)).exists();
    }

    @Test
    void on_postgres_each_schema_has_its_own_steps() throws Exception {
        String address = TestDatabase.POSTGRES.settings(folder).get("DATABASE_URL");
        TestDatabase.execute(address, "create schema shop2");
        try (Database first = new Database(DatabaseUrl.parse(address));
                Database second = new Database(DatabaseUrl.parse(address + "&currentSchema=shop2,public"))) {
            assertThat(first.migrate()).isGreaterThan(15);
            assertThat(second.pendingMigrations()).isGreaterThan(15);
            assertThat(second.migrate()).isGreaterThan(15);
            assertThat(second.schemaVersion()).isEqualTo(String.valueOf(LAST));
        }
    }

    @Test
    void a_copy_whose_change_is_whole_is_not_put_back() throws Exception {
        try (Database database = new Database(url())) {
            database.migrate();
        }
        copy();
        directly(List.of("insert into shop(domain, created_at) values('came-later.myshopify.com', current_timestamp)"));
        new Database(url()).close();
        assertThat(count("select count(*) from shop where domain = 'came-later.myshopify.com'"))
                .isEqualTo(1);
        assertThat(files()).containsExactly("trappa.mv.db");
    }

    @Test
    void where_no_copy_can_be_made_nothing_is_changed() throws Exception {
        asBeforeStep200();
        try (Database database = new Database(url())) {
            Files.createDirectories(file(".before-" + LAST + ".part").resolve("in the way"));
            assertThatThrownBy(database::migrate)
                    .isInstanceOf(Database.Unusable.class)
                    .hasMessageContaining("no copy of the file could be made");
            assertThat(database.pendingMigrations()).isEqualTo(5);
        }
        isAsBeforeStep200();
    }

    /** A backup made by hand, named as one would name it. */
    @Test
    void files_of_a_similar_name_are_left_alone() throws Exception {
        asBeforeStep200();
        List<String> others = List.of("trappa.before-upgrade.mv.db", "trappa.mv.db.before-upgrade", "trappa.mv.db.old");
        for (String other : others) {
            Files.writeString(folder.resolve(other), other);
        }
        try (Database database = new Database(url())) {
            assertThatThrownBy(database::migrate).hasMessageContaining("CONSTRAINT_31");
        }
        isAsBeforeStep200();
        for (String other : others) {
            assertThat(folder.resolve(other)).hasContent(other);
        }
    }

    @Test
    void a_copy_is_read_by_nobody_who_may_not_read_the_database() throws Exception {
        directly(List.of("create table t(id bigint)"));
        Files.setPosixFilePermissions(file(""), PosixFilePermissions.fromString("rw-r-----"));
        copy();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(".before-" + LAST))))
                .isEqualTo("rw-r-----");
    }
}
