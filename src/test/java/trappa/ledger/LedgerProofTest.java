package trappa.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static trappa.support.ProgramJson.onePointPerKrona;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.support.Delivery;
import trappa.support.OrderJson;
import trappa.support.RefundJson;
import trappa.support.RunningTrappa;
import trappa.support.TestShop;

/** Nobody changes the ledger behind its back without being found. */
class LedgerProofTest {
    private static final long SHOPPER = 7_001;

    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void a_member_with_an_order_and_its_refund() {
        url = "jdbc:h2:file:" + folder.resolve("trappa");
        try (RunningTrappa server = RunningTrappa.start(Map.of("DATABASE_URL", url))) {
            TestShop shop = server.newShop().publish(onePointPerKrona());
            shop.deliver(
                    Delivery.of(
                            "orders/paid", OrderJson.paid(1).customer(SHOPPER).line(11, "300.00", 2)),
                    Delivery.of(
                            "refunds/create",
                            RefundJson.refund(51, 1, "2026-11-22T09:00:00Z")
                                    .units(11, 1)
                                    .json()),
                    Delivery.of(
                            "orders/paid", OrderJson.paid(2).customer(SHOPPER).line(12, "80.00", 1)));
        }
    }

    @Test
    void an_untouched_ledger_is_proved() {
        LedgerProof.Result result = prove();
        assertThat(result.deviations()).isEmpty();
        assertThat(result.rows()).isEqualTo(3);
    }

    @Test
    void one_changed_letter_of_one_row_is_found() throws SQLException {
        tamper("update ledger_entry set reason = replace(reason, 'PAID', 'PAIE') where number = 1");
        assertThat(prove().deviations()).singleElement().asString().contains("row 1", "was changed");
    }

    @Test
    void points_changed_with_the_balance_to_match_are_found() throws SQLException {
        tamper("update ledger_entry set points = points + 1000 where number = 3");
        tamper("update member set balance = balance + 1000");
        assertThat(prove().deviations()).singleElement().asString().contains("row 3", "was changed");
    }

    @Test
    void a_missing_row_is_found() throws SQLException {
        tamper("delete from ledger_entry where number = 2");
        assertThat(prove().deviations()).singleElement().asString().contains("row 2 is missing");
    }

    @Test
    void the_last_row_missing_is_found() throws SQLException {
        tamper("delete from ledger_entry where number = 3");
        assertThat(prove().deviations()).anySatisfy(d -> assertThat(d).contains("stored balance"));
    }

    @Test
    void a_balance_that_is_not_the_sum_of_its_rows_is_found() throws SQLException {
        tamper("update member set balance = 999999");
        assertThat(prove().deviations()).singleElement().asString().contains("stored balance");
    }

    @Test
    void a_ledger_that_is_not_what_the_facts_say_is_found() throws SQLException {
        tamper("delete from order_fact where order_id = 2");
        assertThat(prove().deviations()).singleElement().asString().contains("-80 points more", "order/2/earned");
    }

    private LedgerProof.Result prove() {
        try (Database database = new Database(DatabaseUrl.parse(url))) {
            return LedgerProof.of(database, Clock.fixed(Instant.parse(RunningTrappa.NOW), ZoneOffset.UTC));
        }
    }

    private void tamper(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "sa", "");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }
}
