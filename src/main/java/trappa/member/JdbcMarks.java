package trappa.member;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import trappa.db.Database;
import trappa.db.Together;
import trappa.db.Tx;

/**
 * Marks by the versions in the rows, for servers that share a database: one look at three keys. It is made for every page
 * a shopper opens, so those of a shop who come at once are looked up together, and by JDBC itself.
 */
final class JdbcMarks implements Marks {
    private static final String LOOK = """
            select s.version, m.customer_id, m.version, k.customer_id, k.version
            from shop s
            left join member m on m.shop_id = ? and m.customer_id in (%s)
            left join member k on k.shop_id = ? and k.customer_id = m.merged_into
            where s.shop_id = ?""";

    private final Database database;
    private final Map<Long, Together<Long, Mark>> shops = new ConcurrentHashMap<>();

    JdbcMarks(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Mark> take(Tx tx, long shopId, OptionalLong customerId) {
        long customer = customerId.orElse(GUEST);
        return Optional.ofNullable(tx.asks(connection -> marks(connection, shopId, Set.of(customer)))
                .get(customer));
    }

    @Override
    public boolean stands(Mark mark) {
        Together<Long, Mark> ofShop = shops.computeIfAbsent(
                mark.shopId(),
                shop -> new Together<>(customers -> database.ask(connection -> marks(connection, shop, customers))));
        return ofShop.ask(mark.customerId()).filter(mark::equals).isPresent();
    }

    /**
     * The marks of customers, none when the shop is not there. A member that is not there has version 0, as one has that
     * nothing was ever written of.
     */
    private static Map<Long, Mark> marks(Connection connection, long shopId, Set<Long> customers) throws SQLException {
        Map<Long, Mark> marks = new HashMap<>();
        int places = Math.max(1, Integer.highestOneBit(2 * customers.size() - 1));
        try (PreparedStatement look = connection.prepareStatement(look(places))) {
            look.setLong(1, shopId);
            List<Long> ids = List.copyOf(customers);
            for (int i = 0; i < places; i++) {
                look.setLong(2 + i, ids.get(Math.min(i, ids.size() - 1)));
            }
            look.setLong(2 + places, shopId);
            look.setLong(3 + places, shopId);
            try (ResultSet rows = look.executeQuery()) {
                while (rows.next()) {
                    long shop = rows.getLong(1);
                    if (marks.isEmpty()) {
                        customers.forEach(one -> marks.put(one, new Mark(shopId, one, one, shop, 0, 0)));
                    }
                    long customer = rows.getLong(2);
                    if (!rows.wasNull()) {
                        marks.put(customer, mark(rows, shopId, customer, shop));
                    }
                }
            }
        }
        return marks;
    }

    /**
     * Places by powers of two, so that few different statements are ever prepared; and places instead of an array, with
     * which a look alone cost PostgreSQL more than twice as much.
     */
    private static String look(int places) {
        return LOOK.formatted("?" + ", ?".repeat(places - 1));
    }

    private static Mark mark(ResultSet row, long shopId, long customer, long shop) throws SQLException {
        long own = row.getLong(3);
        long kept = row.getLong(4);
        return row.wasNull()
                ? new Mark(shopId, customer, customer, shop, own, own)
                : new Mark(shopId, customer, kept, shop, own, row.getLong(5));
    }
}
