package trappa.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.shop.JdbcShops;
import trappa.support.TestDatabase;
import trappa.value.ShopDomain;

/** Of two people who open a new shop in the same moment one owns it. */
class FirstPersonTest {
    private static final Instant NOW = Instant.parse("2026-11-30T07:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void whoever_comes_second_may_only_look() throws Exception {
        try (Database database = new Database(
                DatabaseUrl.parse(TestDatabase.inForce().settings(folder).get("DATABASE_URL")))) {
            database.migrate();
            JdbcShops shops = new JdbcShops();
            JdbcStaff staff = new JdbcStaff();
            long shop = database.inTransaction(tx -> {
                ShopDomain domain = new ShopDomain("new.myshopify.com");
                shops.create(tx, domain, NOW);
                return shops.find(tx, domain).orElseThrow().id();
            });
            CompletableFuture<Person> second = database.inTransaction(tx -> {
                assertThat(staff.meet(tx, shop, "1", NOW).role()).isEqualTo(Role.OWNER);
                CompletableFuture<Person> met = CompletableFuture.supplyAsync(
                        () -> database.inTransaction(other -> staff.meet(other, shop, "2", NOW)));
                assertThat(met).as("they wait for the first one").failsWithin(500, TimeUnit.MILLISECONDS);
                return met;
            });
            assertThat(second.get(10, TimeUnit.SECONDS).role()).isEqualTo(Role.READ_ONLY);
        }
    }
}
