package trappa.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.fact.OrderFact;
import trappa.fact.Snapshot;
import trappa.member.JdbcFacts;

/** Which orders are to be asked for: those the shop has changed since, and those only an import has told of. */
class BehindTest {
    private static final Instant PLACED = Instant.parse("2026-01-10T10:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void an_order_that_only_an_import_has_told_of_is_behind_however_old_the_shops_is() {
        try (Database database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("behind")))) {
            database.migrate();
            JdbcFacts facts = new JdbcFacts();
            OrderFact listed = new OrderFact.Listed("past", PLACED, snapshot(), List.of());
            database.useTransaction(tx -> facts.add(
                    tx,
                    1,
                    Map.of(
                            5L, List.of(new OrderFact.Seen(snapshot())),
                            6L, List.of(listed),
                            7L, List.of(listed, new OrderFact.Seen(snapshot())))));
            Map<Long, Instant> updated = Map.of(5L, PLACED, 6L, PLACED, 7L, PLACED, 8L, PLACED);
            Set<Long> behind = database.inTransaction(tx -> new Behind(facts).of(tx, 1, updated));
            assertThat(behind).containsExactly(6L, 8L);
        }
    }

    private static Snapshot snapshot() {
        return new Snapshot(
                PLACED, null, PLACED, null, "paid", false, null, "web", true, 0, 0, 0, List.of(), Set.of(), Set.of(),
                Set.of());
    }
}
