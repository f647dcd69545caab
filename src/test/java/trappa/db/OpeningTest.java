package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.TestDatabase;

/** What an operator is told of a PostgreSQL that is not as it has to be. */
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
}
