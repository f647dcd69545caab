package trappa.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.support.TestDatabase;

/**
 * The script that spreads the tables by shop, run against the real schema on PostgreSQL. Only Citus' own catalogue and two
 * functions are stood in for, by ones that note what they were asked for and refuse what Citus refuses.
 */
class CitusScriptTest {
    @TempDir
    private Path folder;

    private static final String STAND_IN = """
            create table pg_dist_partition (logicalrelid regclass primary key, partkey text, lies_with text);
            create function create_reference_table(t regclass) returns void language sql as
              'insert into pg_dist_partition values (t, null, null)';
            create function create_distributed_table(t regclass, by text, colocate_with text default 'default')
            returns void language plpgsql as $$
            begin
              if exists (select from pg_constraint where contype = 'f' and conrelid = t) then
                raise 'cannot complete operation on % with a reference to an identity table', t;
              end if;
              if exists (select from pg_index i where i.indrelid = t and i.indisunique and not exists (
                  select from pg_attribute a where a.attrelid = t and a.attname = by and a.attnum = any(i.indkey))) then
                raise 'a unique constraint of % is without %', t, by;
              end if;
              insert into pg_dist_partition values (t, by, colocate_with);
            end $$;
            """;

    @Test
    void every_table_of_a_shop_is_spread_together_and_nothing_else_is() throws IOException {
        try (Database database = new Database(
                DatabaseUrl.parse(TestDatabase.POSTGRES.settings(folder).get("DATABASE_URL")))) {
            database.migrate();
            List<String> references = references(database);
            assertThat(references).isNotEmpty();
            String script = Files.readString(Path.of("docs/citus.sql"));
            run(database, STAND_IN);
            run(database, script);
            assertThat(texts(database, "select logicalrelid::text from pg_dist_partition where partkey is null"))
                    .containsExactly("shop");
            assertThat(texts(database, "select logicalrelid::text from pg_dist_partition where partkey = 'shop_id'"))
                    .containsExactlyInAnyOrderElementsOf(texts(database, """
                            select table_name from information_schema.columns
                            where table_schema = 'public' and column_name = 'shop_id' and table_name <> 'shop'"""))
                    .contains("ledger_entry", "delivery", "member");
            assertThat(texts(database, """
                            select logicalrelid::text from pg_dist_partition
                            where partkey is not null and lies_with <> 'member'""")).containsExactly("member");
            assertThat(references(database)).isEqualTo(references);
            long before = texts(database, "select logicalrelid::text from pg_dist_partition")
                    .size();
            run(database, script);
            assertThat(texts(database, "select logicalrelid::text from pg_dist_partition"))
                    .hasSize((int) before);
        }
    }

    /** All of its statements in one transaction, as {@code psql -1} does. */
    private static void run(Database database, String script) {
        database.useTransaction(tx -> {
            try (Statement statement = tx.handle().getConnection().createStatement()) {
                statement.execute(script);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static List<String> references(Database database) {
        return texts(database, """
                select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
                where contype = 'f' order by 1""");
    }

    private static List<String> texts(Database database, String sql) {
        return database.inTransaction(
                tx -> tx.handle().createQuery(sql).mapTo(String.class).list());
    }
}
