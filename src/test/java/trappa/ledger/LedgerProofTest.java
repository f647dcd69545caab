package trappa.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.ledger.Deviation.Rule;
import trappa.support.ProvedShop;
import trappa.support.RunningTrappa;

/**
 * Nobody changes the ledger behind its back without being found, and each rule that always holds is named when it is
 * broken. Where it says so, the forger has also worked out all hashes and balances again.
 */
class LedgerProofTest {
    private static final String ORDER = " where posting = 'order/2/earned'";

    @TempDir
    private static Path untouched;

    @TempDir
    private Path folder;

    private String url;

    @BeforeAll
    static void a_shop_that_has_done_everything_once() {
        ProvedShop.in(untouched);
    }

    @BeforeEach
    void a_copy_of_it() throws IOException {
        Files.copy(untouched.resolve("trappa.mv.db"), folder.resolve("trappa.mv.db"));
        url = "jdbc:h2:file:" + folder.resolve("trappa");
    }

    @Test
    void an_untouched_ledger_is_proved() {
        LedgerProof.Result result = prove();
        assertThat(result.deviations()).isEmpty();
        assertThat(result.shops()).isEqualTo(2);
        assertThat(result.members()).isEqualTo(2);
        assertThat(result.rows()).isEqualTo(ProvedShop.ROWS + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posting = posting || 'x'",
                "sequence = sequence + 1",
                "kind = 'BONUS'",
                "kind = 'EARNEE'",
                "from_account = 'ADJUSTED'",
                "from_account = 'JSSUED'",
                "to_account = 'RESERVED'",
                "points = points + 1",
                "occurred_at = occurred_at + interval '1' second",
                "recorded_at = recorded_at - interval '1' second",
                "reason = replace(reason, 'PAID', 'PAIE')",
                "previous_hash = replace(previous_hash, substring(previous_hash, 9, 1), '_')",
                "hash = replace(hash, substring(hash, 9, 1), '_')",
                "number = number + 100",
                "customer_id = customer_id + 1",
                "shop_id = shop_id + 1"
            })
    void one_changed_letter_of_one_row_is_found(String change) {
        tamper("update ledger_entry set " + change + ORDER);
        assertThat(prove().deviations()).anySatisfy(d -> {
            assertThat(d.rule()).isIn(Rule.CHAIN, Rule.I9);
            assertThat(d.member()).isIn(ProvedShop.SHOPPER, ProvedShop.SHOPPER + 1);
        });
    }

    @Test
    void a_changed_row_is_named() {
        tamper("update ledger_entry set points = points + 1" + ORDER);
        assertThat(found())
                .containsExactly("CHAIN: shop " + ProvedShop.DOMAIN
                        + ", member 7001: row 3 (order/2/earned) was changed: its hash is wrong");
    }

    @Test
    void a_missing_row_is_found() {
        tamper("delete from ledger_entry where number = 2");
        assertThat(found()).singleElement().asString().startsWith("CHAIN").endsWith("row 2 is missing");
    }

    @Test
    void the_last_row_missing_is_found() {
        tamper("delete from ledger_entry where number = " + ProvedShop.ROWS);
        assertBroken(Rule.I2, "its stored balance is");
    }

    @Test
    void the_last_row_missing_with_the_balance_made_to_fit_is_found() {
        tamper("delete from ledger_entry where number = " + ProvedShop.ROWS);
        forge();
        assertBroken(Rule.I4, "points more under redemption/");
    }

    @Test
    void all_rows_of_a_member_missing_are_found() {
        tamper("delete from ledger_entry where customer_id = 7001");
        assertBroken(Rule.I2, "entries=0");
    }

    @Test
    void all_rows_of_a_member_missing_with_an_empty_balance_are_found() {
        tamper("delete from ledger_entry where customer_id = 7001");
        tamper("update member set balance = 0, reserved = 0, entries = 0, chain = '' where customer_id = 7001");
        assertBroken(Rule.I3, "80 points more under order/2/earned");
    }

    @Test
    void a_member_missing_with_all_rows_is_found() {
        tamper("delete from ledger_entry where customer_id = 7001");
        tamper("delete from member where customer_id = 7001");
        assertBroken(Rule.I9, "member 7001: has order 1 but no account");
    }

    @Test
    void a_row_that_cannot_be_read_is_a_finding_and_the_others_are_still_proved() {
        tamper("update ledger_entry set kind = 'NONSENSE' where customer_id = 7001 and number = 1");
        tamper("update member set balance = 5 where customer_id = 8001");
        assertBroken(Rule.CHAIN, "member 7001: something of it cannot be read");
        assertBroken(Rule.I2, "member 8001: its stored balance is");
    }

    @Test
    void i1_a_forged_row_that_is_no_transfer_is_found() {
        tamper("update ledger_entry set from_account = 'MEMBER'" + ORDER);
        forge();
        assertBroken(Rule.I1, "row 3 is no transfer: 80 points from MEMBER to MEMBER");
    }

    @Test
    void i2_a_balance_that_is_not_the_sum_of_its_rows_is_found() {
        tamper("update member set balance = balance + 1 where customer_id = 7001");
        assertThat(found()).singleElement().asString().contains("I2", "its stored balance is", "its rows make");
    }

    @Test
    void i2_reserved_points_that_are_not_the_sum_of_their_rows_are_found() {
        tamper("update member set reserved = reserved + 1 where customer_id = 7001");
        assertBroken(Rule.I2, "reserved=1");
    }

