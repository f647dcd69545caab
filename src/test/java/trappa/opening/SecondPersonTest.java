package trappa.opening;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.shop.JdbcShops;
import trappa.support.TestDatabase;
import trappa.value.ShopDomain;

class SecondPersonTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final ShopDomain SHOP = new ShopDomain("one.myshopify.com");

    @TempDir
    private Path folder;

    @Test
    void all_that_others_asked_for_is_counted_however_much_and_nothing_that_is_over() {
        JdbcShops shops = new JdbcShops();
        SecondPerson second = new SecondPerson();
        Weight weight = new Weight(1_000, false);
        try (Database database = new Database(
                DatabaseUrl.parse(TestDatabase.inForce().settings(folder).get("DATABASE_URL")))) {
            database.migrate();
            long waiting = database.inTransaction(tx -> {
                shops.create(tx, SHOP, NOW);
                long shop = shops.find(tx, SHOP).orElseThrow().id();
                for (int i = 0; i < 250; i++) {
                    second.ask(tx, shop, "import-" + i, "another", weight, NOW);
                }
                second.ask(tx, shop, "own", "me", weight, NOW);
                second.ask(tx, shop, "by my key", "key:mine", weight, NOW);
                second.ask(tx, shop, "long ago", "another", weight, NOW.minus(Duration.ofDays(365)));
                return second.waitingFor(tx, shop, Set.of("me", "key:mine"), NOW);
            });
            assertThat(waiting).isEqualTo(250);
        }
    }
}
