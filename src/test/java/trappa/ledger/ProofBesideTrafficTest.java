package trappa.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import trappa.Config;
import trappa.db.Database;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.ProgramJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** What is written while the ledger is being proved is no deviation. */
class ProofBesideTrafficTest {
    private static final int PROOFS = 60;

    @Test
    void a_ledger_that_is_written_to_is_proved_all_the_same() throws InterruptedException {
        try (RunningTrappa server = RunningTrappa.start()) {
            TestShop shop = server.newShop().publish(ProgramJson.onePointPerKrona());
            shop.deliver(order(1));
            AtomicBoolean enough = new AtomicBoolean();
            Thread traffic = Thread.ofPlatform().start(() -> {
                for (int i = 2; !enough.get(); i++) {
                    shop.deliver(order(i));
                }
            });
            long rows = 0;
            try (Database database = new Database(Config.from(server.settings()).database())) {
                for (int i = 0; i < PROOFS || rows < 2 && i < 100 * PROOFS; i++) {
                    LedgerProof.Result result = LedgerProof.of(database, server.clock());
                    assertThat(result.deviations()).isEmpty();
                    assertThat(result.rows()).isGreaterThanOrEqualTo(rows);
                    rows = result.rows();
                }
            } finally {
                enough.set(true);
                traffic.join();
            }
            assertThat(rows).isGreaterThan(1);
        }
    }

    private static Delivery order(int i) {
        return Delivery.of(
                "orders/paid", OrderJson.paid(1_000 + i).customer(1 + i % 3).line(1, "100.00", 1));
    }
}