    @Test
    void i3_forged_points_of_an_order_are_found() {
        tamper("update ledger_entry set points = points + 1000" + ORDER);
        forge();
        assertThat(found()).singleElement().asString().contains("I3", "-1000 points more under order/2/earned");
    }

    @Test
    void i3_an_order_whose_facts_are_gone_is_found() {
        tamper("delete from order_fact where order_id = 2 and kind <> 'paid'");
        assertBroken(Rule.I3, "-80 points more under order/2/earned");
    }

    @Test
    void i4_an_order_that_was_given_to_somebody_else_is_found() {
        tamper("update order_owner set customer_id = null where order_id = 2");
        assertBroken(Rule.I3, "-80 points more under order/2/earned");
    }

    @Test
    void i4_a_changed_adjustment_is_found() {
        tamper("update adjustment set points = points + 1");
        assertThat(found()).singleElement().asString().contains("I4", "1 points more under adjustment/");
    }

    @Test
    void i5_a_forged_redemption_of_more_than_there_was_is_found() {
        tamper("update redemption set cost_points = 5000");
        tamper("update ledger_entry set points = 5000 where posting like 'redemption/%'");
        forge();
        assertThat(found()).singleElement().asString().contains("I5", "took 5000 points when there were 430");
    }

    @Test
    void i6_an_acknowledged_delivery_without_its_body_is_found() {
        tamper("update delivery set status = 'received' where topic = 'refunds/create'");
        assertThat(found()).isEmpty();
        tamper(
                "delete from delivery_body where delivery_id in (select delivery_id from delivery where status = 'received')");
        assertBroken(Rule.I6, "was acknowledged and not yet read, and its body is gone");
    }

    @Test
    void i7_a_redemption_without_its_row_in_the_outbox_is_found() {
        tamper("delete from outbox where kind = 'MAKE'");
        assertBroken(Rule.I7, "has not one row in the outbox to make it");
    }

    @Test
    void i7_a_redemption_made_twice_is_found() {
        tamper("insert into outbox (shop_id, effect_id, customer_id, redemption_id, kind, body)"
                + " select shop_id, 'again', customer_id, redemption_id, kind, body from outbox");
        assertBroken(Rule.I7, "has not one row in the outbox to make it");
    }

    @Test
    void i8_a_redemption_that_cost_something_else_is_found() {
        tamper("update redemption set cost_points = cost_points - 30");
        assertBroken(Rule.I8, "its redemptions cost 70 points, its rows reserve and redeem 100");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redemption_event | what = 'ISSUED'
            redemption       | at = at
            outbox           | kind = 'MAKE'
            order_owner      | order_id = 2
            order_fact       | order_id = 2
            delivery_body    | part = 0
            ledger_entry     | customer_id = 7001""")
    void i9_a_row_of_another_shop_is_found(String table, String which) {
        for (String shop : List.of("(select shop_id from shop where domain like 'other%')", "4711")) {
            tamper("update " + table + " set shop_id = " + shop + " where " + which);
            assertThat(prove().deviations()).extracting(Deviation::rule).contains(Rule.I9);
        }
    }

    @Test
    void i9_a_redemption_of_somebody_else_is_found() {
        tamper("update redemption set customer_id = customer_id + 1");
        assertBroken(Rule.I9, "member 7002: has redemption");
    }

    private List<String> found() {
        return prove().deviations().stream().map(Deviation::toString).toList();
    }

    private void assertBroken(Rule rule, String words) {
        assertThat(found())
                .anySatisfy(d -> assertThat(d).startsWith(rule + ": ").contains(words));
    }

    private LedgerProof.Result prove() {
        try (Database database = new Database(DatabaseUrl.parse(url))) {
            return LedgerProof.of(database, Clock.fixed(Instant.parse(RunningTrappa.NOW), ZoneOffset.UTC));
        }
    }

    /** What a forger would do: all hashes, and the balance, are worked out again from the rows as they are now. */
    private void forge() {
        try (Database database = new Database(DatabaseUrl.parse(url))) {
            database.useTransaction(tx -> {
                Balance end = Balance.NOTHING;
                for (Entry row : new JdbcLedger().all(tx, 1, ProvedShop.SHOPPER)) {
                    Entry forged = new Entry(
                                    row.shopId(),
                                    row.customerId(),
                                    row.number(),
                                    row.posting(),
                                    row.sequence(),
                                    row.kind(),
                                    row.from(),
                                    row.to(),
                                    row.points(),
                                    row.occurredAt(),
                                    row.recordedAt(),
                                    row.reason(),
                                    end.chain(),
                                    "")
                            .chained();
                    end = end.after(forged);
                    tx.handle()
                            .execute(
                                    "update ledger_entry set previous_hash = ?, hash = ? where customer_id = ? and number = ?",
                                    forged.previousHash(),
                                    forged.hash(),
                                    forged.customerId(),
                                    forged.number());
                }
                tx.handle()
                        .execute(
                                "update member set balance = ?, reserved = ?, entries = ?, chain = ? where customer_id = ?",
                                end.balance(),
                                end.reserved(),
                                end.entries(),
                                end.chain(),
                                ProvedShop.SHOPPER);
            });
        }
    }

    private void tamper(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(url + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "sa", "");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
