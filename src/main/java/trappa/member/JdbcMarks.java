package trappa.member;

import java.util.Optional;
import java.util.OptionalLong;
import trappa.db.Database;
import trappa.db.Tx;

/** Marks by the versions in the rows, for servers that share a database: one look at three keys. */
final class JdbcMarks implements Marks {
    private final Database database;

    JdbcMarks(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Mark> take(Tx tx, long shopId, OptionalLong customerId) {
        return Optional.of(mark(tx, shopId, customerId.orElse(GUEST)));
    }

    @Override
    public boolean stands(Mark mark) {
        return database.look(tx -> mark(tx, mark.shopId(), mark.customerId())).equals(mark);
    }

    /** A row that is not there has version 0, as one has that nothing was ever written of. */
    private static Mark mark(Tx tx, long shopId, long customerId) {
        return tx.handle()
                .createQuery("""
                        select s.version as shop_version, m.version as own_version,
                          k.customer_id as kept, k.version as kept_version
                        from shop s
                        left join member m on m.shop_id = :shop and m.customer_id = :customer
                        left join member k on k.shop_id = :shop and k.customer_id = m.merged_into
                        where s.shop_id = :shop""")
                .bind("shop", shopId)
                .bind("customer", customerId)
                .map((rs, context) -> {
                    long own = rs.getLong("own_version");
                    Long kept = rs.getObject("kept", Long.class);
                    return new Mark(
                            shopId,
                            customerId,
                            kept == null ? customerId : kept,
                            rs.getLong("shop_version"),
                            own,
                            kept == null ? own : rs.getLong("kept_version"));
                })
                .one();
    }
}
