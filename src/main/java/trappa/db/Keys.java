package trappa.db;

import java.util.Collection;
import java.util.Iterator;
import org.jdbi.v3.core.statement.Query;

/**
 * Rows of one shop picked and locked by a list of ids. H2 walks the whole shop for {@code id = any(?)}, but uses the index for
 * a list of (shop, id) pairs. PostgreSQL would plan such a list anew each time, 24 ms for 256 pairs, and takes an array.
 */
public final class Keys {
    private Keys() {}

    /**
     * {@code select columns from table where shop_id and idColumn are these order by idColumn for update}.
     *
     * @param ids at least one
     */
    public static Query lock(Tx tx, String table, String columns, String idColumn, long shopId, Collection<Long> ids) {
        return switch (tx.kind()) {
            case H2 -> pairs(tx, table, columns, idColumn, shopId, ids);
            case POSTGRES ->
                tx.handle()
                        .createQuery("select " + columns + " from " + table + " where shop_id = :shop and " + idColumn
                                + " = any(:ids) order by " + idColumn + " for update")
                        .bind("shop", shopId)
                        .bindArray("ids", Long.class, ids);
        };
    }

    /** Padded to a power of two with the last id, so that few different statements are ever prepared. */
    private static Query pairs(
            Tx tx, String table, String columns, String idColumn, long shopId, Collection<Long> ids) {
        int size = Math.max(1, Integer.highestOneBit(Math.max(1, ids.size() * 2 - 1)));
        StringBuilder pairs = new StringBuilder("(?, ?)");
        for (int i = 1; i < size; i++) {
            pairs.append(", (?, ?)");
        }
        Query query = tx.handle()
                .createQuery("select " + columns + " from " + table + " where (shop_id, " + idColumn + ") in (" + pairs
                        + ") order by " + idColumn + " for update");
        Iterator<Long> each = ids.iterator();
        long id = 0;
        for (int i = 0; i < size; i++) {
            id = each.hasNext() ? each.next() : id;
            query.bind(2 * i, shopId).bind(2 * i + 1, id);
        }
        return query;
    }
}
