package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Orders and addresses lie in the database's folder: nobody else on the machine looks into one that Trappa makes. */
@DisabledOnOs(OS.WINDOWS)
class PrivateFolderTest {
    @TempDir
    private Path folder;

    @Test
    void a_folder_that_is_made_is_its_owners_alone_and_one_that_is_there_stays_as_it_is() throws IOException {
        Path made = folder.resolve("made/data");
        open(made);
        assertThat(permissions(made)).isEqualTo("rwx------");
        Path there = Files.createDirectory(
                folder.resolve("there"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        open(there);
        assertThat(permissions(there)).isEqualTo("rwxr-x---");
    }

    /** As H2 opens a file whose owner is somebody else: served, it would refuse every delivery. */
    @Test
    void a_file_that_cannot_be_written_is_not_opened() {
        open(folder);
        DatabaseUrl readOnly = new DatabaseUrl(
                DatabaseUrl.Kind.H2, "jdbc:h2:file:" + folder.resolve("trappa") + ";ACCESS_MODE_DATA=r", "sa", "");
        assertThatThrownBy(() -> new Database(readOnly))
                .isInstanceOf(Database.Unusable.class)
                .hasMessageContaining("cannot be written by this user");
    }

    @Test
    void a_statement_that_failed_does_not_say_what_was_bound_to_it() {
        try (Database database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("trappa")))) {
            assertThatThrownBy(() -> database.inTransaction(tx -> tx.handle()
                            .createQuery("select 1 / 0 where :name = :name")
                            .bind("name", "Astrid")
                            .mapTo(Integer.class)
                            .one()))
                    .hasMessageContaining("Division by zero")
                    .message()
                    .doesNotContain("Astrid");
        }
    }

    @Test
    void nothing_is_written_beside_the_file_of_what_others_tried() throws IOException {
        try (Database database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("trappa")))) {
            assertThatThrownBy(() -> database.useTransaction(
                            tx -> tx.handle().execute("select 1 / 0 from information_schema.tables")))
                    .hasMessageContaining("Division by zero");
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("trappa.mv.db");
        }
    }

    private static void open(Path in) {
        new Database(DatabaseUrl.parse("jdbc:h2:file:" + in.resolve("trappa"))).close();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
