package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.support.TestDatabase;

/** What an operator is told of a database that is not as it has to be. */
class OpeningTest {
    @TempDir
    private Path folder;

    @Test
    void a_host_that_is_not_there_is_named() {
        assertThatThrownBy(
                        () -> new Database(DatabaseUrl.parse("postgresql://trappa:hush@no-such-host.invalid/trappa")))
                .isInstanceOf(Database.Unusable.class)
                .hasMessageContaining("there is no host called no-such-host.invalid")
                .message()
                .doesNotContain("hush");
    }

    @Test
    void a_user_who_may_make_no_tables_is_told_so_in_a_sentence() throws SQLException {
        String address = TestDatabase.POSTGRES.settings(folder).get("DATABASE_URL");
        TestDatabase.execute(
                address, "create role guest_of_trappa login", "revoke create on schema public from public");
        try (Database database =
                new Database(DatabaseUrl.parse(address.replaceFirst("([?&]user=)[^&]*", "$1guest_of_trappa")))) {
            assertThatThrownBy(database::migrate)
                    .isInstanceOf(Database.Unusable.class)
                    .hasMessageContaining("permission denied for schema public")
                    .message()
                    .satisfies(said -> assertThat(said.lines()).hasSize(2));
        } finally {
            TestDatabase.execute(address, "drop role guest_of_trappa");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"not a database", "H:2,blockSize:1000,created:19a,format:3"})
    void a_damaged_file_is_restored_and_not_repaired_by_a_tool_that_is_not_here(String content) throws IOException {
        Files.writeString(folder.resolve("trappa.mv.db"), content.repeat(5_000));
        assertThatThrownBy(() -> new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("trappa"))))
                .isInstanceOf(Database.Unusable.class)
                .hasMessageContaining("cannot be opened")
                .hasMessageContaining("restore the last backup");
    }
}
