package trappa.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.support.Deadline;
import trappa.support.MovableClock;
import trappa.support.ProvedShop;
import trappa.support.RunningTrappa;

/** The ledger is proved every night without anybody asking. */
class NightlyProofTest {
    private static final long SHOP = 1;

    @TempDir
    private Path folder;

    private final MovableClock clock = MovableClock.at(RunningTrappa.NOW);

    @Test
    void it_is_proved_at_once_then_each_night_and_what_is_off_is_kept_until_it_is_mended() {
        ProvedShop.in(folder);
        try (Database database = new Database(DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("trappa")))) {
            try (NightlyProof proof = new NightlyProof(database, clock, Duration.ofMillis(20))) {
                JdbcProofs.Kept first = kept(database, k -> true);
                assertThat(first.deviations()).isZero();
                assertThat(first.members()).isPositive();
                assertThat(first.entries()).isEqualTo(ProvedShop.ROWS);
                assertThat(first.at()).isEqualTo(clock.instant());

                change(database, "points = points + 1");
                clock.advance(Duration.ofHours(2));
                assertThat(kept(database, k -> true)).isEqualTo(first);

                clock.advance(Duration.ofDays(1));
                JdbcProofs.Kept second = kept(database, k -> k.at().isAfter(first.at()));
                assertThat(second.deviations()).isPositive();
                assertThat(second.first()).startsWith("CHAIN: row 1 ");
                Deadline.await(Duration.ofSeconds(60), "the metric", () -> proof.deviations() > 0);

                change(database, "points = points - 1");
                clock.advance(Duration.ofDays(1));
                JdbcProofs.Kept third = kept(database, k -> k.at().isAfter(second.at()));
                assertThat(third.deviations()).isZero();
                assertThat(third.first()).isNull();
            }
        }
    }

    private static void change(Database database, String what) {
        database.useTransaction(tx ->
                tx.handle().execute("update ledger_entry set " + what + " where shop_id = ? and number = 1", SHOP));
    }

    private static JdbcProofs.Kept kept(Database database, Predicate<JdbcProofs.Kept> which) {
        JdbcProofs proofs = new JdbcProofs();
        AtomicReference<JdbcProofs.Kept> found = new AtomicReference<>();
        Deadline.await(Duration.ofSeconds(60), "a proof", () -> {
            database.inTransaction(tx -> proofs.last(tx, SHOP)).filter(which).ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T12:00:00Z, 2026-11-22T02:00:00Z",
        "2026-11-22T01:59:59Z, 2026-11-21T02:00:00Z",
        "2026-11-22T02:00:00Z, 2026-11-22T02:00:00Z",
        "2026-03-29T12:00:00Z, 2026-03-29T01:00:00Z"
    })
    void it_is_due_from_three_in_the_morning_in_the_shop(Instant now, Instant due) {
        assertThat(NightlyProof.lastNight(now, ZoneId.of("Europe/Stockholm"))).isEqualTo(due);
    }
}
