package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.TestDatabase;

/** What can be done again does not wait for PostgreSQL's disk, and what comes after it on the same connection does. */
class UnforcedTest {
    @TempDir
    private Path folder;

    @Test
    void only_what_can_be_done_again_is_not_forced() {
        String address = TestDatabase.POSTGRES.settings(folder).get("DATABASE_URL");
        try (Database database = new Database(DatabaseUrl.parse(address))) {
            assertThat(database.unforced(UnforcedTest::synchronousCommit)).isEqualTo("off");
            assertThat(database.inTransaction(UnforcedTest::synchronousCommit)).isEqualTo("on");
            assertThat(database.durably(UnforcedTest::synchronousCommit)).isEqualTo("on");
        }
    }

    private static String synchronousCommit(Tx tx) {
        return tx.handle()
                .createQuery("select current_setting('synchronous_commit')")
                .mapTo(String.class)
                .one();
    }
}
