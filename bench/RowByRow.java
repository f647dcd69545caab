import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import trappa.db.Database;
import trappa.db.DatabaseUrl;
import trappa.ledger.Accounts;
import trappa.ledger.JdbcLedger;
import trappa.member.JdbcFacts;
import trappa.program.JdbcPrograms;
import trappa.shop.JdbcShops;

/** Ends points the way one would write it first: a transaction for each lot, or for each member; on disk at each commit. */
final class RowByRow {
    private final String url;
    private final Instant now;

    RowByRow(String url, Instant now) {
        this.url = url;
        this.now = now;
    }

    /** Four statements and a commit for each lot, with a hash that is only stood in for. @return lots a second */
    double lotByLot(long from, long to) throws SQLException {
        long lots = 0;
        long began = 0;
        try (Connection connection = Fill.connect(url);
                Statement force = connection.createStatement();
                PreparedStatement which = connection.prepareStatement(
                        "select posting, points from ledger_entry where customer_id = ? and kind = 'EARNED' and shop_id = 1");
                PreparedStatement member = connection.prepareStatement(
                        "select balance, entries, chain from member where shop_id = 1 and customer_id = ? for update");
                PreparedStatement row = connection.prepareStatement(
                        "insert into ledger_entry (shop_id, customer_id, number,"
                                + " posting, sequence, kind, from_account, to_account, points, occurred_at, recorded_at, reason,"
                                + " previous_hash, hash) values (1, ?, ?, ?, 1, 'EXPIRED', 'MEMBER', 'EXPIRED', ?, ?, ?, '{}', ?, ?)");
                PreparedStatement balance = connection.prepareStatement(
                        "update member set balance = ?, entries = ?, chain = ?, due_at = null where shop_id = 1 and customer_id = ?")) {
            connection.setAutoCommit(false);
            boolean h2 = url.startsWith("jdbc:h2:");
            for (long number = from; number < to; number++) {
                // The first tenth only warms up.
                if (number == from + (to - from) / 10) {
                    lots = 0;
                    began = System.nanoTime();
                }
                long customer = Fill.member(number);
                record Lot(String posting, long points) {}
                List<Lot> open = new ArrayList<>();
                which.setLong(1, customer);
                try (ResultSet each = which.executeQuery()) {
                    while (each.next()) {
                        open.add(new Lot(each.getString(1), each.getLong(2)));
                    }
                }
                for (Lot lot : open) {
                    member.setLong(1, customer);
                    try (ResultSet there = member.executeQuery()) {
                        there.next();
                        row.setLong(1, customer);
                        row.setLong(2, there.getLong(2) + 1);
                        row.setString(3, lot.posting + "/expired");
                        row.setLong(4, lot.points);
                        row.setObject(5, now.atOffset(ZoneOffset.UTC));
                        row.setObject(6, now.atOffset(ZoneOffset.UTC));
                        row.setString(7, there.getString(3));
                        row.setString(8, there.getString(3));
                        balance.setLong(1, there.getLong(1) - lot.points);
                        balance.setLong(2, there.getLong(2) + 1);
                        balance.setString(3, there.getString(3));
                        balance.setLong(4, customer);
                    }
                    row.execute();
                    balance.execute();
                    connection.commit();
                    if (h2) {
                        force.execute("checkpoint sync");
                    }
                    lots++;
                }
            }
        }
        return lots / ((System.nanoTime() - began) / 1e9);
    }

    /** By Trappa's own fold, in a transaction for each member. @return lots a second */
    double memberByMember(long from, long to) {
        Accounts accounts = new Accounts(new JdbcLedger(), new JdbcFacts(), new JdbcPrograms(), new JdbcShops());
        try (Database database = new Database(DatabaseUrl.parse(url))) {
            long began = 0;
            long start = from + (to - from) / 10;
            for (long number = from; number < to; number++) {
                if (number == start) {
                    began = System.nanoTime();
                }
                long customer = Fill.member(number);
                database.durably(tx -> accounts.bringUp(tx, 1, List.of(customer), now));
            }
            return (to - start) * Fill.ORDERS_EACH / ((System.nanoTime() - began) / 1e9);
        }
    }
}
