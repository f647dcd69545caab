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

    /** A plan that is made while tables are empty, and kept, reads all of them when they are full. */
    @Test
    void plans_are_kept_only_once_there_is_much() {
        String address = TestDatabase.POSTGRES.settings(folder).get("DATABASE_URL");
        try (Database database = new Database(DatabaseUrl.parse(address))) {
            assertThat(database.unforced(UnforcedTest::plans)).as("no tables").isEqualTo("force_custom_plan");
            database.migrate();
            assertThat(database.unforced(UnforcedTest::plans))
                    .as("empty tables")
                    .isEqualTo("force_custom_plan");

            database.useTransaction(tx -> tx.handle().execute("""
                    insert into delivery (shop_id, delivery_id, webhook_id, topic, received_at, status)
                    select 1, id, 'd-' || id, 'orders/paid', now(), 'applied' from generate_series(1, 10000) id"""));
            database.useTransaction(tx -> tx.handle().execute("analyze delivery"));
            assertThat(database.unforced(UnforcedTest::plans)).as("10,000 rows").isEqualTo("force_generic_plan");
            assertThat(database.inTransaction(UnforcedTest::plans))
                    .as("elsewhere")
                    .isEqualTo("auto");
        }
    }

    private static String synchronousCommit(Tx tx) {
        return setting(tx, "synchronous_commit");
    }

    private static String plans(Tx tx) {
        return setting(tx, "plan_cache_mode");
    }

    private static String setting(Tx tx, String name) {
        return tx.handle()
                .createQuery("select current_setting(:name)")
                .bind("name", name)
                .mapTo(String.class)
                .one();
    }
}
