package trappa.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.support.TestDatabase;

/** What is emptied when a shop is forgotten, wherever the tables lie. */
class ShopTablesTest {
    private final JdbcPrivacy privacy = new JdbcPrivacy();

    @TempDir
    private Path folder;

    @Test
    void in_a_schema_of_its_own_a_shop_has_the_same_tables() throws Exception {
        String address = TestDatabase.POSTGRES.settings(folder).get("DATABASE_URL");
        TestDatabase.execute(address, "create schema shop2");
        List<String> usual = tables(address);
        assertThat(usual).contains("member", "ledger_entry", "order_fact", "delivery", "staff");
        assertThat(tables(address + "&currentSchema=shop2")).isEqualTo(usual);
    }

    @Test
    void both_databases_have_the_same_tables() {
        assertThat(tables(TestDatabase.H2.settings(folder).get("DATABASE_URL")))
                .isEqualTo(tables(TestDatabase.POSTGRES.settings(folder).get("DATABASE_URL")));
    }

    @Test
    void where_there_are_none_nothing_is_said_to_be_done() {
        try (Database database = new Database(
                DatabaseUrl.parse(TestDatabase.inForce().settings(folder).get("DATABASE_URL")))) {
            assertThatThrownBy(() -> database.inTransaction(privacy::tables))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("No table");
        }
    }

    private List<String> tables(String address) {
        try (Database database = new Database(DatabaseUrl.parse(address))) {
            database.migrate();
            return database.inTransaction(privacy::tables);
        }
    }
}
